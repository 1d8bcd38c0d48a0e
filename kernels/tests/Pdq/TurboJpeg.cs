using System.Runtime.InteropServices;

namespace Cotejo.Kernels.Tests.Pdq;

/// <summary>Just enough of libjpeg-turbo to test the kernel on real pictures without the engine's decoders.</summary>
internal static partial class TurboJpeg
{
    private const string Library = "libturbojpeg.so.0";
    private const int AccurateDct = 4096;
    private const int Rgb = 0;
    private const int Gray = 6;
    private const int FirstInkSpace = 3;

    public static bool Present { get; } = NativeLibrary.TryLoad(Library, out _);

    public static Picture DecodeGray(string path) => TryDecodeGray(path)
        ?? throw new InvalidOperationException($"{path} has no luma of its own.");

    /// <summary>The picture's own luma; null for four inks, which libjpeg-turbo does not take to luma.</summary>
    public static Picture? TryDecodeGray(string path)
    {
        byte[]? luma = Decode(path, Gray, 1, out int width, out int height);
        return luma is null ? null : new Picture(width, height, luma);
    }

    /// <summary>The reference's luma of the RGB pixels: float32, left to right.</summary>
    public static float[] DecodeRgbLuma(string path, out int width, out int height)
    {
        byte[] rgb = Decode(path, Rgb, 3, out width, out height) ?? throw new InvalidOperationException($"{path} has no RGB of its own.");
        float[] luma = new float[width * height];
        for (int k = 0; k < luma.Length; k++)
        {
            luma[k] = 0.299f * rgb[3 * k] + 0.587f * rgb[3 * k + 1] + 0.114f * rgb[3 * k + 2];
        }
        return luma;
    }

    private static unsafe byte[]? Decode(string path, int format, int samples, out int width, out int height)
    {
        byte[] file = File.ReadAllBytes(path);
        nint handle = tjInitDecompress();
        try
        {
            // Both buffers are pinned for the calls, and the output holds the size that the header states.
            fixed (byte* bytes = file)
            {
                Assert.Equal(0, tjDecompressHeader3(handle, bytes, (nuint)file.Length, out width, out height, out _, out int colours));
                if (colours >= FirstInkSpace) { return null; }
                byte[] pixels = new byte[width * height * samples];
                fixed (byte* output = pixels)
                {
                    Assert.Equal(
                        0, tjDecompress2(handle, bytes, (nuint)file.Length, output, width, width * samples, height, format, AccurateDct));
                }
                return pixels;
            }
        }
        finally
        {
            _ = tjDestroy(handle);
        }
    }

    [LibraryImport(Library)]
    private static partial nint tjInitDecompress();

    [LibraryImport(Library)]
    private static partial int tjDestroy(nint handle);

    [LibraryImport(Library)]
    private static unsafe partial int tjDecompressHeader3(
        nint handle, byte* file, nuint length, out int width, out int height, out int subsampling, out int colourSpace);

    [LibraryImport(Library)]
    private static unsafe partial int tjDecompress2(
        nint handle, byte* file, nuint length, byte* output, int width, int pitch, int height, int format, int flags);
}
