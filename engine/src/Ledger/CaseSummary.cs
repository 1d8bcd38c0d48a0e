using Microsoft.Data.Sqlite;

namespace Cotejo.Engine.Ledger;

/// <summary>The numbers of a case as it stands, over the items that were there when their source was last walked.</summary>
/// <param name="Items">Entries of the sources that are no readable folder.</param>
/// <param name="InArchives">Of these: entries of archives.</param>
/// <param name="Bytes">Sum of the regular files' sizes.</param>
/// <param name="Hashed">Items whose content was hashed; with Failed and Skipped it sums to Items.</param>
/// <param name="Failed">Items by kind of failure.</param>
/// <param name="Skipped">Items by rule.</param>
/// <param name="Partial">Of the hashed: items of which only a part decoded.</param>
/// <param name="Videos">Of the hashed: items that are videos.</param>
/// <param name="NotComparable">Of the hashed: items without a frame of quality <see cref="MatchTables.LeastQuality"/> or more. Only exact copies of them are known.</param>
/// <param name="Vanished">Items of earlier runs that are no longer there; not counted above.</param>
/// <param name="Contents">Distinct contents among the items.</param>
/// <param name="Pairs">Pairs of contents that are more than a glimpse: copies, stills, and videos that share a scene or more.</param>
/// <param name="PairsApart">Of these: pairs of contents in different groups.</param>
/// <param name="Groups">Groups of at least two contents.</param>
/// <param name="Grouped">Contents in those groups.</param>
/// <param name="Unmatched">Hashed contents that no match has seen yet, because the last scan was stopped before it. Each counts as a group of its own.</param>
/// <param name="Review">The way down to what a person must look at.</param>
public sealed record CaseSummary(
    long Items, long InArchives, long Bytes, long Hashed, IReadOnlyDictionary<string, long> Failed, IReadOnlyDictionary<string, long> Skipped, long Partial,
    long Videos, long NotComparable, long Vanished, long Contents, long Pairs, long PairsApart, long Groups, long Grouped, long Unmatched, ReviewDebt Review)
{
    public long FailedItems => Failed.Values.Sum();

    /// <summary>What lists say of it.</summary>
    public KnownCounts Known { get; init; } = new(0, 0, 0, 0, 0, 0, 0);

    internal static CaseSummary Read(SqliteConnection connection)
    {
        long Number(string sql) => Case.Number(connection, sql);
        long unmatched = Number("""
            SELECT count(DISTINCT i.content_id) FROM items i JOIN contents c USING (content_id) LEFT JOIN members m USING (content_id)
            WHERE c.outcome = 'hashed' AND i.vanished_run IS NULL AND m.content_id IS NULL
            """);
        long groups = Number("SELECT count(*) FROM groups") + unmatched;
        var known = KnownCounts.Read(connection);
        long hashed = Number("SELECT count(*) FROM outcomes WHERE outcome = 'hashed' AND vanished_run IS NULL");
        var skipped = ByReason(connection, "skipped");
        return new CaseSummary(
            Items: Number("SELECT count(*) FROM items WHERE vanished_run IS NULL"),
            InArchives: Number("SELECT count(*) FROM items i JOIN folders f USING (folder_id) WHERE i.vanished_run IS NULL AND instr(f.path, x'00')"),
            Bytes: Number("SELECT coalesce(sum(size), 0) FROM items WHERE vanished_run IS NULL AND kind = 'RegularFile'"),
            Hashed: hashed,
            Failed: ByReason(connection, "failed"),
            Skipped: skipped,
            Partial: Number("SELECT count(*) FROM items i JOIN contents c USING (content_id) WHERE i.vanished_run IS NULL AND c.damage IS NOT NULL"),
            Videos: Number("SELECT count(*) FROM items i JOIN videos v USING (content_id) WHERE i.vanished_run IS NULL"),
            NotComparable: Number($"""
                SELECT count(*) FROM outcomes o JOIN contents c USING (content_id)
                WHERE o.outcome = 'hashed' AND o.vanished_run IS NULL AND c.quality < {MatchTables.LeastQuality}
                """),
            Vanished: Number("SELECT count(*) FROM items WHERE vanished_run IS NOT NULL"),
            Contents: Number("SELECT count(DISTINCT content_id) FROM items WHERE vanished_run IS NULL"),
            Pairs: Number("SELECT count(*) FROM edges WHERE kind <> 'Glimpse'"),
            PairsApart: Number("""
                SELECT count(*) FROM edges e JOIN members a ON a.content_id = e.a JOIN members b ON b.content_id = e.b
                WHERE e.kind <> 'Glimpse' AND a.group_id <> b.group_id
                """),
            Groups: Number("SELECT count(*) FROM groups WHERE contents > 1"),
            Grouped: Number("SELECT coalesce(sum(contents), 0) FROM groups WHERE contents > 1"),
            Unmatched: unmatched,
            Review: new ReviewDebt(
                Items: hashed,
                Contents: Number("SELECT count(*) FROM members") + unmatched,
                Groups: groups,
                Undecided: groups - Number(DecisionTable.SettledGroups))
            {
                SetAside = known.AsideGroups,
            })
        {
            Known = known,
        };
    }

    private static SortedDictionary<string, long> ByReason(SqliteConnection connection, string outcome)
    {
        using var query = new Statement(connection, """
            SELECT reason, count(*) FROM outcomes WHERE outcome = ?1 AND vanished_run IS NULL GROUP BY reason
            """);
        using var row = query.Rows(outcome);
        var counts = new SortedDictionary<string, long>(StringComparer.Ordinal);
        while (row.Read()) { counts.Add(row.GetString(0), row.GetInt64(1)); }
        return counts;
    }
}

/// <summary>Pictures and videos as found, as distinct contents, as groups of copies (a content without copies is a group of one), and the groups
/// with a content that nobody has decided on and no list sets aside: what is left to look at.</summary>
public sealed record ReviewDebt(long Items, long Contents, long Groups, long Undecided)
{
    /// <summary>Of the groups: those of which ignore lists know every content.</summary>
    public long SetAside { get; init; }
}
