using Cotejo.Engine.Ledger;
using Cotejo.Engine.Matching;
using Cotejo.Kernels;
using Microsoft.Data.Sqlite;

namespace Cotejo.Engine.Report;

/// <summary>Reads everything that a case knows of one item or content.</summary>
public static class ItemDetailsReader
{
    private const int FirstPaths = 3;

    /// <param name="typed">A path as shown, absolute or relative to its source; a SHA-256, or at least its first eight digits; an MD5 or SHA-1.
    /// </param>
    /// <exception cref="SettingsException">Nothing, or more than one thing, is meant.</exception>
    public static ItemDetails Read(NumberedCase numbered, string typed)
    {
        var connection = numbered.Connection;
        var (item, content) = new ItemLookup(numbered).Find(typed);
        var facts = item is { } asked ? Items(connection, "i.item_id", asked).Single() : null;
        content ??= ContentOf(connection, item!.Value);
        var changes = item is { } one ? Changes(connection, "h.item_id", one) : Changes(connection, "i.content_id", content!.Value);
        if (content is not { } id) { return new ItemDetails(facts, null, null, null, null, [], [], [], changes); }
        using var groups = new GroupList(numbered);
        var member = groups.OfContent(id);
        var representative = member is null ? null : groups.RepresentativeOf(id);
        return new ItemDetails(facts, Content(connection, id), Video(connection, id), member, representative, Items(connection, "i.content_id", id),
            Hashes(connection, id), Edges(connection, id), changes)
        {
            Decision = Decision(connection, id),

            Hits = KnownHit.Of(numbered, id),
        };
    }

    private static long? ContentOf(SqliteConnection connection, long item)
    {
        using var query = new Statement(connection, "SELECT content_id FROM items WHERE item_id = ?1");
        return query.Number(item);
    }

    private static List<ItemFacts> Items(SqliteConnection connection, string key, long value)
    {
        var items = new List<ItemFacts>();
        using var query = new Statement(connection, $"""
            SELECT {ShownPath.Columns}, o.kind, o.size, i.mtime_ns, i.inode, o.outcome, o.reason, o.message, o.vanished_run IS NOT NULL
            FROM outcomes o JOIN items i USING (item_id) JOIN folders f ON f.folder_id = i.folder_id JOIN sources s USING (source_id)
            WHERE {key} = ?1 ORDER BY o.vanished_run IS NOT NULL, s.path, f.path, i.name
            """);
        using var row = query.Rows(value);
        while (row.Read())
        {
            items.Add(new ItemFacts(ShownPath.Read(row, 0), row.GetString(6), row.GetInt64(7), row.Modified(8),
                row.GetString(10), row.Text(11), row.Message(12), row.GetBoolean(13)));
        }
        return items;
    }

    private static ContentFacts Content(SqliteConnection connection, long id)
    {
        using var query = new Statement(connection, """
            SELECT sha256, sha1, md5, size, type, outcome, reason, message, decoder, route, width, height, frames, quality, damage
            FROM contents WHERE content_id = ?1
            """);
        using var row = query.Rows(id);
        row.Read();
        return new ContentFacts(row.Hex(0)!, row.Hex(1)!, row.Hex(2)!, row.GetInt64(3), row.GetString(4), row.GetString(5), row.Text(6),
            row.Message(7), row.Message(8), row.Message(9), row.GetInt64(10), row.GetInt64(11), row.GetInt64(12), row.GetInt64(13), row.Message(14));
    }

    private static DecisionFacts? Decision(SqliteConnection connection, long id)
    {
        using var query = new Statement(connection, """
            SELECT d.decision, d.category, d.note, d.time FROM decided d JOIN contents c USING (sha256) WHERE c.content_id = ?1
            """);
        using var row = query.Rows(id);
        return row.Read() ? new DecisionFacts(row.GetString(0), row.Number(1), row.Message(2), row.GetString(3)) : null;
    }

    private static VideoDetails? Video(SqliteConnection connection, long id)
    {
        using var query = new Statement(connection, """
            SELECT v.duration_ms, v.container, v.codec, v.frame_rate, v.rotation, v.sampling, v.sampled, c.frames
            FROM videos v JOIN contents c USING (content_id) WHERE v.content_id = ?1
            """);
        using var row = query.Rows(id);
        return !row.Read() ? null : new VideoDetails(row.Seconds(0), row.Message(1)!, row.Message(2)!, row.Decimal(3, decimals: 3), row.GetInt64(4),
            row.GetString(5), row.GetInt64(6), row.GetInt64(7));
    }

    private static List<FrameHash> Hashes(SqliteConnection connection, long id)
    {
        var hashes = new List<FrameHash>();
        using var query = new Statement(connection, """
            SELECT h.frame, CASE h.policy WHEN 'full' THEN 'pdq' ELSE h.policy END, h.quality, h.inner, t.time_ms, t.until_ms, h.hash, h.turned
            FROM hashes h LEFT JOIN frame_times t ON t.content_id = h.content_id AND t.frame = h.frame
            WHERE h.content_id = ?1 ORDER BY h.frame, CASE h.policy WHEN 'full' THEN 0 WHEN 'centred' THEN 1 ELSE 2 END
            """);
        using var row = query.Rows(id);
        while (row.Read())
        {
            hashes.Add(new FrameHash(row.GetInt64(0), row.GetString(1), row.GetInt64(2), row.Message(3), row.Seconds(4), row.Seconds(5))
            {
                Eight = [.. row.Blob(6), .. row.Blob(7)],
            });
        }
        return hashes;
    }

    private static List<NearCopy> Edges(SqliteConnection connection, long id)
    {
        var edges = new List<NearCopy>();
        using var paths = new Statement(connection, GroupList.PathsQuery);
        using var segments = new SegmentReader(connection);
        // Edges are kept by the content with the smaller SHA-256; those in which this one is the other are found by reading all.
        using var query = new Statement(connection, $"""
            SELECT {Relation.Columns}, e.a = ?1, e.distance, e.orientation, c.content_id, c.sha256,
                (SELECT count(*) FROM items i WHERE i.content_id = c.content_id AND i.vanished_run IS NULL), p.pdq_a, p.pdq_b, p.centred_a, p.centred_b,
                (SELECT n.number FROM members m JOIN numbered n USING (group_id) WHERE m.content_id = c.content_id)
            FROM (SELECT * FROM edges WHERE a = ?1 UNION ALL SELECT * FROM edges WHERE b = ?1) e
                JOIN contents c ON c.content_id = iif(e.a = ?1, e.b, e.a) LEFT JOIN video_pairs p ON p.a = e.a AND p.b = e.b {Relation.Times}
            ORDER BY e.distance, c.sha256
            """);
        using var row = query.Rows(id);
        while (row.Read())
        {
            bool isA = row.GetBoolean(7);
            long other = row.GetInt64(10);
            var orientation = Enum.Parse<Orientation>(row.GetString(9));
            var first = new List<ShownPath>();
            using (var path = paths.Rows(other, FirstPaths))
            {
                while (path.Read()) { first.Add(ShownPath.Read(path, 0)); }
            }
            edges.Add(new NearCopy(row.Hex(11)!, row.GetInt64(8), (isA ? orientation : orientation.Inverse()).ToString(),
                Relation.Read(row, 0, isA), segments.Of(id, other, limit: null), Shares(row, 13, isA), row.Number(17), row.GetInt64(12), first));
        }
        return edges;
    }

    private static FrameShares? Shares(SqliteDataReader row, int at, bool isA)
    {
        if (row.IsDBNull(at)) { return null; }
        decimal Share(int column) => row.Decimal(at + column, decimals: 2) ?? 0;
        return isA ? new(Share(0), Share(1), Share(2), Share(3)) : new(Share(1), Share(0), Share(3), Share(2));
    }

    private static List<ItemChange> Changes(SqliteConnection connection, string key, long value)
    {
        var changes = new List<ItemChange>();
        using var query = new Statement(connection, $"""
            SELECT {ShownPath.Columns}, (SELECT count(*) FROM runs r WHERE r.run_id <= h.run_id), r.started, h.what, h.before
            FROM changes h JOIN runs r USING (run_id) JOIN items i USING (item_id) JOIN folders f USING (folder_id) JOIN sources s USING (source_id)
            WHERE {key} = ?1 ORDER BY h.run_id, s.path, f.path, i.name, h.change_id
            """);
        using var row = query.Rows(value);
        while (row.Read())
        {
            changes.Add(new ItemChange(row.GetInt64(6), row.GetString(7), row.GetString(8), ShownPath.Read(row, 0), row.Text(9)));
        }
        return changes;
    }
}
