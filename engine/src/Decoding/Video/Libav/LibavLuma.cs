using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Cotejo.Engine.Decoding.Video.Libav;

/// <summary>
/// Luma of the commonest frames, planes of 8 bits in 4:2:0 and of limited range, as it comes out of two steps: libswscale 6's conversion to RGB by
/// the flags of <see cref="FfmpegCommand"/> (yuv2rgb_1_c_template and ff_yuv2rgb_c_init_tables there), and <see cref="LumaRows.FromRgb"/>. The same
/// integers, at a small part of their cost; <see cref="LibavSelfTest"/> holds it against both before it is used.
/// </summary>
internal static unsafe class LibavLuma
{
    /// <summary>Luma's gain in parts of 65,536, 255 by 219; BT.601's weights of V and U in red, blue and green, by that gain.</summary>
    private const int Gain = 76309, RedOfV = 89830, BlueOfU = 113537, GreenOfU = -22049, GreenOfV = -45756;

    /// <summary>What libswscale's tables begin with, in all: 326 steps in, 384 and black's 16 back, and a half.</summary>
    private const int Begin = (326 * Gain) - (384 << 16) - (16 << 16) + 0x8000;

    /// <summary>
    /// The same ramp in 16 bits: the high half of (67 * step - 1146) * 1139, found by trying. It is clamped as the other is for all steps that there
    /// are, -221 to 475, and no value on the way is beyond 16 bits.
    /// </summary>
    private const int StepParts = 67, FirstStep = -1146, GainOfParts = 1139;

    private const int One = 1 << 16;

    private const int RedParts = 19595, GreenParts = 38470, BlueParts = 7471, HalfPart = 1 << 15;

    /// <summary>It agreed with libswscale here.</summary>
    public static bool IsProven { get; set; }

    /// <summary>Lower ones have their rows of colour from elsewhere.</summary>
    public const int LeastHeight = 16;

    /// <param name="frame">An AVFrame of even sides, <see cref="LeastHeight"/> at least.</param>
    public static void OfFrame(void* frame, int width, int height, Span<byte> luma)
    {
        ReadOnlySpan<byte> Row(int plane, int row, int length) =>
            new((byte*)LibavLayout.At<nint>(frame, LibavLayout.FrameData + 8 * plane) + (nint)row * LibavLayout.At<int>(frame, LibavLayout.FrameStride + 4 * plane), length);
        int half = width / 2, last = height / 2 - 1;
        for (int y = 0; y < height; y++)
        {
            // Odd rows have the colours of their pair, even ones the mean of theirs and the pair above; the very last that of the last two.
            int below = y / 2, above = y == height - 1 ? last - 1 : y % 2 != 0 ? below : Math.Max(below - 1, 0);
            OfRow(Row(0, y, width), Row(1, above, half), Row(1, below, half), Row(2, above, half), Row(2, below, half), luma.Slice(y * width, width));
        }
    }

    /// <param name="y">Twice as many values as each of the others has.</param>
    public static void OfRow(ReadOnlySpan<byte> y, ReadOnlySpan<byte> u, ReadOnlySpan<byte> otherU, ReadOnlySpan<byte> v, ReadOnlySpan<byte> otherV, Span<byte> luma)
    {
        for (int i = OfVectors(y, u, otherU, v, otherV, luma); i < y.Length; i++)
        {
            int blue = (u[i / 2] + otherU[i / 2] + 1) >> 1, red = (v[i / 2] + otherV[i / 2] + 1) >> 1;
            int r = Ramp(y[i] + Offset(red, RedOfV)), b = Ramp(y[i] + Offset(blue, BlueOfU));
            int g = Ramp(y[i] + Offset(blue, GreenOfU) + Offset(red, GreenOfV));
            luma[i] = (byte)((RedParts * r + GreenParts * g + BlueParts * b + HalfPart) >> 16);
        }
    }

    private static int Offset(int colour, int weight) => ((colour * weight) >> 16) - (weight >> 9);

    private static int Ramp(int step) => Math.Clamp((step * Gain + Begin) >> 16, 0, 255);

    /// <summary>The twin on AVX2, in lanes of 16 bits, as far as whole vectors go.</summary>
    /// <returns>How many values it made.</returns>
    private static int OfVectors(ReadOnlySpan<byte> y, ReadOnlySpan<byte> u, ReadOnlySpan<byte> otherU, ReadOnlySpan<byte> v, ReadOnlySpan<byte> otherV, Span<byte> luma)
    {
        int i = 0;
        if (!Avx2.IsSupported) { return i; }
        for (; i <= y.Length - Vector256<byte>.Count; i += Vector256<byte>.Count)
        {
            var blue = Mean(u, otherU, i / 2);
            var red = Mean(v, otherV, i / 2);
            // The high half of a product of 16 bits, and for weights beyond 16 bits the colour as many times as they have 65,536.
            var ofRed = Scaled(red + Avx2.MultiplyHigh(red, Vector256.Create((short)(RedOfV - One))), RedOfV);
            var ofBlue = Scaled(blue + Avx2.MultiplyHigh(blue.AsUInt16(), Vector256.Create((ushort)(BlueOfU - One))).AsInt16(), BlueOfU);
            var ofGreen = Scaled(Avx2.MultiplyHigh(blue, Vector256.Create((short)GreenOfU)), GreenOfU)
                + Scaled(Avx2.MultiplyHigh(red, Vector256.Create((short)(GreenOfV + One))) - red, GreenOfV);
            // Lower and upper halves of both lanes, so that what is packed at the end stands in order.
            var pixels = Vector256.Create(y.Slice(i, Vector256<byte>.Count));
            var low = Sixteen(Avx2.UnpackLow(pixels, Vector256<byte>.Zero), Avx2.UnpackLow(ofRed, ofRed), Avx2.UnpackLow(ofGreen, ofGreen), Avx2.UnpackLow(ofBlue, ofBlue));
            var high = Sixteen(Avx2.UnpackHigh(pixels, Vector256<byte>.Zero), Avx2.UnpackHigh(ofRed, ofRed), Avx2.UnpackHigh(ofGreen, ofGreen), Avx2.UnpackHigh(ofBlue, ofBlue));
            Avx2.PackUnsignedSaturate(low, high).CopyTo(luma[i..]);
        }
        return i;
    }

    private static Vector256<short> Sixteen(Vector256<byte> y, Vector256<short> r, Vector256<short> g, Vector256<short> b)
    {
        var steps = y.AsInt16() * Vector256.Create((short)StepParts) + Vector256.Create((short)FirstStep);
        var green = Ramp(steps + g);
        // The three parts are 65,536 in all: green, and what red and blue are away from it.
        var red = Ramp(steps + r) - green;
        var blue = Ramp(steps + b) - green;
        var parts = Vector256.Create(RedParts | BlueParts << 16).AsInt16();
        var low = Avx2.MultiplyAddAdjacent(Avx2.UnpackLow(red, blue), parts) + Vector256.Create(HalfPart);
        var high = Avx2.MultiplyAddAdjacent(Avx2.UnpackHigh(red, blue), parts) + Vector256.Create(HalfPart);
        return Avx2.PackSignedSaturate(low >> 16, high >> 16) + green;
    }

    /// <param name="step">Of <see cref="StepParts"/>, and <see cref="FirstStep"/> more.</param>
    private static Vector256<short> Ramp(Vector256<short> step) =>
        Vector256.Min(Vector256.Max(Avx2.MultiplyHigh(step, Vector256.Create((short)GainOfParts)), Vector256<short>.Zero), Vector256.Create((short)255));

    /// <param name="weighted">A colour by its weight, over 65,536.</param>
    private static Vector256<short> Scaled(Vector256<short> weighted, int weight) =>
        (weighted - Vector256.Create((short)(weight >> 9))) * Vector256.Create((short)StepParts);

    private static Vector256<short> Mean(ReadOnlySpan<byte> one, ReadOnlySpan<byte> other, int at) =>
        Avx2.ConvertToVector256Int16(Sse2.Average(Vector128.Create(one.Slice(at, Vector128<byte>.Count)), Vector128.Create(other.Slice(at, Vector128<byte>.Count))));
}
