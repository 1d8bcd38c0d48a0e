using System.Buffers.Text;
using System.Text;

namespace Cotejo.Engine.Exchange;

/// <summary>
/// Lists as separated values with a header that names its columns: general ones, the legacy text of NSRL (whose SHA-1 comes first), and that of
/// INTERPOL's ICSE (semicolons). What a record has of hashes belongs together; an empty field is one that the record does not have.
/// </summary>
internal static class CsvList
{
    private const int Md5Digits = WrittenHash.Md5Digits, Sha1Digits = WrittenHash.Sha1Digits, LongDigits = WrittenHash.PdqDigits;

    public static IEnumerable<ListRecord> Read(ListSource source) => Read(source, HeadText.KindOf64Digits(source.Head.Span));

    /// <param name="long64">What 64 digits mean in a column that does not say; null when it cannot be told.</param>
    public static IEnumerable<ListRecord> Read(ListSource source, HashKind? long64)
    {
        var header = HeadText.FirstLine(source.Head.Span);
        byte separator = CsvColumns.SeparatorOf(header)
            ?? throw ListFormatException.AtLine(1, $"the header {ListFormatException.Quote(header)} names no column of hashes (md5, sha1, sha256, pdq or hash)");
        var records = new CsvRecords(source.Stream, separator);
        // The header is the first line that says something; comments may stand before it.
        while (records.Next() && records[0] is [] or [(byte)'#', ..]) { }
        var columns = CsvColumns.Of(records);
        if (columns.Have(CsvColumn.Quality)) { long64 = HashKind.Pdq; }
        return Rows(records, columns, long64);
    }

    private static IEnumerable<ListRecord> Rows(CsvRecords records, CsvColumns columns, HashKind? long64)
    {
        while (records.Next())
        {
            var record = new ListRecord(records.Line);
            for (int field = 0; field < columns.Columns.Count; field++)
            {
                if (!records[field].IsEmpty) { record = With(record, columns, field, records[field], long64); }
            }
            yield return record;
        }
    }

    private static ListRecord With(ListRecord record, CsvColumns columns, int field, ReadOnlySpan<byte> text, HashKind? long64)
    {
        var column = columns.Columns[field];
        if (column == CsvColumn.AnyHash) { column = ByDigits(record.At, text, long64); }
        return column switch
        {
            CsvColumn.Md5 => record with { Md5 = WrittenHash.Md5(text) ?? throw No(record, text, "MD5 of 32 hexadecimal digits") },
            CsvColumn.Sha1 => record with { Sha1 = WrittenHash.Sha1(text) ?? throw No(record, text, "SHA-1 of 40 hexadecimal digits") },
            CsvColumn.Sha256 => record with { Sha256 = WrittenHash.Sha256(text) ?? throw No(record, text, "SHA-256 of 64 hexadecimal digits") },
            CsvColumn.Pdq => record with { Pdq = WrittenHash.Pdq(text) ?? throw No(record, text, "PDQ hash of 64 hexadecimal digits") },
            CsvColumn.Quality => record with { Quality = HashLines.Quality(text, record.At) },
            CsvColumn.Id => record with { Id = Encoding.UTF8.GetString(text) },
            CsvColumn.Category => record with { Category = Category(record, text) },
            CsvColumn.Series => record with { Series = Encoding.UTF8.GetString(text) },
            CsvColumn.Tags => record with { Tags = ListTags.Add(record.Tags, Encoding.UTF8.GetString(text)) },
            CsvColumn.Flag when ListTags.IsSet(text) => record with { Tags = ListTags.Add(record.Tags, columns.Names[field]) },
            _ => record,
        };
    }

    private static CsvColumn ByDigits(long line, ReadOnlySpan<byte> text, HashKind? long64) => (text.Length, long64) switch
    {
        (Md5Digits, _) => CsvColumn.Md5,
        (Sha1Digits, _) => CsvColumn.Sha1,
        (LongDigits, HashKind.Pdq) => CsvColumn.Pdq,
        (LongDigits, HashKind.Sha256) => CsvColumn.Sha256,
        (LongDigits, _) => throw ListFormatException.AtLine(line, HeadText.Ambiguous),
        _ => throw ListFormatException.AtLine(line, $"{ListFormatException.Quote(text)} is no hash of 32, 40 or 64 hexadecimal digits"),
    };

    private static int Category(ListRecord record, ReadOnlySpan<byte> text) =>
        Utf8Parser.TryParse(text, out int category, out int read) && read == text.Length ? category : throw No(record, text, "category: it takes a whole number");

    private static ListFormatException No(ListRecord record, ReadOnlySpan<byte> text, string what) =>
        ListFormatException.AtLine(record.At, $"{ListFormatException.Quote(text)} is no {what}");
}
