using System.Numerics;

namespace Cotejo.Kernels;

/// <summary>
/// Distance between hashes, and the range search as it is defined: every twin (tiles, bands) gives exactly this set of pairs.
/// </summary>
public static class Hamming
{
    /// <summary>The largest threshold that a search takes: at 64 unrelated hashes begin to be "near".</summary>
    public const int MaxThreshold = 63;

    /// <summary>Differing bits of two hashes, 0 to 256.</summary>
    public static int Distance(in Hash256 a, in Hash256 b) =>
        BitOperations.PopCount(a.W0 ^ b.W0) + BitOperations.PopCount(a.W1 ^ b.W1)
        + BitOperations.PopCount(a.W2 ^ b.W2) + BitOperations.PopCount(a.W3 ^ b.W3);

    /// <summary>All pairs i &lt; j of one set within the threshold.</summary>
    internal static void Within(ReadOnlySpan<Hash256> hashes, int threshold, PairWriter writer)
    {
        for (int i = 0; i < hashes.Length; i++)
        {
            writer.ThrowIfCancelled();
            for (int j = i + 1; j < hashes.Length; j++)
            {
                int distance = Distance(hashes[i], hashes[j]);
                if (distance <= threshold) { writer.Add(i, j, distance); }
            }
        }
    }

    /// <summary>All pairs of one hash of each set within the threshold.</summary>
    internal static void Between(ReadOnlySpan<Hash256> first, ReadOnlySpan<Hash256> second, int threshold, PairWriter writer)
    {
        for (int i = 0; i < first.Length; i++)
        {
            writer.ThrowIfCancelled();
            for (int j = 0; j < second.Length; j++)
            {
                int distance = Distance(first[i], second[j]);
                if (distance <= threshold) { writer.Add(i, j, distance); }
            }
        }
    }
}
