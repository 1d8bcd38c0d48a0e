using Cotejo.Kernels;

namespace Cotejo.Engine.Matching.Videos;

/// <summary>
/// Videos that are the same under a logo, a caption or a sticker. An opaque plate on a few percent of a frame moves its hash by 40 to 60 bits: one
/// frame says nothing then, but many that agree in time do. So frames that are too far apart for copies are compared once more, as they lie,
/// and a pair counts only when a good part of one video is in step with the other.
/// </summary>
internal static class ObscuredVideos
{
    /// <summary>
    /// Bits. The nearest of 200 million pairs of unrelated frames, borders taken off, were 70 apart; see engine/docs/video-matching.md.
    /// </summary>
    public const int Distance = 60;

    /// <summary>Frames in step. What does not move shows one picture however long, and one picture is no proof.</summary>
    private const int LeastFrames = 3;

    /// <summary>Percent of one of the videos. A plate weighs less on some scenes than on others: of the rest nothing can be said.</summary>
    private const double LeastCovered = 100.0 / 3;

    /// <returns>The nearest frames, as they lie, of every pair of videos that has any within <see cref="Distance"/>.</returns>
    /// <exception cref="RunStoppedException">More pairs than the options allow.</exception>
    public static CopyEdges Candidates(FrameHashes frames, IReadOnlyList<bool> isVideo, IPairSearch by, CopyOptions options, CancellationToken cancel)
    {
        int[] places = [.. Enumerable.Range(0, frames.Count).Where(place => isVideo[frames.Contents[place]])];
        var plane = frames.Plane(Orientation.Original);
        var hashes = new Hash256[places.Length];
        for (int i = 0; i < hashes.Length; i++) { hashes[i] = plane.Span[places[i]]; }

        var reducer = new EdgeReducer(options.MaxPairs);
        by.Within(hashes, new SearchOptions(Distance, options.Threads, options.Method, options.Path, cancel), pairs =>
        {
            var found = new PackedEdge[pairs.Length];
            int count = 0;
            foreach (var (x, y, distance) in pairs)
            {
                int first = places[x], second = places[y];
                if (frames.Contents[first] > frames.Contents[second]) { (first, second) = (second, first); }
                int a = frames.Contents[first], b = frames.Contents[second];
                if (a != b) { found[count++] = PackedEdge.Pack(a, b, distance, Orientation.Original, frames.Slots[first], frames.Slots[second]); }
            }
            if (count > 0) { reducer.Add(found.AsSpan(0, count)); }
        });
        return reducer.Finish();
    }

    /// <summary>Whether what was found at <see cref="Distance"/> is enough to say what two videos are to each other, and to group them.</summary>
    public static bool IsProof(VideoRelation relation) =>
        relation.Segments.Where(s => !s.IsStill).Sum(s => s.Frames) >= LeastFrames
        && Math.Max(relation.Covered.A, relation.Covered.B) >= LeastCovered;
}
