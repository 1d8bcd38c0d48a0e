namespace Cotejo.Kernels;

/// <summary>
/// The tiles of one search, handed out to whoever asks, in an order in which chunks that fit a device's memory stay there as long as
/// they are needed. What could not be done is put back and handed out again.
/// </summary>
internal sealed class TileQueue(TilePlan plan)
{
    private readonly Stack<TileRange> _returned = [];
    private readonly IEnumerator<TileRange> _rest = plan.Tiles().GetEnumerator();
    private readonly Lock _lock = new();
    private bool _closed;

    public bool TryTake(out TileRange tile)
    {
        lock (_lock)
        {
            tile = default;
            if (_closed) { return false; }
            if (_returned.TryPop(out tile)) { return true; }
            if (!_rest.MoveNext()) { return false; }
            tile = _rest.Current;
            return true;
        }
    }

    public void Return(TileRange tile)
    {
        lock (_lock) { _returned.Push(tile); }
    }

    /// <summary>Whether there is nothing left now.</summary>
    public bool IsEmpty
    {
        get
        {
            if (!TryTake(out var tile)) { return true; }
            Return(tile);
            return false;
        }
    }

    /// <summary>The search has failed: nothing more is handed out.</summary>
    public void Close()
    {
        lock (_lock) { _closed = true; }
    }

    public bool IsClosed
    {
        get { lock (_lock) { return _closed; } }
    }
}

/// <summary>How a search is cut: chunks that a device keeps in memory, and tiles within a pair of chunks.</summary>
/// <param name="IsSelf">One set against itself: only tiles on and above the diagonal.</param>
/// <param name="Chunk">Hashes of a chunk; a multiple of <paramref name="Side"/>, or all.</param>
internal sealed record TilePlan(int Queries, int Candidates, bool IsSelf, int Chunk, int Side)
{
    public IEnumerable<TileRange> Tiles()
    {
        foreach (var (chunk, chunkEnd) in Cut(0, Queries, Chunk))
        {
            foreach (var (other, otherEnd) in Cut(IsSelf ? chunk : 0, Candidates, Chunk))
            {
                foreach (var (query, queryEnd) in Cut(chunk, chunkEnd, Side))
                {
                    foreach (var (candidate, candidateEnd) in Cut(IsSelf ? Math.Max(query, other) : other, otherEnd, Side))
                    {
                        yield return new TileRange(query, queryEnd, candidate, candidateEnd);
                    }
                }
            }
        }
    }

    /// <summary>Parts of a tile, each with about as many pairs, and at least as many parts as asked if it has as many pairs.</summary>
    public static IEnumerable<TileRange> Split(TileRange tile, long parts)
    {
        int queries = tile.QueryEnd - tile.Query, candidates = tile.CandidateEnd - tile.Candidate;
        if (parts <= 1 || (queries == 1 && candidates == 1)) { return [tile]; }
        TileRange before, after;
        if (queries >= candidates)
        {
            int middle = tile.Query + (queries / 2);
            (before, after) = (tile with { QueryEnd = middle }, tile with { Query = middle });
        }
        else
        {
            int middle = tile.Candidate + (candidates / 2);
            (before, after) = (tile with { CandidateEnd = middle }, tile with { Candidate = middle });
        }
        return Split(before, (parts + 1) / 2).Concat(Split(after, (parts + 1) / 2));
    }

    private static IEnumerable<(int From, int To)> Cut(int from, int to, int length)
    {
        for (int at = from; at < to; at += Math.Min(length, to - at)) { yield return (at, at + Math.Min(length, to - at)); }
    }
}
