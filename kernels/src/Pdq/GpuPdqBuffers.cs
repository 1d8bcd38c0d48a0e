using Cotejo.Kernels.Devices;
using ILGPU;
using static Cotejo.Kernels.Pdq.PdqBasis;

namespace Cotejo.Kernels.Pdq;

/// <summary>The memory of one batch, here and on the device: allocated once, for the largest batch.</summary>
internal sealed class GpuPdqBuffers : IDisposable
{
    /// <summary>Policies of a frame, each a plane.</summary>
    public const int Policies = 2;

    private const int Axes = 2;

    private readonly List<IDisposable> _owned = [];

    /// <exception cref="DeviceException">No memory for it.</exception>
    public GpuPdqBuffers(ComputeDevice device, PdqBatchSize size)
    {
        try
        {
            Luma = Own(new StagedBuffer<byte>(device, size.LumaBytes / sizeof(float) * sizeof(float)));
            Tasks = Own(new StagedBuffer<PlaneTask>(device, size.Frames * Policies));
            Starts = Own(new StagedBuffer<int>(device, size.Frames * Policies * Axes * Side));
            Weights = Own(new StagedBuffer<float>(device, size.TapFloats));
            Cosines = Own(new StagedBuffer<float>(device, CosinesTransposed.Length));
            var planes = Own(device.Guard(() => device.Accelerator.Allocate1D<float>((long)size.Frames * Policies * PlaneLength)));
            Planes = planes.View.BaseView;
            Results = Own(new StagedBuffer<int>(device, size.Frames * Policies * PdqKernels.ResultWords));
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <summary>Luma and planes as the frames bring them, each from a multiple of four bytes on.</summary>
    public StagedBuffer<byte> Luma { get; }

    public StagedBuffer<PlaneTask> Tasks { get; }

    /// <summary>64 values for each tap table.</summary>
    public StagedBuffer<int> Starts { get; }

    public StagedBuffer<float> Weights { get; }

    public StagedBuffer<float> Cosines { get; }

    /// <summary>What one kernel leaves for the next; it has no copy here.</summary>
    public ArrayView<float> Planes { get; }

    public StagedBuffer<int> Results { get; }

    public void Dispose()
    {
        for (int k = _owned.Count - 1; k >= 0; k--) { ComputeDevice.Release(_owned[k]); }
        _owned.Clear();
    }

    private T Own<T>(T resource) where T : IDisposable
    {
        _owned.Add(resource);
        return resource;
    }
}
