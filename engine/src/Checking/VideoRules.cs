using Cotejo.Engine.Hashing;
using Cotejo.Engine.Ledger;
using Microsoft.Data.Sqlite;

namespace Cotejo.Engine.Checking;

/// <summary>The rules that a ledger keeps for videos, for frames with a border, and for what two contents are to each other.</summary>
internal static class VideoRules
{
    /// <summary>Each query counts rows that break a rule.</summary>
    public static IReadOnlyList<(string Table, string Rule, string Sql)> All { get; } =
    [
        ("videos", "of a content that is not hashed, or no video",
            "SELECT count(*) FROM videos v LEFT JOIN contents c USING (content_id) WHERE c.outcome IS NOT 'hashed' OR c.type <> 'Video'"),
        ("videos", "that looked at another number of frames than they kept and left out", """
            SELECT count(*) FROM videos v JOIN contents c USING (content_id)
            WHERE v.sampled <> c.frames + (SELECT coalesce(sum(t.repeats), 0) FROM frame_times t WHERE t.content_id = v.content_id)
            """),
        ("frame_times", "missing: hashed videos whose frames do not have one time each, or other contents with times", """
            SELECT count(*) FROM contents c WHERE c.outcome = 'hashed' AND
                (SELECT count(*) FROM frame_times t WHERE t.content_id = c.content_id)
                <> iif(EXISTS (SELECT 1 FROM videos v WHERE v.content_id = c.content_id), c.frames, 0)
            """),
        ("frame_times", "of a frame without hashes", """
            SELECT count(*) FROM frame_times t
            WHERE NOT EXISTS (SELECT 1 FROM hashes h WHERE h.content_id = t.content_id AND h.policy = 'full' AND h.frame = t.frame)
            """),
        ("frame_times", "that end before they begin, or do not fit the number of repeats", """
            SELECT count(*) FROM frame_times WHERE until_ms < time_ms OR repeats < 0 OR (repeats = 0 AND until_ms <> time_ms)
            """),
        ("frame_times", "that end after the next frame begins", """
            SELECT count(*) FROM (SELECT until_ms, lead(time_ms) OVER (PARTITION BY content_id ORDER BY frame) AS next FROM frame_times)
            WHERE next < until_ms
            """),
        ("hashes", "inside the border of a frame that has no others", """
            SELECT count(*) FROM hashes t WHERE t.policy = 'trimmed'
                AND NOT EXISTS (SELECT 1 FROM hashes h WHERE h.content_id = t.content_id AND h.policy = 'centred' AND h.frame = t.frame)
            """),
        ("edges", "of another kind than their contents are", """
            SELECT count(*) FROM edges e LEFT JOIN videos a ON a.content_id = e.a LEFT JOIN videos b ON b.content_id = e.b
            WHERE (a.content_id IS NOT NULL) + (b.content_id IS NOT NULL) <> CASE e.kind WHEN 'Copy' THEN 0 WHEN 'Still' THEN 1 ELSE 2 END
            """),
        ("edges", "between frames without the hashes that they were found by", """
            SELECT count(*) FROM edges e WHERE
                NOT EXISTS (SELECT 1 FROM hashes h
                    WHERE h.content_id = e.a AND h.frame = e.frame_a AND h.policy = iif(e.trimmed_a, 'trimmed', 'centred'))
                OR NOT EXISTS (SELECT 1 FROM hashes h
                    WHERE h.content_id = e.b AND h.frame = e.frame_b AND h.policy = iif(e.trimmed_b, 'trimmed', 'centred'))
            """),
        ("video_pairs", "without a pair of videos in edges", """
            SELECT count(*) FROM video_pairs p LEFT JOIN edges e ON e.a = p.a AND e.b = p.b WHERE e.kind IS NULL OR e.kind IN ('Copy', 'Still')
            """),
        ("video_pairs", "whose shares are not 0 to 100 percent", """
            SELECT count(*) FROM video_pairs WHERE min(pdq_a, pdq_b, centred_a, centred_b) < 0 OR max(pdq_a, pdq_b, centred_a, centred_b) > 100
            """),
        ("segments", "of a pair that is not known to share a scene", """
            SELECT count(*) FROM segments s LEFT JOIN edges e ON e.a = s.a AND e.b = s.b
            WHERE e.kind IS NULL OR e.kind NOT IN ('SameVideo', 'ClipOfA', 'ClipOfB', 'SharedScene')
            """),
        ("segments", "missing: pairs of videos that share a scene, and none says which", """
            SELECT count(*) FROM edges e WHERE e.kind IN ('SameVideo', 'ClipOfA', 'ClipOfB', 'SharedScene')
                AND NOT EXISTS (SELECT 1 FROM segments s WHERE s.a = e.a AND s.b = e.b)
            """),
        ("segments", "that neither move nor stand still", "SELECT count(*) FROM segments WHERE still NOT IN (0, 1)"),
        ("segments", "that end before they begin, or of no frames", """
            SELECT count(*) FROM segments
            WHERE until_a_ms < from_a_ms OR until_b_ms < from_b_ms OR frames < 1 OR distance NOT BETWEEN 0 AND 256
            """),
    ];

    /// <summary>What lies inside a border is a part of the frame; of several frames only the first one's size is known.</summary>
    public static IEnumerable<Finding> InnerRectangles(SqliteConnection connection, CancellationToken cancel)
    {
        using var query = new Statement(connection, """
            SELECT h.content_id, h.frame, h.inner, c.width, c.height, c.frames
            FROM hashes h JOIN contents c USING (content_id) WHERE h.policy = 'trimmed'
            """);
        using var row = query.Rows();
        while (row.Read())
        {
            cancel.ThrowIfCancellationRequested();
            bool isOnlyFrame = row.GetInt64(5) == 1;
            if (!IsInside(row.GetString(2), isOnlyFrame ? (row.GetInt64(3), row.GetInt64(4)) : (long.MaxValue, long.MaxValue)))
            {
                yield return new($"hashes ({row.GetInt64(0)}, {row.GetInt64(1)})", "lies inside a border that the frame cannot have");
            }
        }
    }

    private static bool IsInside(string inner, (long Width, long Height) frame) =>
        InnerRectangle.Parse(inner) is { } r && r.Left + (long)r.Width <= frame.Width && r.Top + (long)r.Height <= frame.Height;
}
