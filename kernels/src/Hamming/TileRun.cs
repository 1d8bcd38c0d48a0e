using Cotejo.Kernels.Devices;

namespace Cotejo.Kernels;

/// <summary>
/// One device at the tiles of one search. Two are under way at a time: while the device compares one, the pairs of the other are read and
/// handed on. A tile's pairs go to the sink when all of them have been read, so that of a tile which the device loses none was told.
/// </summary>
internal sealed class TileRun(TileDevice device, TileSearch search, TileQueue queue, Action<ComputeDevice>? beforeTile) : IDisposable
{
    private readonly Stack<TileRange> _pieces = [];
    private readonly PairWriter _writer = new(search.Sink, search.Options.Cancel);
    private ChunkPair? _chunks;
    private TileKernel _kernel;
    private double _density;

    /// <summary>Tiles, or pieces of them, whose pairs were handed on.</summary>
    public int Done { get; private set; }

    /// <summary>The device and its kernel, for reports.</summary>
    public string Label => $"{device.Device.Info}, {_kernel switch
    {
        TileKernel.TensorBits => "tensor bits",
        TileKernel.TensorBytes => "tensor bytes",
        _ => "popcount",
    }}";

    /// <summary>Works until the queue is empty.</summary>
    /// <returns>Null, or how the device failed: then what it did not finish is back in the queue.</returns>
    public DeviceException? Run()
    {
        TileSlot? running = null;
        while (true)
        {
            TileSlot? started;
            Finished? finished;
            try
            {
                started = device.Device.Guard(() => Start(running));
                finished = running is null ? null : device.Device.Guard(() => Finish(running));
            }
            catch (DeviceException failure)
            {
                GiveBack();
                return failure;
            }
            if (finished is { } tile) { Deliver(tile); }
            else if (running is null && started is null) { return null; }
            running = started;
        }
    }

    /// <summary>Waits for what is under way, and lets go of the chunks.</summary>
    public void Dispose()
    {
        device.Quiet();
        _chunks?.Dispose();
    }

    /// <summary>Starts the next tile; null when there is none, or when it has to wait for the one that is running.</summary>
    private TileSlot? Start(TileSlot? running)
    {
        var slot = Array.Find(device.Slots, slot => slot != running)!;
        search.Options.Cancel.ThrowIfCancellationRequested();
        if (!TryNext(out var tile)) { return null; }
        slot.Tile = tile;
        beforeTile?.Invoke(device.Device);
        if (_chunks is null)
        {
            _kernel = device.Choose(search.Options.Threshold);
            _chunks = new ChunkPair(device.Device, search);
        }
        if (!_chunks.Holds(tile))
        {
            if (running is not null)
            {
                slot.Tile = null;
                _pieces.Push(tile);
                return null;
            }
            _chunks.Fill(slot.Stream, tile);
        }
        int lead = search.Plan.IsSelf ? Math.Min(tile.Candidate - tile.Query, HammingKernels.EveryPair) : HammingKernels.EveryPair;
        slot.Launch(_chunks.Queries(tile), _chunks.Candidates(tile), _kernel, search.Options.Threshold, lead);
        return slot;
    }

    /// <summary>Waits for a tile and reads its pairs. Null when there was no room for all of them: it is then to be run in pieces.</summary>
    private Finished? Finish(TileSlot slot)
    {
        var tile = slot.Tile!.Value;
        int count = slot.Wait();
        if (count < 0) { throw new DeviceException(device.Device.Info, "it cannot run the kernel that was chosen for it"); }
        bool fits = count <= device.HitCapacity;
        if (fits) { slot.Read(count); }
        slot.Tile = null;
        _density = count / Pairs(tile);
        if (!fits) { Cut(tile, count); }
        return fits ? new Finished(slot, tile, count) : null;
    }

    private void Deliver(Finished finished)
    {
        var hits = finished.Slot.Hits(finished.Count);
        hits.Sort();
        foreach (ulong hit in hits)
        {
            var (query, candidate, distance) = HammingKernels.Unpack(hit);
            _writer.Add(finished.Tile.Query + query, finished.Tile.Candidate + candidate, distance);
        }
        _writer.Flush();
        Done++;
    }

    private bool TryNext(out TileRange tile)
    {
        tile = default;
        if (queue.IsClosed) { return false; }
        if (_pieces.TryPop(out tile)) { return true; }
        if (!queue.TryTake(out tile)) { return false; }

        // Where the last tile was dense this one is likely to be.
        double expected = _density * Pairs(tile);
        if (expected > device.HitCapacity)
        {
            Cut(tile, expected);
            tile = _pieces.Pop();
        }
        return true;
    }

    /// <summary>Into pieces that are each expected to fill half of the room for pairs.</summary>
    private void Cut(TileRange tile, double expected)
    {
        foreach (var piece in TilePlan.Split(tile, (long)Math.Ceiling(2 * expected / device.HitCapacity))) { _pieces.Push(piece); }
    }

    private void GiveBack()
    {
        foreach (var slot in device.Unread) { queue.Return(slot.Tile!.Value); }
        while (_pieces.TryPop(out var piece)) { queue.Return(piece); }
    }

    private static double Pairs(TileRange tile) => 1.0 * (tile.QueryEnd - tile.Query) * (tile.CandidateEnd - tile.Candidate);

    private readonly record struct Finished(TileSlot Slot, TileRange Tile, int Count);
}
