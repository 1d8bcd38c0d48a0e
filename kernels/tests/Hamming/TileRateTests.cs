using Cotejo.Kernels.Devices;
using Cotejo.Kernels.Tests.Devices;

namespace Cotejo.Kernels.Tests;

public sealed class TileRateTests
{
    [Theory]
    [MemberData(nameof(DeviceUnderTest.All), MemberType = typeof(DeviceUnderTest))]
    public void Every_kernel_that_a_device_can_run_has_a_rate(string name)
    {
        using var device = DeviceUnderTest.Open(name);
        using var search = new DeviceSearch([device]);
        foreach (var kernel in DeviceSets.Able(device)) { Assert.True(search.MeasurePairsPerSecond(0, kernel, 31) > 0); }
        foreach (var kernel in DeviceSets.Unable(device)) { Assert.Throws<DeviceException>(() => search.MeasurePairsPerSecond(0, kernel, 31)); }
    }

    /// <summary>The choice is measured where there is one, and then known: for every threshold that the same methods compare.</summary>
    [Theory]
    [MemberData(nameof(DeviceUnderTest.All), MemberType = typeof(DeviceUnderTest))]
    public void The_automatic_choice_is_measured_once(string name)
    {
        using var device = DeviceUnderTest.Open(name);
        using var search = new DeviceSearch([device]);
        int choices = DeviceSets.Able(device).Count();
        var hashes = HashSets.Clustered(20, seed: 5);
        DeviceSets.Within(search, hashes, 31, out var run);
        Assert.Equal(choices == 1 ? 0 : choices, search.Rates.Count);
        var rates = search.Rates;
        DeviceSets.Within(search, hashes, 5, out var again);
        Assert.Equal(rates, search.Rates);
        Assert.Equal(run, again);
    }

    [Theory]
    [MemberData(nameof(DeviceUnderTest.All), MemberType = typeof(DeviceUnderTest))]
    public void The_automatic_choice_follows_known_rates(string name)
    {
        using var device = DeviceUnderTest.Open(name);
        var hashes = HashSets.Clustered(20, seed: 5);
        foreach (var fastest in DeviceSets.Able(device))
        {
            var known = DeviceSets.Able(device).Select(kernel => new TileRate(device.Info.Id, kernel, 31, kernel == fastest ? 2e12 : 1e12));
            using var search = new DeviceSearch([device], known: [.. known]);
            using var named = new DeviceSearch([device], fastest);
            Assert.Equal(DeviceSets.Within(named, hashes, 31, out var expected), DeviceSets.Within(search, hashes, 31, out var run));
            Assert.Equal(expected, run);
        }
    }
}
