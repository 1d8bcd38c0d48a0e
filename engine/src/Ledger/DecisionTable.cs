using System.Security.Cryptography;
using System.Text.Json.Nodes;
using Microsoft.Data.Sqlite;

namespace Cotejo.Engine.Ledger;

/// <summary>
/// What persons decided about contents. Rows are only added: the latest of a content holds, and one without a decision takes the earlier ones
/// back. Each batch belongs to an entry of the run log, whose hash covers it.
/// </summary>
internal static class DecisionTable
{
    /// <summary>A query of SHA-256: contents that nobody has to look at again, by a decision or since lists set them aside.</summary>
    public const string Settled = $"""
        SELECT sha256 FROM decided WHERE decision <> '{DecisionWords.Unclear}'
        UNION SELECT known.sha256 FROM set_aside JOIN contents known USING (content_id)
        """;

    /// <summary>How many groups need no look any more: those of which every content is settled. What joins a settled group later is near, not the same.</summary>
    public const string SettledGroups = $"""
        SELECT (SELECT count(*) FROM (
                SELECT count(*) AS settled, g.contents AS all_of FROM ({Settled}) d JOIN contents c USING (sha256) JOIN members m USING (content_id)
                    JOIN groups g USING (group_id) GROUP BY g.group_id)
            WHERE settled = all_of)
            + (SELECT count(*) FROM ({Settled}) d JOIN contents c USING (sha256) LEFT JOIN members m USING (content_id)
                WHERE m.content_id IS NULL AND c.outcome = 'hashed'
                    AND EXISTS (SELECT 1 FROM items i WHERE i.content_id = c.content_id AND i.vanished_run IS NULL))
        """;

    /// <param name="decision">Null takes back.</param>
    /// <param name="chosen">How the contents were chosen, for the log.</param>
    /// <param name="contents">SHA-256, each once.</param>
    public static void Store(
        SqliteConnection connection, string? decision, int? category, string? note, JsonObject chosen, IReadOnlyList<byte[]> contents) =>
        Case.InTransaction(connection, () =>
        {
            long entry = new RunLog(connection).Append(LogWords.Decided, new JsonObject
            {
                ["decision"] = decision, ["category"] = category, ["note"] = note, ["chosen"] = chosen, ["contents"] = contents.Count,
                ["digest"] = Convert.ToHexStringLower(Digest(contents.Order(BlobOrder))),
            });
            using var put = new Statement(connection, "INSERT INTO decisions(sha256, entry, decision, category, note) VALUES (?1, ?2, ?3, ?4, ?5)");
            foreach (byte[] sha256 in contents) { put.Run(sha256, entry, decision, category, note); }
        });

    /// <summary>Of the SHA-256 of contents, one behind the other, in the order of their bytes.</summary>
    public static byte[] Digest(IEnumerable<byte[]> contents)
    {
        using var digest = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (byte[] sha256 in contents) { digest.AppendData(sha256); }
        return digest.GetHashAndReset();
    }

    private static Comparer<byte[]> BlobOrder { get; } = Comparer<byte[]>.Create((x, y) => x.AsSpan().SequenceCompareTo(y));
}
