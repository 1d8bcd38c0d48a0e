using Cotejo.Kernels.Devices;

namespace Cotejo.Kernels.Tests;

/// <summary>Searches on devices as sorted lists, and the kernels that each can run.</summary>
internal static class DeviceSets
{
    public static readonly int[] Thresholds = [0, 1, 31, 32, 40, 63];

    private static readonly TileKernel[] Kernels = [TileKernel.Popcount, TileKernel.TensorBits, TileKernel.TensorBytes];

    public static IEnumerable<TileKernel> Able(ComputeDevice device) => Kernels.Where(kernel => HammingKernels.Fault(kernel, device.Info) is null);

    public static IEnumerable<TileKernel> Unable(ComputeDevice device) => Kernels.Except(Able(device));

    /// <summary>By devices alone: the processor would hide what they get wrong.</summary>
    public static List<HashPair> Within(DeviceSearch search, Hash256[] hashes, int threshold)
    {
        var found = Within(search, hashes, threshold, out var run);
        Assert.Empty(search.Failures);
        Assert.True(run.Path == SimdPath.Auto || hashes.Length == 0);
        return found;
    }

    public static List<HashPair> Within(DeviceSearch search, Hash256[] hashes, int threshold, out SearchRun run)
    {
        var found = new HashSets.Collected();
        run = search.Within(hashes, new SearchOptions(threshold, 2), found.Take);
        return found.Sorted();
    }

    /// <inheritdoc cref="Within(DeviceSearch, Hash256[], int)"/>
    public static List<HashPair> Between(DeviceSearch search, Hash256[] first, Hash256[] second, int threshold)
    {
        var found = Between(search, first, second, threshold, out var run);
        Assert.Empty(search.Failures);
        Assert.True(run.Path == SimdPath.Auto || first.Length == 0 || second.Length == 0);
        return found;
    }

    public static List<HashPair> Between(DeviceSearch search, Hash256[] first, Hash256[] second, int threshold, out SearchRun run)
    {
        var found = new HashSets.Collected();
        run = search.Between(first, second, new SearchOptions(threshold, 2), found.Take);
        return found.Sorted();
    }

    /// <summary>A set with neighbours at every distance from 0 to 64, at random places.</summary>
    public static Hash256[] Planted(int count, int seed)
    {
        var random = new Random(seed);
        var hashes = HashSets.Random(count, seed + 1);
        for (int distance = 0; distance <= 64; distance++)
        {
            int from = random.Next(count), to = random.Next(count);
            hashes[to] = HashSets.Flip(hashes[from], distance, random);
        }
        return hashes;
    }

    /// <summary>A set of which about one pair in a hundred lies within 31: a hundred clusters around centres.</summary>
    public static Hash256[] Dense(int count, int seed)
    {
        var random = new Random(seed);
        var centres = HashSets.Random(100, seed + 1);
        var hashes = new Hash256[count];
        for (int i = 0; i < count; i++) { hashes[i] = HashSets.Flip(centres[random.Next(centres.Length)], random.Next(0, 16), random); }
        return hashes;
    }
}
