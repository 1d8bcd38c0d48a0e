using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Cotejo.Engine.Decoding.Jpeg;

internal static partial class InverseDct
{
    /// <inheritdoc cref="Define"/>
    public static bool Transform(ReadOnlySpan<short> coefficients, ReadOnlySpan<short> quantisation, Span<byte> samples, int stride) => Avx2.IsSupported
        ? Eight(coefficients, quantisation, samples, stride)
        : Define(coefficients, quantisation, samples, stride);

    /// <summary>All eight columns at once, then, transposed, all eight rows; of 16 bits, since <see cref="Most"/> holds.</summary>
    private static bool Eight(ReadOnlySpan<short> coefficients, ReadOnlySpan<short> quantisation, Span<byte> samples, int stride)
    {
        coefficients = coefficients[..Area];
        quantisation = quantisation[..Area];
        var before = new Lines(
            Load(coefficients, quantisation, 0), Load(coefficients, quantisation, 1), Load(coefficients, quantisation, 2), Load(coefficients, quantisation, 3));
        var between = Pass(before, ConstantBits - PassBits);
        if (((Extent(before) | Extent(between)) & Vector256.Create(unchecked((short)~Most))) != Vector256<short>.Zero) { return false; }
        var after = Pass(between, ConstantBits + PassBits + 3);
        Store(after.L04, after.L15, samples, stride, 0);
        Store(after.L26, after.L37, samples, stride, 2);
        return true;
    }

    /// <summary>Rows y and y + 4.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<short> Load(ReadOnlySpan<short> coefficients, ReadOnlySpan<short> quantisation, int y) =>
        Vector256.Create(Vector128.Create(coefficients.Slice(Side * y, Side)), Vector128.Create(coefficients.Slice(Side * (y + 4), Side)))
        * Vector256.Create(Vector128.Create(quantisation.Slice(Side * y, Side)), Vector128.Create(quantisation.Slice(Side * (y + 4), Side)));

    /// <summary>Rows y and y + 4 in the first, y + 1 and y + 5 in the other, as samples around zero.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Store(Vector256<short> a, Vector256<short> b, Span<byte> samples, int stride, int y)
    {
        var rows = (Avx2.PackSignedSaturate(a, b).AsByte() ^ Vector256.Create((byte)128)).AsUInt64();
        BinaryPrimitives.WriteUInt64LittleEndian(samples[(y * stride)..], rows.GetElement(0));
        BinaryPrimitives.WriteUInt64LittleEndian(samples[((y + 1) * stride)..], rows.GetElement(1));
        BinaryPrimitives.WriteUInt64LittleEndian(samples[((y + 4) * stride)..], rows.GetElement(2));
        BinaryPrimitives.WriteUInt64LittleEndian(samples[((y + 5) * stride)..], rows.GetElement(3));
    }

    /// <summary>In each lane all bits that its values need, without their signs.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<short> Extent(in Lines l) =>
        (l.L04 ^ (l.L04 >> 15)) | (l.L15 ^ (l.L15 >> 15)) | (l.L26 ^ (l.L26 >> 15)) | (l.L37 ^ (l.L37 >> 15));

    /// <summary>
    /// One pass over eight lines, transposed. Sums of two products each, with the constants of <see cref="Transform(Span{int}, int)"/> multiplied out:
    /// the same integers.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Lines Pass(in Lines l, int shift)
    {
        Vector128<short> v0 = l.L04.GetLower(), v4 = l.L04.GetUpper(), v1 = l.L15.GetLower(), v5 = l.L15.GetUpper(), v2 = l.L26.GetLower(), v6 = l.L26.GetUpper(),
            v3 = l.L37.GetLower(), v7 = l.L37.GetUpper();
        var p26 = Pairs(v2, v6);
        var even2 = Sum(p26, F0541, F0541 - F1847);
        var even3 = Sum(p26, F0541 + F0765, F0541);
        var half = Vector256.Create(1 << (shift - 1));
        var even0 = (Avx2.ConvertToVector256Int32(v0 + v4) << ConstantBits) + half;
        var even1 = (Avx2.ConvertToVector256Int32(v0 - v4) << ConstantBits) + half;
        var a0 = even0 + even3;
        var a3 = even0 - even3;
        var a1 = even1 + even2;
        var a2 = even1 - even2;

        var p34 = Pairs(v7 + v3, v5 + v1);
        var z3 = Sum(p34, F1175 - F1961, F1175);
        var z4 = Sum(p34, F1175, F1175 - F0390);
        var p71 = Pairs(v7, v1);
        var p53 = Pairs(v5, v3);
        var b0 = Sum(p71, F0298 - F0899, -F0899) + z3;
        var b3 = Sum(p71, -F0899, F1501 - F0899) + z4;
        var b1 = Sum(p53, F2053 - F2562, -F2562) + z4;
        var b2 = Sum(p53, -F2562, F3072 - F2562) + z3;

        return Transpose(
            Avx2.PackSignedSaturate((a0 + b3) >> shift, (a1 + b2) >> shift), Avx2.PackSignedSaturate((a2 + b1) >> shift, (a3 + b0) >> shift),
            Avx2.PackSignedSaturate((a3 - b0) >> shift, (a2 - b1) >> shift), Avx2.PackSignedSaturate((a1 - b2) >> shift, (a0 - b3) >> shift));
    }

    /// <summary>Lane by lane, one of either.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<short> Pairs(Vector128<short> a, Vector128<short> b) => Vector256.Create(Sse2.UnpackLow(a, b), Sse2.UnpackHigh(a, b));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<int> Sum(Vector256<short> pairs, int first, int second) =>
        Avx2.MultiplyAddAdjacent(pairs, Vector256.Create((second << 16) | (first & 0xFFFF)).AsInt16());

    /// <summary>Each holds two lines: in both halves four values of the first, then four of the second.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Lines Transpose(Vector256<short> l01, Vector256<short> l23, Vector256<short> l45, Vector256<short> l67)
    {
        var even = Avx2.UnpackLow(l01, l23);
        var odd = Avx2.UnpackHigh(l01, l23);
        var a01 = Avx2.UnpackLow(even, odd).AsInt64();
        var a23 = Avx2.UnpackHigh(even, odd).AsInt64();
        even = Avx2.UnpackLow(l45, l67);
        odd = Avx2.UnpackHigh(l45, l67);
        var b01 = Avx2.UnpackLow(even, odd).AsInt64();
        var b23 = Avx2.UnpackHigh(even, odd).AsInt64();
        return new Lines(Avx2.UnpackLow(a01, b01).AsInt16(), Avx2.UnpackHigh(a01, b01).AsInt16(), Avx2.UnpackLow(a23, b23).AsInt16(), Avx2.UnpackHigh(a23, b23).AsInt16());
    }

    /// <summary>Eight lines of eight: each holds line n in its lower half, n + 4 in its upper.</summary>
    private readonly record struct Lines(Vector256<short> L04, Vector256<short> L15, Vector256<short> L26, Vector256<short> L37);
}
