using Cotejo.Kernels;

namespace Cotejo.Benches;

/// <summary>Independent random bits: no two of these are near each other, which is what nearly all pairs of pictures are like.</summary>
internal static class RandomHashes
{
    public static Hash256[] Make(int count, int seed)
    {
        var random = new Random(seed);
        var hashes = new Hash256[count];
        random.NextBytes(System.Runtime.InteropServices.MemoryMarshal.AsBytes(hashes.AsSpan()));
        return hashes;
    }
}
