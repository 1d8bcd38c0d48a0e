namespace Cotejo.Kernels;

/// <summary>One search by tiles: what is compared with what, how it is cut, and where the pairs go.</summary>
internal sealed record TileSearch(
    ReadOnlyMemory<Hash256> First, ReadOnlyMemory<Hash256> Second, TilePlan Plan, SearchOptions Options, PairSink Sink)
{
    /// <summary>The tiles that no device did, one after the other, by all threads.</summary>
    public void RunOnProcessor(TileQueue queue, SimdPath path)
    {
        while (queue.TryTake(out var tile)) { TileJoin.Tile(First, Second, tile, Plan.IsSelf, Options, path, Sink); }
    }
}
