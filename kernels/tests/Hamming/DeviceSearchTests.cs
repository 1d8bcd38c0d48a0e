using Cotejo.Kernels.Devices;
using Cotejo.Kernels.Tests.Devices;

namespace Cotejo.Kernels.Tests;

/// <summary>The search on devices against the definition, pair for pair, by every kernel that a device can run.</summary>
public sealed class DeviceSearchTests
{
    /// <summary>Around what tensor instructions take (8 candidates, 16 queries), and the candidates that a group stages together (256).</summary>
    [Theory]
    [MemberData(nameof(DeviceUnderTest.All), MemberType = typeof(DeviceUnderTest))]
    public void One_set_agrees_with_the_definition(string name)
    {
        using var device = DeviceUnderTest.Open(name);
        foreach (var kernel in DeviceSets.Able(device))
        {
            using var search = new DeviceSearch([device], kernel);
            foreach (int length in (int[])[0, 1, 2, 7, 8, 9, 15, 16, 17, 127, 128, 129, 257])
            {
                var hashes = HashSets.Clustered(length, seed: 300 + length);
                foreach (int threshold in length is 17 or 129 or 257 ? DeviceSets.Thresholds : [31, 63])
                {
                    var expected = HashSets.Expected(hashes, hashes, threshold, isSelf: true);
                    Assert.Equal(expected, DeviceSets.Within(search, hashes, threshold));
                }
            }
        }
    }

    /// <summary>Around the queries and the candidates of one group (256, 512 and 1024).</summary>
    [Theory]
    [MemberData(nameof(DeviceUnderTest.All), MemberType = typeof(DeviceUnderTest))]
    public void Two_sets_agree_with_the_definition(string name)
    {
        using var device = DeviceUnderTest.Open(name);
        foreach (var kernel in DeviceSets.Able(device))
        {
            using var search = new DeviceSearch([device], kernel);
            foreach (var (queries, candidates) in ((int, int)[])
                [(0, 3), (3, 0), (1, 1), (255, 1), (256, 1), (257, 9), (511, 9), (513, 9), (1023, 2), (1025, 2), (9, 1023), (9, 1024), (9, 1025)])
            {
                var hashes = HashSets.Clustered(queries + candidates, seed: 10 + queries);
                var (first, second) = (hashes[..queries], hashes[queries..]);
                var expected = HashSets.Expected(first, second, 40, isSelf: false);
                Assert.Equal(expected, DeviceSets.Between(search, first, second, 40));
            }
        }
    }

    /// <summary>The differing bits in each word alone, and spread: a bound that lost a word would find too much or too little.</summary>
    [Theory]
    [MemberData(nameof(DeviceUnderTest.All), MemberType = typeof(DeviceUnderTest))]
    public void A_pair_is_found_wherever_its_differing_bits_lie(string name)
    {
        using var device = DeviceUnderTest.Open(name);
        foreach (var kernel in DeviceSets.Able(device))
        {
            using var search = new DeviceSearch([device], kernel);
            foreach (int threshold in DeviceSets.Thresholds)
            {
                var random = new Random(threshold);
                var first = HashSets.Random(18, seed: 9);
                var second = first.Select((hash, i) =>
                {
                    var places = Enumerable.Range(0, threshold + (i / 9)).Select(bit => (i % 9) == 8 ? bit * 4 : ((i % 9) * 32 + bit) % 256);
                    return HashSets.Flip(hash, places.ToArray());
                }).ToArray();
                var expected = Enumerable.Range(0, 9).Select(i => new HashPair(i, i, threshold));
                Assert.Equal(expected, DeviceSets.Between(search, first, second, threshold));
            }
        }
    }

    [Theory]
    [MemberData(nameof(DeviceUnderTest.All), MemberType = typeof(DeviceUnderTest))]
    public void Neighbours_at_every_distance_are_found_among_unrelated_hashes(string name)
    {
        using var device = DeviceUnderTest.Open(name);
        int count = DeviceUnderTest.RequireGpu ? 20_000 : 400;
        var hashes = DeviceSets.Planted(2 * count, seed: 77);
        var (first, second) = (hashes[..count], hashes[count..]);
        foreach (int threshold in DeviceUnderTest.RequireGpu ? DeviceSets.Thresholds : [31, 63])
        {
            var within = HashSets.Expected(first, first, threshold, isSelf: true);
            var between = HashSets.Expected(first, second, threshold, isSelf: false);
            foreach (var kernel in DeviceSets.Able(device))
            {
                using var search = new DeviceSearch([device], kernel);
                Assert.Equal(within, DeviceSets.Within(search, first, threshold));
                Assert.Equal(between, DeviceSets.Between(search, first, second, threshold));
            }
        }
    }

    /// <summary>One pair in a hundred matches: far more than there is room for in one tile.</summary>
    [Theory]
    [MemberData(nameof(DeviceUnderTest.All), MemberType = typeof(DeviceUnderTest))]
    public void Dense_sets_lose_nothing(string name)
    {
        using var device = DeviceUnderTest.Open(name);
        int count = DeviceUnderTest.RequireGpu ? 20_000 : 300;
        var hashes = DeviceSets.Dense(count, seed: 78);
        var expected = HashSets.Expected(hashes, hashes, 31, isSelf: true);
        Assert.InRange(expected.Count, count * (count / 400L), count * (count / 100L));
        foreach (var kernel in DeviceSets.Able(device))
        {
            using var search = new DeviceSearch([device], kernel, new DeviceLimits(HitCapacity: expected.Count / 4, TileSide: count / 2));
            Assert.Equal(expected, DeviceSets.Within(search, hashes, 31));
        }
    }

    [Theory]
    [MemberData(nameof(DeviceUnderTest.All), MemberType = typeof(DeviceUnderTest))]
    public void A_flood_of_one_hash_is_told_in_full(string name)
    {
        using var device = DeviceUnderTest.Open(name);
        var hashes = new Hash256[300];
        Array.Fill(hashes, HashSets.Random(1, seed: 31)[0]);
        foreach (var kernel in DeviceSets.Able(device))
        {
            using var search = new DeviceSearch([device], kernel);
            foreach (int threshold in (int[])[0, 63])
            {
                Assert.Equal(HashSets.Expected(hashes, hashes, threshold, isSelf: true), DeviceSets.Within(search, hashes, threshold));
            }
        }
    }

    [Theory]
    [MemberData(nameof(DeviceUnderTest.All), MemberType = typeof(DeviceUnderTest))]
    public void A_named_kernel_runs_or_is_refused_with_the_reason(string name)
    {
        using var device = DeviceUnderTest.Open(name);
        var hashes = HashSets.Clustered(20, seed: 3);
        foreach (var kernel in DeviceSets.Able(device))
        {
            using var search = new DeviceSearch([device], kernel);
            DeviceSets.Within(search, hashes, 31, out var run);
            string label = kernel switch { TileKernel.TensorBits => "tensor bits", TileKernel.TensorBytes => "tensor bytes", _ => "popcount" };
            Assert.Equal(new SearchRun(SearchMethod.Tiles, SimdPath.Auto, $"{device.Info}, {label}"), run);
            Assert.Equal($"Tiles on {device.Info}, {label}", run.ToString());
        }
        foreach (var kernel in DeviceSets.Unable(device))
        {
            var refusal = Assert.Throws<DeviceException>(() => new DeviceSearch([device], kernel));
            Assert.Same(device.Info, refusal.Device);
            Assert.NotEmpty(refusal.Reason);
        }
    }

    [Fact]
    public void Tensor_kernels_need_compute_capability_8()
    {
        DeviceInfo Card(int architecture) => new(Backend.Cuda, 0, "Card", 1, "CUDA 12.8", 1, architecture, null);
        Assert.Contains("7.5", HammingKernels.Fault(TileKernel.TensorBits, Card(75)));
        Assert.Contains("7.5", HammingKernels.Fault(TileKernel.TensorBytes, Card(75)));
        Assert.Null(HammingKernels.Fault(TileKernel.TensorBits, Card(80)));
        Assert.Null(HammingKernels.Fault(TileKernel.Popcount, Card(50)));
    }

    [Fact]
    public void What_no_search_takes_is_refused()
    {
        using var device = ComputeDevice.OpenForVerification();
        using var search = new DeviceSearch([device]);
        foreach (var method in (SearchMethod[])[SearchMethod.Bands, SearchMethod.Definition])
        {
            Assert.Throws<ArgumentException>(() => search.Within(new Hash256[2], new SearchOptions(31, 1, method), _ => { }));
            Assert.Throws<ArgumentException>(() => search.Between(new Hash256[2], new Hash256[2], new SearchOptions(31, 1, method), _ => { }));
        }
        Assert.Throws<ArgumentOutOfRangeException>(() => search.Within(new Hash256[2], new SearchOptions(64), _ => { }));
        Assert.Throws<ArgumentOutOfRangeException>(() => search.Within(new Hash256[2], new SearchOptions(31, 0), _ => { }));
        Assert.Throws<ArgumentOutOfRangeException>(() => new DeviceSearch([]));
        Assert.Throws<ArgumentOutOfRangeException>(() => new DeviceSearch([device], limits: new DeviceLimits(HitCapacity: 0)));
        Assert.Throws<ArgumentOutOfRangeException>(() => new DeviceSearch([device], limits: new DeviceLimits(TileSide: (1 << 15) + 1)));
    }
}
