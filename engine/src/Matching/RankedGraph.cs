namespace Cotejo.Engine.Matching;

/// <summary>Edges by the ranks of their ends: for each rank the numbers of its edges, 8 bytes an edge in all.</summary>
internal sealed class RankedGraph
{
    private readonly IReadOnlyList<CopyEdge> _edges;
    private readonly Dictionary<int, int> _ranks;
    private readonly long[] _starts;
    private readonly int[] _incident;

    public RankedGraph(IReadOnlyList<int> ranked, IReadOnlyList<CopyEdge> edges)
    {
        _edges = edges;
        _ranks = new Dictionary<int, int>(ranked.Count);
        for (int rank = 0; rank < ranked.Count; rank++)
        {
            if (!_ranks.TryAdd(ranked[rank], rank))
            {
                throw new ArgumentException($"Content {ranked[rank]} is ranked twice.", nameof(ranked));
            }
        }

        _starts = new long[ranked.Count + 1];
        foreach (var edge in edges)
        {
            if (edge.A == edge.B) { throw new ArgumentException($"Content {edge.A} has an edge to itself.", nameof(edges)); }
            _starts[RankOf(edge.A) + 1]++;
            _starts[RankOf(edge.B) + 1]++;
        }
        for (int rank = 0; rank < ranked.Count; rank++) { _starts[rank + 1] += _starts[rank]; }

        _incident = new int[_starts[^1]];
        var next = _starts.ToArray();
        for (int i = 0; i < edges.Count; i++)
        {
            _incident[next[RankOf(edges[i].A)]++] = i;
            _incident[next[RankOf(edges[i].B)]++] = i;
        }
    }

    public CopyEdge Edge(int number) => _edges[number];

    /// <summary>Numbers of the edges at a rank.</summary>
    public ReadOnlySpan<int> EdgesOf(int rank) => _incident.AsSpan((int)_starts[rank], (int)(_starts[rank + 1] - _starts[rank]));

    /// <summary>The rank at an edge's other end.</summary>
    public int Other(int edge, int rank)
    {
        var ends = _edges[edge];
        int rankA = RankOf(ends.A);
        return rankA == rank ? RankOf(ends.B) : rankA;
    }

    private int RankOf(int content) => _ranks.TryGetValue(content, out int rank)
        ? rank
        : throw new ArgumentException($"Content {content} has an edge but no rank.");
}
