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

    /// <summary>A vector is a row of the block: all eight columns are transformed at once, then, transposed, all eight rows.</summary>
    [SkipLocalsInit]
    private static bool Eight(ReadOnlySpan<short> coefficients, ReadOnlySpan<short> quantisation, Span<byte> samples, int stride)
    {
        coefficients = coefficients[..Area];
        quantisation = quantisation[..Area];
        Vector256<int> v0 = Load(coefficients, quantisation, 0), v1 = Load(coefficients, quantisation, 1), v2 = Load(coefficients, quantisation, 2),
            v3 = Load(coefficients, quantisation, 3), v4 = Load(coefficients, quantisation, 4), v5 = Load(coefficients, quantisation, 5),
            v6 = Load(coefficients, quantisation, 6), v7 = Load(coefficients, quantisation, 7);
        var before = Extent(v0, v1, v2, v3, v4, v5, v6, v7);
        Pass(ref v0, ref v1, ref v2, ref v3, ref v4, ref v5, ref v6, ref v7, ConstantBits - PassBits);
        if (((before | Extent(v0, v1, v2, v3, v4, v5, v6, v7)) & Vector256.Create(~Most)) != Vector256<int>.Zero) { return false; }
        Transpose(ref v0, ref v1, ref v2, ref v3, ref v4, ref v5, ref v6, ref v7);
        Pass(ref v0, ref v1, ref v2, ref v3, ref v4, ref v5, ref v6, ref v7, ConstantBits + PassBits + 3);
        Transpose(ref v0, ref v1, ref v2, ref v3, ref v4, ref v5, ref v6, ref v7);
        // Rows again. Pairs of rows become shorts, in the order of the lanes' halves; four rows become bytes.
        Store(v0, v1, v2, v3, samples, stride);
        Store(v4, v5, v6, v7, samples[(4 * stride)..], stride);
        return true;
    }

    /// <summary>In each lane all bits that its values need, without their signs.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<int> Extent(Vector256<int> a, Vector256<int> b, Vector256<int> c, Vector256<int> d, Vector256<int> e, Vector256<int> f, Vector256<int> g, Vector256<int> h) =>
        (a ^ (a >> 31)) | (b ^ (b >> 31)) | (c ^ (c >> 31)) | (d ^ (d >> 31)) | (e ^ (e >> 31)) | (f ^ (f >> 31)) | (g ^ (g >> 31)) | (h ^ (h >> 31));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<int> Load(ReadOnlySpan<short> coefficients, ReadOnlySpan<short> quantisation, int row) =>
        Avx2.ConvertToVector256Int32(Vector128.Create(coefficients.Slice(Side * row, Side)) * Vector128.Create(quantisation.Slice(Side * row, Side)));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Store(Vector256<int> a, Vector256<int> b, Vector256<int> c, Vector256<int> d, Span<byte> samples, int stride)
    {
        var level = Vector256.Create((short)128);
        var ab = Avx2.AddSaturate(Avx2.PackSignedSaturate(a, b), level);
        var cd = Avx2.AddSaturate(Avx2.PackSignedSaturate(c, d), level);
        // Lower half: a0-3 b0-3 c0-3 d0-3; upper: the other four of each.
        var bytes = Avx2.PackUnsignedSaturate(ab, cd);
        var rows = Avx2.PermuteVar8x32(bytes.AsInt32(), Vector256.Create(0, 4, 1, 5, 2, 6, 3, 7)).AsUInt64();
        System.Buffers.Binary.BinaryPrimitives.WriteUInt64LittleEndian(samples, rows.GetElement(0));
        System.Buffers.Binary.BinaryPrimitives.WriteUInt64LittleEndian(samples[stride..], rows.GetElement(1));
        System.Buffers.Binary.BinaryPrimitives.WriteUInt64LittleEndian(samples[(2 * stride)..], rows.GetElement(2));
        System.Buffers.Binary.BinaryPrimitives.WriteUInt64LittleEndian(samples[(3 * stride)..], rows.GetElement(3));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Pass(ref Vector256<int> v0, ref Vector256<int> v1, ref Vector256<int> v2, ref Vector256<int> v3, ref Vector256<int> v4,
        ref Vector256<int> v5, ref Vector256<int> v6, ref Vector256<int> v7, int shift)
    {
        var z1 = (v2 + v6) * F0541;
        var even2 = z1 - (v6 * F1847);
        var even3 = z1 + (v2 * F0765);
        var even0 = (v0 + v4) << ConstantBits;
        var even1 = (v0 - v4) << ConstantBits;
        var half = Vector256.Create(1 << (shift - 1));
        var a0 = even0 + even3 + half;
        var a3 = even0 - even3 + half;
        var a1 = even1 + even2 + half;
        var a2 = even1 - even2 + half;

        var s73 = v7 + v3;
        var s51 = v5 + v1;
        var z5 = (s73 + s51) * F1175;
        var z3 = z5 - (s73 * F1961);
        var z4 = z5 - (s51 * F0390);
        var w1 = (v7 + v1) * F0899;
        var w2 = (v5 + v3) * F2562;
        var b0 = (v7 * F0298) - w1 + z3;
        var b1 = (v5 * F2053) - w2 + z4;
        var b2 = (v3 * F3072) - w2 + z3;
        var b3 = (v1 * F1501) - w1 + z4;

        v0 = (a0 + b3) >> shift;
        v7 = (a0 - b3) >> shift;
        v1 = (a1 + b2) >> shift;
        v6 = (a1 - b2) >> shift;
        v2 = (a2 + b1) >> shift;
        v5 = (a2 - b1) >> shift;
        v3 = (a3 + b0) >> shift;
        v4 = (a3 - b0) >> shift;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Transpose(ref Vector256<int> v0, ref Vector256<int> v1, ref Vector256<int> v2, ref Vector256<int> v3, ref Vector256<int> v4,
        ref Vector256<int> v5, ref Vector256<int> v6, ref Vector256<int> v7)
    {
        var a = Avx2.UnpackLow(v0, v1).AsInt64();
        var b = Avx2.UnpackHigh(v0, v1).AsInt64();
        var c = Avx2.UnpackLow(v2, v3).AsInt64();
        var d = Avx2.UnpackHigh(v2, v3).AsInt64();
        var e = Avx2.UnpackLow(v4, v5).AsInt64();
        var f = Avx2.UnpackHigh(v4, v5).AsInt64();
        var g = Avx2.UnpackLow(v6, v7).AsInt64();
        var h = Avx2.UnpackHigh(v6, v7).AsInt64();
        var ac0 = Avx2.UnpackLow(a, c).AsInt32();
        var ac1 = Avx2.UnpackHigh(a, c).AsInt32();
        var bd0 = Avx2.UnpackLow(b, d).AsInt32();
        var bd1 = Avx2.UnpackHigh(b, d).AsInt32();
        var eg0 = Avx2.UnpackLow(e, g).AsInt32();
        var eg1 = Avx2.UnpackHigh(e, g).AsInt32();
        var fh0 = Avx2.UnpackLow(f, h).AsInt32();
        var fh1 = Avx2.UnpackHigh(f, h).AsInt32();
        v0 = Avx2.Permute2x128(ac0, eg0, 0x20);
        v1 = Avx2.Permute2x128(ac1, eg1, 0x20);
        v2 = Avx2.Permute2x128(bd0, fh0, 0x20);
        v3 = Avx2.Permute2x128(bd1, fh1, 0x20);
        v4 = Avx2.Permute2x128(ac0, eg0, 0x31);
        v5 = Avx2.Permute2x128(ac1, eg1, 0x31);
        v6 = Avx2.Permute2x128(bd0, fh0, 0x31);
        v7 = Avx2.Permute2x128(bd1, fh1, 0x31);
    }
}
