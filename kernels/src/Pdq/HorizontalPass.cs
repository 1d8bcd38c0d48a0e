using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using static Cotejo.Kernels.Pdq.PdqBasis;

namespace Cotejo.Kernels.Pdq;

/// <summary>
/// Takes eight rows of column sums to eight rows of the plane. The rows are turned first, so that the lanes of a vector are the
/// eight rows and every output keeps its own chain.
/// </summary>
internal static class HorizontalPass
{
    /// <summary>Rows done together.</summary>
    public const int Rows = 8;

    // Outputs side by side: one chain alone would wait for each of its own additions.
    private const int Together = 4;

    /// <param name="sums">Eight rows of <paramref name="stride"/> values, <paramref name="width"/> of them used.</param>
    /// <param name="turned">Scratch, <c>8 * width</c> values.</param>
    /// <param name="plane">Receives eight rows of 64.</param>
    public static void Run(
        ReadOnlySpan<float> sums, int stride, int width, PdqTaps taps, Span<float> turned, Span<float> plane, LaneWidth lanes)
    {
        Turn(sums, stride, width, turned);
        Span<float> outputs = stackalloc float[Rows * Side];
        if (lanes == LaneWidth.Lanes4)
        {
            Chains<Vector128<float>, Lanes4>(turned, taps, outputs);
        }
        else
        {
            Chains<Vector256<float>, Lanes8>(turned, taps, outputs);
        }
        for (int i = 0; i < Side; i++)
        {
            for (int row = 0; row < Rows; row++)
            {
                plane[row * Side + i] = outputs[i * Rows + row];
            }
        }
    }

    private static void Chains<TVec, TLanes>(ReadOnlySpan<float> turned, PdqTaps taps, Span<float> outputs)
        where TVec : struct where TLanes : ILanes<TVec>
    {
        int longest = taps.Longest;
        ref float weights = ref MemoryMarshal.GetArrayDataReference(taps.Weights);
        ref float values = ref MemoryMarshal.GetReference(turned);
        for (int i = 0; i < Side; i += Together)
        {
            ref float w0 = ref Unsafe.Add(ref weights, i * longest), w1 = ref Unsafe.Add(ref w0, longest);
            ref float w2 = ref Unsafe.Add(ref w1, longest), w3 = ref Unsafe.Add(ref w2, longest);
            for (int lane = 0; lane < Rows; lane += TLanes.Count)
            {
                // Start(i) + Longest stays inside the picture (PdqTaps), so the reads below stay inside turned.
                nuint at0 = (nuint)(taps.Start(i) * Rows + lane), at1 = (nuint)(taps.Start(i + 1) * Rows + lane);
                nuint at2 = (nuint)(taps.Start(i + 2) * Rows + lane), at3 = (nuint)(taps.Start(i + 3) * Rows + lane);
                TVec a0 = default, a1 = default, a2 = default, a3 = default;
                nuint step = 0;
                for (int t = 0; t < longest; t++, step += Rows)
                {
                    a0 = TLanes.MultiplyAdd(TLanes.Broadcast(Unsafe.Add(ref w0, t)), TLanes.Load(ref values, at0 + step), a0);
                    a1 = TLanes.MultiplyAdd(TLanes.Broadcast(Unsafe.Add(ref w1, t)), TLanes.Load(ref values, at1 + step), a1);
                    a2 = TLanes.MultiplyAdd(TLanes.Broadcast(Unsafe.Add(ref w2, t)), TLanes.Load(ref values, at2 + step), a2);
                    a3 = TLanes.MultiplyAdd(TLanes.Broadcast(Unsafe.Add(ref w3, t)), TLanes.Load(ref values, at3 + step), a3);
                }
                ref float output = ref outputs[i * Rows + lane];
                TLanes.Store(a0, ref output, 0);
                TLanes.Store(a1, ref output, Rows);
                TLanes.Store(a2, ref output, 2 * Rows);
                TLanes.Store(a3, ref output, 3 * Rows);
            }
        }
    }

    /// <summary>8 x width to width x 8.</summary>
    private static void Turn(ReadOnlySpan<float> sums, int stride, int width, Span<float> turned)
    {
        int x = 0;
        if (Avx.IsSupported)
        {
            for (; x + Rows <= width; x += Rows)
            {
                TurnSquare(sums[x..], stride, turned.Slice(x * Rows, Rows * Rows));
            }
        }
        for (; x < width; x++)
        {
            for (int row = 0; row < Rows; row++)
            {
                turned[x * Rows + row] = sums[row * stride + x];
            }
        }
    }

    private static void TurnSquare(ReadOnlySpan<float> from, int stride, Span<float> to)
    {
        Vector256<float> r0 = Vector256.Create(from), r1 = Vector256.Create(from[stride..]);
        Vector256<float> r2 = Vector256.Create(from[(2 * stride)..]), r3 = Vector256.Create(from[(3 * stride)..]);
        Vector256<float> r4 = Vector256.Create(from[(4 * stride)..]), r5 = Vector256.Create(from[(5 * stride)..]);
        Vector256<float> r6 = Vector256.Create(from[(6 * stride)..]), r7 = Vector256.Create(from[(7 * stride)..]);
        Vector256<float> a0 = Avx.UnpackLow(r0, r1), a1 = Avx.UnpackHigh(r0, r1), a2 = Avx.UnpackLow(r2, r3), a3 = Avx.UnpackHigh(r2, r3);
        Vector256<float> a4 = Avx.UnpackLow(r4, r5), a5 = Avx.UnpackHigh(r4, r5), a6 = Avx.UnpackLow(r6, r7), a7 = Avx.UnpackHigh(r6, r7);
        Vector256<float> b0 = Avx.Shuffle(a0, a2, 0x44), b1 = Avx.Shuffle(a0, a2, 0xEE);
        Vector256<float> b2 = Avx.Shuffle(a1, a3, 0x44), b3 = Avx.Shuffle(a1, a3, 0xEE);
        Vector256<float> b4 = Avx.Shuffle(a4, a6, 0x44), b5 = Avx.Shuffle(a4, a6, 0xEE);
        Vector256<float> b6 = Avx.Shuffle(a5, a7, 0x44), b7 = Avx.Shuffle(a5, a7, 0xEE);
        Avx.Permute2x128(b0, b4, 0x20).CopyTo(to);
        Avx.Permute2x128(b1, b5, 0x20).CopyTo(to[8..]);
        Avx.Permute2x128(b2, b6, 0x20).CopyTo(to[16..]);
        Avx.Permute2x128(b3, b7, 0x20).CopyTo(to[24..]);
        Avx.Permute2x128(b0, b4, 0x31).CopyTo(to[32..]);
        Avx.Permute2x128(b1, b5, 0x31).CopyTo(to[40..]);
        Avx.Permute2x128(b2, b6, 0x31).CopyTo(to[48..]);
        Avx.Permute2x128(b3, b7, 0x31).CopyTo(to[56..]);
    }
}
