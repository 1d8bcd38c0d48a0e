using Cotejo.Engine.Tests.Decoding;
using Cotejo.Harness.Pictures;
using ImageMagick;
using SkiaSharp;

namespace Cotejo.Harness.Mutants;

/// <summary>A picture of 64x48 in every format and variant that the decoders of pictures claim, and three frames of it where a format has frames.</summary>
internal static class SmallPictures
{
    private const int Width = 64, Height = 48, Frames = 3;

    private static readonly QuantizeSettings Palette = new() { Colors = 64, DitherMethod = DitherMethod.No };

    public static IEnumerable<SmallFile> Make(Chance chance)
    {
        using var writer = new JpegWriter();
        byte[][] frames = [.. Enumerable.Range(0, Frames).Select(_ => writer.Write(Painter.Paint(chance.Next(), Width, Height), 90))];
        byte[] jpeg = frames[0];
        using SKBitmap bitmap = Encoded.Decode(jpeg);
        return
        [
            new("JPEG", "jpg", jpeg),
            new("JPEG progressive", "jpg", Encoded.ProgressiveJpeg(bitmap, 85)),
            Jpeg("4:4:4", image => image.Settings.SetDefine(MagickFormat.Jpeg, "sampling-factor", "1x1")),
            Jpeg("arithmetic", image => image.Settings.SetDefine(MagickFormat.Jpeg, "arithmetic-coding", "true")),
            Jpeg("gray", Gray),
            Jpeg("CMYK", image => image.ColorSpace = ColorSpace.CMYK),
            Jpeg("YCCK progressive", image => (image.ColorSpace, image.Settings.Interlace) = (ColorSpace.CMYK, Interlace.Jpeg)),
            new("PNG", "png", Encoded.Png(bitmap)),
            One("PNG interlaced", "png", MagickFormat.Png24, image => image.Settings.Interlace = Interlace.Png),
            One("PNG of 16 bits", "png", MagickFormat.Png48),
            One("PNG gray", "png", MagickFormat.Png, Gray),
            One("PNG with a palette", "png", MagickFormat.Png8, image => image.Quantize(Palette)),
            One("PNG with alpha", "png", MagickFormat.Png32),
            One("GIF", "gif", MagickFormat.Gif, image => image.Quantize(Palette)),
            All("GIF animated", "gif", MagickFormat.Gif),
            new("BMP", "bmp", Encoded.Bmp(bitmap)),
            One("BMP of runs", "bmp", MagickFormat.Bmp, image =>
            {
                image.Quantize(Palette);
                image.Settings.Compression = CompressionMethod.RLE;
            }),
            new("WebP", "webp", Encoded.WebP(bitmap, 80)),
            One("WebP lossless", "webp", MagickFormat.WebP, image => image.Settings.SetDefine(MagickFormat.WebP, "lossless", "true")),
            All("WebP animated", "webp", MagickFormat.WebP),
            One("ICO", "ico", MagickFormat.Ico),
            new("ICO of a PNG", "ico", HandMade.Ico((Width, Encoded.Png(bitmap)))),
            One("CUR", "cur", MagickFormat.Cur),
            new("HEIC", "heic", HeicFile.TwoPictures()),
            new("AVIF", "avif", Encoded.Heif(bitmap, MagickFormat.Avif, 60)),
            One("JPEG XL", "jxl", MagickFormat.Jxl),
            One("JPEG 2000", "jp2", MagickFormat.Jp2),
            One("JPEG 2000 codestream", "j2k", MagickFormat.J2k),
            One("TIFF", "tif", MagickFormat.Tiff, Compressed(CompressionMethod.NoCompression)),
            One("TIFF LZW", "tif", MagickFormat.Tiff, Compressed(CompressionMethod.LZW)),
            One("TIFF zip of 16 bits", "tif", MagickFormat.Tiff, image => (image.Depth, image.Settings.Compression) = (16, CompressionMethod.Zip)),
            One("TIFF JPEG", "tif", MagickFormat.Tiff, Compressed(CompressionMethod.JPEG)),
            One("TIFF CMYK", "tif", MagickFormat.Tiff, image => image.ColorSpace = ColorSpace.CMYK),
            One("TIFF of a fax", "tif", MagickFormat.Tiff, image =>
            {
                image.Threshold(new Percentage(50));
                (image.Depth, image.Settings.Compression) = (1, CompressionMethod.Group4);
            }),
            All("TIFF of pages", "tif", MagickFormat.Tiff),
            One("BigTIFF", "tif", MagickFormat.Tiff64),
            One("PSD", "psd", MagickFormat.Psd),
            One("PSD of runs", "psd", MagickFormat.Psd, Compressed(CompressionMethod.RLE)),
            One("TGA", "tga", MagickFormat.Tga),
            One("TGA of runs", "tga", MagickFormat.Tga, Compressed(CompressionMethod.RLE)),
            One("PCX", "pcx", MagickFormat.Pcx),
            new("DNG", "dng", HandMade.Dng(Width, Height)),
        ];

        SmallFile Jpeg(string variant, Action<MagickImage> prepare) => One("JPEG " + variant, "jpg", MagickFormat.Jpeg, prepare);

        SmallFile One(string name, string extension, MagickFormat format, Action<MagickImage>? prepare = null)
        {
            using var image = Prepared(jpeg, prepare);
            return new(name, extension, image.ToByteArray(format));
        }

        SmallFile All(string name, string extension, MagickFormat format)
        {
            using var images = new MagickImageCollection();
            foreach (byte[] frame in frames)
            {
                images.Add(Prepared(frame, null));
                images[^1].AnimationDelay = 10;
            }
            return new(name, extension, images.ToByteArray(format));
        }
    }

    private static MagickImage Prepared(byte[] jpeg, Action<MagickImage>? prepare)
    {
        var image = new MagickImage(jpeg);
        image.Settings.Interlace = Interlace.NoInterlace;
        prepare?.Invoke(image);
        // A date chunk would make every run's bytes differ.
        image.Strip();
        return image;
    }

    private static Action<MagickImage> Compressed(CompressionMethod method) => image => image.Settings.Compression = method;

    private static void Gray(MagickImage image) => image.Grayscale(PixelIntensityMethod.Rec601Luma);
}
