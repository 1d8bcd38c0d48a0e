using Cotejo.Kernels.Devices;
using ILGPU;
using ILGPU.Runtime;

namespace Cotejo.Kernels.Tests.Devices;

public sealed class ComputeDeviceTests
{
    [Fact]
    public void Copies_move_the_count_that_is_asked_and_nothing_else()
    {
        using var device = ComputeDevice.OpenForVerification();
        using var buffer = new StagedBuffer<int>(device, 100);
        using var stream = device.Accelerator.CreateStream();
        for (int i = 0; i < 100; i++) { buffer.Host[i] = i; }
        buffer.Upload(stream, 100);
        stream.Synchronize();
        buffer.Host.Clear();
        buffer.Download(stream, 7);
        stream.Synchronize();
        Assert.Equal([0, 1, 2, 3, 4, 5, 6, 0], buffer.Host[..8].ToArray());
    }

    [Fact]
    public void A_product_and_a_sum_are_rounded_once()
    {
        using var device = ComputeDevice.OpenForVerification();
        using var buffer = new StagedBuffer<float>(device, 64);
        using var stream = device.Accelerator.CreateStream();
        var random = new Random(1);
        float[] values = [.. Enumerable.Range(0, 64).Select(_ => random.NextSingle())];
        values.CopyTo(buffer.Host);
        buffer.Upload(stream, 64);
        device.Load<Action<AcceleratorStream, KernelConfig, ArrayView<float>>>(Multiply)(stream, new KernelConfig(1, 16), buffer.Device);
        buffer.Download(stream, 64);
        stream.Synchronize();
        Assert.Equal(Enumerable.Range(0, 16).Select(i => MathF.FusedMultiplyAdd(values[i], values[16 + i], values[32 + i])), buffer.Host[..16].ToArray());
    }

    [Fact]
    public void A_kernel_that_cannot_be_compiled_is_a_fault_of_the_device_with_a_reason()
    {
        using var device = ComputeDevice.OpenForVerification();
        var refusal = Assert.Throws<DeviceException>(() =>
            device.Load<Action<AcceleratorStream, KernelConfig, ArrayView<float>>>((ArrayView<float> values) => values[0] = Environment.TickCount64));
        Assert.NotEmpty(refusal.Reason);
    }

    private static void Multiply(ArrayView<float> values)
    {
        int i = Group.IdxX;
        values[i] = ExactMath.Fma(values[i], values[16 + i], values[32 + i]);
    }
}
