using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using static Cotejo.Kernels.Pdq.PdqBasis;

namespace Cotejo.Kernels.Pdq;

/// <summary>A plane to its eight hashes: the SIMD twin of <see cref="PdqDefinition.Hash"/>, bit for bit.</summary>
public static class PdqHasher
{
    // The 256 coefficients under one pattern of signs; bit 0 negates even rows, bit 1 even columns, both together what differs in
    // parity.
    private const int EvenRows = 1;
    private const int EvenColumns = 2;
    private const int Patterns = 4;

    /// <summary>The eight hashes of a picture, one for each way to lay it, and its quality. A zero plane has zero hashes and quality 0.</summary>
    /// <param name="plane">64 x 64 values, row-major.</param>
    /// <param name="eight">Receives eight hashes, in the order of <see cref="Orientation"/>.</param>
    /// <returns>Quality, 0 to 100. Below 50 the hash is not reliable.</returns>
    public static int Hash(ReadOnlySpan<float> plane, Span<Hash256> eight) => Hash(plane, eight, Lanes.Widest);

    internal static int Hash(ReadOnlySpan<float> plane, Span<Hash256> eight, LaneWidth lanes)
    {
        if (plane.Length != PlaneLength)
        {
            throw new ArgumentException($"A plane has {PlaneLength} values, not {plane.Length}.", nameof(plane));
        }
        if (eight.Length < Orientations)
        {
            throw new ArgumentException($"A plane has {Orientations} hashes; there is room for {eight.Length}.", nameof(eight));
        }
        Span<float> block = stackalloc float[Coefficients];
        switch (lanes)
        {
            case LaneWidth.Lanes16:
                Transform<Vector512<float>, Lanes16>(plane, block);
                break;
            case LaneWidth.Lanes8:
                Transform<Vector256<float>, Lanes8>(plane, block);
                break;
            default:
                Transform<Vector128<float>, Lanes4>(plane, block);
                break;
        }
        Threshold(block, eight);
        return Quality(plane);
    }

    private static void Transform<TVec, TLanes>(ReadOnlySpan<float> plane, Span<float> block)
        where TVec : struct where TLanes : ILanes<TVec>
    {
        // All lengths are constants: 4 * Count divides 64 and Count divides 16, so no access leaves its buffer.
        Span<float> half = stackalloc float[Frequencies * Side];
        nuint step = (nuint)TLanes.Count;
        ref float a = ref MemoryMarshal.GetReference(plane);
        ref float d = ref MemoryMarshal.GetArrayDataReference(Cosines);
        ref float h = ref MemoryMarshal.GetReference(half);
        for (nuint x = 0; x < Side; x += 4 * step)
        {
            for (nuint i = 0; i < Frequencies; i += 2)
            {
                TVec p0 = default, p1 = default, p2 = default, p3 = default, q0 = default, q1 = default, q2 = default, q3 = default;
                for (nuint y = 0; y < Side; y++)
                {
                    TVec wp = TLanes.Broadcast(Unsafe.Add(ref d, i * Side + y)), wq = TLanes.Broadcast(Unsafe.Add(ref d, (i + 1) * Side + y));
                    nuint at = y * Side + x;
                    TVec v = TLanes.Load(ref a, at);
                    (p0, q0) = (TLanes.MultiplyAdd(wp, v, p0), TLanes.MultiplyAdd(wq, v, q0));
                    v = TLanes.Load(ref a, at + step);
                    (p1, q1) = (TLanes.MultiplyAdd(wp, v, p1), TLanes.MultiplyAdd(wq, v, q1));
                    v = TLanes.Load(ref a, at + 2 * step);
                    (p2, q2) = (TLanes.MultiplyAdd(wp, v, p2), TLanes.MultiplyAdd(wq, v, q2));
                    v = TLanes.Load(ref a, at + 3 * step);
                    (p3, q3) = (TLanes.MultiplyAdd(wp, v, p3), TLanes.MultiplyAdd(wq, v, q3));
                }
                nuint row = i * Side + x;
                TLanes.Store(p0, ref h, row);
                TLanes.Store(p1, ref h, row + step);
                TLanes.Store(p2, ref h, row + 2 * step);
                TLanes.Store(p3, ref h, row + 3 * step);
                TLanes.Store(q0, ref h, row + Side);
                TLanes.Store(q1, ref h, row + Side + step);
                TLanes.Store(q2, ref h, row + Side + 2 * step);
                TLanes.Store(q3, ref h, row + Side + 3 * step);
            }
        }
        Across<TVec, TLanes>(ref h, ref MemoryMarshal.GetReference(block));
    }

    /// <summary>The product with D^T: lanes are the columns of the block.</summary>
    private static void Across<TVec, TLanes>(ref float half, ref float block)
        where TVec : struct where TLanes : ILanes<TVec>
    {
        ref float turned = ref MemoryMarshal.GetArrayDataReference(CosinesTransposed);
        for (nuint j = 0; j < Frequencies; j += (nuint)TLanes.Count)
        {
            for (nuint i = 0; i < Frequencies; i += 4)
            {
                TVec b0 = default, b1 = default, b2 = default, b3 = default;
                ref float row = ref Unsafe.Add(ref half, i * Side);
                for (nuint x = 0; x < Side; x++)
                {
                    TVec cosine = TLanes.Load(ref turned, x * Frequencies + j);
                    b0 = TLanes.MultiplyAdd(TLanes.Broadcast(Unsafe.Add(ref row, x)), cosine, b0);
                    b1 = TLanes.MultiplyAdd(TLanes.Broadcast(Unsafe.Add(ref row, x + Side)), cosine, b1);
                    b2 = TLanes.MultiplyAdd(TLanes.Broadcast(Unsafe.Add(ref row, x + 2 * Side)), cosine, b2);
                    b3 = TLanes.MultiplyAdd(TLanes.Broadcast(Unsafe.Add(ref row, x + 3 * Side)), cosine, b3);
                }
                nuint at = i * Frequencies + j;
                TLanes.Store(b0, ref block, at);
                TLanes.Store(b1, ref block, at + Frequencies);
                TLanes.Store(b2, ref block, at + 2 * Frequencies);
                TLanes.Store(b3, ref block, at + 3 * Frequencies);
            }
        }
    }

    /// <summary>
    /// Four patterns of signs, each on the block and on its transpose, are the eight. Transposing moves coefficients and not their values, so
    /// the two of a pattern share their median.
    /// </summary>
    private static void Threshold(ReadOnlySpan<float> block, Span<Hash256> eight)
    {
        Span<float> transposed = stackalloc float[Coefficients];
        for (int k = 0; k < Coefficients; k++)
        {
            transposed[k % Frequencies * Frequencies + k / Frequencies] = block[k];
        }
        ReadOnlySpan<Orientation> straight = [Orientation.Original, Orientation.FlipX, Orientation.FlipY, Orientation.Rotate180];
        ReadOnlySpan<Orientation> across = [Orientation.FlipPlus1, Orientation.Rotate270, Orientation.Rotate90, Orientation.FlipMinus1];
        Span<float> signed = stackalloc float[Coefficients];
        for (int pattern = 0; pattern < Patterns; pattern++)
        {
            Sign(block, pattern, signed);
            Vector256<float> median = Vector256.Create(LowerMedianOf(signed));
            eight[(int)straight[pattern]] = Above(signed, median);
            // Rows and columns have changed places, and so have the signs.
            Sign(transposed, (pattern & EvenRows) << 1 | pattern >> 1, signed);
            eight[(int)across[pattern]] = Above(signed, median);
        }
    }

    private static void Sign(ReadOnlySpan<float> block, int pattern, Span<float> signed)
    {
        // Lanes are columns and a row is two vectors, so only the sign of the whole vector changes from row to row.
        Vector256<float> columns = (pattern & EvenColumns) != 0
            ? Vector256.Create(-0f, 0f, -0f, 0f, -0f, 0f, -0f, 0f)
            : Vector256<float>.Zero;
        Vector256<float> evenRow = (pattern & EvenRows) != 0 ? columns ^ Vector256.Create(-0f) : columns;
        for (int k = 0; k < Coefficients; k += 8)
        {
            Vector256<float> flip = k / Frequencies % 2 == 0 ? evenRow : columns;
            (Vector256.Create(block.Slice(k, 8)) ^ flip).CopyTo(signed[k..]);
        }
    }

    private static Hash256 Above(ReadOnlySpan<float> values, Vector256<float> median)
    {
        Span<ulong> words = stackalloc ulong[4];
        for (int k = 0; k < Coefficients; k += 8)
        {
            ulong bits = Vector256.GreaterThan(Vector256.Create(values.Slice(k, 8)), median).ExtractMostSignificantBits();
            words[k / 64] |= bits << (k % 64);
        }
        return new Hash256(words[0], words[1], words[2], words[3]);
    }

    /// <summary>
    /// Finds the value with 127 smaller ones bit by bit, on keys: integers that sort as the floats do. Zeros of either sign have
    /// neighbouring keys and one value, so whichever is found compares the same.
    /// </summary>
    private static float LowerMedianOf(ReadOnlySpan<float> values)
    {
        Span<int> keys = stackalloc int[Coefficients];
        for (int k = 0; k < Coefficients; k += 8)
        {
            Vector256<int> bits = Vector256.Create(values.Slice(k, 8)).AsInt32();
            (bits ^ Vector256.ShiftRightLogical(Vector256.ShiftRightArithmetic(bits, 31), 1)).CopyTo(keys[k..]);
        }
        uint found = 0;
        for (uint bit = 1u << 31; bit != 0; bit >>= 1)
        {
            Vector256<int> candidate = Vector256.Create((int)(found | bit) ^ int.MinValue);
            Vector256<int> smaller = Vector256<int>.Zero;
            for (int k = 0; k < Coefficients; k += 8)
            {
                smaller -= Vector256.LessThan(Vector256.Create(keys.Slice(k, 8)), candidate);
            }
            found = Vector256.Sum(smaller) <= LowerMedian ? found | bit : found;
        }
        int key = (int)found ^ int.MinValue;
        return BitConverter.Int32BitsToSingle(key ^ (int)((uint)(key >> 31) >> 1));
    }

    private static int Quality(ReadOnlySpan<float> plane)
    {
        Vector256<int> sum = Vector256<int>.Zero;
        for (int k = 0; k + Side < PlaneLength; k += 8)
        {
            sum += Steps(plane.Slice(k, 8), plane.Slice(k + Side, 8));
        }
        // Rows run into each other here: the pair of a row's end and the next row's start does not count.
        Vector256<int> notLast = Vector256.Create(-1, -1, -1, -1, -1, -1, -1, 0);
        for (int k = 0; k + 8 < PlaneLength; k += 8)
        {
            Vector256<int> steps = Steps(plane.Slice(k, 8), plane.Slice(k + 1, 8));
            sum += k % Side == Side - 8 ? steps & notLast : steps;
        }
        int total = Vector256.Sum(sum);
        for (int k = PlaneLength - 8; k + 1 < PlaneLength; k++)
        {
            total += Math.Abs((int)((plane[k] - plane[k + 1]) * 100 / 255));
        }
        return Math.Min(100, total / 90);
    }

    private static Vector256<int> Steps(ReadOnlySpan<float> u, ReadOnlySpan<float> v) => Vector256.Abs(
        Vector256.ConvertToInt32((Vector256.Create(u) - Vector256.Create(v)) * Vector256.Create(100f) / Vector256.Create(255f)));
}
