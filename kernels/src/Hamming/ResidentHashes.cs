using Cotejo.Kernels.Devices;
using ILGPU;
using ILGPU.Runtime;

namespace Cotejo.Kernels;

/// <summary>A chunk of a set in a device's memory, which is allocated once for the longest chunk.</summary>
internal sealed class ResidentHashes(ComputeDevice device, int capacity) : IDisposable
{
    /// <summary>Hashes of one copy, 128 MiB: between two of them a cancelled search ends.</summary>
    private const int PieceHashes = 1 << 22;

    private readonly MemoryBuffer1D<Hash256, Stride1D.Dense> _memory = device.Guard(() => device.Accelerator.Allocate1D<Hash256>(capacity));
    private int _from = -1;
    private int _end = -1;

    public bool Holds(int from, int end) => from == _from && end == _end;

    /// <summary>Copies the places from one to another of a set; returns when they are there.</summary>
    public void Fill(AcceleratorStream stream, ReadOnlySpan<Hash256> set, int from, int end, CancellationToken cancel)
    {
        (_from, _end) = (-1, -1);
        for (int at = from; at < end; at += Math.Min(PieceHashes, end - at))
        {
            cancel.ThrowIfCancellationRequested();
            var piece = set.Slice(at, Math.Min(PieceHashes, end - at));
            _memory.View.SubView(at - from, piece.Length).CopyFromCPU(stream, piece);
        }
        stream.Synchronize();
        (_from, _end) = (from, end);
    }

    /// <param name="from">A place in the set, as <paramref name="end"/>; both within the chunk.</param>
    public ArrayView<Hash256> View(int from, int end) => _memory.View.BaseView.SubView(from - _from, end - from);

    public void Dispose() => ComputeDevice.Release(_memory);
}
