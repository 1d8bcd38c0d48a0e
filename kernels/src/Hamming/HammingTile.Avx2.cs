using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Cotejo.Kernels;

internal static partial class HammingTile
{
    /// <summary>4 candidates a vector, one a 64-bit lane; bits counted by table look-up on half bytes, summed by lane.</summary>
    /// <remarks>
    /// Loads are not checked against the column's length: a vector begins at a candidate of the block and columns are padded by a
    /// vector. What lies beyond the block can only cause a needless exact comparison, which is limited to the block.
    /// </remarks>
    private static void ScanAvx2<TWidth, TVisitor>(
        HashColumns queries, HashColumns candidates, TileRange block, int threshold, ref TVisitor visitor)
        where TWidth : struct, IWidth where TVisitor : struct, IHitVisitor
    {
        ref ulong lead0 = ref MemoryMarshal.GetArrayDataReference(candidates.Lead0);
        ref ulong lead1 = ref MemoryMarshal.GetArrayDataReference(candidates.Lead1);
        ref ulong rest0 = ref MemoryMarshal.GetArrayDataReference(candidates.Rest0);
        ref ulong rest1 = ref MemoryMarshal.GetArrayDataReference(candidates.Rest1);
        var above = Vector256.Create((long)threshold + 1).AsInt32();
        int lanes = Vector256<ulong>.Count;
        for (int q = block.Query; q < block.QueryEnd; q += Rows)
        {
            // A last group of fewer than four repeats its last query.
            int rows = Math.Min(Rows, block.QueryEnd - q);
            int q1 = q + Math.Min(1, rows - 1), q2 = q + Math.Min(2, rows - 1), q3 = q + rows - 1;
            Vector256<ulong> a0 = Vector256.Create(queries.Lead0[q]), b0 = Vector256.Create(queries.Lead1[q]);
            Vector256<ulong> a1 = Vector256.Create(queries.Lead0[q1]), b1 = Vector256.Create(queries.Lead1[q1]);
            Vector256<ulong> a2 = Vector256.Create(queries.Lead0[q2]), b2 = Vector256.Create(queries.Lead1[q2]);
            Vector256<ulong> a3 = Vector256.Create(queries.Lead0[q3]), b3 = Vector256.Create(queries.Lead1[q3]);
            for (int at = block.Candidate; at < block.CandidateEnd; at += lanes)
            {
                var x = Vector256.LoadUnsafe(ref lead0, (nuint)at);
                var y = Vector256.LoadUnsafe(ref lead1, (nuint)at);
                var n0 = Bits((x ^ a0) | (y ^ b0));
                var n1 = Bits((x ^ a1) | (y ^ b1));
                var n2 = Bits((x ^ a2) | (y ^ b2));
                var n3 = Bits((x ^ a3) | (y ^ b3));
                if (TWidth.IsWide)
                {
                    x = Vector256.LoadUnsafe(ref rest0, (nuint)at);
                    y = Vector256.LoadUnsafe(ref rest1, (nuint)at);
                    n0 += Bits((x ^ Vector256.Create(queries.Rest0[q])) | (y ^ Vector256.Create(queries.Rest1[q])));
                    n1 += Bits((x ^ Vector256.Create(queries.Rest0[q1])) | (y ^ Vector256.Create(queries.Rest1[q1])));
                    n2 += Bits((x ^ Vector256.Create(queries.Rest0[q2])) | (y ^ Vector256.Create(queries.Rest1[q2])));
                    n3 += Bits((x ^ Vector256.Create(queries.Rest0[q3])) | (y ^ Vector256.Create(queries.Rest1[q3])));
                }
                var least = Vector256.Min(Vector256.Min(Lanes(n0), Lanes(n1)), Vector256.Min(Lanes(n2), Lanes(n3)));
                if (Vector256.GreaterThanAny(above, least))
                {
                    Compare(queries, q, rows, candidates, at, Math.Min(lanes, block.CandidateEnd - at), threshold, ref visitor);
                }
            }
        }
    }

    /// <summary>Set bits of each byte.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<byte> Bits(Vector256<ulong> words)
    {
        var table = Vector256.Create(0x0302020102010100ul, 0x0403030203020201ul, 0x0302020102010100ul, 0x0403030203020201ul).AsByte();
        var half = Vector256.Create((byte)0x0f);
        var low = words.AsByte() & half;
        var high = (words.AsUInt16() >>> 4).AsByte() & half;
        return Avx2.Shuffle(table, low) + Avx2.Shuffle(table, high);
    }

    /// <summary>Sum of bytes by 64-bit lane; the upper half of each lane is zero, as in the threshold's vector, so it never passes.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<int> Lanes(Vector256<byte> bits) => Avx2.SumAbsoluteDifferences(bits, Vector256<byte>.Zero).AsInt32();
}
