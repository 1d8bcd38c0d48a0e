using System.Security.Cryptography;
using System.Text;
using Cotejo.Engine.Tests.Decoding;
using Cotejo.Harness.Mutants;
using Cotejo.Harness.Pictures;

namespace Cotejo.Harness.Seizures;

/// <summary>Files of some megabytes at most that ask for gigabytes of memory, or for hours: each by itself in its place.</summary>
internal static partial class BombSeizure
{
    /// <summary>A file of this name, and what it asks for.</summary>
    private readonly record struct Bomb(string Path, string What, Func<byte[]> Make);

    public static IReadOnlyList<ManifestEntry> Generate(string root, ulong seed)
    {
        var files = new ByteFiles(root);
        Dictionary<string, byte[]> small = SmallPictures.Make(Chance.For(seed, "small pictures")).ToDictionary(p => p.Name, p => p.Bytes);
        ManifestEntry[] entries = [.. Pictures(small).Concat(Archives()).Select(bomb =>
        {
            byte[] content = bomb.Make();
            files.Write(Encoding.ASCII.GetBytes(bomb.Path), content);
            return new ManifestEntry(bomb.Path, "bomb", null, bomb.What, content.Length, Convert.ToHexStringLower(SHA256.HashData(content)));
        })];
        Manifest.Write(files.Root, entries);
        return entries;
    }

    private static IEnumerable<Bomb> Pictures(Dictionary<string, byte[]> small) =>
    [
        new("png/30000x30000.png", "900 million pixels", () => Bombs.Png(30_000, 30_000)),
        new("png/22000x22000.png", "484 million pixels, within the limit", () => Bombs.Png(22_000, 22_000)),
        new("png/14000x14000.png", "196 million pixels", () => Bombs.Png(14_000, 14_000)),
        new("png/claims.png", "a header that claims 400 million pixels", () => Bombs.PngClaiming(small["PNG"], 20_000, 20_000)),
        new("png/text.png", "a text of a gigabyte", () => Bombs.Png(64, 48, ("zTXt", [.. "Comment\0\0"u8, .. Zeros.Zlib(1 << 30)]))),
        new("png/profile.png", "a colour profile of a gigabyte", () => Bombs.Png(64, 48, ("iCCP", [.. "icc\0\0"u8, .. Zeros.Zlib(1 << 30)]))),
        new("png/animated.png", "2,000 frames of 25 million pixels", () => Bombs.AnimatedPng(5000, 2000)),
        new("jpeg/30000x30000.jpg", "900 million pixels", () => Bombs.Jpeg(30_000, 30_000)),
        new("jpeg/22000x22000.jpg", "484 million pixels, within the limit", () => Bombs.Jpeg(22_000, 22_000)),
        new("jpeg/claims.jpg", "a header that claims 400 million pixels", () => Bombs.JpegClaiming(small["JPEG"], 20_000, 20_000)),
        new("jpeg/scans.jpg", "490 scans of 64 million pixels", () => PictureBombs.JpegScans(8000, 490)),
        new("gif/10000-frames.gif", "10,000 frames", () => Bombs.Gif(10_000)),
        new("gif/canvas.gif", "2,000 frames of 25 million pixels", () => Bombs.Gif(2000, 5000)),
        new("gif/20000x20000.gif", "400 million pixels", () => PictureBombs.Gif(20_000)),
        new("gif/65535x65535.gif", "4,295 million pixels, and one small frame", () => Bombs.Gif(1, 65_535)),
        new("webp/claims.webp", "a header that claims 268 million pixels", () => PictureBombs.WebPClaiming(small["WebP lossless"], 16_384, 16_384)),
        new("webp/animated.webp", "2,000 frames of 16 million pixels", () => PictureBombs.WebP(small["WebP lossless"], 64, 48, 4000, 2000)),
        new("bmp/16000x16000.bmp", "256 million pixels in runs", () => PictureBombs.Bmp(16_000)),
        new("bmp/claims.bmp", "a header that claims 400 million pixels", () => PictureBombs.BmpClaiming(20_000)),
        new("ico/20000x20000.ico", "an icon of 400 million pixels", () => HandMade.Ico((0, Bombs.Png(20_000, 20_000)))),
        new("tiff/chain.tif", "50,000 pages", () => TiffBombs.Chain(50_000)),
        new("tiff/loop.tif", "pages without an end", () => TiffBombs.Loop(10)),
        new("tiff/20000x20000.tif", "400 million pixels, deflated", () => TiffBombs.Deflated(20_000)),
        new("tiff/fax.tif", "400 million pixels of a fax in 2,500 bytes", () => TiffBombs.Fax(20_000)),
        new("tiff/faxes.tif", "1,000 pages of 16 million pixels of a fax, all of one strip", () => TiffBombs.Fax(4000, 1000)),
        new("tiff/claims.tif", "a directory that claims 400 million pixels", () => TiffBombs.Claiming(20_000)),
        new("psd/16000x16000.psd", "256 million pixels in runs", () => PictureBombs.PsdOfRuns(16_000)),
        new("psd/claims.psd", "a header that claims 400 million pixels", () => PictureBombs.PsdClaiming(20_000)),
        new("tga/16000x16000.tga", "256 million pixels in runs", () => PictureBombs.Tga(16_000)),
        new("pcx/16000x16000.pcx", "256 million pixels in runs", () => PictureBombs.Pcx(16_000)),
        new("heif/claims.avif", "boxes that claim 400 million pixels", () => HandMade.ResizeSpatialExtents(small["AVIF"], 20_000, 20_000)),
        new("heif/claims.heic", "boxes that claim 400 million pixels", () => HandMade.ResizeSpatialExtents(small["HEIC"], 20_000, 20_000)),
        new("jp2/claims.jp2", "sizes that claim 400 million pixels", () => PictureBombs.Jpeg2000Claiming(small["JPEG 2000"], 20_000)),
    ];
}
