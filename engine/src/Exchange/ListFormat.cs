namespace Cotejo.Engine.Exchange;

/// <summary>A published form of lists of hashes.</summary>
/// <param name="Name">As --format takes it.</param>
/// <param name="What">For people.</param>
/// <param name="Unit">What <see cref="ListRecord.At"/> counts: a line, byte, row, or record of the file.</param>
/// <param name="Read">Reads record by record, in memory that does not grow; throws <see cref="ListFormatException"/> at the first mistake.</param>
public sealed record ListFormat(string Name, string What, string Unit, Func<ListSource, IEnumerable<ListRecord>> Read)
{
    /// <summary>Later records take earlier ones back: read twice, since a withdrawal may stand before or behind what it withdraws.</summary>
    public bool IsFeed { get; init; }

    private const string Line = "line", Byte = "byte";

    public static IReadOnlyList<ListFormat> All { get; } =
    [
        new("pdq", "PDQ hashes, one a line", Line, s => WithHeader(s, HashLines.Pdq, HashKind.Pdq)),
        new("md5", "MD5 digests, one a line", Line, s => WithHeader(s, HashLines.Md5, null)),
        new("sha1", "SHA-1 digests, one a line", Line, s => WithHeader(s, HashLines.Sha1, null)),
        new("sha256", "SHA-256 digests, one a line", Line, s => WithHeader(s, HashLines.Sha256, HashKind.Sha256)),
        new("csv", "separated values with a header", Line, CsvList.Read),
        new("nsrl-csv", "NSRL RDS, legacy text", Line, CsvList.Read),
        new("icse", "INTERPOL ICSE, separated values", Line, CsvList.Read),
        new("hashdeep", "hashdeep 1.0", Line, HashdeepList.Read),
        new("vics", "Project VIC JSON 1.x and 2.x", Byte, VicsJson.Read),
        new("nsrl", "NSRL RDS version 3, SQLite", "row", NsrlDatabase.Read),
        new("ncmec", "NCMEC hash sharing version 2, XML", Line, NcmecXml.Read) { IsFeed = true },
        new("stopncii", "StopNCII hash records, JSON", Byte, StopNciiJson.Read) { IsFeed = true },
        new("vpdq", "a video's frames, vPDQ JSON", "record", VpdqList.Read),
    ];

    public static ListFormat? Find(string name) => All.FirstOrDefault(format => format.Name == name);

    /// <summary>Lines under a header are separated values, whose column of hashes may leave open which these are.</summary>
    private static IEnumerable<ListRecord> WithHeader(ListSource source, Func<ListSource, IEnumerable<ListRecord>> lines, HashKind? long64)
    {
        var first = HeadText.FirstLine(source.Head.Span);
        bool isHeader = !WrittenHash.IsHex(HashLines.FirstField(first, out _)) && CsvColumns.SeparatorOf(first) is not null;
        return isHeader ? CsvList.Read(source, long64) : lines(source);
    }
}
