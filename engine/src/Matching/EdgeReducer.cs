namespace Cotejo.Engine.Matching;

/// <summary>
/// Gathers hits from several threads and keeps the best of each pair of contents. Memory follows the number of pairs, not of hits:
/// when the buffer is full it is reduced, and only grows when more than half of it are different pairs. What remains does not
/// depend on the order in which hits arrive.
/// </summary>
internal sealed class EdgeReducer(long maxPairs)
{
    private readonly Lock _gate = new();
    private PackedEdge[] _edges = new PackedEdge[1 << 14];
    private int _count;

    /// <param name="hits">Reduced in place before the lock is taken.</param>
    public void Add(Span<PackedEdge> hits)
    {
        hits = hits[..PackedEdge.Reduce(hits)];
        lock (_gate)
        {
            if (_edges.Length - _count < hits.Length) { MakeRoom(hits.Length); }
            hits.CopyTo(_edges.AsSpan(_count));
            _count += hits.Length;
        }
    }

    /// <summary>The best hit of each pair, by A, then B. Call once, after the last hit.</summary>
    public CopyEdges Finish()
    {
        _count = PackedEdge.Reduce(_edges.AsSpan(0, _count));
        return new CopyEdges(_edges, _count);
    }

    private void MakeRoom(int hits)
    {
        _count = PackedEdge.Reduce(_edges.AsSpan(0, _count));
        if (_count > maxPairs) { throw TooMany(maxPairs); }
        long size = _edges.Length;
        while (size - _count < hits || _count > size / 2) { size *= 2; }
        size = Math.Min(size, Array.MaxLength);
        if (size - _count < hits)
        {
            throw TooMany(Array.MaxLength - hits);
        }
        Array.Resize(ref _edges, (int)size);
    }

    private static RunStoppedException TooMany(long pairs) => new(
        $"There are more than {pairs} pairs of copies, which is what this run has memory for. Every file is recorded; run again with more "
        + "--memory or a smaller --distance to have the copies matched.");
}
