using Cotejo.Engine.Matching;

namespace Cotejo.Engine.Lists;

/// <summary>
/// Gathers near hits from several threads: the nearest of each row of a list and content. A row that is near to more contents than the limit
/// floods: its hits are let go. Neither what remains nor which rows flood depends on the order in which hits arrive.
/// </summary>
/// <param name="list">For messages.</param>
/// <param name="most">Pairs of a row and a content that there is memory for.</param>
/// <param name="flood">Most contents of a row.</param>
internal sealed class HitReducer(string list, long most, long flood)
{
    private readonly Lock _gate = new();
    private readonly HashSet<int> _floods = [];
    private PackedEdge[] _hits = new PackedEdge[1 << 12];
    private int _count;

    /// <param name="hits">The row as A, the content as B. Reduced in place before the lock is taken.</param>
    public void Add(Span<PackedEdge> hits)
    {
        hits = hits[..PackedEdge.Reduce(hits)];
        lock (_gate)
        {
            if (_hits.Length - _count < hits.Length) { MakeRoom(hits.Length); }
            hits.CopyTo(_hits.AsSpan(_count));
            _count += hits.Length;
        }
    }

    /// <summary>Hits by row, then content, and the rows that flood, ascending. Call once, after the last hit.</summary>
    public (IReadOnlyList<CopyEdge> Hits, IReadOnlyList<int> Floods) Finish()
    {
        Reduce();
        return (new CopyEdges(_hits, _count), [.. _floods.Order()]);
    }

    private void MakeRoom(int hits)
    {
        Reduce();
        if (_count > most) { throw TooMany(most); }
        long size = _hits.Length;
        while (size - _count < hits || _count > size / 2) { size *= 2; }
        size = Math.Min(size, Array.MaxLength);
        if (size - _count < hits) { throw TooMany(Array.MaxLength - hits); }
        Array.Resize(ref _hits, (int)size);
    }

    private void Reduce()
    {
        int count = PackedEdge.Reduce(_hits.AsSpan(0, _count)), kept = 0, end;
        for (int i = 0; i < count; i = end)
        {
            int row = _hits[i].A;
            for (end = i + 1; end < count && _hits[end].A == row;) { end++; }
            if (end - i > flood) { _floods.Add(row); }
            if (_floods.Contains(row)) { continue; }
            _hits.AsSpan(i..end).CopyTo(_hits.AsSpan(kept));
            kept += end - i;
        }
        _count = kept;
    }

    private RunStoppedException TooMany(long pairs) => new(
        $"There are more than {pairs} near hits on the list '{list}', which is what this run has memory for. Every file is recorded; match again with more "
        + "--memory, with a lower --flood, or without the list.");
}
