using System.Text.Json;

namespace Cotejo.Engine.Exchange;

/// <summary>The texts of a JSON list of texts, one at a time, from a stream of any length in a fixed buffer.</summary>
internal sealed class JsonTexts(Stream stream, long maxEntries)
{
    /// <summary>An entry is 75 bytes; one that does not fit is a mistake, however it is spaced.</summary>
    private const int BufferBytes = 1 << 16;

    /// <summary>An entry of 64 digits, a quality and a time, each character escaped.</summary>
    private const int MaxTextBytes = 1024;

    private readonly byte[] _buffer = new byte[BufferBytes];
    private JsonReaderState _state;
    private int _count;
    private bool _ended, _isInList, _isBehind;

    /// <summary>Number of the entry that was read last, or that the mistake is in, from 1.</summary>
    public long Entry { get; private set; }

    /// <returns>Null behind the end of the list, when nothing follows it.</returns>
    /// <exception cref="VpdqFormatException">It is something else.</exception>
    public string? Next()
    {
        while (true)
        {
            int consumed;
            bool isDone;
            string? text = null;
            try
            {
                var reader = new Utf8JsonReader(_buffer.AsSpan(0, _count), _ended, _state);
                isDone = Step(ref reader, ref text);
                consumed = (int)reader.BytesConsumed;
                _state = reader.CurrentState;
            }
            catch (JsonException)
            {
                throw Mistake("is not JSON.");
            }
            catch (InvalidOperationException)
            {
                // A text whose escapes or bytes make no characters is refused only when it is taken.
                throw new VpdqFormatException(Entry, "is not a text.");
            }
            _buffer.AsSpan(consumed, _count - consumed).CopyTo(_buffer);
            _count -= consumed;
            if (text is not null) { return text; }
            if (isDone) { return null; }
            Fill();
        }
    }

    /// <returns>True when the list and the stream are at their end.</returns>
    private bool Step(ref Utf8JsonReader reader, ref string? text)
    {
        while (reader.Read())
        {
            if (!_isInList)
            {
                if (reader.TokenType != JsonTokenType.StartArray) { throw new VpdqFormatException(0, "is not a JSON list."); }
                _isInList = true;
                continue;
            }
            if (reader.TokenType == JsonTokenType.EndArray)
            {
                _isBehind = true;
                continue;
            }
            Entry++;
            if (Entry > maxEntries)
            {
                throw new VpdqFormatException(0, FormattableString.Invariant($"has more than {maxEntries} entries."));
            }
            if (reader.TokenType != JsonTokenType.String) { throw new VpdqFormatException(Entry, "is not a text."); }
            if (reader.ValueSpan.Length > MaxTextBytes) { throw new VpdqFormatException(Entry, "is too long."); }
            text = reader.GetString();
            return false;
        }
        return _ended;
    }

    private void Fill()
    {
        if (_count == _buffer.Length) { throw Mistake("is too long."); }
        int read = stream.Read(_buffer, _count, _buffer.Length - _count);
        _count += read;
        _ended = read == 0;
    }

    /// <summary>In the list it is the entry that comes next; before and behind it there is none.</summary>
    private VpdqFormatException Mistake(string reason) =>
        _isBehind ? new(0, "goes on behind its end.") : new(_isInList ? Entry + 1 : 0, reason);
}
