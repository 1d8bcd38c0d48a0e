using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Cotejo.Kernels.Md5;

/// <summary>Word i of a block, of every lane, at place i.</summary>
[InlineArray(16)]
internal struct LaneWords<TVec> where TVec : struct
{
    private TVec _first;
}

/// <summary>One width of vector, a message in each of its 32-bit words, so that the steps are written once and compiled for each.</summary>
internal interface IMd5Lanes<TVec> where TVec : struct
{
    static abstract int Count { get; }
    static abstract TVec Broadcast(uint value);
    static abstract TVec Load(ref readonly uint at);
    static abstract void Store(TVec value, ref uint at);
    static abstract TVec Add(TVec x, TVec y);
    static abstract TVec Rotate(TVec x, [ConstantExpected] byte bits);

    /// <summary>The bits of <paramref name="y"/> where <paramref name="x"/> has ones, those of <paramref name="z"/> elsewhere.</summary>
    static abstract TVec Choose(TVec x, TVec y, TVec z);

    static abstract TVec Parity(TVec x, TVec y, TVec z);

    /// <summary><c>y ^ (x | ~z)</c>.</summary>
    static abstract TVec Last(TVec x, TVec y, TVec z);

    /// <summary>A block of every lane, from words by message to words by place.</summary>
    /// <param name="block">Of the first lane; reads 64 bytes there, and at each of the other lanes' multiples of <paramref name="stride"/> bytes.</param>
    static abstract void Transpose(ref readonly byte block, nuint stride, ref LaneWords<TVec> words);
}

/// <summary>AVX2.</summary>
internal readonly struct Md5Lanes8 : IMd5Lanes<Vector256<uint>>
{
    public static int Count => 8;
    public static Vector256<uint> Broadcast(uint value) => Vector256.Create(value);
    public static Vector256<uint> Load(ref readonly uint at) => Vector256.LoadUnsafe(in at);
    public static void Store(Vector256<uint> value, ref uint at) => value.StoreUnsafe(ref at);
    public static Vector256<uint> Add(Vector256<uint> x, Vector256<uint> y) => x + y;
    public static Vector256<uint> Rotate(Vector256<uint> x, [ConstantExpected] byte bits) => (x << bits) | (x >>> (32 - bits));

    /// <remarks>Two operations behind whichever input comes last; the forms that save one operation elsewhere have three.</remarks>
    public static Vector256<uint> Choose(Vector256<uint> x, Vector256<uint> y, Vector256<uint> z) => (x & y) | Vector256.AndNot(z, x);

    public static Vector256<uint> Parity(Vector256<uint> x, Vector256<uint> y, Vector256<uint> z) => x ^ (y ^ z);
    public static Vector256<uint> Last(Vector256<uint> x, Vector256<uint> y, Vector256<uint> z) => y ^ (x | ~z);

    public static void Transpose(ref readonly byte block, nuint stride, ref LaneWords<Vector256<uint>> words)
    {
        Half(in block, stride, words[..8]);
        Half(in Unsafe.Add(ref Unsafe.AsRef(in block), 32), stride, words[8..]);
    }

    /// <summary>Eight words of each of eight lanes.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Half(ref readonly byte block, nuint stride, Span<Vector256<uint>> words)
    {
        Four(in block, stride, out var p0, out var p1, out var p2, out var p3);
        Four(in Unsafe.Add(ref Unsafe.AsRef(in block), 4 * stride), stride, out var q0, out var q1, out var q2, out var q3);
        words[0] = Avx2.Permute2x128(p0, q0, 0x20);
        words[1] = Avx2.Permute2x128(p1, q1, 0x20);
        words[2] = Avx2.Permute2x128(p2, q2, 0x20);
        words[3] = Avx2.Permute2x128(p3, q3, 0x20);
        words[4] = Avx2.Permute2x128(p0, q0, 0x31);
        words[5] = Avx2.Permute2x128(p1, q1, 0x31);
        words[6] = Avx2.Permute2x128(p2, q2, 0x31);
        words[7] = Avx2.Permute2x128(p3, q3, 0x31);
    }

    /// <summary>Of four lanes: in each result, words i and i + 4 of all four.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Four(ref readonly byte block, nuint stride, out Vector256<uint> w0, out Vector256<uint> w1, out Vector256<uint> w2, out Vector256<uint> w3)
    {
        Vector256<uint> r0 = Vector256.LoadUnsafe(in block).AsUInt32(), r1 = Vector256.LoadUnsafe(in block, stride).AsUInt32();
        Vector256<uint> r2 = Vector256.LoadUnsafe(in block, 2 * stride).AsUInt32(), r3 = Vector256.LoadUnsafe(in block, 3 * stride).AsUInt32();
        Vector256<ulong> low01 = Avx2.UnpackLow(r0, r1).AsUInt64(), low23 = Avx2.UnpackLow(r2, r3).AsUInt64();
        Vector256<ulong> high01 = Avx2.UnpackHigh(r0, r1).AsUInt64(), high23 = Avx2.UnpackHigh(r2, r3).AsUInt64();
        w0 = Avx2.UnpackLow(low01, low23).AsUInt32();
        w1 = Avx2.UnpackHigh(low01, low23).AsUInt32();
        w2 = Avx2.UnpackLow(high01, high23).AsUInt32();
        w3 = Avx2.UnpackHigh(high01, high23).AsUInt32();
    }
}

/// <summary>AVX-512, where a rotation and any function of three bits is one instruction each.</summary>
internal readonly struct Md5Lanes16 : IMd5Lanes<Vector512<uint>>
{
    public static int Count => 16;
    public static Vector512<uint> Broadcast(uint value) => Vector512.Create(value);
    public static Vector512<uint> Load(ref readonly uint at) => Vector512.LoadUnsafe(in at);
    public static void Store(Vector512<uint> value, ref uint at) => value.StoreUnsafe(ref at);
    public static Vector512<uint> Add(Vector512<uint> x, Vector512<uint> y) => x + y;
    public static Vector512<uint> Rotate(Vector512<uint> x, [ConstantExpected] byte bits) => Avx512F.RotateLeft(x, bits);

    // The control is the function's table: bit 4x + 2y + z of it is the result.
    public static Vector512<uint> Choose(Vector512<uint> x, Vector512<uint> y, Vector512<uint> z) => Avx512F.TernaryLogic(x, y, z, 0b1100_1010);
    public static Vector512<uint> Parity(Vector512<uint> x, Vector512<uint> y, Vector512<uint> z) => Avx512F.TernaryLogic(x, y, z, 0b1001_0110);
    public static Vector512<uint> Last(Vector512<uint> x, Vector512<uint> y, Vector512<uint> z) => Avx512F.TernaryLogic(x, y, z, 0b0011_1001);

    public static void Transpose(ref readonly byte block, nuint stride, ref LaneWords<Vector512<uint>> words)
    {
        ref byte first = ref Unsafe.AsRef(in block);
        Four(in first, stride, out var p0, out var p1, out var p2, out var p3);
        Four(in Unsafe.Add(ref first, 4 * stride), stride, out var q0, out var q1, out var q2, out var q3);
        Four(in Unsafe.Add(ref first, 8 * stride), stride, out var r0, out var r1, out var r2, out var r3);
        Four(in Unsafe.Add(ref first, 12 * stride), stride, out var s0, out var s1, out var s2, out var s3);
        Sixteen(p0, q0, r0, s0, out words[0], out words[4], out words[8], out words[12]);
        Sixteen(p1, q1, r1, s1, out words[1], out words[5], out words[9], out words[13]);
        Sixteen(p2, q2, r2, s2, out words[2], out words[6], out words[10], out words[14]);
        Sixteen(p3, q3, r3, s3, out words[3], out words[7], out words[11], out words[15]);
    }

    /// <summary>Of four lanes: in each result, words i, i + 4, i + 8 and i + 12 of all four.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Four(ref readonly byte block, nuint stride, out Vector512<uint> w0, out Vector512<uint> w1, out Vector512<uint> w2, out Vector512<uint> w3)
    {
        Vector512<uint> r0 = Vector512.LoadUnsafe(in block).AsUInt32(), r1 = Vector512.LoadUnsafe(in block, stride).AsUInt32();
        Vector512<uint> r2 = Vector512.LoadUnsafe(in block, 2 * stride).AsUInt32(), r3 = Vector512.LoadUnsafe(in block, 3 * stride).AsUInt32();
        Vector512<ulong> low01 = Avx512F.UnpackLow(r0, r1).AsUInt64(), low23 = Avx512F.UnpackLow(r2, r3).AsUInt64();
        Vector512<ulong> high01 = Avx512F.UnpackHigh(r0, r1).AsUInt64(), high23 = Avx512F.UnpackHigh(r2, r3).AsUInt64();
        w0 = Avx512F.UnpackLow(low01, low23).AsUInt32();
        w1 = Avx512F.UnpackHigh(low01, low23).AsUInt32();
        w2 = Avx512F.UnpackLow(high01, high23).AsUInt32();
        w3 = Avx512F.UnpackHigh(high01, high23).AsUInt32();
    }

    /// <summary>Quarter i of each of four, into the result i.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Sixteen(Vector512<uint> p, Vector512<uint> q, Vector512<uint> r, Vector512<uint> s,
        out Vector512<uint> w0, out Vector512<uint> w1, out Vector512<uint> w2, out Vector512<uint> w3)
    {
        Vector512<uint> lowPq = Avx512F.Shuffle4x128(p, q, 0x44), highPq = Avx512F.Shuffle4x128(p, q, 0xee);
        Vector512<uint> lowRs = Avx512F.Shuffle4x128(r, s, 0x44), highRs = Avx512F.Shuffle4x128(r, s, 0xee);
        w0 = Avx512F.Shuffle4x128(lowPq, lowRs, 0x88);
        w1 = Avx512F.Shuffle4x128(lowPq, lowRs, 0xdd);
        w2 = Avx512F.Shuffle4x128(highPq, highRs, 0x88);
        w3 = Avx512F.Shuffle4x128(highPq, highRs, 0xdd);
    }
}
