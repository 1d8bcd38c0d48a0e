using Cotejo.Kernels.Devices;

namespace Cotejo.Kernels.Tests;

/// <summary>Searches on devices as sorted lists, and the kernels that each can run.</summary>
internal static class DeviceSets
{
    public static readonly int[] Thresholds = [0, 1, 31, 32, 40, 63];

    private static readonly TileKernel[] Kernels = [TileKernel.Popcount, TileKernel.TensorBits, TileKernel.TensorBytes];

    public static IEnumerable<TileKernel> Able(ComputeDevice device) => Kernels.Where(kernel => HammingKernels.Fault(kernel, device.Info) is null);

    public static IEnumerable<TileKernel> Unable(ComputeDevice device) => Kernels.Except(Able(device));

    public static List<HashPair> Within(IPairSearch search, Hash256[] hashes, int threshold) => Within(search, hashes, threshold, out _);

    public static List<HashPair> Within(IPairSearch search, Hash256[] hashes, int threshold, out SearchRun run)
    {
        var found = new HashSets.Collected();
        run = search.Within(hashes, new SearchOptions(threshold, 2), found.Take);
        return found.Sorted();
    }

    public static List<HashPair> Between(IPairSearch search, Hash256[] first, Hash256[] second, int threshold)
    {
        var found = new HashSets.Collected();
        search.Between(first, second, new SearchOptions(threshold, 2), found.Take);
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
