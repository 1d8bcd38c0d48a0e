using Cotejo.Engine.Decoding;
using Cotejo.Harness.Mutants;
using Cotejo.Harness.Pictures;
using Cotejo.Harness.Seizures;
using Cotejo.Harness.Trials;
using SkiaSharp;

namespace Cotejo.Harness.Tests;

public sealed class BombsTests
{
    [Theory]
    [InlineData(40, 30)]
    [InlineData(1, 700)]
    [InlineData(3000, 900)]
    public void A_png_of_zeros_is_valid_and_black(int width, int height)
    {
        using SKBitmap bitmap = Encoded.Decode(Bombs.Png(width, height));
        Assert.Equal((width, height), (bitmap.Width, bitmap.Height));
        Assert.All(new[] { bitmap.GetPixel(0, 0), bitmap.GetPixel(width - 1, height - 1) }, pixel => Assert.Equal(SKColors.Black, pixel));
    }

    [Theory]
    [InlineData(40, 30)]
    [InlineData(1000, 801)]
    public void A_jpeg_of_empty_blocks_is_valid_and_grey(int width, int height)
    {
        using SKBitmap bitmap = Encoded.Decode(Bombs.Jpeg(width, height));
        Assert.Equal((width, height), (bitmap.Width, bitmap.Height));
        Assert.Equal(new SKColor(128, 128, 128), bitmap.GetPixel(width - 1, height - 1));
    }

    [Fact]
    public void A_gif_has_all_its_frames_and_they_differ()
    {
        using SKCodec codec = SKCodec.Create(new MemoryStream(Bombs.Gif(50)));
        Assert.Equal(50, codec.FrameCount);
        var pictures = new HashSet<string>();
        for (int frame = 0; frame < 20; frame++)
        {
            using var bitmap = new SKBitmap(codec.Info);
            Assert.Equal(SKCodecResult.Success, codec.GetPixels(codec.Info, bitmap.GetPixels(), new SKCodecOptions(frame)));
            pictures.Add(Convert.ToHexString(bitmap.GetPixelSpan()));
        }
        Assert.True(pictures.Count > 10);
    }

    public static TheoryData<string, byte[], int, int> Pictures()
    {
        byte[] webp = SmallPictures.Make(new Chance(1)).Single(p => p.Name == "WebP lossless").Bytes;
        return new()
        {
            { "a.jpg", PictureBombs.JpegScans(100, 70), 100, 1 },
            { "a.gif", PictureBombs.Gif(300), 300, 1 },
            { "a.gif", PictureBombs.Gif(5000), 5000, 1 },
            { "a.gif", Bombs.Gif(5, 200), 200, 5 },
            { "a.png", Bombs.AnimatedPng(50, 7), 50, 8 },
            { "a.webp", PictureBombs.WebP(webp, 64, 48, 300, 6), 300, 6 },
            { "a.bmp", PictureBombs.Bmp(300), 300, 1 },
            { "a.tif", TiffBombs.Chain(9), 8, 9 },
            { "a.tif", TiffBombs.Deflated(300), 300, 1 },
            { "a.tif", TiffBombs.Fax(300), 300, 1 },
            { "a.tif", TiffBombs.Fax(300, 3), 300, 3 },
            { "a.psd", PictureBombs.PsdOfRuns(300), 300, 1 },
            { "a.tga", PictureBombs.Tga(300), 300, 1 },
            { "a.pcx", PictureBombs.Pcx(300), 300, 1 },
        };
    }

    [Theory]
    [MemberData(nameof(Pictures))]
    public void As_small_ones_they_are_valid(string name, byte[] file, int side, int frames)
    {
        MediaType type = MediaTypes.Sniff(file, System.Text.Encoding.ASCII.GetBytes(name));
        var sink = new UnusedSink();
        DecodeOutcome outcome = new DecoderSet(new DecodeLimits()).Decode(file, type, sink);
        Assert.True(outcome.Failure is null, $"{name}: {outcome}");
        Assert.Equal((side, side, frames), (outcome.Width, outcome.Height, outcome.Frames));
    }

    [Fact]
    public void A_header_that_claims_is_believed()
    {
        const int Side = 20_000;
        var small = SmallPictures.Make(new Chance(1)).ToDictionary(p => p.Name, p => p.Bytes);
        foreach (byte[] file in (byte[][])[PictureBombs.WebPClaiming(small["WebP lossless"], 16_384, 16_384), PictureBombs.BmpClaiming(Side), TiffBombs.Claiming(Side),
            PictureBombs.PsdClaiming(Side), PictureBombs.Jpeg2000Claiming(small["JPEG 2000"], Side)])
        {
            HeaderOutcome header = new DecoderSet(new DecodeLimits()).ReadHeader(file, MediaTypes.Sniff(file, []));
            Assert.True(header.Failure is null && header.Header.Width >= 16_384, header.ToString());
        }
    }

    [Fact]
    public void Fifty_of_them_stay_small_on_disk_and_ask_for_much()
    {
        using var place = new Workplace(null);
        var bombs = BombSeizure.Generate(place.At("bombs"), 1);
        Assert.Equal(50, bombs.Count);
        Assert.All(bombs, bomb => Assert.InRange(bomb.Bytes, 1, 20_000_000));
        using var zip = System.IO.Compression.ZipFile.OpenRead(place.At("bombs/zip/overlapping.zip"));
        Assert.Equal(30_000L * (64 << 20), zip.Entries.Sum(e => e.Length));
    }

    private sealed class UnusedSink : ILumaSink
    {
        public void BeginFrame(int width, int height)
        {
        }

        public void AddRows(ReadOnlySpan<byte> luma)
        {
        }

        public void AddRows(ReadOnlySpan<float> luma)
        {
        }

        public void EndFrame()
        {
        }
    }

    [Fact]
    public void A_changed_header_claims_what_was_asked()
    {
        using var writer = new JpegWriter();
        byte[] jpeg = writer.Write(Painter.Paint(1, 64, 48), 80);
        using SKBitmap bitmap = Encoded.Decode(jpeg);
        using SKCodec lyingJpeg = SKCodec.Create(new MemoryStream(Bombs.JpegClaiming(jpeg, 2000, 1000)));
        Assert.Equal((2000, 1000), (lyingJpeg.Info.Width, lyingJpeg.Info.Height));
        // The reader checks the header's CRC, so that this also shows it to be right.
        using SKCodec lyingPng = SKCodec.Create(new MemoryStream(Bombs.PngClaiming(Encoded.Png(bitmap), 2000, 1000)));
        Assert.Equal((2000, 1000), (lyingPng.Info.Width, lyingPng.Info.Height));
    }
}
