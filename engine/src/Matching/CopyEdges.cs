using System.Collections;

namespace Cotejo.Engine.Matching;

/// <summary>Edges by A, then B, 16 bytes each.</summary>
public sealed class CopyEdges : IReadOnlyList<CopyEdge>
{
    private readonly PackedEdge[] _edges;

    internal CopyEdges(PackedEdge[] edges, int count)
    {
        _edges = edges;
        Count = count;
    }

    public int Count { get; }

    /// <summary>The place of the edge between two contents, or null.</summary>
    public int? Find(int a, int b)
    {
        int low = 0, high = Count - 1;
        while (low <= high)
        {
            int middle = low + ((high - low) / 2);
            var edge = this[middle];
            int order = edge.A != a ? edge.A.CompareTo(a) : edge.B.CompareTo(b);
            if (order == 0) { return middle; }
            if (order < 0) { low = middle + 1; }
            else { high = middle - 1; }
        }
        return null;
    }

    /// <summary>These and others, of pairs that are not here yet.</summary>
    internal CopyEdges With(IReadOnlyCollection<CopyEdge> others)
    {
        var all = new PackedEdge[Count + others.Count];
        _edges.AsSpan(0, Count).CopyTo(all);
        int at = Count;
        foreach (var e in others)
        {
            all[at++] = PackedEdge.Pack(e.A, e.B, e.Distance, e.Orientation, PackedEdge.Slot(e.FrameA, e.TrimmedA), PackedEdge.Slot(e.FrameB, e.TrimmedB));
        }
        Array.Sort(all);
        return new CopyEdges(all, all.Length);
    }

    public CopyEdge this[int index] => _edges.AsSpan(0, Count)[index].Unpack();

    public IEnumerator<CopyEdge> GetEnumerator()
    {
        for (int i = 0; i < Count; i++) { yield return _edges[i].Unpack(); }
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
