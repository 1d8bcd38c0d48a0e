using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Cotejo.Kernels.Pdq;

/// <summary>How many outputs a twin computes side by side. All give the same bits.</summary>
internal enum LaneWidth
{
    Lanes4,
    Lanes8,
    Lanes16,
}

/// <summary>
/// One width of vector, so that a kernel is written once and compiled for each. A fused multiply-add that the machine does not have is
/// emulated exactly by the runtime, lane by lane: slow, and the same bits.
/// </summary>
internal interface ILanes<TVec> where TVec : struct
{
    static abstract int Count { get; }
    static abstract TVec Broadcast(float value);
    static abstract TVec Load(ref readonly float at, nuint offset);
    static abstract TVec Load(ref readonly byte at, nuint offset);
    static abstract void Store(TVec value, ref float at, nuint offset);
    static abstract TVec MultiplyAdd(TVec weight, TVec value, TVec sum);
}

/// <summary>The widest that this machine runs natively.</summary>
internal static class Lanes
{
    public static LaneWidth Widest { get; } =
        Vector512.IsHardwareAccelerated ? LaneWidth.Lanes16
        : Vector256.IsHardwareAccelerated ? LaneWidth.Lanes8
        : LaneWidth.Lanes4;
}

/// <summary>A single output: what is left at the end of a row.</summary>
internal readonly struct Lanes1 : ILanes<float>
{
    public static int Count => 1;
    public static float Broadcast(float value) => value;
    public static float Load(ref readonly float at, nuint offset) => Unsafe.Add(ref Unsafe.AsRef(in at), offset);
    public static float Load(ref readonly byte at, nuint offset) => Unsafe.Add(ref Unsafe.AsRef(in at), offset);
    public static void Store(float value, ref float at, nuint offset) => Unsafe.Add(ref at, offset) = value;
    public static float MultiplyAdd(float weight, float value, float sum) => MathF.FusedMultiplyAdd(weight, value, sum);
}

internal readonly struct Lanes4 : ILanes<Vector128<float>>
{
    public static int Count => 4;
    public static Vector128<float> Broadcast(float value) => Vector128.Create(value);
    public static Vector128<float> Load(ref readonly float at, nuint offset) => Vector128.LoadUnsafe(in at, offset);

    public static Vector128<float> Load(ref readonly byte at, nuint offset)
    {
        // Reads its four bytes and no more.
        uint four = Unsafe.ReadUnaligned<uint>(ref Unsafe.Add(ref Unsafe.AsRef(in at), offset));
        Vector128<ushort> wide = Vector128.WidenLower(Vector128.CreateScalar(four).AsByte());
        return Vector128.ConvertToSingle(Vector128.WidenLower(wide).AsInt32());
    }

    public static void Store(Vector128<float> value, ref float at, nuint offset) => value.StoreUnsafe(ref at, offset);

    public static Vector128<float> MultiplyAdd(Vector128<float> weight, Vector128<float> value, Vector128<float> sum) =>
        Vector128.FusedMultiplyAdd(weight, value, sum);
}

internal readonly struct Lanes8 : ILanes<Vector256<float>>
{
    public static int Count => 8;
    public static Vector256<float> Broadcast(float value) => Vector256.Create(value);
    public static Vector256<float> Load(ref readonly float at, nuint offset) => Vector256.LoadUnsafe(in at, offset);

    public static Vector256<float> Load(ref readonly byte at, nuint offset)
    {
        ulong eight = Unsafe.ReadUnaligned<ulong>(ref Unsafe.Add(ref Unsafe.AsRef(in at), offset));
        Vector128<byte> bytes = Vector128.CreateScalar(eight).AsByte();
        return Avx2.IsSupported
            ? Avx.ConvertToVector256Single(Avx2.ConvertToVector256Int32(bytes))
            : Vector256.ConvertToSingle(Vector256.WidenLower(Vector256.WidenLower(bytes.ToVector256())).AsInt32());
    }

    public static void Store(Vector256<float> value, ref float at, nuint offset) => value.StoreUnsafe(ref at, offset);

    public static Vector256<float> MultiplyAdd(Vector256<float> weight, Vector256<float> value, Vector256<float> sum) =>
        Vector256.FusedMultiplyAdd(weight, value, sum);
}

internal readonly struct Lanes16 : ILanes<Vector512<float>>
{
    public static int Count => 16;
    public static Vector512<float> Broadcast(float value) => Vector512.Create(value);
    public static Vector512<float> Load(ref readonly float at, nuint offset) => Vector512.LoadUnsafe(in at, offset);

    public static Vector512<float> Load(ref readonly byte at, nuint offset) => Avx512F.IsSupported
        ? Avx512F.ConvertToVector512Single(Avx512F.ConvertToVector512Int32(Vector128.LoadUnsafe(in at, offset)))
        : Vector512.Create(Lanes8.Load(in at, offset), Lanes8.Load(in at, offset + 8));

    public static void Store(Vector512<float> value, ref float at, nuint offset) => value.StoreUnsafe(ref at, offset);

    public static Vector512<float> MultiplyAdd(Vector512<float> weight, Vector512<float> value, Vector512<float> sum) =>
        Vector512.FusedMultiplyAdd(weight, value, sum);
}
