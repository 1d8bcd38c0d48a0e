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
            expected.Add(DerivedTable.Key("video_pairs", ids[a], ids[b]), DerivedTable.Words(r.Pdq.A, r.Pdq.B, r.Centred.A, r.Centred.B));
            for (int i = 0; i < r.Segments.Count; i++)
            {
                var s = r.Segments[i];
                expected.Add(DerivedTable.Key("segments", ids[a], ids[b], i), DerivedTable.Words(s.Orientation,
                    VideoFrames.Milliseconds(s.FromA), VideoFrames.Milliseconds(s.UntilA), VideoFrames.Milliseconds(s.FromB), VideoFrames.Milliseconds(s.UntilB), s.Frames, s.MeanDistance, s.IsStill ? 1 : 0));
            }
        }
        var findings = DerivedTable.Compare(connection, "video_pairs", keys: 2, "SELECT a, b, pdq_a, pdq_b, centred_a, centred_b FROM video_pairs", expected, "frames")
            .Concat(DerivedTable.Compare(connection, "segments", keys: 3, """
                SELECT a, b, segment, orientation, from_a_ms, until_a_ms, from_b_ms, until_b_ms, frames, distance, still FROM segments
                """, expected, "frames"));
        foreach (var finding in findings) { yield return finding; }
        foreach (string missing in expected.Keys) { yield return new(missing, "is missing; the frames have it"); }
    }
}
