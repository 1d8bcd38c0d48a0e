using System.Security.Cryptography;
using System.Text;
using Cotejo.Engine.Hashing;
using Cotejo.Engine.Matching;
using Cotejo.Kernels;
using Microsoft.Data.Sqlite;

namespace Cotejo.Engine.Ledger;

/// <summary>
/// The contents that are matched: hashed, and present as at least one item. Numbered in the order of their SHA-256, so that edges
/// and groups do not depend on the order in which threads finished. Ranked by: video, pixels inside the border, duration, bytes, quality,
/// each descending, then SHA-256: bars make no picture better.
/// </summary>
/// <param name="Ids">The ledger's id of each numbered content.</param>
internal sealed record LoadedMatch(IReadOnlyList<long> Ids, MatchedInput Input);

/// <summary>Reads what is matched and writes what was found. Edges and groups are derived: each match replaces them whole.</summary>
internal static class MatchTables
{
    /// <summary>Below it a hash is mostly rounding: such a frame has no copies by this means.</summary>
    public const int LeastQuality = 50;

    /// <summary>Raised when pairs or groups are made by other rules: every case is then matched anew.</summary>
    private const byte RulesVersion = 2;

    private const string Present = "EXISTS (SELECT 1 FROM items i WHERE i.content_id = c.content_id AND i.vanished_run IS NULL)";

    /// <summary>A digest of all that edges and groups follow from: the rules (their version), the distance, and the present, hashed contents.</summary>
    public static byte[] DigestInputs(SqliteConnection connection, int distance)
    {
        using var digest = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        digest.AppendData([RulesVersion, LeastQuality, (byte)distance]);
        using var query = new Statement(connection, $"SELECT c.sha256, c.frames, coalesce(c.route, '') FROM contents c WHERE c.outcome = 'hashed' AND {Present} ORDER BY c.sha256");
        using var row = query.Rows();
        while (row.Read())
        {
            digest.AppendData((byte[])row[0]);
            digest.AppendData(BitConverter.GetBytes(row.GetInt64(1)));
            digest.AppendData(Encoding.ASCII.GetBytes(row.GetString(2)));
        }
        return digest.GetHashAndReset();
    }

    public static bool IsCurrent(SqliteConnection connection, byte[] inputs)
    {
        using var query = new Statement(connection, "SELECT count(*) FROM matches WHERE inputs = ?1");
        return query.Number(inputs) > 0;
    }

    public static LoadedMatch Load(SqliteConnection connection, CancellationToken cancel)
    {
        var ids = new List<long>();
        var ranks = new List<(bool IsVideo, long Pixels, long Duration, long Size, long Quality)>();
        var frames = new FrameHashes();
        Span<Hash256> eight = stackalloc Hash256[FrameHashes.Orientations];
        // 'centred' sorts before 'trimmed', as the frames want it.
        using var query = new Statement(connection, $"""
            SELECT c.content_id, v.content_id IS NOT NULL, c.width * c.height, coalesce(v.duration_ms, 0), c.size, c.quality,
                h.frame, h.quality, h.hash, h.turned, h.inner
            FROM contents c LEFT JOIN videos v USING (content_id)
                LEFT JOIN hashes h ON h.content_id = c.content_id AND h.policy IN ('centred', 'trimmed')
            WHERE c.outcome = 'hashed' AND {Present} ORDER BY c.sha256, h.frame, h.policy
            """);
        using var row = query.Rows();
        while (row.Read())
        {
            cancel.ThrowIfCancellationRequested();
            long id = row.GetInt64(0);
            if (ids.Count == 0 || ids[^1] != id)
            {
                ids.Add(id);
                ranks.Add((row.GetBoolean(1), row.GetInt64(2), row.GetInt64(3), row.GetInt64(4), row.GetInt64(5)));
            }
            if (row.IsDBNull(6)) { continue; }
            bool trimmed = !row.IsDBNull(10);
            if (trimmed && InnerRectangle.Parse(row.GetString(10)) is { } inner)
            {
                ranks[^1] = ranks[^1] with { Pixels = Math.Min(ranks[^1].Pixels, inner.Pixels) };
            }
            if (row.GetInt32(7) < LeastQuality) { continue; }
            Eight((byte[])row[8], (byte[])row[9], eight);
            frames.Add(ids.Count - 1, row.GetInt32(6), eight, trimmed);
        }
        var ranked = Enumerable.Range(0, ids.Count).OrderByDescending(n => ranks[n]).ToArray();   // stable: then by number, which is by SHA-256
        bool[] isVideo = [.. ranks.Select(r => r.IsVideo)];
        return new LoadedMatch(ids, new MatchedInput(ranked, frames, isVideo, number => VideoFrames.Load(connection, number, ids[number])));
    }

    /// <summary>Replaces edges and groups in one transaction: a kill leaves the old ones or the new ones.</summary>
    public static void Store(SqliteConnection connection, long run, IReadOnlyList<long> ids, byte[] inputs, int distance, MatchedContents matched)
    {
        using var putEdge = new Statement(connection, """
            INSERT INTO edges(a, b, distance, orientation, frame_a, frame_b, trimmed_a, trimmed_b, kind) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)
            """);
        using var putGroup = new Statement(connection, "INSERT INTO groups(group_id, representative, contents) VALUES (?1, ?2, ?3)");
        using var putMember = new Statement(connection, """
            INSERT INTO members(content_id, group_id, distance, orientation, linked_through) VALUES (?1, ?2, ?3, ?4, ?5)
            """);
        using var putMatch = new Statement(connection, "INSERT INTO matches(match_id, run_id, distance, inputs, method) VALUES (1, ?1, ?2, ?3, ?4)");
        Case.Execute(connection, "BEGIN IMMEDIATE; DELETE FROM edges; DELETE FROM video_pairs; DELETE FROM segments; DELETE FROM members; DELETE FROM groups; DELETE FROM matches;");
        try
        {
            for (int i = 0; i < matched.Edges.Count; i++)
            {
                var e = matched.Edges[i];
                putEdge.Run(ids[e.A], ids[e.B], e.Distance, e.Orientation.ToString(), e.FrameA, e.FrameB, e.TrimmedA, e.TrimmedB, matched.Kinds[i].ToString());
            }
            VideoFrames.Store(connection, ids, matched.Videos);
            var groups = matched.Groups;
            for (int g = 0; g < groups.Count; g++)
            {
                var members = groups.Group(g);
                putGroup.Run(g + 1, ids[members[0].Content], members.Length);
                foreach (var m in members)
                {
                    putMember.Run(ids[m.Content], g + 1, m.Distance, m.Orientation.ToString(),
                        m.Role == MemberRole.Linked ? ids[m.Through] : null);
                }
            }
            putMatch.Run(run, distance, inputs, string.Join("; ", matched.Runs.Distinct()));
            Case.Execute(connection, "COMMIT");
        }
        catch
        {
            Case.RollBack(connection);
            throw;
        }
    }

    /// <param name="hash">Of the frame as it is.</param>
    /// <param name="turned">Of the seven other orientations.</param>
    internal static void Eight(byte[] hash, byte[] turned, Span<Hash256> eight)
    {
        eight[0] = Hash256.Read(hash);
        for (int o = 1; o < eight.Length; o++) { eight[o] = Hash256.Read(turned.AsSpan((o - 1) * Hash256.Bytes)); }
    }
}
