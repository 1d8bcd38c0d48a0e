using Cotejo.Kernels.Devices;
using ILGPU;
using ILGPU.Runtime;
using TileLaunch = System.Action<
    ILGPU.Runtime.AcceleratorStream, ILGPU.KernelConfig, ILGPU.ArrayView<Cotejo.Kernels.Hash256>, ILGPU.ArrayView<Cotejo.Kernels.Hash256>,
    int, int, ILGPU.ArrayView<int>, ILGPU.ArrayView<ulong>>;

namespace Cotejo.Kernels;

/// <summary>What one tile under way needs on a device: a stream of its own, and room for its pairs there and here.</summary>
/// <param name="capacity">Pairs of one tile that there is room for.</param>
internal sealed class TileSlot(ComputeDevice device, int capacity) : IDisposable
{
    private readonly StagedBuffer<int> _found = new(device, 1);
    private readonly StagedBuffer<ulong> _hits = new(device, capacity);

    public AcceleratorStream Stream { get; } = device.Guard(() => device.Accelerator.CreateStream());

    /// <summary>The tile whose pairs are not read yet; it is lost if the device is.</summary>
    public TileRange? Tile { get; set; }

    /// <summary>Starts a comparison; does not wait for it where the device can run beside the processor.</summary>
    public void Launch(ArrayView<Hash256> queries, ArrayView<Hash256> candidates, TileKernel kernel, int threshold, int lead)
    {
        var (method, groupQueries) = HammingKernels.Select(kernel, threshold);
        var groups = new Index3D(
            Groups(queries.IntLength, groupQueries), Groups(candidates.IntLength, HammingKernels.GroupCandidates), 1);
        var launch = device.Load<TileLaunch>(method);
        _found.Host[0] = 0;
        _found.Upload(Stream, 1);
        launch(Stream, new KernelConfig(groups, new Index3D(HammingKernels.GroupThreads, 1, 1)),
            queries, candidates, threshold, lead, _found.Device, _hits.Device);
    }

    /// <summary>Waits, and gives how many pairs were found; more than there is room for means that some are lost.</summary>
    public int Wait()
    {
        _found.Download(Stream, 1);
        Stream.Synchronize();
        return _found.Host[0];
    }

    /// <summary>Brings the pairs here, packed and in no order; valid until the next launch.</summary>
    public void Read(int count)
    {
        if (count == 0) { return; }
        _hits.Download(Stream, count);
        Stream.Synchronize();
    }

    public Span<ulong> Hits(int count) => _hits.Host[..count];

    public void Dispose()
    {
        ComputeDevice.Release(Stream);
        _found.Dispose();
        _hits.Dispose();
    }

    private static int Groups(int count, int each) => (count + each - 1) / each;
}
