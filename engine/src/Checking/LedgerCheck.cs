using Cotejo.Engine.Evidence;
using Cotejo.Engine.Ledger;
using Microsoft.Data.Sqlite;

namespace Cotejo.Engine.Checking;

/// <summary>One thing that is not as it should be.</summary>
/// <param name="Where">Table or path, as shown.</param>
public sealed record Finding(string Where, string What);

/// <summary>
/// Whether a ledger is whole and keeps the rules that every run keeps. A change that keeps them all (another digest, another hash of a content
/// without copies) is not seen from the ledger alone.
/// </summary>
internal static class LedgerCheck
{
    /// <summary>Each query counts rows that break a rule.</summary>
    private static readonly (string Table, string Rule, string Sql)[] Rules =
    [
        ("items", "without exactly one outcome", "SELECT count(*) FROM outcomes WHERE outcome IS NULL OR (outcome <> 'hashed') <> (reason IS NOT NULL)"),
        ("items", "of another size than their content",
            "SELECT count(*) FROM items i JOIN contents c USING (content_id) WHERE i.size <> c.size"),
        ("contents", "without an item, now or in an earlier run", """
            SELECT count(*) FROM contents c WHERE NOT EXISTS (SELECT 1 FROM items i WHERE i.content_id = c.content_id)
                AND lower(hex(c.sha256)) NOT IN (SELECT before FROM changes WHERE before IS NOT NULL)
            """),
        ("contents", "hashed, without one hash a frame and policy", """
            SELECT count(*) FROM contents c WHERE c.outcome = 'hashed' AND (c.frames < 1 OR
                c.frames <> (SELECT count(*) FROM hashes h WHERE h.content_id = c.content_id AND h.policy = 'full') OR
                c.frames <> (SELECT count(*) FROM hashes h WHERE h.content_id = c.content_id AND h.policy = 'centred'))
            """),
        ("contents", "whose quality is not that of their best frame", """
            SELECT count(*) FROM contents c WHERE c.outcome = 'hashed'
                AND c.quality IS NOT (SELECT max(h.quality) FROM hashes h WHERE h.content_id = c.content_id AND h.policy IN ('centred', 'trimmed'))
            """),
        ("hashes", "of a content that is not hashed",
            "SELECT count(*) FROM hashes h LEFT JOIN contents c USING (content_id) WHERE c.outcome IS NOT 'hashed'"),
        ("runs", "that are not there, of items, contents or changes", """
            SELECT count(*) FROM (SELECT vanished_run AS run_id FROM items UNION SELECT run_id FROM contents UNION SELECT run_id FROM changes)
            WHERE run_id IS NOT NULL AND run_id NOT IN (SELECT run_id FROM runs)
            """),
        .. VideoRules.All,
    ];

    /// <exception cref="SqliteException">The file is too damaged to be asked.</exception>
    public static IEnumerable<Finding> Run(SqliteConnection connection, CancellationToken cancel)
    {
        foreach (string line in Lines(connection, "PRAGMA integrity_check").Where(l => l != "ok")) { yield return new("ledger.db", line); }
        foreach (string table in Lines(connection, "SELECT DISTINCT \"table\" || ' that refer to nothing in ' || parent FROM pragma_foreign_key_check"))
        {
            yield return new(table.Split(' ')[0], $"holds {table}");
        }
        foreach (var (table, rule, sql) in Rules)
        {
            cancel.ThrowIfCancellationRequested();
            long broken = Case.Number(connection, sql);
            if (broken > 0) { yield return new(table, $"{broken} {rule}"); }
        }
        foreach (var finding in VideoRules.InnerRectangles(connection, cancel)) { yield return finding; }
        foreach (var finding in Shown(connection, "items", "item_id", "name", cancel)) { yield return finding; }
        foreach (var finding in Shown(connection, "folders", "folder_id", "path", cancel)) { yield return finding; }
    }

    /// <summary>What people are shown is what the bytes are.</summary>
    private static IEnumerable<Finding> Shown(SqliteConnection connection, string table, string id, string bytes, CancellationToken cancel)
    {
        using var query = new Statement(connection, $"SELECT {id}, {bytes}, shown FROM {table}");
        using var row = query.Rows();
        while (row.Read())
        {
            cancel.ThrowIfCancellationRequested();
            if (PathText.Escape((byte[])row[1]) != row.GetString(2)) { yield return new($"{table} ({row.GetInt64(0)})", "is shown under another name than it has"); }
        }
    }

    private static IEnumerable<string> Lines(SqliteConnection connection, string sql)
    {
        using var query = new Statement(connection, sql);
        using var row = query.Rows();
        while (row.Read()) { yield return row.GetString(0); }
    }
}
