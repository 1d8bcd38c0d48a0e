using Cotejo.Kernels.Devices;
using ILGPU;
using ILGPU.Runtime;

namespace Cotejo.Kernels.Pdq;

/// <summary>One batch at a time on one stream of a device.</summary>
internal sealed class GpuPdqSlot : IDisposable
{
    private readonly ComputeDevice _device;
    private readonly AcceleratorStream _stream;
    private readonly GpuPdqBuffers _buffers;
    private readonly GpuPdqBatch _batch;
    private readonly PdqKernels.ReduceLaunch _reduce;
    private readonly PdqKernels.HashLaunch _hash;

    /// <exception cref="DeviceException">No memory, or the kernels do not compile.</exception>
    public GpuPdqSlot(ComputeDevice device, PdqBatchSize size)
    {
        _device = device;
        _reduce = device.Load<PdqKernels.ReduceLaunch>(PdqKernels.Reduce);
        _hash = device.Load<PdqKernels.HashLaunch>(PdqKernels.Hash);
        _buffers = new GpuPdqBuffers(device, size);
        _batch = new GpuPdqBatch(size, _buffers);
        try
        {
            _stream = device.Guard(device.Accelerator.CreateStream);
            PdqBasis.CosinesTransposed.CopyTo(_buffers.Cosines.Host);
            device.Guard(() => _buffers.Cosines.Upload(_stream, _buffers.Cosines.Length));
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <summary>Fills the batch and starts it.</summary>
    /// <param name="from">The first frame to be taken.</param>
    /// <returns>How many frames were taken.</returns>
    public int Start(IReadOnlyList<PdqFrame> frames, int from)
    {
        _batch.Clear();
        int next = from;
        while (next < frames.Count && _batch.TryTake(frames[next])) { next++; }
        _batch.CopyLuma();
        _device.Guard(() =>
        {
            _buffers.Luma.Upload(_stream, _batch.LumaBytes);
            _buffers.Tasks.Upload(_stream, _batch.Planes);
            _buffers.Starts.Upload(_stream, _batch.Starts);
            _buffers.Weights.Upload(_stream, _batch.TapFloats);
            Launch();
            _buffers.Results.Download(_stream, _batch.Planes * PdqKernels.ResultWords);
        });
        return next - from;
    }

    /// <summary>Waits for the batch and gives its frames their hashes.</summary>
    public void Finish()
    {
        Wait();
        _batch.Deliver();
    }

    /// <summary>Runs the kernels over what lies on the device.</summary>
    public void RunAgain(int times)
    {
        _device.Guard(() =>
        {
            for (int k = 0; k < times; k++) { Launch(); }
        });
        Wait();
    }

    /// <summary>Does not throw. Waits first: a transfer under way would go on in memory that is given back.</summary>
    public void Dispose()
    {
        try
        {
            if (_stream is not null) { Wait(); }
        }
        catch (DeviceException)
        {
            // A lost device transfers nothing any more.
        }
        _buffers.Dispose();
        ComputeDevice.Release(_stream);
    }

    private void Wait() => _device.Guard(_stream.Synchronize);

    private void Launch()
    {
        if (_batch.Planes == 0) { return; }
        ArrayView<byte> luma = _buffers.Luma.Device;
        _reduce(_stream, new KernelConfig(_batch.Planes * PdqKernels.GroupsPerPlane, PdqKernels.GroupSize), luma, luma.Cast<float>(),
            _buffers.Tasks.Device, _buffers.Starts.Device, _buffers.Weights.Device, _buffers.Planes);
        _hash(_stream, new KernelConfig(_batch.Planes, PdqKernels.GroupSize), _buffers.Planes, _buffers.Cosines.Device, _buffers.Results.Device);
    }
}
