using System.Numerics;

namespace Cotejo.Kernels;

/// <summary>Takes a pair that a tile found, by places in the columns; its distance is exact and within the threshold.</summary>
internal interface IHitVisitor
{
    void Hit(int query, int candidate, int distance);
}

/// <summary>A span of queries and a span of candidates, every pair of which is compared.</summary>
internal readonly record struct TileRange(int Query, int QueryEnd, int Candidate, int CandidateEnd);

/// <summary>
/// Compares every query of a tile with every candidate. For 64-bit differences x and y, popcount(x | y) is at most
/// popcount(x) + popcount(y): one popcount bounds two words from below. Two unrelated words leave about 48 of 64 bits set
/// (deviation 3.5), so that up to <see cref="NarrowThreshold"/> the two leading words settle nearly every pair; above it, the
/// bound of the other two words is added (about 96, deviation 5). A group of pairs in which one passes is compared exactly.
/// </summary>
internal static partial class HammingTile
{
    /// <summary>At 31 about five of a million unrelated pairs pass the narrow bound; at 40 it would be one in a hundred.</summary>
    private const int NarrowThreshold = 31;

    /// <summary>Queries that share each load of candidates.</summary>
    private const int Rows = 4;

    /// <summary>Candidates walked by all queries before the next: 16 KiB of leading words, 32 KiB with the others.</summary>
    private const int BlockCandidates = 1024;

    public static void Scan<TVisitor>(
        SimdPath path, HashColumns queries, HashColumns candidates, TileRange range, int threshold, ref TVisitor visitor)
        where TVisitor : struct, IHitVisitor
    {
        for (int at = range.Candidate; at < range.CandidateEnd; at += Math.Min(BlockCandidates, range.CandidateEnd - at))
        {
            var block = range with { Candidate = at, CandidateEnd = at + Math.Min(BlockCandidates, range.CandidateEnd - at) };
            if (threshold <= NarrowThreshold) { Scan<Narrow, TVisitor>(path, queries, candidates, block, threshold, ref visitor); }
            else { Scan<Wide, TVisitor>(path, queries, candidates, block, threshold, ref visitor); }
        }
    }

    private static void Scan<TWidth, TVisitor>(
        SimdPath path, HashColumns queries, HashColumns candidates, TileRange block, int threshold, ref TVisitor visitor)
        where TWidth : struct, IWidth where TVisitor : struct, IHitVisitor
    {
        switch (path)
        {
            case SimdPath.Avx512: ScanAvx512<TWidth, TVisitor>(queries, candidates, block, threshold, ref visitor); break;
            case SimdPath.Avx2: ScanAvx2<TWidth, TVisitor>(queries, candidates, block, threshold, ref visitor); break;
            default: ScanPlain<TWidth, TVisitor>(queries, candidates, block, threshold, ref visitor); break;
        }
    }

    private static void ScanPlain<TWidth, TVisitor>(
        HashColumns queries, HashColumns candidates, TileRange block, int threshold, ref TVisitor visitor)
        where TWidth : struct, IWidth where TVisitor : struct, IHitVisitor
    {
        int count = block.CandidateEnd - block.Candidate;
        var lead0 = candidates.Lead0.AsSpan(block.Candidate, count);
        var lead1 = candidates.Lead1.AsSpan(block.Candidate, count);
        var rest0 = candidates.Rest0.AsSpan(block.Candidate, count);
        var rest1 = candidates.Rest1.AsSpan(block.Candidate, count);
        for (int q = block.Query; q < block.QueryEnd; q++)
        {
            ulong a = queries.Lead0[q], b = queries.Lead1[q], c = queries.Rest0[q], d = queries.Rest1[q];
            for (int at = 0; at < lead0.Length && at < lead1.Length && at < rest0.Length && at < rest1.Length; at++)
            {
                int bound = BitOperations.PopCount((lead0[at] ^ a) | (lead1[at] ^ b));
                if (TWidth.IsWide) { bound += BitOperations.PopCount((rest0[at] ^ c) | (rest1[at] ^ d)); }
                if (bound <= threshold) { Compare(queries, q, 1, candidates, block.Candidate + at, 1, threshold, ref visitor); }
            }
        }
    }

    /// <summary>The exact comparison of a group of which at least one pair may be within the threshold.</summary>
    private static void Compare<TVisitor>(
        HashColumns queries, int query, int rows, HashColumns candidates, int candidate, int lanes, int threshold, ref TVisitor visitor)
        where TVisitor : struct, IHitVisitor
    {
        for (int q = query; q < query + rows; q++)
        {
            for (int c = candidate; c < candidate + lanes; c++)
            {
                int distance = HashColumns.Distance(queries, q, candidates, c);
                if (distance <= threshold) { visitor.Hit(q, c, distance); }
            }
        }
    }

    /// <summary>Whether the bound takes two words or four; a type, so that each is compiled on its own.</summary>
    private interface IWidth
    {
        static abstract bool IsWide { get; }
    }

    private readonly struct Narrow : IWidth
    {
        public static bool IsWide => false;
    }

    private readonly struct Wide : IWidth
    {
        public static bool IsWide => true;
    }
}
