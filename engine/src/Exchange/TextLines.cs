using System.Text;

namespace Cotejo.Engine.Exchange;

/// <summary>The lines of a text of any length, in a fixed buffer. A line ends with LF or CR LF; a mark of UTF-8 in front is passed over.</summary>
internal sealed class TextLines(Stream stream)
{
    /// <summary>The longest names of files are 4 KiB; a line beyond this is no line of a list.</summary>
    public const int MaxLine = 1 << 16;

    private readonly byte[] _buffer = new byte[16 * MaxLine];
    private int _start, _end;
    private bool _ended;

    /// <summary>Of the line that was read last, from 1.</summary>
    public long Number { get; private set; }

    /// <param name="line">Without its end; valid until the next call.</param>
    /// <returns>False behind the last line.</returns>
    /// <exception cref="ListFormatException">A line is too long, or the text is UTF-16.</exception>
    public bool Next(out ReadOnlySpan<byte> line)
    {
        while (true)
        {
            var rest = _buffer.AsSpan(_start, _end - _start);
            int length = rest.IndexOf((byte)'\n');
            if (length < 0 && !_ended)
            {
                if (rest.Length > MaxLine) { throw TooLong(); }
                Fill();
                continue;
            }
            bool isLast = length < 0;
            if (isLast && rest.IsEmpty)
            {
                line = default;
                return false;
            }
            line = isLast ? rest : rest[..length];
            if (line.Length > MaxLine) { throw TooLong(); }
            _start += line.Length + (isLast ? 0 : 1);
            Number++;
            if (line.EndsWith("\r"u8)) { line = line[..^1]; }
            return true;
        }
    }

    private void Fill()
    {
        bool isFirst = _end == 0;
        _buffer.AsSpan(_start, _end - _start).CopyTo(_buffer);
        (_start, _end) = (0, _end - _start);
        int read = stream.ReadAtLeast(_buffer.AsSpan(_end), isFirst ? 3 : 1, throwOnEndOfStream: false);
        _end += read;
        _ended = read == 0;
        if (!isFirst) { return; }
        var head = _buffer.AsSpan(0, _end);
        if (head.StartsWith(Encoding.UTF8.Preamble)) { _start = Encoding.UTF8.Preamble.Length; }
        else if (ByteOrder.IsUtf16(head)) { throw ByteOrder.Refused; }
    }

    private ListFormatException TooLong() => ListFormatException.AtLine(Number + 1, FormattableString.Invariant($"is longer than {MaxLine} bytes"));
}

/// <summary>Texts in two bytes a character, as some spreadsheets save them, are refused in words and not by their first NUL.</summary>
internal static class ByteOrder
{
    public static ListFormatException Refused => ListFormatException.AtByte(0, "the text is UTF-16; save it as UTF-8");

    public static bool IsUtf16(ReadOnlySpan<byte> head) => head is [0xFF, 0xFE, ..] or [0xFE, 0xFF, ..];
}
