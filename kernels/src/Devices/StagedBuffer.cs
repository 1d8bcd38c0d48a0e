using ILGPU;
using ILGPU.Runtime;
using ILGPU.Runtime.Cuda;

namespace Cotejo.Kernels.Devices;

/// <summary>
/// Memory on a device together with pinned memory of the same length in this process, through which it is filled and read. Allocated once
/// and reused. Copies are ordered by their stream and, on CUDA, do not wait.
/// </summary>
internal sealed class StagedBuffer<T> : IDisposable where T : unmanaged
{
    private readonly ComputeDevice _device;
    private readonly PageLockedArray1D<T> _pinned;
    private readonly MemoryBuffer1D<T, Stride1D.Dense> _memory;

    /// <exception cref="DeviceException">No memory for it.</exception>
    public StagedBuffer(ComputeDevice device, int length)
    {
        _device = device;
        _memory = device.Guard(() => device.Accelerator.Allocate1D<T>(length));
        try
        {
            _pinned = device.Guard(() => device.Accelerator.AllocatePageLocked1D<T>(length, uninitialized: true));
        }
        catch
        {
            ComputeDevice.Release(_memory);
            throw;
        }
    }

    public int Length => (int)_memory.Length;

    /// <summary>This process's side. Not to be touched between a copy and the stream's end.</summary>
    public Span<T> Host => _pinned.GetArray();

    /// <summary>The device's side.</summary>
    public ArrayView<T> Device => _memory.View.BaseView;

    /// <summary>Host to device: the first <paramref name="count"/> values.</summary>
    public void Upload(AcceleratorStream stream, int count)
    {
        if (count == 0) { return; }
        if (_device.Accelerator is CudaAccelerator)
        {
            Device.SubView(0, count).CopyFrom(stream, _pinned.ArrayView.SubView(0, count));
        }
        else
        {
            // On OpenCL, ILGPU copies as many bytes as the host's whole buffer has, whatever part of it is named.
            Device.SubView(0, count).CopyFromCPU(stream, ref _pinned.GetArray()[0], count);
        }
    }

    /// <summary>Device to host: the first <paramref name="count"/> values.</summary>
    public void Download(AcceleratorStream stream, int count)
    {
        if (count == 0) { return; }
        if (_device.Accelerator is CudaAccelerator)
        {
            Device.SubView(0, count).CopyTo(stream, _pinned.ArrayView.SubView(0, count));
        }
        else
        {
            Device.SubView(0, count).CopyToCPU(stream, ref _pinned.GetArray()[0], count);
        }
    }

    public void Dispose()
    {
        ComputeDevice.Release(_pinned);
        ComputeDevice.Release(_memory);
    }
}
