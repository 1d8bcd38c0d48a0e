using Cotejo.Kernels;

namespace Cotejo.Engine.Tests.Matching.Videos;

internal static class RandomHash
{
    public static Hash256 Next(Random random) => new(Word(random), Word(random), Word(random), Word(random));

    /// <summary>So many different bits of it turned over.</summary>
    public static Hash256 Flip(Hash256 hash, int bits, Random random)
    {
        ulong[] words = [hash.W0, hash.W1, hash.W2, hash.W3];
        int[] places = [.. Enumerable.Range(0, 256)];
        random.Shuffle(places);
        foreach (int place in places[..bits]) { words[place / 64] ^= 1ul << (place % 64); }
        return new Hash256(words[0], words[1], words[2], words[3]);
    }

    private static ulong Word(Random random) => (ulong)random.NextInt64(long.MinValue, long.MaxValue);
}
