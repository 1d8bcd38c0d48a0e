namespace Cotejo.Kernels;

/// <summary>
/// Exact range search: every pair within the threshold exactly once, no cap, none missed, by every method, path and degree.
/// The order of pairs is not defined; a caller that needs one sorts. Memory beside the hashes: 36 to 40 bytes a hash, and a
/// fixed amount a thread.
/// </summary>
public static class HammingSearch
{
    /// <summary>Below this many hashes the tiles have finished before bands could be built.</summary>
    private const int AlwaysTiles = 4096;

    /// <summary>What a search of one set would take by the cheaper of tiles and bands, in comparisons of a tile.</summary>
    public static double Cost(ReadOnlySpan<Hash256> hashes, int threshold) =>
        Math.Min(TileJoin.Cost(hashes.Length), BandJoin.Cost(hashes, threshold));

    /// <summary>Likewise between two sets.</summary>
    public static double Cost(ReadOnlySpan<Hash256> first, ReadOnlySpan<Hash256> second, int threshold) =>
        Math.Min(TileJoin.Cost(first.Length, second.Length), BandJoin.Cost(first, second, threshold));

    /// <summary>All pairs i &lt; j of one set.</summary>
    public static SearchRun Within(ReadOnlyMemory<Hash256> hashes, SearchOptions options, PairSink sink)
    {
        var path = Check(options);
        var method = options.Method;
        if (method == SearchMethod.Auto)
        {
            method = hashes.Length < AlwaysTiles ? SearchMethod.Tiles
                : Cheaper(TileJoin.Cost(hashes.Length), BandJoin.Cost(hashes.Span, options.Threshold));
        }
        switch (method)
        {
            case SearchMethod.Definition:
                Define(options, sink, writer => Hamming.Within(hashes.Span, options.Threshold, writer));
                break;
            case SearchMethod.Tiles:
                TileJoin.Within(hashes, options, path, sink);
                break;
            default:
                BandJoin.Within(hashes, options, path, sink);
                break;
        }
        return new SearchRun(method, path);
    }

    /// <summary>All pairs of one hash of each set.</summary>
    public static SearchRun Between(ReadOnlyMemory<Hash256> first, ReadOnlyMemory<Hash256> second, SearchOptions options, PairSink sink)
    {
        var path = Check(options);
        var method = options.Method;
        if (method == SearchMethod.Auto)
        {
            method = Math.Min(first.Length, second.Length) < AlwaysTiles / 8 ? SearchMethod.Tiles
                : Cheaper(TileJoin.Cost(first.Length, second.Length), BandJoin.Cost(first.Span, second.Span, options.Threshold));
        }
        switch (method)
        {
            case SearchMethod.Definition:
                Define(options, sink, writer => Hamming.Between(first.Span, second.Span, options.Threshold, writer));
                break;
            case SearchMethod.Tiles:
                TileJoin.Between(first, second, options, path, sink);
                break;
            default:
                BandJoin.Between(first, second, options, path, sink);
                break;
        }
        return new SearchRun(method, path);
    }

    private static SearchMethod Cheaper(double tiles, double bands) => bands < tiles ? SearchMethod.Bands : SearchMethod.Tiles;

    private static void Define(SearchOptions options, PairSink sink, Action<PairWriter> define)
    {
        var writer = new PairWriter(sink, options.Cancel);
        define(writer);
        writer.Flush();
    }

    /// <summary>Refuses what no search takes; gives the instructions that tiles are compared with.</summary>
    internal static SimdPath Check(SearchOptions options)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(options.Threshold);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(options.Threshold, Hamming.MaxThreshold);
        ArgumentOutOfRangeException.ThrowIfLessThan(options.Degree, 1);
        options.Cancel.ThrowIfCancellationRequested();
        return SimdPaths.Resolve(options.Path);
    }
}
