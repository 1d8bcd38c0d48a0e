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

    public CopyEdge this[int index] => _edges.AsSpan(0, Count)[index].Unpack();

    public IEnumerator<CopyEdge> GetEnumerator()
    {
        for (int i = 0; i < Count; i++) { yield return _edges[i].Unpack(); }
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
