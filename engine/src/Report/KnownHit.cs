using System.Globalization;
using Cotejo.Engine.Ledger;
using Cotejo.Engine.Lists;
using Microsoft.Data.Sqlite;

namespace Cotejo.Engine.Report;

/// <summary>An entry of a list, as outputs tell it.</summary>
/// <param name="ListKind">find or ignore.</param>
/// <param name="Place">Where it stands in the file that the list was imported from.</param>
/// <param name="Category">Its number; what it means depends on the region.</param>
/// <param name="Label">What people call that category; null when nobody named it.</param>
public sealed record KnownEntry(string List, string ListKind, string Place, string? Id, long? Category, string? Region, string? Label, string? Series, string? Tags)
{
    /// <summary>Of a list l and its entry e.</summary>
    internal const string Columns = "l.name, l.kind, e.place, e.id, e.category, e.region, e.series, e.tags";

    internal const int ColumnCount = 8;

    /// <summary>1 (UK): Category A; empty without a category.</summary>
    public string CategoryText => Category is not { } number ? ""
        : string.Create(CultureInfo.InvariantCulture, $"{number}{(Region is null ? "" : $" ({Region})")}{(Label is null ? "" : $": {Label}")}");

    /// <param name="at">Where <see cref="Columns"/> begin in the row.</param>
    internal static KnownEntry Read(SqliteDataReader row, int at, CategoryLabels labels) => new(
        row.GetString(at), row.GetString(at + 1).ToLowerInvariant(), row.Message(at + 2)!, row.Message(at + 3), row.Number(at + 4), row.Message(at + 5),
        labels.Of(row.Text(at + 5), row.Number(at + 4)), row.Message(at + 6), row.Message(at + 7));
}

/// <summary>What a list says of a content.</summary>
/// <param name="Kind">exact, near or video.</param>
/// <param name="Agree">Digests that are the same: md5, sha1, sha256.</param>
/// <param name="Contradict">Digests that the entry has and the content has not, although another one agrees.</param>
/// <param name="Distance">Bits by which the PDQ hashes differ, where they are near.</param>
/// <param name="Orientation">How the content's picture must be laid to look like the entry's.</param>
/// <param name="Time">When the content, a video, shows the frame that is nearest, in seconds.</param>
/// <param name="EntryTime">When the entry, a video, does.</param>
/// <param name="ShareOfContent">Of two videos: percent of the content's frames that the entry has, by vPDQ.</param>
/// <param name="ShareOfEntry">Percent of the entry's frames that the content has.</param>
/// <param name="SetsAside">The content is set aside for it.</param>
public sealed record KnownHit(
    KnownEntry Entry, string Kind, string? Agree, string? Contradict, long? Distance, string? Orientation, long? Frame, decimal? Time, decimal? EntryTime,
    decimal? ShareOfContent, decimal? ShareOfEntry, bool SetsAside)
{
    internal const string Columns = $"""
        {KnownEntry.Columns}, h.kind, h.agree, h.contradict, h.distance, h.orientation, h.frame, t.time_ms, h.entry_ms, h.of_content, h.of_entry,
            a.content_id IS NOT NULL
        """;

    /// <summary>Of a hit h.</summary>
    internal const string Joins = """
        JOIN lists l ON l.list_id = h.list_id JOIN list_entries e ON e.list_id = h.list_id AND e.entry = h.entry
            LEFT JOIN frame_times t ON t.content_id = h.content_id AND t.frame = h.frame
            LEFT JOIN set_aside a ON a.content_id = h.content_id AND a.list_id = h.list_id AND a.entry = h.entry
        """;

    /// <summary>How the list knows it, in a few words.</summary>
    public string Words
    {
        get
        {
            string exact = Agree is null ? "" : $"same {Agree.ToUpperInvariant().Replace(" ", ", ", StringComparison.Ordinal)}"
                + (Contradict is null ? "" : $", BUT ANOTHER {Contradict.ToUpperInvariant().Replace(" ", ", ", StringComparison.Ordinal)}");
            string near = Distance is not { } bits ? ""
                : $"{Counted.Of(bits, "bit")} by PDQ, laid {Orientation}{At(", at ", Time)}{At(", of the listed video at ", EntryTime)}";
            string shared = ShareOfContent is not { } share ? ""
                : string.Create(CultureInfo.InvariantCulture, $"{share:0.#} % of its frames are in the listed video, {ShareOfEntry:0.#} % of that one's in it");
            return string.Join("; ", new[] { exact, near, shared }.Where(part => part.Length > 0));
        }
    }

    /// <param name="at">Where <see cref="Columns"/> begin in the row.</param>
    internal static KnownHit Read(SqliteDataReader row, int at, CategoryLabels labels)
    {
        var entry = KnownEntry.Read(row, at, labels);
        at += KnownEntry.ColumnCount;
        return new KnownHit(entry, row.GetString(at).ToLowerInvariant(), row.Text(at + 1), row.Text(at + 2), row.Number(at + 3), row.Text(at + 4), row.Number(at + 5),
            row.Seconds(at + 6), row.Seconds(at + 7), row.Decimal(at + 8, decimals: 2), row.Decimal(at + 9, decimals: 2), row.GetBoolean(at + 10));
    }

    /// <summary>Of one content: those of lists that look for something first, then by list and entry.</summary>
    internal static List<KnownHit> Of(NumberedCase numbered, long content)
    {
        var hits = new List<KnownHit>();
        using var query = new Statement(numbered.Connection, $"""
            SELECT {Columns} FROM hits h {Joins} WHERE h.content_id = ?1 ORDER BY l.kind, h.list_id, h.entry
            """);
        using var row = query.Rows(content);
        while (row.Read()) { hits.Add(Read(row, 0, numbered.Labels)); }
        return hits;
    }

    private static string At(string words, decimal? time) => time is { } seconds ? words + ClockTime.Of(seconds) : "";
}
