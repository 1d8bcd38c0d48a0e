using System.Text;

namespace Cotejo.Engine.Exchange;

internal enum CsvColumn
{
    /// <summary>Not kept: names of files, sizes, CRCs, PhotoDNA.</summary>
    Other,
    Md5,
    Sha1,
    Sha256,
    Pdq,
    /// <summary>Which hash it is follows from the number of digits.</summary>
    AnyHash,
    Quality,
    Id,
    Category,
    Series,
    Tags,
    /// <summary>A yes or no that is kept as a tag of the column's name.</summary>
    Flag,
}

/// <summary>What the columns of a list are, by the names in its header: letters and digits count, case does not.</summary>
internal sealed class CsvColumns
{
    private static readonly Dictionary<string, CsvColumn> Known = new(StringComparer.Ordinal)
    {
        ["md5"] = CsvColumn.Md5, ["md5hash"] = CsvColumn.Md5,
        ["sha1"] = CsvColumn.Sha1, ["sha1hash"] = CsvColumn.Sha1,
        ["sha256"] = CsvColumn.Sha256, ["sha256hash"] = CsvColumn.Sha256,
        ["pdq"] = CsvColumn.Pdq, ["pdqhash"] = CsvColumn.Pdq,
        ["hash"] = CsvColumn.AnyHash, ["hashvalue"] = CsvColumn.AnyHash,
        ["quality"] = CsvColumn.Quality, ["pdqquality"] = CsvColumn.Quality,
        ["id"] = CsvColumn.Id, ["imageid"] = CsvColumn.Id, ["mediaid"] = CsvColumn.Id,
        ["category"] = CsvColumn.Category,
        ["series"] = CsvColumn.Series, ["seriesname"] = CsvColumn.Series,
        ["label"] = CsvColumn.Tags, ["labels"] = CsvColumn.Tags, ["tag"] = CsvColumn.Tags, ["tags"] = CsvColumn.Tags,
        ["isdistributed"] = CsvColumn.Flag, ["victimidentified"] = CsvColumn.Flag, ["offenderidentified"] = CsvColumn.Flag, ["baseline"] = CsvColumn.Flag,
    };

    private CsvColumns(CsvColumn[] columns, string[] names) => (Columns, Names) = (columns, names);

    public IReadOnlyList<CsvColumn> Columns { get; }

    /// <summary>As the header writes them.</summary>
    public IReadOnlyList<string> Names { get; }

    /// <summary>Whether a record can have a hash at all.</summary>
    public bool HaveHashes => Columns.Any(c => c is CsvColumn.Md5 or CsvColumn.Sha1 or CsvColumn.Sha256 or CsvColumn.Pdq or CsvColumn.AnyHash);

    public bool Have(CsvColumn column) => Columns.Contains(column);

    /// <param name="header">The record that was read last.</param>
    public static CsvColumns Of(CsvRecords header)
    {
        string[] names = [.. Enumerable.Range(0, header.Count).Select(field => Encoding.UTF8.GetString(header[field]))];
        return new([.. names.Select(name => Known.GetValueOrDefault(Plain(name)))], names);
    }

    /// <summary>The separator with which a header's line names most columns that are known; null when with none it names a hash.</summary>
    public static byte? SeparatorOf(ReadOnlySpan<byte> headerLine)
    {
        (byte Separator, int Known)? best = null;
        foreach (byte separator in ",;\t"u8)
        {
            var records = new CsvRecords(new MemoryStream(headerLine.ToArray()), separator);
            if (!records.Next()) { return null; }
            var columns = Of(records);
            int known = columns.Columns.Count(c => c != CsvColumn.Other);
            if (columns.HaveHashes && known > (best?.Known ?? 0)) { best = (separator, known); }
        }
        return best?.Separator;
    }

    private static string Plain(string name) => string.Concat(name.Where(char.IsAsciiLetterOrDigit)).ToLowerInvariant();
}
