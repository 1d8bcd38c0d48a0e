using Cotejo.Kernels.Devices;
using ILGPU;
using ILGPU.Runtime;

namespace Cotejo.Kernels.Tests.Devices;

public sealed class ComputeDeviceTests
{
    [Fact]
    public void A_kernel_that_cannot_be_compiled_is_a_fault_of_the_device_with_a_reason()
    {
        using var device = ComputeDevice.OpenForVerification();
        var refusal = Assert.Throws<DeviceException>(() =>
            device.Load<Action<AcceleratorStream, KernelConfig, ArrayView<float>>>((ArrayView<float> values) => values[0] = Environment.TickCount64));
        Assert.NotEmpty(refusal.Reason);
    }
}
