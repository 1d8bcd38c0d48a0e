using System.Globalization;
using Cotejo.Engine.Ledger;
using Cotejo.Engine.Matching;
using Microsoft.Data.Sqlite;

namespace Cotejo.Engine.Checking;

/// <summary>Whether what the ledger says of pairs of videos (shares and segments) is what their frames say.</summary>
internal static class VideoCheck
{
    /// <param name="ids">The ledger's id of each numbered content.</param>
    public static IEnumerable<Finding> Run(SqliteConnection connection, IReadOnlyList<VideoPair> pairs, IReadOnlyList<long> ids)
    {
        var expected = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var (a, b, r) in pairs)
        {
            expected.Add(Key("video_pairs", ids[a], ids[b]), Words(r.Pdq.A, r.Pdq.B, r.Centred.A, r.Centred.B));
            for (int i = 0; i < r.Segments.Count; i++)
            {
                var s = r.Segments[i];
                expected.Add(Key("segments", ids[a], ids[b], i), Words(s.Orientation, VideoFrames.Milliseconds(s.FromA), VideoFrames.Milliseconds(s.UntilA),
                    VideoFrames.Milliseconds(s.FromB), VideoFrames.Milliseconds(s.UntilB), s.Frames, s.MeanDistance, s.IsStill ? 1 : 0));
            }
        }
        var findings = Compare(connection, "video_pairs", keys: 2, "SELECT a, b, pdq_a, pdq_b, centred_a, centred_b FROM video_pairs", expected)
            .Concat(Compare(connection, "segments", keys: 3, """
                SELECT a, b, segment, orientation, from_a_ms, until_a_ms, from_b_ms, until_b_ms, frames, distance, still FROM segments
                """, expected));
        foreach (var finding in findings) { yield return finding; }
        foreach (string missing in expected.Keys) { yield return new(missing, "is missing; the frames have it"); }
    }

    /// <param name="expected">Loses what was found.</param>
    private static IEnumerable<Finding> Compare(SqliteConnection connection, string table, int keys, string sql, Dictionary<string, string> expected)
    {
        using var query = new Statement(connection, sql);
        using var row = query.Rows();
        while (row.Read())
        {
            string key = Key(table, [.. Enumerable.Range(0, keys).Select(row.GetInt64)]);
            string said = Words([.. Enumerable.Range(keys, row.FieldCount - keys).Select(row.GetValue)]);
            if (!expected.Remove(key, out string? found)) { yield return new(key, "is there and the frames do not have it"); }
            else if (found != said) { yield return new(key, $"says {said}; the frames say {found}"); }
        }
    }

    private static string Key(string table, params ReadOnlySpan<long> ids) => $"{table} ({string.Join(", ", ids.ToArray())})";

    private static string Words(params object[] values) => string.Join(' ', values.Select(v => Convert.ToString(v, CultureInfo.InvariantCulture)));
}
