using Cotejo.Kernels;

namespace Cotejo.Engine.Matching.Videos;

/// <summary>One frame of a video as vPDQ knows it.</summary>
/// <param name="Hash">Of policy full, as the frame is stored.</param>
/// <param name="Quality">0 to 100.</param>
/// <param name="Time">When it is shown.</param>
public sealed record VpdqFrame(Hash256 Hash, int Quality, TimeSpan Time);

/// <summary>When two videos match, with the defaults of vPDQ's exchange.</summary>
/// <param name="Distance">Frames at this distance or nearer match: 0 to 256.</param>
/// <param name="Quality">Frames of less than this are left out, on both sides.</param>
/// <param name="QueryShare">Percent of the query's frames that must match.</param>
/// <param name="ComparedShare">Percent of the other side's frames that must match.</param>
public sealed record VpdqThresholds(int Distance = 31, int Quality = 50, double QueryShare = 80, double ComparedShare = 0);

/// <summary>How much of two videos is in each other by vPDQ: frames are a bag, their times do not count.</summary>
/// <remarks>
/// On each side frames of low quality are left out, then all but the first of equal hashes; a frame matches when any that is left of
/// the other side is within the distance; a share is the part of a side's frames that match. A side that is empty then gives 0 and 0,
/// and no match. The reference has two programs that differ at the edges: the one in C++ gives 0 and 0 too, but keeps repeated hashes
/// and asks for a distance below the threshold; the one in Python divides by zero there, and looks for repeats before it looks at the
/// quality, which differs only where equal hashes are told with different qualities.
/// </remarks>
public static class VpdqShares
{
    /// <returns>Percent, 0 to 100, of the query and of the compared side.</returns>
    public static (double Query, double Compared, bool Matches) Of(
        IEnumerable<VpdqFrame> query, IEnumerable<VpdqFrame> compared, VpdqThresholds thresholds)
    {
        var (ofQuery, ofCompared) = Of(Bag(query, thresholds.Quality), Bag(compared, thresholds.Quality), thresholds.Distance);
        bool bothThere = ofQuery.HasValue && ofCompared.HasValue;
        double q = ofQuery ?? 0, c = ofCompared ?? 0;
        return (q, c, bothThere && q >= thresholds.QueryShare && c >= thresholds.ComparedShare);
    }

    /// <param name="query">Without repeats.</param>
    /// <param name="compared">Likewise.</param>
    /// <returns>Percent of each side; null for both when a side is empty.</returns>
    internal static (double? Query, double? Compared) Of(ReadOnlySpan<Hash256> query, ReadOnlySpan<Hash256> compared, int distance)
    {
        if (query.IsEmpty || compared.IsEmpty) { return (null, null); }
        var seen = new bool[compared.Length];
        int matched = 0;
        foreach (ref readonly var hash in query)
        {
            int at = NearHash.First(hash, compared, distance);
            if (at < 0) { continue; }
            matched++;
            seen[at] = true;
        }
        int matchedBack = 0;
        for (int i = 0; i < compared.Length; i++)
        {
            // What a query met has its match; only the others are looked at from this side.
            if (seen[i] || (matched > 0 && NearHash.First(compared[i], query, distance) >= 0)) { matchedBack++; }
        }
        return (100.0 * matched / query.Length, 100.0 * matchedBack / compared.Length);
    }

    private static Hash256[] Bag(IEnumerable<VpdqFrame> frames, int quality) =>
        [.. frames.Where(frame => frame.Quality >= quality).Select(frame => frame.Hash).Distinct()];
}
