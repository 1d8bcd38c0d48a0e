using System.Buffers.Text;

namespace Cotejo.Engine.Exchange;

/// <summary>
/// Hashes of one kind, one a line: alone, or with a name behind a space, tab, comma or semicolon (as md5sum and the like print them), which is
/// not kept. PDQ as Meta's tools print it: hash, or hash,quality, or hash,quality,name. Empty lines and lines that begin with # are passed over.
/// </summary>
internal static class HashLines
{
    private static ReadOnlySpan<byte> FieldEnds => ", ;\t"u8;

    public static IEnumerable<ListRecord> Md5(ListSource source) => Read(source, "an MD5 of 32 hexadecimal digits",
        (field, _, at) => WrittenHash.Md5(field) is { } md5 ? new ListRecord(at) { Md5 = md5 } : null);

    public static IEnumerable<ListRecord> Sha1(ListSource source) => Read(source, "a SHA-1 of 40 hexadecimal digits",
        (field, _, at) => WrittenHash.Sha1(field) is { } sha1 ? new ListRecord(at) { Sha1 = sha1 } : null);

    public static IEnumerable<ListRecord> Sha256(ListSource source) => Read(source, "a SHA-256 of 64 hexadecimal digits",
        (field, _, at) => WrittenHash.Sha256(field) is { } sha256 ? new ListRecord(at) { Sha256 = sha256 } : null);

    public static IEnumerable<ListRecord> Pdq(ListSource source) => Read(source, "a PDQ hash of 64 hexadecimal digits", (field, rest, at) =>
        WrittenHash.Pdq(field) is { } pdq ? new ListRecord(at) { Pdq = pdq, Quality = rest.IsEmpty ? null : Quality(rest, at) } : null);

    /// <summary>A line up to what ends its first field, without spaces or quotation marks around it, and what follows behind one comma.</summary>
    /// <returns>Empty for a line that says nothing.</returns>
    internal static ReadOnlySpan<byte> FirstField(ReadOnlySpan<byte> line, out ReadOnlySpan<byte> rest)
    {
        rest = default;
        line = line.Trim(" \t"u8);
        if (line.IsEmpty || line[0] == (byte)'#') { return default; }
        // md5sum marks a line whose name it had to escape.
        if (line[0] == (byte)'\\') { line = line[1..]; }
        int end = line.IndexOfAny(FieldEnds);
        if (end < 0) { return line.Trim((byte)'"'); }
        if (line[end] == (byte)',') { rest = line[(end + 1)..]; }
        return line[..end].Trim((byte)'"');
    }

    /// <param name="text">A number from 0 to 100, alone or with more behind a comma.</param>
    internal static int Quality(ReadOnlySpan<byte> text, long line)
    {
        int end = text.IndexOf((byte)',');
        var number = (end < 0 ? text : text[..end]).Trim(" \""u8);
        return Utf8Parser.TryParse(number, out int quality, out int read) && read == number.Length && quality is >= 0 and <= 100
            ? quality
            : throw ListFormatException.AtLine(line, $"{ListFormatException.Quote(number)} is no quality from 0 to 100");
    }

    private delegate ListRecord? Parse(ReadOnlySpan<byte> field, ReadOnlySpan<byte> rest, long line);

    private static IEnumerable<ListRecord> Read(ListSource source, string what, Parse parse)
    {
        var lines = new TextLines(source.Stream);
        while (Next(lines, what, parse) is { } record) { yield return record; }
    }

    private static ListRecord? Next(TextLines lines, string what, Parse parse)
    {
        while (lines.Next(out var line))
        {
            var field = FirstField(line, out var rest);
            if (field.IsEmpty) { continue; }
            return parse(field, rest, lines.Number)
                ?? throw ListFormatException.AtLine(lines.Number, $"{ListFormatException.Quote(field)} is not {what}");
        }
        return null;
    }
}
