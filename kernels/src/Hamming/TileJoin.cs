namespace Cotejo.Kernels;

/// <summary>Every pair compared, tile by tile: n^2/2 or n m comparisons whatever the hashes are.</summary>
internal static class TileJoin
{
    /// <summary>Queries of one piece of work: enough to amortise the walk over all candidates, few enough to spread over threads.</summary>
    private const int PieceQueries = 128;

    /// <summary>Candidates between two looks at the cancellation token.</summary>
    private const int StrideCandidates = 1 << 18;

    /// <summary>Estimated cost; one unit is one comparison of a pair in a large tile.</summary>
    public static double Cost(int count) => 0.5 * count * count;

    public static double Cost(int first, int second) => 1.0 * first * second;

    public static void Within(ReadOnlyMemory<Hash256> hashes, SearchOptions options, SimdPath path, PairSink sink)
    {
        var columns = Columns(hashes.Span);
        Run(columns, columns, isSelf: true, options, path, sink);
    }

    public static void Between(
        ReadOnlyMemory<Hash256> first, ReadOnlyMemory<Hash256> second, SearchOptions options, SimdPath path, PairSink sink) =>
        Run(Columns(first.Span), Columns(second.Span), isSelf: false, options, path, sink);

    private static void Run(
        HashColumns queries, HashColumns candidates, bool isSelf, SearchOptions options, SimdPath path, PairSink sink)
    {
        int pieces = (int)(((long)queries.Count + PieceQueries - 1) / PieceQueries);
        SearchWorkers.Run(options.Degree, pieces,
            () => new PairWriter(sink, options.Cancel),
            (writer, piece) =>
            {
                int query = piece * PieceQueries;
                int queryEnd = Math.Min(queries.Count - query, PieceQueries) + query;
                var visitor = new Visitor(writer, isSelf);
                int at = isSelf ? query + 1 : 0;
                while (at < candidates.Count)
                {
                    writer.ThrowIfCancelled();
                    int end = at + Math.Min(StrideCandidates, candidates.Count - at);
                    HammingTile.Scan(path, queries, candidates, new TileRange(query, queryEnd, at, end), options.Threshold, ref visitor);
                    at = end;
                }
            },
            writer => writer.Flush(),
            options.Cancel);
    }

    private static HashColumns Columns(ReadOnlySpan<Hash256> hashes)
    {
        var columns = new HashColumns(hashes.Length);
        columns.Fill(hashes, 0, hashes.Length);
        return columns;
    }

    private readonly struct Visitor(PairWriter writer, bool isSelf) : IHitVisitor
    {
        public void Hit(int query, int candidate, int distance)
        {
            // A tile on the diagonal meets its pairs twice, and each hash itself.
            if (!isSelf || candidate > query) { writer.Add(query, candidate, distance); }
        }
    }
}
