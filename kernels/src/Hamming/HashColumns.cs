using System.Numerics;

namespace Cotejo.Kernels;

/// <summary>
/// Hashes laid out word by word, so that neighbours in memory are the same word of neighbouring hashes. The two leading words are
/// the ones that a tile looks at first. The order of the words does not matter to a distance, as long as both sides share it.
/// </summary>
internal sealed class HashColumns(int count)
{
    /// <summary>A vector that begins at the last hash still lies inside its column: one 512-bit vector beyond the end.</summary>
    private const int Padding = 8;

    public ulong[] Lead0 { get; } = GC.AllocateUninitializedArray<ulong>(count + Padding);
    public ulong[] Lead1 { get; } = GC.AllocateUninitializedArray<ulong>(count + Padding);
    public ulong[] Rest0 { get; } = GC.AllocateUninitializedArray<ulong>(count + Padding);
    public ulong[] Rest1 { get; } = GC.AllocateUninitializedArray<ulong>(count + Padding);

    public int Count { get; } = count;

    /// <summary>Writes places <paramref name="from"/> to <paramref name="to"/> (excluded), in the order of the set itself.</summary>
    public void Fill(ReadOnlySpan<Hash256> hashes, int from, int to)
    {
        for (int at = from; at < to; at++) { Set(at, hashes[at], upperLeads: false); }
    }

    /// <summary>The same, permuted: place p takes hash <c>order[p]</c>.</summary>
    /// <param name="upperLeads">W2 and W3 lead instead of W0 and W1.</param>
    public void Fill(ReadOnlySpan<Hash256> hashes, ReadOnlySpan<int> order, int from, int to, bool upperLeads)
    {
        for (int at = from; at < to; at++) { Set(at, hashes[order[at]], upperLeads); }
    }

    public static int Distance(HashColumns a, int i, HashColumns b, int j) =>
        BitOperations.PopCount(a.Lead0[i] ^ b.Lead0[j]) + BitOperations.PopCount(a.Lead1[i] ^ b.Lead1[j])
        + BitOperations.PopCount(a.Rest0[i] ^ b.Rest0[j]) + BitOperations.PopCount(a.Rest1[i] ^ b.Rest1[j]);

    private void Set(int at, in Hash256 hash, bool upperLeads)
    {
        Lead0[at] = upperLeads ? hash.W2 : hash.W0;
        Lead1[at] = upperLeads ? hash.W3 : hash.W1;
        Rest0[at] = upperLeads ? hash.W0 : hash.W2;
        Rest1[at] = upperLeads ? hash.W1 : hash.W3;
    }
}
