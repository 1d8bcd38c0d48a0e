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

    /// <summary>One tile of a search, on all threads: as a device would do it.</summary>
    /// <param name="tile">Places in the sets.</param>
    /// <param name="isSelf">The sets are the same: of its pairs those with the candidate's place above the query's.</param>
    public static void Tile(
        ReadOnlyMemory<Hash256> first, ReadOnlyMemory<Hash256> second, TileRange tile, bool isSelf, SearchOptions options, SimdPath path,
        PairSink sink)
    {
        var queries = Columns(first.Span[tile.Query..tile.QueryEnd]);
        var candidates = Columns(second.Span[tile.Candidate..tile.CandidateEnd]);
        SearchWorkers.Run(options.Degree, (queries.Count + PieceQueries - 1) / PieceQueries,
            () => new PairWriter(sink, options.Cancel),
            (writer, piece) =>
            {
                int query = piece * PieceQueries;
                var visitor = new TileVisitor(writer, tile, isSelf);
                var range = new TileRange(query, Math.Min(queries.Count, query + PieceQueries), 0, candidates.Count);
                HammingTile.Scan(path, queries, candidates, range, options.Threshold, ref visitor);
            },
            writer => writer.Flush(),
            options.Cancel);
    }

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

    /// <summary>Places are those within the tile.</summary>
    private readonly struct TileVisitor(PairWriter writer, TileRange tile, bool isSelf) : IHitVisitor
    {
        public void Hit(int query, int candidate, int distance)
        {
            int i = tile.Query + query, j = tile.Candidate + candidate;
            if (!isSelf || j > i) { writer.Add(i, j, distance); }
        }
    }
}
