using System.Runtime.InteropServices;
using Cotejo.Kernels;

namespace Cotejo.GpuCheck.Measuring;

/// <summary>
/// Hashes of which it is known how many pairs are near. Hashes of one cluster lie within 16 bits of each other; those of different ones are
/// unrelated, near 128 bits apart, and less than one pair in 10^15 of them within 63.
/// </summary>
/// <param name="Near">Pairs i &lt; j of one cluster: those that a search within 16 to 63 bits finds.</param>
internal sealed record KnownHashes(Hash256[] Hashes, long Near)
{
    private const int Flips = 8;

    /// <param name="share">Of all pairs, those that are near; 0 for none.</param>
    public static KnownHashes WithShare(int count, double share, int seed)
    {
        var random = new Random(seed);
        if (share == 0) { return new KnownHashes(Unrelated(count, random), 0); }
        var centres = Unrelated((int)Math.Round(1 / share), random);
        long[] members = new long[centres.Length];
        var hashes = new Hash256[count];
        for (int i = 0; i < count; i++)
        {
            int centre = random.Next(centres.Length);
            members[centre]++;
            hashes[i] = Beside(centres[centre], random);
        }
        return new KnownHashes(hashes, members.Sum(size => size * (size - 1) / 2));
    }

    /// <summary>As a collection is: one hash in ten is a copy of one that has no other.</summary>
    public static KnownHashes WithCopies(int count, int seed)
    {
        var random = new Random(seed);
        var hashes = Unrelated(count, random);
        int copies = count / 10;
        for (int i = 0; i < copies; i++) { hashes[count - 1 - i] = Beside(hashes[i], random); }
        return new KnownHashes(hashes, copies);
    }

    private static Hash256[] Unrelated(int count, Random random)
    {
        var hashes = new Hash256[count];
        random.NextBytes(MemoryMarshal.AsBytes(hashes.AsSpan()));
        return hashes;
    }

    private static Hash256 Beside(Hash256 hash, Random random)
    {
        Span<ulong> words = [hash.W0, hash.W1, hash.W2, hash.W3];
        for (int i = random.Next(Flips + 1); i > 0; i--)
        {
            int place = random.Next(256);
            words[place / 64] ^= 1ul << (place % 64);
        }
        return new Hash256(words[0], words[1], words[2], words[3]);
    }
}
