using ILGPU;
using ILGPU.Runtime.Cuda;

namespace Cotejo.Kernels;

internal static partial class HammingKernels
{
    /// <summary>Queries that each warp holds: four products of 16 rows.</summary>
    private const int BitQueries = 4 * 16;

    /// <summary>Queries of one group.</summary>
    private const int BitGroupQueries = BitQueries * GroupThreads / 32;

    /// <summary>
    /// Tensor cores, by single bits: one instruction counts the common bits of 16 queries and 8 candidates, and a pair's distance is the bits
    /// of both less twice the common ones.
    /// </summary>
    /// <remarks>
    /// PTX ISA, "Matrix Fragments for mma.m16n8k256": with row = lane / 4 and column = lane % 4, a lane gives A[row] and A[row + 8], and B's
    /// candidate number row, each at the bits 32 column.. and 128 + 32 column..; and takes the sums of A's rows row and row + 8 with the
    /// candidates 2 column and 2 column + 1. A sum does not depend on the order of its bits as long as both sides share it: here the lane's
    /// two words of 32 bits are the halves of the hash's word of that column, which lie together in memory.
    /// A pair is near when 2 common >= bitsA + bitsB - threshold. The kernel looks whether common - floor(bitsB / 2) is at least
    /// floor((bitsA - threshold) / 2), which lets through all that are near and some at a distance one or two above.
    /// </remarks>
    private static void TensorBits(
        ArrayView<Hash256> queries, ArrayView<Hash256> candidates, int threshold, int lead, ArrayView<int> found, ArrayView<ulong> hits)
    {
        if (!CudaAsm.IsSupported)
        {
            found[0] = NotForThisDevice;
            return;
        }
        var words = SharedMemory.Allocate1D<ulong>(4 * GroupThreads);
        var starts = SharedMemory.Allocate1D<Sums>(GroupThreads / 2);
        var startOf = starts.BaseView.Cast<int>();
        int firstOfGroup = Grid.IdxX * BitGroupQueries;
        int from = Grid.IdxY * GroupCandidates;
        int end = IntrinsicMath.Min(from + GroupCandidates, candidates.IntLength);
        if (end - 1 + lead <= firstOfGroup) { return; }

        int lane = Group.IdxX & 31, row = lane >> 2, column = lane & 3;
        int first = firstOfGroup + ((Group.IdxX >> 5) * BitQueries) + row;
        var a = BitRows.Load(queries, first, column, threshold);
        var b = BitRows.Load(queries, first + 16, column, threshold);
        var c = BitRows.Load(queries, first + 32, column, threshold);
        var d = BitRows.Load(queries, first + 48, column, threshold);
        for (int block = from; block < end; block += GroupThreads)
        {
            Group.Barrier();
            int place = block + Group.IdxX;
            var candidate = place < end ? candidates[place] : default;
            words[(4 * Group.IdxX) + 0] = candidate.W0;
            words[(4 * Group.IdxX) + 1] = candidate.W1;
            words[(4 * Group.IdxX) + 2] = candidate.W2;
            words[(4 * Group.IdxX) + 3] = candidate.W3;
            int start = place < end ? -(Bits(candidate) >> 1) : Unreachable;
            int startAt = (4 * (Group.IdxX >> 1)) + (Group.IdxX & 1);
            startOf[startAt] = start;
            startOf[startAt + 2] = start;
            Group.Barrier();
            int count = IntrinsicMath.Min(GroupThreads, end - block);
            for (int i = 0; i < count; i += 8)
            {
                // Lanes that had pairs to compare come later than the others; the product needs all of them at once.
                Warp.Barrier();
                ulong word = words[(4 * i) + lane];
                var begin = starts[(i >> 1) + column];
                var sa = a.Common(word, begin);
                var sb = b.Common(word, begin);
                var sc = c.Common(word, begin);
                var sd = d.Common(word, begin);
                int most = IntrinsicMath.Max(IntrinsicMath.Max(a.Most(sa), b.Most(sb)), IntrinsicMath.Max(c.Most(sc), d.Most(sd)));
                if (most >= 0)
                {
                    uint near = a.Near(sa) | (b.Near(sb) << 4) | (c.Near(sc) << 8) | (d.Near(sd) << 12);
                    CompareNear(queries, first, candidates, block + i + (2 * column), near, threshold, lead, found, hits);
                }
            }
        }
    }

    /// <summary>The comparison of a lane's pairs: four bits of <paramref name="near"/> for each 16 queries, the rows' pairs of candidates.</summary>
    private static void CompareNear(
        ArrayView<Hash256> queries, int query, ArrayView<Hash256> candidates, int candidate, uint near,
        int threshold, int lead, ArrayView<int> found, ArrayView<ulong> hits)
    {
        for (int i = 0; near != 0; i++, near >>= 1)
        {
            if ((near & 1) != 0) { Compare(queries, query + (8 * (i >> 1)), candidates, candidate + (i & 1), threshold, lead, found, hits); }
        }
    }

    private static int Bits(Hash256 hash) =>
        IntrinsicMath.PopCount(hash.W0) + IntrinsicMath.PopCount(hash.W1) + IntrinsicMath.PopCount(hash.W2) + IntrinsicMath.PopCount(hash.W3);

    /// <summary>A lane's four sums: of its two rows with its two candidates.</summary>
    private readonly record struct Sums(int S0, int S1, int S2, int S3);

    /// <summary>Four bits, of the sums that are not below zero.</summary>
    private static uint NearOnes(Sums sums) =>
        (sums.S0 >= 0 ? 1u : 0) | (sums.S1 >= 0 ? 2u : 0) | (sums.S2 >= 0 ? 4u : 0) | (sums.S3 >= 0 ? 8u : 0);

    /// <summary>
    /// Computed here, once: ILGPU moves arithmetic to where its result is used, also into loops, and lets inline assembly stay.
    /// </summary>
    private static int Keep(int value)
    {
        CudaAsm.Emit("mov.b32 %0, %1;", out int kept, value);
        return kept;
    }

    /// <summary>A lane's part of 16 queries: two words of each of two rows, and what a sum of each needs to be added to be near from zero on.</summary>
    private readonly record struct BitRows(uint A0, uint A1, uint A2, uint A3, int Upper, int Lower)
    {
        public static BitRows Load(ArrayView<Hash256> queries, int row, int column, int threshold)
        {
            int last = queries.IntLength - 1;
            int upper = IntrinsicMath.Min(row, last), lower = IntrinsicMath.Min(row + 8, last);
            int upperAt = (8 * upper) + (2 * column), lowerAt = (8 * lower) + (2 * column);
            var words = queries.Cast<uint>();
            return new BitRows(
                words[upperAt], words[lowerAt], words[upperAt + 1], words[lowerAt + 1],
                Keep(-((Bits(queries[upper]) - threshold) >> 1)), Keep(-((Bits(queries[lower]) - threshold) >> 1)));
        }

        public Sums Common(ulong word, Sums start)
        {
            Output<int> s0 = default, s1 = default, s2 = default, s3 = default;
            Input<uint> a0 = A0, a1 = A1, a2 = A2, a3 = A3, b0 = (uint)word, b1 = (uint)(word >> 32);
            Input<int> c0 = start.S0, c1 = start.S1, c2 = start.S2, c3 = start.S3;
            CudaAsm.EmitRef(
                "mma.sync.aligned.m16n8k256.row.col.s32.b1.b1.s32.and.popc {%0,%1,%2,%3}, {%4,%5,%6,%7}, {%8,%9}, {%10,%11,%12,%13};",
                ref s0, ref s1, ref s2, ref s3, ref a0, ref a1, ref a2, ref a3, ref b0, ref b1, ref c0, ref c1, ref c2, ref c3);
            return new Sums(s0.Value, s1.Value, s2.Value, s3.Value);
        }

        /// <summary>Not below zero when one of the four pairs may be near.</summary>
        public int Most(Sums sums) =>
            IntrinsicMath.Max(IntrinsicMath.Max(sums.S0, sums.S1) + Upper, IntrinsicMath.Max(sums.S2, sums.S3) + Lower);

        /// <summary>Which of the four.</summary>
        public uint Near(Sums sums) => NearOnes(new Sums(sums.S0 + Upper, sums.S1 + Upper, sums.S2 + Lower, sums.S3 + Lower));
    }
}
