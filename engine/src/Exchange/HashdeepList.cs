using System.Text;

namespace Cotejo.Engine.Exchange;

/// <summary>hashdeep 1.0: a first line that says so, a second that names the columns (size first, name last), comments, then one file a line.</summary>
internal static class HashdeepList
{
    private static ReadOnlySpan<byte> Mark => "%%%% "u8;

    public static ReadOnlySpan<byte> FirstLine => "%%%% HASHDEEP-1.0"u8;

    public static IEnumerable<ListRecord> Read(ListSource source)
    {
        var lines = new TextLines(source.Stream);
        var columns = Columns(lines);
        while (Next(lines, columns) is { } record) { yield return record; }
    }

    private static CsvColumn[] Columns(TextLines lines)
    {
        if (!lines.Next(out var first) || !first.SequenceEqual(FirstLine))
        {
            throw ListFormatException.AtLine(1, $"is not {Encoding.ASCII.GetString(FirstLine)}");
        }
        if (!lines.Next(out var second) || !second.StartsWith(Mark)) { throw ListFormatException.AtLine(2, "does not name the columns"); }
        string[] names = Encoding.UTF8.GetString(second[Mark.Length..]).Split(',');
        if (names is not ["size", .., "filename"]) { throw ListFormatException.AtLine(2, "the columns do not begin with size and end with filename"); }
        CsvColumn[] columns = [.. names[1..^1].Select(name => name switch
        {
            "md5" => CsvColumn.Md5,
            "sha1" => CsvColumn.Sha1,
            "sha256" => CsvColumn.Sha256,
            _ => CsvColumn.Other,   // tiger, whirlpool
        })];
        return columns.Any(c => c != CsvColumn.Other) ? columns : throw ListFormatException.AtLine(2, "names neither md5 nor sha1 nor sha256");
    }

    private static ListRecord? Next(TextLines lines, CsvColumn[] columns)
    {
        while (lines.Next(out var line))
        {
            if (line.IsEmpty || line[0] is (byte)'#' or (byte)'%') { continue; }
            var record = new ListRecord(lines.Number);
            NextField(ref line);
            foreach (var column in columns)
            {
                var field = NextField(ref line);
                record = column switch
                {
                    CsvColumn.Md5 => record with { Md5 = WrittenHash.Md5(field) ?? throw No(lines.Number, field, "MD5") },
                    CsvColumn.Sha1 => record with { Sha1 = WrittenHash.Sha1(field) ?? throw No(lines.Number, field, "SHA-1") },
                    CsvColumn.Sha256 => record with { Sha256 = WrittenHash.Sha256(field) ?? throw No(lines.Number, field, "SHA-256") },
                    _ => record,
                };
            }
            return record;
        }
        return null;
    }

    private static ReadOnlySpan<byte> NextField(scoped ref ReadOnlySpan<byte> line)
    {
        int end = line.IndexOf((byte)',');
        var field = end < 0 ? line : line[..end];
        line = end < 0 ? default : line[(end + 1)..];
        return field;
    }

    private static ListFormatException No(long line, ReadOnlySpan<byte> field, string what) =>
        ListFormatException.AtLine(line, $"{ListFormatException.Quote(field)} is no {what}");
}
