using ILGPU;

namespace Cotejo.Kernels;

internal static partial class HammingKernels
{
    /// <summary>Queries that each thread holds; neighbours in a group hold neighbours in the set.</summary>
    private const int Rows = 4;

    /// <summary>Queries of one group.</summary>
    public const int PopcountQueries = Rows * GroupThreads;

    /// <summary>
    /// Runs anywhere. Every thread holds four queries and walks the group's candidates, which all its threads read together from shared
    /// memory; a bound from below settles nearly every pair, and one that it does not settle is compared in full.
    /// </summary>
    private static void Popcount<TBound>(
        ArrayView<Hash256> queries, ArrayView<Hash256> candidates, int threshold, int lead, ArrayView<int> found, ArrayView<ulong> hits)
        where TBound : struct, IBound
    {
        var leading = SharedMemory.Allocate1D<WordPair>(GroupThreads);
        var others = SharedMemory.Allocate1D<WordPair>(GroupThreads);
        int first = Grid.IdxX * PopcountQueries;
        int from = Grid.IdxY * GroupCandidates;
        int end = IntrinsicMath.Min(from + GroupCandidates, candidates.IntLength);
        if (end - 1 + lead <= first) { return; }

        // Beyond the last query its copies are compared, and refused at the end.
        int last = queries.IntLength - 1;
        int q0 = first + Group.IdxX, q1 = q0 + GroupThreads, q2 = q1 + GroupThreads, q3 = q2 + GroupThreads;
        var a = queries[IntrinsicMath.Min(q0, last)];
        var b = queries[IntrinsicMath.Min(q1, last)];
        var c = queries[IntrinsicMath.Min(q2, last)];
        var d = queries[IntrinsicMath.Min(q3, last)];
        for (int block = from; block < end; block += GroupThreads)
        {
            Group.Barrier();
            int count = IntrinsicMath.Min(GroupThreads, end - block);
            if (Group.IdxX < count)
            {
                var candidate = candidates[block + Group.IdxX];
                leading[Group.IdxX] = new WordPair(candidate.W0, candidate.W1);
                if (TBound.NeedsOthers) { others[Group.IdxX] = new WordPair(candidate.W2, candidate.W3); }
            }
            Group.Barrier();
            for (int i = 0; i < count; i++)
            {
                var x = leading[i];
                var y = TBound.NeedsOthers ? others[i] : default;
                int na = TBound.Bound(a, x, y), nb = TBound.Bound(b, x, y), nc = TBound.Bound(c, x, y), nd = TBound.Bound(d, x, y);
                if (IntrinsicMath.Min(IntrinsicMath.Min(na, nb), IntrinsicMath.Min(nc, nd)) <= threshold)
                {
                    uint near = (na <= threshold ? 1u : 0) | (nb <= threshold ? 2u : 0) | (nc <= threshold ? 4u : 0) | (nd <= threshold ? 8u : 0);
                    for (int q = q0; near != 0; q += GroupThreads, near >>= 1)
                    {
                        if ((near & 1) != 0) { Compare(queries, q, candidates, block + i, threshold, lead, found, hits); }
                    }
                }
            }
        }
    }

    /// <summary>Two words, read as one.</summary>
    private readonly record struct WordPair(ulong X, ulong Y);

    private interface IBound
    {
        static abstract bool NeedsOthers { get; }
        static abstract int Bound(Hash256 query, WordPair leading, WordPair others);
    }

    private readonly struct NarrowBound : IBound
    {
        public static bool NeedsOthers => false;

        public static int Bound(Hash256 query, WordPair leading, WordPair others) =>
            IntrinsicMath.PopCount((query.W0 ^ leading.X) | (query.W1 ^ leading.Y));
    }

    private readonly struct MiddleBound : IBound
    {
        public static bool NeedsOthers => true;

        public static int Bound(Hash256 query, WordPair leading, WordPair others)
        {
            ulong union = (query.W0 ^ leading.X) | (query.W1 ^ leading.Y) | (query.W2 ^ others.X) | (query.W3 ^ others.Y);
            return IntrinsicMath.PopCount(union);
        }
    }

    private readonly struct WideBound : IBound
    {
        public static bool NeedsOthers => true;

        public static int Bound(Hash256 query, WordPair leading, WordPair others) =>
            IntrinsicMath.PopCount((query.W0 ^ leading.X) | (query.W1 ^ leading.Y))
            + IntrinsicMath.PopCount((query.W2 ^ others.X) | (query.W3 ^ others.Y));
    }
}
