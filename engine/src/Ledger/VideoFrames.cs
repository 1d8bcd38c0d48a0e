using Cotejo.Engine.Matching;
using Cotejo.Engine.Matching.Videos;
using Cotejo.Kernels;
using Microsoft.Data.Sqlite;

namespace Cotejo.Engine.Ledger;

/// <summary>The frames of videos as matching wants them, and what it says of pairs of videos as the ledger keeps it.</summary>
internal static class VideoFrames
{
    /// <param name="number">What the content is called while it is matched.</param>
    /// <param name="id">What the ledger calls it.</param>
    public static VideoSequence Load(SqliteConnection connection, int number, long id)
    {
        using var facts = new Statement(connection, "SELECT duration_ms FROM videos WHERE content_id = ?1");
        var duration = facts.Number(id) is { } ms ? TimeSpan.FromMilliseconds(ms) : (TimeSpan?)null;
        using var query = new Statement(connection, """
            SELECT t.frame, t.time_ms, t.until_ms, f.quality, f.hash, c.quality, c.hash, c.turned, i.quality, i.hash, i.turned
            FROM frame_times t JOIN hashes f ON f.content_id = t.content_id AND f.policy = 'full' AND f.frame = t.frame
                JOIN hashes c ON c.content_id = t.content_id AND c.policy = 'centred' AND c.frame = t.frame
                LEFT JOIN hashes i ON i.content_id = t.content_id AND i.policy = 'trimmed' AND i.frame = t.frame
            WHERE t.content_id = ?1 ORDER BY t.frame
            """);
        var frames = new List<SequenceFrame>();
        using var row = query.Rows(id);
        while (row.Read())
        {
            frames.Add(new SequenceFrame(row.GetInt32(0), TimeSpan.FromMilliseconds(row.GetInt64(1)), TimeSpan.FromMilliseconds(row.GetInt64(2)),
                row.GetInt32(3), Hash256.Read((byte[])row[4]), Comparable(row, 5), Comparable(row, 8)));
        }
        return new VideoSequence(number, duration, null, frames);
    }

    /// <summary>Within the caller's transaction.</summary>
    public static void Store(SqliteConnection connection, IReadOnlyList<long> ids, IReadOnlyList<VideoPair> pairs)
    {
        using var putPair = new Statement(connection, """
            INSERT INTO video_pairs(a, b, pdq_a, pdq_b, centred_a, centred_b) VALUES (?1, ?2, ?3, ?4, ?5, ?6)
            """);
        using var putSegment = new Statement(connection, """
            INSERT INTO segments(a, b, segment, orientation, from_a_ms, until_a_ms, from_b_ms, until_b_ms, frames, distance, still)
            VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)
            """);
        foreach (var (a, b, relation) in pairs)
        {
            putPair.Run(ids[a], ids[b], relation.Pdq.A, relation.Pdq.B, relation.Centred.A, relation.Centred.B);
            for (int i = 0; i < relation.Segments.Count; i++)
            {
                var s = relation.Segments[i];
                putSegment.Run(ids[a], ids[b], i, s.Orientation.ToString(), Milliseconds(s.FromA), Milliseconds(s.UntilA),
                    Milliseconds(s.FromB), Milliseconds(s.UntilB), s.Frames, s.MeanDistance, s.IsStill);
            }
        }
    }

    /// <summary>As the ledger keeps times.</summary>
    public static long Milliseconds(TimeSpan time) => (long)Math.Round(time.TotalMilliseconds);

    private static Hash256[]? Comparable(SqliteDataReader row, int column)
    {
        if (row.IsDBNull(column) || row.GetInt32(column) < MatchTables.LeastQuality) { return null; }
        var eight = new Hash256[FrameHashes.Orientations];
        MatchTables.Eight((byte[])row[column + 1], (byte[])row[column + 2], eight);
        return eight;
    }
}
