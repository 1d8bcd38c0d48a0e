using Cotejo.Kernels.Devices;

namespace Cotejo.Kernels.Tests.Devices;

public sealed class DeviceListTests
{
    [Fact]
    public void The_processor_is_always_there_and_usable()
    {
        var found = DeviceList.Find(out var absent);
        Assert.Equal(Backend.Cpu, found[0].Backend);
        Assert.Null(found[0].Unusable);
        Assert.NotEmpty(found[0].Name);
        Assert.All([.. found], device => Assert.True(device.MemoryBytes > 0, device.ToString()));
        // Each other back end either names a device or says why it has none.
        Assert.Equal(2, found.Select(device => device.Backend).Distinct().Count(backend => backend != Backend.Cpu) + absent.Count);
    }

    [Fact]
    public void Devices_are_numbered_within_their_back_end()
    {
        foreach (var backend in DeviceList.Find(out _).GroupBy(device => device.Backend))
        {
            Assert.Equal(Enumerable.Range(0, backend.Count()), backend.Select(device => device.Number));
        }
    }

    [Fact]
    public void A_device_that_is_unusable_refuses_with_its_reason()
    {
        var info = new DeviceInfo(Backend.Cuda, 3, "Some card", 1, "CUDA 1.0", 1, 20, "its driver is too old");
        var refusal = Assert.Throws<DeviceException>(() => ComputeDevice.Open(info));
        Assert.Equal("cuda:3 (Some card): its driver is too old", refusal.Message);
        Assert.Same(info, refusal.Device);
    }

    [Fact]
    public void A_device_that_is_not_there_is_refused()
    {
        var info = new DeviceInfo(Backend.Cuda, 99, "None", 1, "", 1, 90, null);
        Assert.Contains("could not be opened", Assert.Throws<DeviceException>(() => ComputeDevice.Open(info)).Message);
    }
}
