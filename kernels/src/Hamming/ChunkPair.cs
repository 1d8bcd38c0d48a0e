using Cotejo.Kernels.Devices;
using ILGPU;
using ILGPU.Runtime;

namespace Cotejo.Kernels;

/// <summary>The two chunks of a search that a device holds at a time; one where a set meets itself.</summary>
internal sealed class ChunkPair : IDisposable
{
    private readonly TileSearch _search;
    private readonly ResidentHashes _queries;
    private readonly ResidentHashes? _candidates;

    /// <exception cref="DeviceException">No memory for them.</exception>
    public ChunkPair(ComputeDevice device, TileSearch search)
    {
        _search = search;
        var plan = search.Plan;
        _queries = new ResidentHashes(device, Math.Min(plan.Chunk, plan.Queries));
        if (plan.IsSelf && plan.Chunk >= plan.Queries) { return; }
        try
        {
            _candidates = new ResidentHashes(device, Math.Min(plan.Chunk, plan.Candidates));
        }
        catch
        {
            _queries.Dispose();
            throw;
        }
    }

    public bool Holds(TileRange tile)
    {
        var (query, candidate) = Chunks(tile);
        return _queries.Holds(query.From, query.End) && Other(tile).Holds(candidate.From, candidate.End);
    }

    /// <summary>Brings what a tile needs; nothing that is under way may use what is there.</summary>
    public void Fill(AcceleratorStream stream, TileRange tile)
    {
        var (query, candidate) = Chunks(tile);
        if (!_queries.Holds(query.From, query.End)) { _queries.Fill(stream, _search.First.Span, query.From, query.End, _search.Options.Cancel); }
        var candidates = Other(tile);
        if (!candidates.Holds(candidate.From, candidate.End))
        {
            candidates.Fill(stream, _search.Second.Span, candidate.From, candidate.End, _search.Options.Cancel);
        }
    }

    public ArrayView<Hash256> Queries(TileRange tile) => _queries.View(tile.Query, tile.QueryEnd);

    public ArrayView<Hash256> Candidates(TileRange tile) => Other(tile).View(tile.Candidate, tile.CandidateEnd);

    public void Dispose()
    {
        _queries.Dispose();
        _candidates?.Dispose();
    }

    private ResidentHashes Other(TileRange tile)
    {
        var (query, candidate) = Chunks(tile);
        return _candidates is null || (_search.Plan.IsSelf && query == candidate) ? _queries : _candidates;
    }

    private ((int From, int End) Query, (int From, int End) Candidate) Chunks(TileRange tile)
    {
        var plan = _search.Plan;
        return (ChunkOf(tile.Query, plan.Queries), ChunkOf(tile.Candidate, plan.Candidates));

        (int, int) ChunkOf(int place, int count)
        {
            int from = place / plan.Chunk * plan.Chunk;
            return (from, from + Math.Min(plan.Chunk, count - from));
        }
    }
}
