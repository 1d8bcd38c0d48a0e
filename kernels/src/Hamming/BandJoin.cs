namespace Cotejo.Kernels;

/// <summary>
/// The pigeonhole index (<see cref="Bands"/>), walked band by band: the set is sorted by the band's key, and each bucket meets the
/// buckets of all keys within the band's radius in SIMD tiles. Memory is read in order, and one band exists at a time. A pair that
/// several bands bring together is reported by the first of them only, which is decided from the two hashes alone. A bucket of
/// any size (many copies of one picture) is walked in tiles and split between threads.
/// </summary>
internal static class BandJoin
{
    /// <summary>Places of one piece of work; a flood's bucket is split into as many pieces as it needs.</summary>
    private const int PiecePlaces = 512;

    /// <summary>Cost of sorting one hash by one band, in comparisons of a large tile.</summary>
    private const double SortCost = 100;

    /// <summary>Cost of looking at one neighbouring bucket.</summary>
    private const double LookCost = 80;

    /// <summary>Cost of a pair that meets in buckets, most of which are smaller than a tile.</summary>
    private const double PairCost = 2;

    /// <summary>Estimated cost; one unit is one comparison of a pair in a large tile.</summary>
    /// <remarks>
    /// For each band: hashes to sort, keys present times the ball, and pairs that meet. The last is bounded from above by the sum of
    /// squared bucket sizes times the ball (by Cauchy and Schwarz), so that skewed sets and floods are seen as what they are.
    /// </remarks>
    public static double Cost(ReadOnlySpan<Hash256> hashes, int threshold)
    {
        double cost = 0;
        var buckets = new int[Bands.Keys];
        for (int band = 0; band < Bands.Count && Bands.Radius(threshold, band) >= 0; band++)
        {
            double ball = BallSize(Bands.Radius(threshold, band));
            var (keys, squares) = Measure(hashes, band, buckets);
            cost += (SortCost * hashes.Length) + (0.5 * ball * ((LookCost * keys) + (PairCost * squares)));
        }
        return cost;
    }

    /// <inheritdoc cref="Cost(ReadOnlySpan{Hash256}, int)"/>
    public static double Cost(ReadOnlySpan<Hash256> first, ReadOnlySpan<Hash256> second, int threshold)
    {
        double cost = 0;
        var buckets = new int[Bands.Keys];
        for (int band = 0; band < Bands.Count && Bands.Radius(threshold, band) >= 0; band++)
        {
            double ball = BallSize(Bands.Radius(threshold, band));
            var (keys, squares) = Measure(first, band, buckets);
            double otherSquares = Measure(second, band, buckets).Squares;
            cost += (SortCost * ((double)first.Length + second.Length))
                + (ball * ((LookCost * keys) + (PairCost * Math.Sqrt(squares * otherSquares))));
        }
        return cost;
    }

    public static void Within(ReadOnlyMemory<Hash256> hashes, SearchOptions options, SimdPath path, PairSink sink)
    {
        var index = new BandIndex(hashes);
        Run(index, index, options, path, sink);
    }

    public static void Between(
        ReadOnlyMemory<Hash256> first, ReadOnlyMemory<Hash256> second, SearchOptions options, SimdPath path, PairSink sink) =>
        Run(new BandIndex(first), new BandIndex(second), options, path, sink);

    private static void Run(BandIndex queries, BandIndex candidates, SearchOptions options, SimdPath path, PairSink sink)
    {
        bool isSelf = ReferenceEquals(queries, candidates);
        for (int band = 0; band < Bands.Count && Bands.Radius(options.Threshold, band) >= 0; band++)
        {
            queries.Build(band, options.Degree, options.Cancel);
            if (!isSelf) { candidates.Build(band, options.Degree, options.Cancel); }
            int[] ball = Bands.Ball(Bands.Radius(options.Threshold, band));
            int current = band;
            SearchWorkers.Run(options.Degree, (int)(((long)queries.Count + PiecePlaces - 1) / PiecePlaces),
                () => new PairWriter(sink, options.Cancel),
                (writer, piece) =>
                {
                    int place = piece * PiecePlaces;
                    var visitor = new Visitor(writer, queries, candidates, current, options.Threshold);
                    int placeEnd = place + Math.Min(PiecePlaces, queries.Count - place);
                    Meet(queries, candidates, place, placeEnd, ball, path, options.Threshold, ref visitor);
                },
                writer => writer.Flush(),
                options.Cancel);
        }
    }

    /// <summary>Queries from one place to another, each key's share of them against the buckets within the ball.</summary>
    private static void Meet(
        BandIndex queries, BandIndex candidates, int place, int placeEnd, int[] ball, SimdPath path, int threshold, ref Visitor visitor)
    {
        bool isSelf = ReferenceEquals(queries, candidates);
        var starts = queries.Starts;
        var others = candidates.Starts;
        for (int key = queries.KeyAt(place); place < placeEnd; key++)
        {
            int end = Math.Min(starts[key + 1], placeEnd);
            if (end == place) { continue; }
            foreach (int difference in ball)
            {
                int other = key ^ difference;
                if (isSelf && other < key) { continue; }
                int from = isSelf && other == key ? place + 1 : others[other];
                int to = others[other + 1];
                if (from < to)
                {
                    var range = new TileRange(place, end, from, to);
                    HammingTile.Scan(path, queries.Columns, candidates.Columns, range, threshold, ref visitor);
                }
            }
            place = end;
        }
    }

    private static double BallSize(int radius) => radius switch { 0 => 1, 1 => 17, 2 => 137, _ => 697 };

    private static (int Keys, double Squares) Measure(ReadOnlySpan<Hash256> hashes, int band, int[] buckets)
    {
        Array.Clear(buckets);
        foreach (ref readonly var hash in hashes) { buckets[Bands.Key(hash, band)]++; }
        int keys = 0;
        double squares = 0;
        foreach (int size in buckets)
        {
            keys += size == 0 ? 0 : 1;
            squares += (double)size * size;
        }
        return (keys, squares);
    }

    private readonly struct Visitor(PairWriter writer, BandIndex queries, BandIndex candidates, int band, int threshold) : IHitVisitor
    {
        public void Hit(int query, int candidate, int distance)
        {
            // In one set, places ascend with keys: a later place is met from the earlier one only.
            bool isSelf = ReferenceEquals(queries, candidates);
            if (isSelf && candidate <= query) { return; }
            int i = queries.Original(query), j = candidates.Original(candidate);
            if (Bands.MeetsBefore(queries.Hash(i), candidates.Hash(j), band, threshold)) { return; }
            if (isSelf && i > j) { (i, j) = (j, i); }
            writer.Add(i, j, distance);
        }
    }
}
