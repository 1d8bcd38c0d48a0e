using System.Numerics;
using Cotejo.Kernels;

namespace Cotejo.Engine.Matching.Videos;

/// <summary>
/// Walks a short list of hashes for those near one. Two videos are thousands of frames against thousands, in many small searches:
/// too few for the joins of the kernels to be worth their set-up.
/// </summary>
internal static class NearHash
{
    /// <summary>Place of the first hash within the distance, at or behind a place; -1 when there is none.</summary>
    public static int First(in Hash256 hash, ReadOnlySpan<Hash256> among, int distance, int from = 0)
    {
        for (int i = from; i < among.Length; i++)
        {
            ref readonly var other = ref among[i];

            // The bits that differ in either of two words are no more than those that differ in all: unrelated hashes end here.
            if (BitOperations.PopCount((hash.W0 ^ other.W0) | (hash.W1 ^ other.W1)) <= distance
                && Hamming.Distance(hash, other) <= distance)
            {
                return i;
            }
        }
        return -1;
    }
}
