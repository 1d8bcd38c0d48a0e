using System.Buffers;
using Cotejo.Kernels;

namespace Cotejo.Engine.Matching;

/// <param name="Distance">Frames at this distance or nearer are copies: 0 to <see cref="Hamming.MaxThreshold"/>.</param>
/// <param name="MaxPairs">Pairs of contents that there is memory for. More end the search: none is ever left out silently.</param>
/// <param name="Method">How hashes are compared; the edges are the same for all.</param>
public sealed record CopyOptions(
    int Distance, int Threads, SearchMethod Method = SearchMethod.Auto, SimdPath Path = SimdPath.Auto, long MaxPairs = long.MaxValue);

/// <param name="Runs">How each of the eight searches was done, in the order of <see cref="Orientation"/>.</param>
public sealed record FoundCopies(CopyEdges Edges, IReadOnlyList<SearchRun> Runs);

/// <summary>
/// Finds every pair of contents of which two frames are copies in any of the eight orientations, exactly.
/// </summary>
/// <remarks>
/// For frames x and y of different contents every distance between the original of x and one of the eight of y, and between the
/// original of y and one of the eight of x, that is within the limit is a hit. (The two directions can differ by a few bits, since
/// each laid picture has its own median.) A hit of x's original on y laid in o says that o turns y into x, and so that the inverse
/// of o turns x into y. A frame and its border-trimmed twin count as two frames here, and either meets either of another content.
/// Of all hits of a pair of contents a &lt; b one is kept: the smallest distance; then the first orientation, as that which turns b
/// into a; then the smallest frame of a, the whole before its twin; then of b. Hits equal in all of these make the same edge. Frames
/// of the same content make none. Edges come by a, then b; they do not depend on threads, method or path.
/// </remarks>
public static class CopyFinder
{
    /// <summary>On the processor.</summary>
    /// <exception cref="RunStoppedException">More pairs than the options allow.</exception>
    public static FoundCopies Find(FrameHashes frames, CopyOptions options, CancellationToken cancel = default) =>
        Find(frames, new CpuSearch(), options, cancel);

    /// <param name="by">What compares; the edges are the same for all.</param>
    /// <exception cref="RunStoppedException">More pairs than the options allow.</exception>
    public static FoundCopies Find(FrameHashes frames, IPairSearch by, CopyOptions options, CancellationToken cancel = default)
    {
        var search = new SearchOptions(options.Distance, options.Threads, options.Method, options.Path, cancel);
        var reducer = new EdgeReducer(options.MaxPairs);
        var originals = frames.Plane(Orientation.Original);
        var runs = new SearchRun[FrameHashes.Orientations];
        for (int o = 0; o < runs.Length; o++)
        {
            var orientation = (Orientation)o;
            void Take(ReadOnlySpan<HashPair> pairs) => Reduce(frames, orientation, pairs, reducer);

            // Original against original is the same both ways: half of the pairs are enough.
            runs[o] = orientation == Orientation.Original
                ? by.Within(originals, search, Take)
                : by.Between(originals, frames.Plane(orientation), search, Take);
        }
        return new FoundCopies(reducer.Finish(), runs);
    }

    /// <summary>
    /// The same between two sets of contents, each numbered by itself: every pair of which the one is of the first set and the other of the second.
    /// </summary>
    /// <returns>Edges whose A is a number of the first set and whose B is one of the second, by A, then B; pairs within a set are not looked for.</returns>
    /// <exception cref="RunStoppedException">More pairs than the options allow.</exception>
    public static CopyEdges FindBetween(FrameHashes first, FrameHashes second, IPairSearch by, CopyOptions options, CancellationToken cancel = default)
    {
        var search = new SearchOptions(options.Distance, options.Threads, options.Method, options.Path, cancel);
        var reducer = new EdgeReducer(options.MaxPairs);
        for (int o = 0; o < FrameHashes.Orientations; o++)
        {
            var orientation = (Orientation)o;
            by.Between(first.Plane(Orientation.Original), second.Plane(orientation), search, pairs => Reduce(pairs, reducer,
                (x, y, distance) => PackedEdge.Pack(first.Contents[x], second.Contents[y], distance, orientation, first.Slots[x], second.Slots[y])));
            // Original against original is the same both ways.
            if (orientation == Orientation.Original) { continue; }
            by.Between(second.Plane(Orientation.Original), first.Plane(orientation), search, pairs => Reduce(pairs, reducer,
                (y, x, distance) => PackedEdge.Pack(first.Contents[x], second.Contents[y], distance, orientation.Inverse(), first.Slots[x], second.Slots[y])));
        }
        return reducer.Finish();
    }

    private static void Reduce(FrameHashes frames, Orientation orientation, ReadOnlySpan<HashPair> pairs, EdgeReducer reducer)
    {
        var contents = frames.Contents;
        var slots = frames.Slots;
        var hits = ArrayPool<PackedEdge>.Shared.Rent(pairs.Length);
        int count = 0;
        foreach (var (x, y, distance) in pairs)
        {
            int a = contents[x], b = contents[y];
            if (a < b)
            {
                hits[count++] = PackedEdge.Pack(a, b, distance, orientation, slots[x], slots[y]);
            }
            else if (b < a)
            {
                hits[count++] = PackedEdge.Pack(b, a, distance, orientation.Inverse(), slots[y], slots[x]);
            }
        }
        if (count > 0) { reducer.Add(hits.AsSpan(0, count)); }
        ArrayPool<PackedEdge>.Shared.Return(hits);
    }

    private static void Reduce(ReadOnlySpan<HashPair> pairs, EdgeReducer reducer, Func<int, int, int, PackedEdge> pack)
    {
        var hits = ArrayPool<PackedEdge>.Shared.Rent(pairs.Length);
        for (int i = 0; i < pairs.Length; i++) { hits[i] = pack(pairs[i].First, pairs[i].Second, pairs[i].Distance); }
        if (pairs.Length > 0) { reducer.Add(hits.AsSpan(0, pairs.Length)); }
        ArrayPool<PackedEdge>.Shared.Return(hits);
    }
}
