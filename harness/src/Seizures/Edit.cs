using System.Text;
using Cotejo.Harness.Pictures;
using ImageMagick;
using SkiaSharp;

namespace Cotejo.Harness.Seizures;

/// <summary>What was done to a picture before it was kept again.</summary>
/// <param name="Name">Stands in the manifest, and seeds the edit's own chance.</param>
/// <param name="Extension">Of the file name, without the dot.</param>
internal sealed record Edit(string Name, string Extension, Func<Source, Chance, byte[]> Apply)
{
    public static Edit Original { get; } = new("original", "jpg", (source, _) => source.Original);

    /// <summary>Edits after which the picture is still the picture.</summary>
    public static Edit Near(Chance chance) => chance.Below(100) switch
    {
        < 26 => Recompressed(chance.Between(60, 95)),
        < 32 => RecompressedProgressive(chance.Between(70, 92)),
        < 66 => Resized(chance.Pick<int>([320, 480, 640, 800, 800, 1280, 1280]), chance.Pick<int>([80, 87])),
        < 68 => Resized(2560, 87),
        < 76 => Turned("mirrored", Reshape.Mirror),
        < 79 => Turned("rotated 90", Reshape.Rotate90),
        < 81 => Turned("rotated 180", Reshape.Rotate180),
        < 84 => Turned("rotated 270", Reshape.Rotate270),
        < 88 => Converted("png 640", "png", 640, Encoded.Png),
        < 92 => Converted("webp 800", "webp", 800, bitmap => Encoded.WebP(bitmap, 80)),
        < 94 => Converted("bmp 480", "bmp", 480, Encoded.Bmp),
        < 96 => Converted("gif 320", "gif", 320, Encoded.Gif),
        < 98 => Converted("tiff 480", "tif", 480, Encoded.Tiff),
        98 when Encoded.CanWrite(MagickFormat.Heic) => Converted("heic 480", "heic", 480, bitmap => Encoded.Heif(bitmap, MagickFormat.Heic, 60)),
        _ when Encoded.CanWrite(MagickFormat.Avif) => Converted("avif 480", "avif", 480, bitmap => Encoded.Heif(bitmap, MagickFormat.Avif, 60)),
        _ => Recompressed(50),
    };

    /// <summary>Edits that damage the file, or lie about it.</summary>
    public static Edit Broken(Chance chance) => chance.Below(7) switch
    {
        0 => new("truncated to 50 %", "jpg", (source, _) => source.Original[..(source.Original.Length / 2)]),
        1 => new("truncated in the header", "jpg", (source, _) => source.Original[..100]),
        2 => new("no bytes", "jpg", (_, _) => []),
        3 => new("bits flipped", "jpg", (source, own) => Flipped(source.Original, own, 40)),
        4 => new("png named jpg", "jpg", (source, _) => source.Make(Converted("png 640", "png", 640, Encoded.Png))),
        5 => new("text named jpg", "jpg", (_, own) => Encoding.UTF8.GetBytes($"Not a picture. {own.Next():x16}\n")),
        _ => new("a cluster of zeros", "jpg", (source, _) => Zeroed(source.Original)),
    };

    public static byte[] Flipped(byte[] file, Chance chance, int flips)
    {
        byte[] damaged = [.. file];
        for (int i = 0; i < flips; i++) { damaged[chance.Below(damaged.Length)] ^= (byte)(1 << chance.Below(8)); }
        return damaged;
    }

    private static Edit Recompressed(int quality) => new($"jpeg q{quality}", "jpg", (source, _) => Encoded.Jpeg(source.Bitmap, quality));

    private static Edit RecompressedProgressive(int quality) =>
        new($"progressive jpeg q{quality}", "jpg", (source, _) => Encoded.ProgressiveJpeg(source.Bitmap, quality));

    private static Edit Resized(int longer, int quality) => new($"resized {longer} q{quality}", "jpg", (source, _) =>
    {
        using SKBitmap resized = Reshape.Fit(source.Bitmap, longer);
        return Encoded.Jpeg(resized, quality);
    });

    private static Edit Turned(string name, Func<SKBitmap, SKBitmap> turn) => new(name, "jpg", (source, _) =>
    {
        using SKBitmap turned = turn(source.Bitmap);
        return Encoded.Jpeg(turned, 88);
    });

    private static Edit Converted(string name, string extension, int longer, Func<SKBitmap, byte[]> encode) => new(name, extension, (source, _) =>
    {
        using SKBitmap resized = Reshape.Fit(source.Bitmap, longer);
        return encode(resized);
    });

    private static byte[] Zeroed(byte[] file)
    {
        byte[] damaged = [.. file];
        Array.Clear(damaged, damaged.Length / 2, Math.Min(4096, damaged.Length / 4));
        return damaged;
    }
}
