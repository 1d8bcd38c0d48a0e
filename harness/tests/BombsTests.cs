using Cotejo.Harness.Pictures;
using Cotejo.Harness.Seizures;
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

    [Fact]
    public void Large_ones_stay_small_on_disk()
    {
        Assert.True(Bombs.Png(30_000, 30_000).Length < 2_000_000);
        Assert.True(Bombs.Jpeg(30_000, 30_000).Length < 4_000_000);
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
