using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Cotejo.Engine.Decoding.Video.Libav;

/// <summary>
/// Luma of the commonest frames, planes of 8 bits in 4:2:0 and of limited range, as it comes out of two steps: libswscale 6's conversion to RGB by
/// the flags of <see cref="FfmpegCommand"/> (yuv2rgb_1_c_template and ff_yuv2rgb_c_init_tables there), and <see cref="LumaRows.FromRgb"/>. The same
/// integers, at a fifth of their cost; <see cref="LibavSelfTest"/> holds it against both before it is used.
/// </summary>
internal static unsafe class LibavLuma
{
    /// <summary>Luma's gain in parts of 65,536, 255 by 219; BT.601's weights of V and U in red, blue and green, by that gain.</summary>
    private const int Gain = 76309, RedOfV = 89830, BlueOfU = 113537, GreenOfU = -22049, GreenOfV = -45756;

    /// <summary>What libswscale's tables begin with, in all: 326 steps in, 384 and black's 16 back, and a half.</summary>
    private const int Begin = (326 * Gain) - (384 << 16) - (16 << 16) + 0x8000;

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

    /// <summary>The twin, as far as whole vectors go.</summary>
    /// <returns>How many values it made.</returns>
    private static int OfVectors(ReadOnlySpan<byte> y, ReadOnlySpan<byte> u, ReadOnlySpan<byte> otherU, ReadOnlySpan<byte> v, ReadOnlySpan<byte> otherV, Span<byte> luma)
    {
        int i = 0;
        if (!Vector256.IsHardwareAccelerated) { return i; }
        for (; i <= y.Length - 16; i += 16)
        {
            var blue = Mean(u, otherU, i / 2);
            var red = Mean(v, otherV, i / 2);
            var r = Offset(red, RedOfV);
            var g = Offset(blue, GreenOfU) + Offset(red, GreenOfV);
            var b = Offset(blue, BlueOfU);
            var pixels = Vector128.WidenLower(Vector128.Create(y.Slice(i, 16)));
            var later = Vector128.WidenUpper(Vector128.Create(y.Slice(i, 16)));
            var low = Eight(Widen(pixels), Twice(r, 0), Twice(g, 0), Twice(b, 0));
            var high = Eight(Widen(later), Twice(r, 4), Twice(g, 4), Twice(b, 4));
            var shorts = Vector256.Narrow(low, high).AsUInt16();
            Vector128.Narrow(shorts.GetLower(), shorts.GetUpper()).CopyTo(luma[i..]);
        }
        return i;
    }

    private static Vector256<int> Eight(Vector256<int> y, Vector256<int> r, Vector256<int> g, Vector256<int> b) =>
        (Ramp(y + r) * RedParts + Ramp(y + g) * GreenParts + Ramp(y + b) * BlueParts + Vector256.Create(HalfPart)) >> 16;

    private static Vector256<int> Ramp(Vector256<int> step) =>
        Vector256.Min(Vector256.Max((step * Gain + Vector256.Create(Begin)) >> 16, Vector256<int>.Zero), Vector256.Create(255));

    private static Vector256<int> Offset(Vector256<int> colour, int weight) => ((colour * weight) >> 16) - Vector256.Create(weight >> 9);

    private static Vector256<int> Mean(ReadOnlySpan<byte> one, ReadOnlySpan<byte> other, int at) => (Eight(one, at) + Eight(other, at) + Vector256<int>.One) >> 1;

    private static Vector256<int> Eight(ReadOnlySpan<byte> bytes, int at) =>
        Widen(Vector128.WidenLower(Vector128.CreateScalar(MemoryMarshal.Read<ulong>(bytes.Slice(at, 8))).AsByte()));

    private static Vector256<int> Widen(Vector128<ushort> shorts) => Vector256.WidenLower(shorts.ToVector256()).AsInt32();

    /// <summary>Four values from there, each for two pixels.</summary>
    private static Vector256<int> Twice(Vector256<int> values, int from) =>
        Vector256.Shuffle(values, from == 0 ? Vector256.Create(0, 0, 1, 1, 2, 2, 3, 3) : Vector256.Create(4, 4, 5, 5, 6, 6, 7, 7));
}
