using Cotejo.Kernels.Devices;

namespace Cotejo.Kernels.Tests;

/// <summary>A card that is lost, or out of memory, at every place of a search in turn.</summary>
[Collection(StubAlone.Name)]
public sealed class DeviceLossTests
{
    /// <summary>Chunks, tiles and pieces of tiles, all small, so that a failure falls into each kind of work.</summary>
    private static readonly DeviceLimits Small = new(HashBytes: 2 * 64 * Hash256.Bytes, HitCapacity: 200, TileSide: 32);

    [StubTheory]
    [InlineData("fail_launch_after", false)]
    [InlineData("fail_launch_after", true)]
    [InlineData("fail_copy_after", false)]
    [InlineData("fail_copy_after", true)]
    [InlineData("fail_alloc_after", false)]
    public void Every_pair_is_told_once_wherever_the_card_fails(string failure, bool isDeferred)
    {
        var hashes = DeviceSets.Dense(200, seed: 96);
        Array.Fill(hashes, hashes[0], 20, 40);
        var (first, second) = (hashes[..90], hashes[90..]);
        var within = HashSets.Expected(hashes, hashes, 31, isSelf: true);
        var between = HashSets.Expected(first, second, 31, isSelf: false);
        var info = DeviceList.Find(out _).First(device => device.Backend == Backend.Cuda);
        int failures = 0;
        long live = CudaStub.Get("live_allocations");
        try
        {
            for (int after = 1; after < 40; after += after < 8 ? 1 : 6)
            {
                CudaStub.Reset();
                CudaStub.Set("deferred", isDeferred ? 1 : 0);
                CudaStub.Set("fail_late", isDeferred ? 1 : 0);
                using var device = ComputeDevice.Open(info);
                using var search = new DeviceSearch([device], TileKernel.Popcount, Small);
                CudaStub.Set(failure, after);
                Assert.Equal(within, DeviceSets.Within(search, hashes, 31, out var run));
                Assert.Equal(between, DeviceSets.Between(search, first, second, 31, out var next));
                Assert.InRange(search.Failures.Count, 0, 1);
                Assert.Equal(search.Failures.Count == 0, run.Path == SimdPath.Auto && next.Path == SimdPath.Auto);
                failures += search.Failures.Count;
            }
        }
        finally
        {
            CudaStub.Reset();
        }
        Assert.True(failures > 0);
        Assert.Equal(live, CudaStub.Get("live_allocations"));
    }
}
