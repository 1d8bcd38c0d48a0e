using Cotejo.Engine.Decoding;
using ImageMagick;
using SkiaSharp;

namespace Cotejo.Engine.Tests.Decoding;

/// <summary>Each format that decodes: its size, and its luma against the picture that was encoded.</summary>
public sealed class FormatTests
{
    private static readonly DecoderSet Decoders = new(new DecodeLimits());

    private static readonly float[] Source = Picture.Luma(Picture.Rgb());

    // Rounding to 8 bits moves a value by half a step at most, so lossless formats stay within 0.51 in the mean (the gray ones are
    // rounded once more). Lossy ones at quality 95 quantise smooth content by about one step.
    private const double Lossless = 0.51, Lossy = 1.5;

    public static TheoryData<string, byte[], MediaType, double> Files() => new()
    {
        { "JPEG", Jpeg(), MediaType.Jpeg, Lossy },
        { "JPEG 4:2:0", Jpeg(i => i.Settings.SetDefine(MagickFormat.Jpeg, "sampling-factor", "2x2")), MediaType.Jpeg, Lossy },
        { "JPEG 4:1:1 upright", Jpeg(i => i.Settings.SetDefine(MagickFormat.Jpeg, "sampling-factor", "1x4")), MediaType.Jpeg, Lossy },
        { "JPEG progressive", Jpeg(i => i.Settings.Interlace = Interlace.Jpeg), MediaType.Jpeg, Lossy },
        { "JPEG arithmetic", Jpeg(i => i.Settings.SetDefine(MagickFormat.Jpeg, "arithmetic-coding", "true")), MediaType.Jpeg, Lossy },
        { "JPEG gray", Jpeg(Gray), MediaType.Jpeg, Lossy },
        { "JPEG CMYK", Jpeg(i => i.ColorSpace = ColorSpace.CMYK), MediaType.Jpeg, Lossy },
        { "JPEG YCCK progressive", Jpeg(i => { i.ColorSpace = ColorSpace.CMYK; i.Settings.Interlace = Interlace.Jpeg; }), MediaType.Jpeg, Lossy },
        { "JPEG by Skia", Skia(SKEncodedImageFormat.Jpeg), MediaType.Jpeg, Lossy },
        { "PNG", Picture.Encode(MagickFormat.Png24), MediaType.Png, 1e-4 },
        { "PNG by Skia", Skia(SKEncodedImageFormat.Png), MediaType.Png, 1e-4 },
        { "PNG interlaced", Picture.Encode(MagickFormat.Png24, i => i.Settings.Interlace = Interlace.Png), MediaType.Png, 1e-4 },
        { "PNG 16 bit", Picture.Encode(MagickFormat.Png48), MediaType.Png, Lossless },
        { "PNG gray", Picture.Encode(MagickFormat.Png, Gray), MediaType.Png, Lossless },
        { "PNG palette", Picture.Encode(MagickFormat.Png8, i => i.Quantize(new QuantizeSettings { Colors = 256, DitherMethod = DitherMethod.No })), MediaType.Png, 6 },
        { "GIF", Picture.Encode(MagickFormat.Gif, i => i.Quantize(new QuantizeSettings { Colors = 256, DitherMethod = DitherMethod.No })), MediaType.Gif, 6 },
        { "BMP", HandMade.Bmp(Picture.Rgb(), Picture.Width, Picture.Height), MediaType.Bmp, 1e-4 },
        { "BMP top down", HandMade.Bmp(Picture.Rgb(), Picture.Width, Picture.Height, topDown: true), MediaType.Bmp, 1e-4 },
        { "BMP by Magick", Picture.Encode(MagickFormat.Bmp), MediaType.Bmp, 1e-4 },
        { "WebP", Picture.Encode(MagickFormat.WebP), MediaType.WebP, Lossy },
        { "WebP lossless", Picture.Encode(MagickFormat.WebP, i => { i.Quality = 100; i.Settings.SetDefine(MagickFormat.WebP, "lossless", "true"); }), MediaType.WebP, 1e-4 },
        { "WebP by Skia", Skia(SKEncodedImageFormat.Webp), MediaType.WebP, Lossy },
        { "ICO", Picture.Encode(MagickFormat.Ico), MediaType.Ico, 1e-4 },
        { "AVIF", Picture.Encode(MagickFormat.Avif), MediaType.Avif, Lossy },
        { "JPEG XL", Picture.Encode(MagickFormat.Jxl), MediaType.JpegXl, Lossy },
        { "JPEG 2000", Picture.Encode(MagickFormat.Jp2), MediaType.Jpeg2000, Lossy },
        { "JPEG 2000 codestream", Picture.Encode(MagickFormat.J2k), MediaType.Jpeg2000, Lossy },
        { "TIFF", Picture.Encode(MagickFormat.Tiff), MediaType.Tiff, 1e-4 },
        { "TIFF LZW", Picture.Encode(MagickFormat.Tiff, i => i.Settings.Compression = CompressionMethod.LZW), MediaType.Tiff, 1e-4 },
        { "TIFF zip 16 bit", Picture.Encode(MagickFormat.Tiff, i => { i.Depth = 16; i.Settings.Compression = CompressionMethod.Zip; }), MediaType.Tiff, Lossless },
        { "TIFF JPEG", Picture.Encode(MagickFormat.Tiff, i => i.Settings.Compression = CompressionMethod.JPEG), MediaType.Tiff, Lossy },
        { "TIFF CMYK", Picture.Encode(MagickFormat.Tiff, i => i.ColorSpace = ColorSpace.CMYK), MediaType.Tiff, Lossy },
        { "TIFF gray", Picture.Encode(MagickFormat.Tiff, Gray), MediaType.Tiff, Lossless },
        { "BigTIFF", Picture.Encode(MagickFormat.Tiff64), MediaType.Tiff, 1e-4 },
        { "PSD", Picture.Encode(MagickFormat.Psd), MediaType.Psd, 1e-4 },
        { "TGA", Picture.Encode(MagickFormat.Tga), MediaType.Tga, 1e-4 },
        { "PCX", Picture.Encode(MagickFormat.Pcx), MediaType.Pcx, 1e-4 },
    };

    [Theory]
    [MemberData(nameof(Files))]
    public void A_format_is_told_by_content_and_decodes_to_the_luma_that_was_encoded(string what, byte[] file, MediaType type, double tolerance)
    {
        Assert.Equal(type, MediaTypes.Sniff(file, type switch { MediaType.Tga => "a.TGA"u8, MediaType.JpegXl => "a.jxl"u8, _ => "a.bin"u8 }));
        var header = Decoders.ReadHeader(file, type);
        var sink = new RecordingSink();
        var outcome = Decoders.Decode(file, type, sink);

        Assert.True(outcome.Failure is null, $"{what}: {outcome}");
        Assert.Null(outcome.Damage);
        Assert.Equal((Picture.Width, Picture.Height, 1), (outcome.Width, outcome.Height, outcome.Frames));
        Assert.Equal((Picture.Width, Picture.Height, 1), (header.Header.Width, header.Header.Height, header.Header.Frames));
        Assert.True(header.Header.WorkingBytes > Picture.Width * Picture.Height);
        Assert.Equal(header.Decoder, outcome.Decoder);
        Assert.InRange(Picture.MeanDifference(Source, Assert.Single(sink.Frames).Luma), 0, tolerance);
    }

    private static void Gray(MagickImage image) => image.Grayscale(PixelIntensityMethod.Rec601Luma);

    private static byte[] Jpeg(Action<MagickImage>? change = null) =>
        Picture.Encode(MagickFormat.Jpeg, i => { i.Settings.Interlace = Interlace.NoInterlace; change?.Invoke(i); });

    private static byte[] Skia(SKEncodedImageFormat format)
    {
        using var bitmap = new SKBitmap(Picture.Width, Picture.Height, SKColorType.Rgba8888, SKAlphaType.Opaque);
        byte[] rgb = Picture.Rgb();
        for (int i = 0; i < rgb.Length / 3; i++)
        {
            bitmap.SetPixel(i % Picture.Width, i / Picture.Width, new SKColor(rgb[3 * i], rgb[3 * i + 1], rgb[3 * i + 2]));
        }
        using var data = bitmap.Encode(format, 95);
        return data.ToArray();
    }
}
