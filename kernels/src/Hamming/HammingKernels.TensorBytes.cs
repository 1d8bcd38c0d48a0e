using ILGPU;
using ILGPU.Runtime.Cuda;

namespace Cotejo.Kernels;

internal static partial class HammingKernels
{
    /// <summary>Queries that each warp holds: two products of 16 rows.</summary>
    private const int ByteQueries = 2 * 16;

    /// <summary>Queries of one group.</summary>
    private const int ByteGroupQueries = ByteQueries * GroupThreads / 32;

    /// <summary>Candidates that a group stages together: 32 KiB as bytes.</summary>
    private const int ByteCandidates = 128;

    /// <summary>
    /// Tensor cores, by bytes: each bit becomes +1 or -1, so that the product of two hashes is 256 less twice their distance. A product takes
    /// eight instructions of 32 bytes each.
    /// </summary>
    /// <remarks>
    /// PTX ISA, "Matrix Fragments for mma.m16n8k32": with row = lane / 4 and column = lane % 4, a lane gives A[row] and A[row + 8], and B's
    /// candidate number row, each at the bytes 4 column.. and 16 + 4 column..; and takes the sums of A's rows row and row + 8 with the
    /// candidates 2 column and 2 column + 1. A sum does not depend on the order of its terms as long as both sides share it: here the lane
    /// gives the 64 bits of the hash's word of that column, eight in each instruction.
    /// Sums start at 2 threshold - 256, so that a pair is near when its sum is not below zero.
    /// </remarks>
    private static void TensorBytes(
        ArrayView<Hash256> queries, ArrayView<Hash256> candidates, int threshold, int lead, ArrayView<int> found, ArrayView<ulong> hits)
    {
        if (!CudaAsm.IsSupported)
        {
            found[0] = NotForThisDevice;
            return;
        }
        var bytes = SharedMemory.Allocate1D<Quad>(16 * ByteCandidates);
        int firstOfGroup = Grid.IdxX * ByteGroupQueries;
        int from = Grid.IdxY * GroupCandidates;
        int end = IntrinsicMath.Min(from + GroupCandidates, candidates.IntLength);
        if (end - 1 + lead <= firstOfGroup) { return; }

        int lane = Group.IdxX & 31, row = lane >> 2, column = lane & 3;
        int first = firstOfGroup + ((Group.IdxX >> 5) * ByteQueries) + row;
        var a = ByteRows.Load(queries, first, column);
        var b = ByteRows.Load(queries, first + 16, column);
        var words = candidates.Cast<ulong>();
        var start = Keep((2 * threshold) - 256);
        for (int block = from; block < end; block += ByteCandidates)
        {
            Group.Barrier();
            for (int i = Group.IdxX; i < 4 * ByteCandidates; i += GroupThreads)
            {
                // What lies beyond the end is compared and refused.
                var spread = Spread(words[IntrinsicMath.Min((4 * block) + i, (4 * end) - 1)]);
                int at = (4 * (i & ~31)) + (i & 31);
                bytes[at] = spread.Q0;
                bytes[at + 32] = spread.Q1;
                bytes[at + 64] = spread.Q2;
                bytes[at + 96] = spread.Q3;
            }
            Group.Barrier();
            int count = IntrinsicMath.Min(ByteCandidates, end - block);
            for (int i = 0; i < count; i += 8)
            {
                // Lanes that had pairs to compare come later than the others; the product needs all of them at once.
                Warp.Barrier();
                int at = (16 * i) + lane;
                var signs = new Signs(bytes[at], bytes[at + 32], bytes[at + 64], bytes[at + 96]);
                var (sa, sb) = Products(a, b, signs, start);
                if ((sa.S0 & sa.S1 & sa.S2 & sa.S3 & sb.S0 & sb.S1 & sb.S2 & sb.S3) >= 0)
                {
                    CompareNear(
                        queries, first, candidates, block + i + (2 * column), NearOnes(sa) | (NearOnes(sb) << 4), threshold, lead, found, hits);
                }
            }
        }
    }

    /// <summary>Each bit as a byte: +1 where it is 0, -1 where it is 1. The order is the same for every word.</summary>
    private static Signs Spread(ulong word) =>
        new(SpreadHalf((uint)word, 0), SpreadHalf((uint)word, 4), SpreadHalf((uint)(word >> 32), 0), SpreadHalf((uint)(word >> 32), 4));

    /// <summary>Bits <paramref name="from"/> to <paramref name="from"/> + 3 of each byte.</summary>
    private static Quad SpreadHalf(uint bits, int from) =>
        new(SpreadOne(bits >> from), SpreadOne(bits >> (from + 1)), SpreadOne(bits >> (from + 2)), SpreadOne(bits >> (from + 3)));

    /// <summary>The lowest bit of each byte.</summary>
    private static uint SpreadOne(uint bits) => ((bits & 0x01010101) * 0xfe) + 0x01010101;

    /// <summary>The products of a lane's rows with its two candidates. Those of a and b take turns, since each waits for the one before it.</summary>
    private static (Sums A, Sums B) Products(ByteRows a, ByteRows b, Signs signs, int start)
    {
        var sums = new Sums(start, start, start, start);
        var both = Products(a.Upper.Q0, a.Lower.Q0, b.Upper.Q0, b.Lower.Q0, signs.Q0, (sums, sums));
        both = Products(a.Upper.Q1, a.Lower.Q1, b.Upper.Q1, b.Lower.Q1, signs.Q1, both);
        both = Products(a.Upper.Q2, a.Lower.Q2, b.Upper.Q2, b.Lower.Q2, signs.Q2, both);
        return Products(a.Upper.Q3, a.Lower.Q3, b.Upper.Q3, b.Lower.Q3, signs.Q3, both);
    }

    private static (Sums A, Sums B) Products(Quad upperA, Quad lowerA, Quad upperB, Quad lowerB, Quad signs, (Sums A, Sums B) sums)
    {
        var a = Product(upperA.X0, lowerA.X0, upperA.X1, lowerA.X1, signs.X0, signs.X1, sums.A);
        var b = Product(upperB.X0, lowerB.X0, upperB.X1, lowerB.X1, signs.X0, signs.X1, sums.B);
        a = Product(upperA.X2, lowerA.X2, upperA.X3, lowerA.X3, signs.X2, signs.X3, a);
        b = Product(upperB.X2, lowerB.X2, upperB.X3, lowerB.X3, signs.X2, signs.X3, b);
        return (a, b);
    }

    private static Sums Product(uint x0, uint x1, uint x2, uint x3, uint y0, uint y1, Sums sums)
    {
        Output<int> s0 = default, s1 = default, s2 = default, s3 = default;
        Input<uint> a0 = x0, a1 = x1, a2 = x2, a3 = x3, b0 = y0, b1 = y1;
        Input<int> c0 = sums.S0, c1 = sums.S1, c2 = sums.S2, c3 = sums.S3;
        CudaAsm.EmitRef(
            "mma.sync.aligned.m16n8k32.row.col.s32.s8.s8.s32 {%0,%1,%2,%3}, {%4,%5,%6,%7}, {%8,%9}, {%10,%11,%12,%13};",
            ref s0, ref s1, ref s2, ref s3, ref a0, ref a1, ref a2, ref a3, ref b0, ref b1, ref c0, ref c1, ref c2, ref c3);
        return new Sums(s0.Value, s1.Value, s2.Value, s3.Value);
    }

    private readonly record struct Quad(uint X0, uint X1, uint X2, uint X3);

    /// <summary>64 bits as bytes, which make one lane's part of eight instructions: two registers each.</summary>
    private readonly record struct Signs(Quad Q0, Quad Q1, Quad Q2, Quad Q3);

    /// <summary>A lane's part of 16 queries: one word of each of two rows.</summary>
    private readonly record struct ByteRows(Signs Upper, Signs Lower)
    {
        public static ByteRows Load(ArrayView<Hash256> queries, int row, int column)
        {
            int last = queries.IntLength - 1;
            var words = queries.Cast<ulong>();
            return new ByteRows(
                Keep(Spread(words[(4 * IntrinsicMath.Min(row, last)) + column])),
                Keep(Spread(words[(4 * IntrinsicMath.Min(row + 8, last)) + column])));
        }

        private static Signs Keep(Signs signs) => new(Keep(signs.Q0), Keep(signs.Q1), Keep(signs.Q2), Keep(signs.Q3));

        private static Quad Keep(Quad quad) => new(Keep(quad.X0), Keep(quad.X1), Keep(quad.X2), Keep(quad.X3));

        private static uint Keep(uint value) => (uint)HammingKernels.Keep((int)value);
    }
}
