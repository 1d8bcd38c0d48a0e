using System.Text;
using System.Text.Json;

namespace Cotejo.Engine.Exchange;

/// <summary>The tokens of one JSON value from a stream of any length, in a buffer of the longest token.</summary>
internal sealed class JsonTokens(Stream stream)
{
    /// <summary>A picture's PhotoDNA has some hundred bytes, comments a few thousand.</summary>
    public const int MaxToken = 1 << 20;

    private const int MaxDepth = 32;

    private readonly byte[] _buffer = new byte[MaxToken];
    private readonly byte[] _unescaped = new byte[MaxToken];
    private JsonReaderState _state = new(new JsonReaderOptions { MaxDepth = MaxDepth });
    private int _start, _end, _valueStart, _valueLength;
    private bool _ended, _escaped, _isBegun;
    private long _before;

    public JsonTokenType Type { get; private set; }

    /// <summary>Bytes of the stream before the token.</summary>
    public long At { get; private set; }

    /// <summary>Of a text, name or number, without quotation marks and escapes. Valid until the next token.</summary>
    public ReadOnlySpan<byte> Value => _escaped ? _unescaped.AsSpan(0, _valueLength) : _buffer.AsSpan(_valueStart, _valueLength);

    /// <returns>False behind the value, when nothing follows it.</returns>
    /// <exception cref="ListFormatException">It is no JSON, or deeper or longer than a list is.</exception>
    public bool Next()
    {
        while (true)
        {
            try
            {
                var reader = new Utf8JsonReader(_buffer.AsSpan(_start, _end - _start), _ended, _state);
                bool found = reader.Read();
                _state = reader.CurrentState;
                if (found) { Take(ref reader); }
                _start += (int)reader.BytesConsumed;
                if (found) { return true; }
            }
            catch (JsonException e)
            {
                throw ListFormatException.AtByte(_before + _start, $"is not JSON, or is cut off ({Reason(e)})");
            }
            if (_ended) { return false; }
            Fill();
        }
    }

    /// <summary>A token that must be there.</summary>
    public void Expect(JsonTokenType type, string what)
    {
        if (!Next() || Type != type) { throw ListFormatException.AtByte(At, $"is not {what}"); }
    }

    /// <summary>The next name within an object; false at the object's end.</summary>
    public bool NextName()
    {
        Next();
        return Type == JsonTokenType.PropertyName;
    }

    public bool Is(ReadOnlySpan<byte> text) => Value.SequenceEqual(text);

    /// <summary>Passes over the value behind a name, or over the rest of an object or list that has just begun.</summary>
    public void Skip()
    {
        if (Type == JsonTokenType.PropertyName) { Next(); }
        if (Type is not (JsonTokenType.StartObject or JsonTokenType.StartArray)) { return; }
        for (int open = 1; open > 0;)
        {
            Next();
            open += Type switch
            {
                JsonTokenType.StartObject or JsonTokenType.StartArray => 1,
                JsonTokenType.EndObject or JsonTokenType.EndArray => -1,
                _ => 0,
            };
        }
    }

    /// <summary>The text or number behind a name; null for null.</summary>
    public string? NextText(string what)
    {
        Next();
        return Type switch
        {
            JsonTokenType.String or JsonTokenType.Number => Encoding.UTF8.GetString(Value),
            JsonTokenType.True => "true",
            JsonTokenType.False => "false",
            JsonTokenType.Null => null,
            _ => throw ListFormatException.AtByte(At, $"{what} is neither a text nor a number"),
        };
    }

    private void Take(ref Utf8JsonReader reader)
    {
        Type = reader.TokenType;
        At = _before + _start + reader.TokenStartIndex;
        bool isText = Type is JsonTokenType.String or JsonTokenType.PropertyName;
        _valueStart = _start + (int)reader.TokenStartIndex + (isText ? 1 : 0);
        _valueLength = reader.ValueSpan.Length;
        _escaped = isText && reader.ValueIsEscaped;
        if (!_escaped) { return; }
        try { _valueLength = reader.CopyString(_unescaped); }
        catch (InvalidOperationException) { throw ListFormatException.AtByte(At, "is a text whose escapes make no characters"); }
    }

    private void Fill()
    {
        if (_start == 0 && _end == _buffer.Length)
        {
            throw ListFormatException.AtByte(_before, FormattableString.Invariant($"a text is longer than {MaxToken} bytes"));
        }
        _buffer.AsSpan(_start, _end - _start).CopyTo(_buffer);
        _before += _start;
        (_start, _end) = (0, _end - _start);
        int read = stream.ReadAtLeast(_buffer.AsSpan(_end), _isBegun ? 1 : Encoding.UTF8.Preamble.Length, throwOnEndOfStream: false);
        _end += read;
        _ended = read == 0;
        if (_isBegun) { return; }
        _isBegun = true;
        var head = _buffer.AsSpan(0, _end);
        if (head.StartsWith(Encoding.UTF8.Preamble)) { _start = Encoding.UTF8.Preamble.Length; }
        else if (ByteOrder.IsUtf16(head)) { throw ByteOrder.Refused; }
    }

    /// <summary>The parser's words without its own count of lines, which begins anew with each block.</summary>
    private static string Reason(JsonException e) => e.Message.Split(" LineNumber")[0].TrimEnd('.', ' ');
}
