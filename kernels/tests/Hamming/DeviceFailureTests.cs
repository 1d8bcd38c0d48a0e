using Cotejo.Kernels.Devices;
using Cotejo.Kernels.Tests.Devices;

namespace Cotejo.Kernels.Tests;

/// <summary>A search that a device, the sink or the user ends in the middle: no pair is lost and none is told twice.</summary>
public sealed class DeviceFailureTests
{
    private static readonly DeviceLimits Tiles = new(TileSide: 16);

    /// <summary>Fails at the first tile, at the second while the first is under way, and after several.</summary>
    [Theory]
    [MemberData(nameof(DeviceUnderTest.All), MemberType = typeof(DeviceUnderTest))]
    public void What_a_failed_device_leaves_goes_to_the_processor(string name)
    {
        using var device = DeviceUnderTest.Open(name);
        var hashes = HashSets.Clustered(70, seed: 93);
        var expected = HashSets.Expected(hashes, hashes, 40, isSelf: true);
        foreach (int tiles in (int[])[0, 1, 5])
        {
            using var search = new DeviceSearch([device], TileKernel.Popcount, Tiles) { BeforeTile = FailAfter(tiles) };
            Assert.Equal(expected, DeviceSets.Within(search, hashes, 40, out var run));
            Assert.Equal("lost", Assert.Single(search.Failures).Reason);
            Assert.NotEqual(SimdPath.Auto, run.Path);

            // A tile is told after the next was started: of the first two none was told.
            Assert.Equal(tiles > 1, run.Device is not null);

            Assert.Equal(expected, DeviceSets.Within(search, hashes, 40, out var next));
            Assert.Null(next.Device);
            Assert.Single(search.Failures);
        }
    }

    [Theory]
    [MemberData(nameof(DeviceUnderTest.All), MemberType = typeof(DeviceUnderTest))]
    public void What_a_failed_device_leaves_goes_to_the_others(string name)
    {
        using var device = DeviceUnderTest.Open(name);
        using var failing = ComputeDevice.OpenForVerification();
        var hashes = HashSets.Clustered(70, seed: 94);
        var fail = FailAfter(2);
        using var search = new DeviceSearch([failing, device], TileKernel.Popcount, Tiles)
        {
            BeforeTile = one =>
            {
                if (one == failing) { fail(one); }
            },
        };
        var (first, second) = (hashes[..30], hashes[30..]);
        Assert.Equal(HashSets.Expected(first, second, 40, isSelf: false), DeviceSets.Between(search, first, second, 40, out _));
        Assert.Equal(HashSets.Expected(hashes, hashes, 40, isSelf: true), DeviceSets.Within(search, hashes, 40, out var run));
        Assert.Equal(SimdPath.Auto, run.Path);
        Assert.InRange(search.Failures.Count, 0, 1);
    }

    /// <summary>Pieces of a tile whose pairs did not fit are left behind too.</summary>
    [Fact]
    public void Pieces_of_a_tile_that_a_failed_device_leaves_are_told_once()
    {
        using var device = ComputeDevice.OpenForVerification();
        var hashes = new Hash256[40];
        using var search = new DeviceSearch([device], TileKernel.Popcount, new DeviceLimits(HitCapacity: 100, TileSide: 32)) { BeforeTile = FailAfter(5) };
        Assert.Equal(HashSets.Expected(hashes, hashes, 0, isSelf: true), DeviceSets.Within(search, hashes, 0, out var run));
        Assert.NotNull(run.Device);
        Assert.NotEqual(SimdPath.Auto, run.Path);
        Assert.EndsWith($", the rest {run.Path}", run.ToString());
    }

    [Theory]
    [MemberData(nameof(DeviceUnderTest.All), MemberType = typeof(DeviceUnderTest))]
    public void A_search_is_cancelled_between_tiles(string name)
    {
        using var device = DeviceUnderTest.Open(name);
        using var search = new DeviceSearch([device], TileKernel.Popcount, Tiles);
        using var cancel = new CancellationTokenSource();
        var hashes = new Hash256[70];
        int calls = 0;
        Assert.Throws<OperationCanceledException>(() => search.Within(hashes, new SearchOptions(0, Cancel: cancel.Token), _ =>
        {
            calls++;
            cancel.Cancel();
        }));
        Assert.Equal(1, calls);
        Assert.Throws<OperationCanceledException>(() => search.Within(hashes, new SearchOptions(0, Cancel: cancel.Token), _ => { }));
        Assert.Empty(search.Failures);
        Assert.Equal(HashSets.Expected(hashes, hashes, 0, isSelf: true), DeviceSets.Within(search, hashes, 0));
    }

    /// <summary>Also one that looks like a device's: it is not the device that has failed.</summary>
    [Theory]
    [MemberData(nameof(DeviceUnderTest.All), MemberType = typeof(DeviceUnderTest))]
    public void What_the_sink_throws_comes_out_as_it_was(string name)
    {
        using var device = DeviceUnderTest.Open(name);
        using var other = ComputeDevice.OpenForVerification();
        using var search = new DeviceSearch([device, other], TileKernel.Popcount, Tiles);
        var hashes = new Hash256[70];
        foreach (var thrown in (Exception[])[new InvalidOperationException("full"), new DeviceException(device.Info, "not really")])
        {
            Assert.Same(thrown, Record.Exception(() => search.Within(hashes, new SearchOptions(0), _ => throw thrown)));
        }
        Assert.Empty(search.Failures);
        Assert.Equal(HashSets.Expected(hashes, hashes, 0, isSelf: true), DeviceSets.Within(search, hashes, 0));
    }

    /// <summary>Room for more pairs than an array can have.</summary>
    [Fact]
    public void A_search_that_begins_without_memory_is_the_processors()
    {
        using var device = ComputeDevice.OpenForVerification();
        using var search = new DeviceSearch([device], limits: new DeviceLimits(HitCapacity: int.MaxValue));
        var hashes = HashSets.Clustered(50, seed: 95);
        Assert.Equal(HashSets.Expected(hashes, hashes, 31, isSelf: true), DeviceSets.Within(search, hashes, 31, out var run));
        Assert.Null(run.Device);
        Assert.Contains("memory", Assert.Single(search.Failures).Reason);
    }

    private static Action<ComputeDevice> FailAfter(int tiles)
    {
        int left = tiles;
        return device =>
        {
            if (left-- == 0) { throw new DeviceException(device.Info, "lost"); }
        };
    }
}
