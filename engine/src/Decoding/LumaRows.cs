using System.Buffers;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Cotejo.Engine.Decoding;

/// <summary>
/// Pixels to luma as the reference computes it: 0.299 R + 0.587 G + 0.114 B in float32, each product rounded, added left to
/// right, never fused. The vector form does the same operations in the same order and agrees in every bit.
/// </summary>
internal static partial class LumaRows
{
    private const float Red = 0.299f, Green = 0.587f, Blue = 0.114f;

    /// <summary>The same in parts of 65,536, which they are together.</summary>
    private const int RedParts = 19595, GreenParts = 38470, BlueParts = 7471, HalfPart = 1 << 15;

    /// <summary>About what a second-level cache holds of luma and its pixels together.</summary>
    private const int BandPixels = 1 << 14;

    /// <summary>The definition.</summary>
    public static float Of(byte r, byte g, byte b) => Red * r + Green * g + Blue * b;

    /// <summary>
    /// <see cref="Of"/>, rounded to a byte. In 16.16 fixed point the weights are off by less than a hundred-thousandth, so that another
    /// byte comes out only where the sum lies that close to a half.
    /// </summary>
    /// <param name="pixels">R, G and B of each value of <paramref name="luma"/>.</param>
    public static void FromRgb(ReadOnlySpan<byte> pixels, Span<byte> luma)
    {
        pixels = pixels[..(3 * luma.Length)];
        int begin = FromRgbVector(pixels, luma);
        for (int i = begin, at = 3 * begin; i < luma.Length; i++, at += 3)
        {
            luma[i] = (byte)((RedParts * pixels[at] + GreenParts * pixels[at + 1] + BlueParts * pixels[at + 2] + HalfPart) >> 16);
        }
    }

    /// <param name="pixels">R, G, B and a fourth byte that is dropped, not blended; four bytes for each value of
    /// <paramref name="luma"/>.</param>
    public static void FromRgbx(ReadOnlySpan<byte> pixels, Span<float> luma)
    {
        int i = 0;
        if (Vector256.IsHardwareAccelerated && BitConverter.IsLittleEndian)
        {
            var words = MemoryMarshal.Cast<byte, uint>(pixels);
            var low = Vector256.Create(0xFFu);
            for (; i <= luma.Length - Vector256<uint>.Count; i += Vector256<uint>.Count)
            {
                var word = Vector256.Create<uint>(words[i..]);
                var r = Vector256.ConvertToSingle((word & low).AsInt32());
                var g = Vector256.ConvertToSingle(((word >>> 8) & low).AsInt32());
                var b = Vector256.ConvertToSingle(((word >>> 16) & low).AsInt32());
                (r * Red + g * Green + b * Blue).CopyTo(luma[i..]);
            }
        }
        for (; i < luma.Length; i++)
        {
            luma[i] = Of(pixels[4 * i], pixels[4 * i + 1], pixels[4 * i + 2]);
        }
    }

    /// <summary>
    /// Inverted ink, as Adobe writes it and every viewer reads it: 255 is no ink. R = C K / 255 rounded, and so on.
    /// </summary>
    public static void FromInvertedInk(ReadOnlySpan<byte> pixels, Span<float> luma)
    {
        for (int i = 0; i < luma.Length; i++)
        {
            int k = pixels[4 * i + 3];
            luma[i] = Of(Through(pixels[4 * i], k), Through(pixels[4 * i + 1], k), Through(pixels[4 * i + 2], k));
        }

        static byte Through(int ink, int black) => (byte)((ink * black + 127) / 255);
    }

    /// <summary>One frame of four-byte pixels into the sink, in bands that stay in the cache.</summary>
    public static void Give(in PixelBuffer pixels, int width, int height, bool ink, ILumaSink sink)
    {
        int rows = Math.Clamp(BandPixels / width, 1, height);
        float[] band = ArrayPool<float>.Shared.Rent(rows * width);
        try
        {
            sink.BeginFrame(width, height);
            for (int y = 0; y < height; y += rows)
            {
                int count = Math.Min(rows, height - y) * width;
                var source = pixels.Slice(4L * y * width, 4 * count);
                var luma = band.AsSpan(0, count);
                if (ink) { FromInvertedInk(source, luma); }
                else { FromRgbx(source, luma); }
                sink.AddRows((ReadOnlySpan<float>)luma);
            }
            sink.EndFrame();
        }
        finally
        {
            ArrayPool<float>.Shared.Return(band);
        }
    }

    /// <summary>One frame of 8-bit luma into the sink: in one call unless it is larger than a span should be.</summary>
    public static void GiveGray(in PixelBuffer plane, int width, int height, ILumaSink sink)
    {
        const int MostBytes = 1 << 28;
        int rows = Math.Clamp(MostBytes / width, 1, height);
        sink.BeginFrame(width, height);
        for (int y = 0; y < height; y += rows)
        {
            sink.AddRows(plane.Slice((long)y * width, Math.Min(rows, height - y) * width));
        }
        sink.EndFrame();
    }
}
