using Cotejo.Engine.Ledger;
using Microsoft.Data.Sqlite;

namespace Cotejo.Engine.Report;

/// <summary>What a bound of the pair work left out.</summary>
/// <param name="Contents">Contents in more than WidestContent folders: not compared folder by folder.</param>
/// <param name="WidestContent">Folders of the widest content that was compared; null when nothing was left out.</param>
/// <param name="Groups">Groups in more than WidestGroup folders, likewise.</param>
internal sealed record OverlapCut(long Contents, long? WidestContent, long Groups, long? WidestGroup)
{
    public bool IsNothing => Contents == 0 && Groups == 0;
}

/// <summary>
/// Which folders share content, in temporary tables of the snapshot: <c>folder_totals</c>, one row a folder, and <c>overlaps</c>, one row
/// a pair of folders that share something. Folders are known there by their place in the order of source and path.
/// </summary>
/// <remarks>
/// A content that lies in k folders makes k (k - 1) / 2 pairs: one content in ten thousand folders would make fifty million. The pair work
/// is therefore bounded: contents, and likewise groups, are compared from the least spread to the widest, as long as all pairs together stay
/// within the bound. What is left out counts in the totals of its folders all the same, and the cut is told.
/// </remarks>
internal static class FolderOverlaps
{
    /// <summary>Pairs for contents, and as many for groups: seconds of sorting, and some hundred megabytes of temporary file at most.</summary>
    public const long DefaultPairBound = 4_000_000;

    /// <summary>A shared content is media of any outcome, also one that cannot be decoded; never an empty file.</summary>
    private const string Tables = """
        CREATE TEMP TABLE ranked_folders(rank INTEGER PRIMARY KEY, folder_id INTEGER NOT NULL UNIQUE);
        INSERT INTO ranked_folders(folder_id)
            SELECT f.folder_id FROM sources s CROSS JOIN folders f USING (source_id) ORDER BY s.path, f.path;

        CREATE TEMP TABLE folder_contents(content_id INTEGER, rank INTEGER, PRIMARY KEY (content_id, rank)) WITHOUT ROWID;
        INSERT INTO folder_contents
            SELECT DISTINCT i.content_id, r.rank FROM items i JOIN contents c USING (content_id) JOIN ranked_folders r USING (folder_id)
            WHERE i.vanished_run IS NULL AND c.type <> 'Unknown' AND c.size > 0 ORDER BY 1, 2;

        CREATE TEMP TABLE folder_groups(
            group_id INTEGER, rank INTEGER, hashed INTEGER NOT NULL, contents INTEGER NOT NULL, PRIMARY KEY (group_id, rank)) WITHOUT ROWID;
        INSERT INTO folder_groups
            SELECT m.group_id, r.rank, count(*), count(DISTINCT i.content_id)
            FROM items i JOIN members m USING (content_id) JOIN ranked_folders r USING (folder_id)
            WHERE i.vanished_run IS NULL GROUP BY 1, 2;

        CREATE TEMP TABLE wide_contents(content_id INTEGER PRIMARY KEY);
        CREATE TEMP TABLE wide_groups(group_id INTEGER PRIMARY KEY);

        CREATE TEMP TABLE folder_totals(
            rank INTEGER PRIMARY KEY, items INTEGER NOT NULL, bytes INTEGER NOT NULL, hashed INTEGER NOT NULL, failed INTEGER NOT NULL,
            skipped INTEGER NOT NULL, contents INTEGER NOT NULL DEFAULT 0, groups INTEGER NOT NULL DEFAULT 0, elsewhere INTEGER NOT NULL DEFAULT 0);
        INSERT INTO folder_totals(rank, items, bytes, hashed, failed, skipped)
            SELECT r.rank, count(*), sum(o.size), sum(o.outcome = 'hashed'), sum(o.outcome = 'failed'), sum(o.outcome = 'skipped')
            FROM ranked_folders r JOIN outcomes o USING (folder_id) WHERE o.vanished_run IS NULL GROUP BY r.rank;
        UPDATE folder_totals SET contents = t.contents, groups = t.groups, elsewhere = t.elsewhere FROM (
            SELECT g.rank, sum(g.contents) AS contents, count(*) AS groups, sum(CASE WHEN w.folders > 1 THEN g.hashed ELSE 0 END) AS elsewhere
            FROM folder_groups g JOIN (SELECT group_id, count(*) AS folders FROM folder_groups GROUP BY group_id) w USING (group_id)
            GROUP BY g.rank) t
            WHERE t.rank = folder_totals.rank;
        """;

    private const string Pairs = """
        CREATE TEMP TABLE overlaps(
            a INTEGER, b INTEGER, contents INTEGER NOT NULL, groups INTEGER NOT NULL, hashed_a INTEGER NOT NULL, hashed_b INTEGER NOT NULL,
            PRIMARY KEY (a, b)) WITHOUT ROWID;
        INSERT INTO overlaps
            SELECT a, b, sum(contents), sum(groups), sum(hashed_a), sum(hashed_b) FROM (
                SELECT x.rank AS a, y.rank AS b, 1 AS contents, 0 AS groups, 0 AS hashed_a, 0 AS hashed_b
                FROM folder_contents x CROSS JOIN folder_contents y ON y.content_id = x.content_id AND y.rank > x.rank
                WHERE x.content_id NOT IN (SELECT content_id FROM wide_contents)
                UNION ALL
                SELECT x.rank, y.rank, 0, 1, x.hashed, y.hashed
                FROM folder_groups x CROSS JOIN folder_groups y ON y.group_id = x.group_id AND y.rank > x.rank
                WHERE x.group_id NOT IN (SELECT group_id FROM wide_groups))
            GROUP BY a, b;
        """;

    public static OverlapCut Compute(SqliteConnection connection, long pairBound)
    {
        Case.Execute(connection, Tables);
        var (contents, widestContent) = SetWideAside(connection, "folder_contents", "content_id", "wide_contents", pairBound);
        var (groups, widestGroup) = SetWideAside(connection, "folder_groups", "group_id", "wide_groups", pairBound);
        Case.Execute(connection, Pairs);
        return new OverlapCut(contents, widestContent, groups, widestGroup);
    }

    /// <summary>Two folders are always compared: that is at most one pair for every two items.</summary>
    private static (long Count, long? Widest) SetWideAside(SqliteConnection connection, string spread, string unit, string wide, long pairBound)
    {
        long pairs = 0, widest = 2;
        bool cut = false;
        using (var widths = new Statement(connection, $"""
            SELECT folders, count(*) FROM (SELECT count(*) AS folders FROM {spread} GROUP BY {unit}) WHERE folders > 1 GROUP BY folders ORDER BY folders
            """))
        using (var row = widths.Rows())
        {
            while (!cut && row.Read())
            {
                long folders = row.GetInt64(0);
                pairs += row.GetInt64(1) * folders * (folders - 1) / 2;
                cut = folders > 2 && pairs > pairBound;
                if (!cut) { widest = folders; }
            }
        }
        if (!cut) { return (0, null); }
        using var set = new Statement(connection, $"INSERT INTO {wide} SELECT {unit} FROM {spread} GROUP BY {unit} HAVING count(*) > ?1");
        return (set.Run(widest), widest);
    }
}
