using System.Buffers.Binary;
using ImageMagick;
using SkiaSharp;

namespace Cotejo.Harness.Pictures;

/// <summary>A bitmap in the formats that people keep pictures in.</summary>
internal static class Encoded
{
    /// <returns>Always blue, green, red, alpha; the library would give a gray picture one byte a pixel.</returns>
    /// <exception cref="SettingsException">Not a picture that Skia reads whole.</exception>
    public static SKBitmap Decode(byte[] file)
    {
        SKBitmap bitmap = SKBitmap.Decode(file) ?? throw new SettingsException("A file given as a picture does not decode.");
        if (bitmap.ColorType == SKColorType.Bgra8888) { return bitmap; }
        using (bitmap) { return bitmap.Copy(SKColorType.Bgra8888); }
    }

    public static byte[] Jpeg(SKBitmap bitmap, int quality) =>
        Take(bitmap, pixels => pixels.Encode(new SKJpegEncoderOptions(quality, SKJpegEncoderDownsample.Downsample420, SKJpegEncoderAlphaOption.Ignore)));

    // Effort 1 of 9: the files only have to be valid, and deflate would be most of the generation.
    public static byte[] Png(SKBitmap bitmap) => Take(bitmap, pixels => pixels.Encode(new SKPngEncoderOptions(SKPngEncoderFilterFlags.Sub, 1)));

    public static byte[] WebP(SKBitmap bitmap, int quality) =>
        Take(bitmap, pixels => pixels.Encode(new SKWebpEncoderOptions(SKWebpEncoderCompression.Lossy, quality)));

    /// <summary>24 bits, bottom up, no compression: the form that every program writes.</summary>
    public static byte[] Bmp(SKBitmap bitmap)
    {
        const int Header = 54;
        int stride = (bitmap.Width * 3 + 3) & ~3;
        var file = new byte[Header + stride * bitmap.Height];
        file[0] = (byte)'B';
        file[1] = (byte)'M';
        Span<byte> header = file.AsSpan(0, Header);
        BinaryPrimitives.WriteInt32LittleEndian(header[2..], file.Length);
        BinaryPrimitives.WriteInt32LittleEndian(header[10..], Header);
        BinaryPrimitives.WriteInt32LittleEndian(header[14..], 40);
        BinaryPrimitives.WriteInt32LittleEndian(header[18..], bitmap.Width);
        BinaryPrimitives.WriteInt32LittleEndian(header[22..], bitmap.Height);
        header[26] = 1;
        header[28] = 24;
        BinaryPrimitives.WriteInt32LittleEndian(header[34..], stride * bitmap.Height);
        ReadOnlySpan<byte> pixels = bitmap.GetPixelSpan();
        for (int y = 0; y < bitmap.Height; y++)
        {
            ReadOnlySpan<byte> row = pixels.Slice(y * bitmap.RowBytes, bitmap.Width * 4);
            Span<byte> line = file.AsSpan(Header + (bitmap.Height - 1 - y) * stride, stride);
            for (int x = 0; x < bitmap.Width; x++) { row.Slice(4 * x, 3).CopyTo(line[(3 * x)..]); }
        }
        return file;
    }

    public static byte[] ProgressiveJpeg(SKBitmap bitmap, int quality) => Magick(bitmap, MagickFormat.Jpeg, image =>
    {
        image.Settings.Interlace = Interlace.Jpeg;
        image.Quality = (uint)quality;
    });

    public static byte[] Gif(SKBitmap bitmap) => Magick(bitmap, MagickFormat.Gif, image =>
        image.Quantize(new QuantizeSettings { Colors = 128, DitherMethod = DitherMethod.No }));

    public static byte[] Tiff(SKBitmap bitmap) => Magick(bitmap, MagickFormat.Tiff, image => image.Settings.Compression = CompressionMethod.LZW);

    /// <param name="format">Heic or Avif.</param>
    public static byte[] Heif(SKBitmap bitmap, MagickFormat format, int quality) => Magick(bitmap, format, image =>
    {
        image.Settings.SetDefine(format, "speed", "9");
        image.Settings.SetDefine(MagickFormat.Heic, "speed", "9");
        image.Quality = (uint)quality;
    });

    /// <summary>HEIC depends on how the native library was built.</summary>
    public static bool CanWrite(MagickFormat format) => MagickFormatInfo.Create(format)?.SupportsWriting ?? false;

    private static byte[] Magick(SKBitmap bitmap, MagickFormat format, Action<MagickImage> prepare)
    {
        var settings = new PixelReadSettings((uint)bitmap.Width, (uint)bitmap.Height, StorageType.Char, PixelMapping.BGRA);
        using var image = new MagickImage();
        image.ReadPixels(bitmap.GetPixelSpan(), settings);
        image.HasAlpha = false;
        prepare(image);
        // A date chunk would make every run's bytes differ.
        image.Strip();
        return image.ToByteArray(format);
    }

    private static byte[] Take(SKBitmap bitmap, Func<SKPixmap, SKData?> encode)
    {
        using SKPixmap pixels = bitmap.PeekPixels();
        using SKData data = encode(pixels) ?? throw new InvalidOperationException($"A bitmap of {bitmap.Width}x{bitmap.Height} was not encoded.");
        return data.ToArray();
    }
}
