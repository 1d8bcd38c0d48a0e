namespace Cotejo.Engine.Exchange;

/// <summary>
/// The records of separated values, one at a time: RFC 4180 with any separator. A text in quotation marks may hold separators, line ends and
/// doubled quotation marks.
/// </summary>
internal sealed class CsvRecords(Stream stream, byte separator)
{
    public const int MaxFields = 256;

    /// <summary>A record that goes on for longer has lost a quotation mark.</summary>
    private const int MaxRecord = 1 << 20;

    private readonly TextLines _lines = new(stream);
    private readonly byte[] _record = new byte[MaxRecord];
    private readonly byte[] _unquoted = new byte[MaxRecord];
    private readonly Range[] _fields = new Range[MaxFields];
    private int _length;

    /// <summary>The line on which the record that was read last begins.</summary>
    public long Line { get; private set; }

    /// <summary>Fields of that record.</summary>
    public int Count { get; private set; }

    /// <summary>Empty lines are passed over.</summary>
    /// <returns>False behind the last record.</returns>
    public bool Next()
    {
        while (_lines.Next(out var line))
        {
            Line = _lines.Number;
            if (line.IsEmpty) { continue; }
            Take(line);
            Split();
            return true;
        }
        return false;
    }

    /// <summary>A field without its quotation marks and the spaces around it. Valid until the next call of this or of Next.</summary>
    public ReadOnlySpan<byte> this[int field]
    {
        get
        {
            if (field >= Count) { return default; }
            var text = _record.AsSpan(_fields[field]).Trim(" \t"u8);
            return text is [(byte)'"', .., (byte)'"'] ? Unquote(text[1..^1]) : text;
        }
    }

    private void Take(ReadOnlySpan<byte> line)
    {
        line.CopyTo(_record);
        _length = line.Length;
        bool isOpen = IsOpen(line);
        while (isOpen)
        {
            if (!_lines.Next(out var more)) { throw ListFormatException.AtLine(Line, "a text in quotation marks does not end"); }
            if (_length + 1 + more.Length > MaxRecord)
            {
                throw ListFormatException.AtLine(Line, FormattableString.Invariant($"a text in quotation marks goes on for more than {MaxRecord} bytes"));
            }
            _record[_length++] = (byte)'\n';
            more.CopyTo(_record.AsSpan(_length));
            _length += more.Length;
            isOpen ^= IsOpen(more);
        }
    }

    /// <summary>An odd number of quotation marks: a doubled one counts twice and changes nothing.</summary>
    private static bool IsOpen(ReadOnlySpan<byte> line) => line.Count((byte)'"') % 2 != 0;

    private void Split()
    {
        var record = _record.AsSpan(0, _length);
        Count = 0;
        int start = 0;
        bool quoted = false;
        for (int i = 0; i <= record.Length; i++)
        {
            bool isEnd = i == record.Length;
            if (!isEnd && record[i] == (byte)'"') { quoted = !quoted; }
            if (!isEnd && (quoted || record[i] != separator)) { continue; }
            if (Count == MaxFields) { throw ListFormatException.AtLine(Line, FormattableString.Invariant($"has more than {MaxFields} fields")); }
            _fields[Count++] = start..i;
            start = i + 1;
        }
    }

    private ReadOnlySpan<byte> Unquote(ReadOnlySpan<byte> text)
    {
        if (!text.Contains((byte)'"')) { return text; }
        int length = 0;
        for (int i = 0; i < text.Length; i++)
        {
            _unquoted[length++] = text[i];
            if (text[i] == (byte)'"' && i + 1 < text.Length && text[i + 1] == (byte)'"') { i++; }
        }
        return _unquoted.AsSpan(0, length);
    }
}
