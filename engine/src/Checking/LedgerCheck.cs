using System.Globalization;
using Cotejo.Engine.Ledger;
using Cotejo.Kernels;
using Microsoft.Data.Sqlite;

namespace Cotejo.Engine.Checking;

/// <summary>One thing that is not as it should be.</summary>
/// <param name="Where">Table or path, as shown.</param>
public sealed record Finding(string Where, string What);

/// <summary>
/// Whether a ledger is whole and agrees with itself: the file, the rules that every run keeps, and everything derived from hashes,
/// recomputed by the definition.
/// </summary>
internal static class LedgerCheck
{
    /// <summary>Each query counts rows that break a rule.</summary>
    private static readonly (string Table, string Rule, string Sql)[] Rules =
    [
        ("items", "without exactly one outcome", "SELECT count(*) FROM outcomes WHERE outcome IS NULL OR (outcome <> 'hashed') <> (reason IS NOT NULL)"),
        ("items", "of a folder that is not there", "SELECT count(*) FROM items i LEFT JOIN folders f USING (folder_id) WHERE f.folder_id IS NULL"),
        ("items", "of a content that is not there",
            "SELECT count(*) FROM items i LEFT JOIN contents c USING (content_id) WHERE i.content_id IS NOT NULL AND c.content_id IS NULL"),
        ("items", "of another size than their content",
            "SELECT count(*) FROM items i JOIN contents c USING (content_id) WHERE i.size <> c.size"),
        ("folders", "of a source that is not there", "SELECT count(*) FROM folders f LEFT JOIN sources s USING (source_id) WHERE s.source_id IS NULL"),
        ("contents", "hashed, without one hash a frame and policy", """
            SELECT count(*) FROM contents c WHERE c.outcome = 'hashed' AND (c.frames < 1 OR
                c.frames <> (SELECT count(*) FROM hashes h WHERE h.content_id = c.content_id AND h.policy = 'full') OR
                c.frames <> (SELECT count(*) FROM hashes h WHERE h.content_id = c.content_id AND h.policy = 'centred'))
            """),
        ("hashes", "of a content that is not hashed",
            "SELECT count(*) FROM hashes h LEFT JOIN contents c USING (content_id) WHERE c.outcome IS NOT 'hashed'"),
        ("members", "hashed contents of present items that are in no group", """
            SELECT count(*) FROM contents c WHERE c.outcome = 'hashed' AND EXISTS (SELECT 1 FROM matches)
                AND EXISTS (SELECT 1 FROM items i WHERE i.content_id = c.content_id AND i.vanished_run IS NULL)
                AND NOT EXISTS (SELECT 1 FROM members m WHERE m.content_id = c.content_id)
            """),
        ("members", "not joined to their representative by an edge, nor linked through a content that is", """
            SELECT count(*) FROM members m JOIN groups g USING (group_id)
            WHERE m.content_id <> g.representative AND NOT EXISTS (SELECT 1 FROM edges e
                WHERE e.distance = m.distance AND (e.a, e.b) IN (
                    VALUES (m.content_id, coalesce(m.linked_through, g.representative)), (coalesce(m.linked_through, g.representative), m.content_id)))
            """),
        ("groups", "with another number of members than they say",
            "SELECT count(*) FROM groups g WHERE g.contents <> (SELECT count(*) FROM members m WHERE m.group_id = g.group_id)"),
    ];

    public static IEnumerable<Finding> Run(SqliteConnection connection, CancellationToken cancel)
    {
        foreach (string line in Lines(connection, "PRAGMA integrity_check").Where(l => l != "ok")) { yield return new("ledger.db", line); }
        foreach (var (table, rule, sql) in Rules)
        {
            cancel.ThrowIfCancellationRequested();
            long broken = Case.Number(connection, sql);
            if (broken > 0) { yield return new(table, $"{broken} {rule}"); }
        }
        foreach (var finding in Edges(connection, cancel)) { yield return finding; }
    }

    /// <summary>Every edge again from its two frames' hashes, in both directions, by the definition.</summary>
    private static IEnumerable<Finding> Edges(SqliteConnection connection, CancellationToken cancel)
    {
        using var query = new Statement(connection, """
            SELECT e.a, e.b, e.distance, e.orientation, x.hash, x.turned, y.hash, y.turned, (SELECT distance FROM matches)
            FROM edges e
            LEFT JOIN hashes x ON x.content_id = e.a AND x.policy = 'centred' AND x.frame = e.frame_a
            LEFT JOIN hashes y ON y.content_id = e.b AND y.policy = 'centred' AND y.frame = e.frame_b
            """);
        using var row = query.Rows();
        while (row.Read())
        {
            cancel.ThrowIfCancellationRequested();
            string where = string.Create(CultureInfo.InvariantCulture, $"edges ({row.GetInt64(0)}, {row.GetInt64(1)})");
            if (row.IsDBNull(4) || row.IsDBNull(6)) { yield return new(where, "names a frame that has no hash"); continue; }
            if (!Enum.TryParse<Orientation>(row.GetString(3), out var laid)) { yield return new(where, "has no known orientation"); continue; }
            int said = row.GetInt32(2);
            int found = Math.Min(
                Distance((byte[])row[4], (byte[])row[6], (byte[])row[7], laid),
                Distance((byte[])row[6], (byte[])row[4], (byte[])row[5], Matching.Orientations.Inverse(laid)));
            if (found != said || said > row.GetInt32(8)) { yield return new(where, $"says distance {said}; the hashes are {found} apart"); }
        }
    }

    /// <summary>From a hash to another picture's hash as that is laid.</summary>
    private static int Distance(byte[] one, byte[] other, byte[] otherTurned, Orientation laid) => Hamming.Distance(
        Hash256.Read(one),
        laid == Orientation.Original ? Hash256.Read(other) : Hash256.Read(otherTurned.AsSpan(((int)laid - 1) * Hash256.Bytes)));

    private static IEnumerable<string> Lines(SqliteConnection connection, string sql)
    {
        using var query = new Statement(connection, sql);
        using var row = query.Rows();
        while (row.Read()) { yield return row.GetString(0); }
    }
}
