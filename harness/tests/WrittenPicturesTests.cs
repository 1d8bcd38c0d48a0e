using Cotejo.Harness.Accuracy;
using Cotejo.Harness.Pictures;
using Cotejo.Harness.Videos;
using ImageMagick;
using SkiaSharp;

namespace Cotejo.Harness.Tests;

public sealed class WrittenPicturesTests
{
    [Theory]
    [InlineData(1300, 700)]
    [InlineData(512, 512)]
    [InlineData(511, 300)]
    public void A_heic_of_tiles_is_read_as_the_picture_that_it_was(int width, int height)
    {
        using SKBitmap bitmap = Painted(width, height);
        using var read = new MagickImage(HeicFile.Write(bitmap));
        Assert.Equal((MagickFormat.Heic, (uint)width, (uint)height), (read.Format, read.Width, read.Height));
        using SKBitmap decoded = Encoded.Decode(read.ToByteArray(MagickFormat.Png));
        Assert.InRange(MeanDifference(bitmap, decoded), 0, 6);
        Assert.Equal(HeicFile.Write(bitmap), HeicFile.Write(bitmap));
    }

    [Fact]
    public void Rewriting_keeps_every_pixel_and_makes_it_progressive()
    {
        using var writer = new JpegWriter();
        byte[] baseline = writer.Write(Painter.Paint(1, 320, 240), 80), rewritten = writer.Rewrite(baseline, 320, 240);
        Assert.NotEqual(baseline, rewritten);
        // The marker of a progressive frame; a baseline one has C0.
        Assert.True(rewritten.AsSpan().IndexOf((ReadOnlySpan<byte>)[0xFF, 0xC2]) > 0);
        using SKBitmap one = Encoded.Decode(baseline), other = Encoded.Decode(rewritten);
        Assert.Equal(one.Bytes, other.Bytes);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_bitmap_is_written_as_it_is(bool progressive)
    {
        using SKBitmap bitmap = Painted(321, 239);
        using var writer = new JpegWriter();
        byte[] file = writer.Write(bitmap, 95, progressive);
        using SKBitmap decoded = Encoded.Decode(file);
        Assert.Equal((321, 239), (decoded.Width, decoded.Height));
        Assert.InRange(MeanDifference(bitmap, decoded), 0, 5);
        Assert.Equal(progressive, file.AsSpan().IndexOf((ReadOnlySpan<byte>)[0xFF, 0xC2]) > 0);
    }

    [Fact]
    public void A_tilted_picture_has_no_empty_corner()
    {
        using SKBitmap bitmap = new(new SKImageInfo(300, 200, SKColorType.Bgra8888, SKAlphaType.Opaque));
        bitmap.Erase(SKColors.White);
        using SKBitmap tilted = Reshape.Tilt(bitmap, 5);
        Assert.All(((int X, int Y)[])[(0, 0), (299, 0), (0, 199), (299, 199)], c => Assert.Equal(SKColors.White, tilted.GetPixel(c.X, c.Y)));
    }

    [Fact]
    public void A_video_still_is_the_picture_at_the_size_of_the_video()
    {
        using SKBitmap bitmap = Painted(1280, 960), still = VideoStill.Of(bitmap);
        Assert.Equal((640, 480), (still.Width, still.Height));
        var hasher = new PictureHasher();
        Assert.InRange(hasher.Hash(bitmap).Centred.Distance(hasher.Hash(still).Centred), 0, 15);
    }

    [Fact]
    public void A_screenshot_shows_the_picture_inside_of_bars()
    {
        using SKBitmap bitmap = Painted(900, 1200), screen = Montage.PhoneScreen(bitmap, 1080, 1920);
        var hasher = new PictureHasher();
        PictureHash shown = hasher.Hash(screen), original = hasher.Hash(bitmap);
        Assert.True(shown.Centred.Distance(original.Centred) > 63);
        Assert.InRange(shown.Trimmed!.Distance(original.Centred), 0, 8);
    }

    [Fact]
    public void A_collage_holds_the_picture_at_half_the_size()
    {
        using SKBitmap bitmap = Painted(640, 480), collage = Montage.Collage(bitmap, new Chance(1)), half = Reshape.Resize(bitmap, 320, 240);
        Assert.Equal((640, 480), (collage.Width, collage.Height));
        double[] differences = [.. Enumerable.Range(0, 4).Select(cell => MeanDifference(half, Part(collage, cell % 2 * 320, cell / 2 * 240, 320, 240)))];
        Assert.Equal(1, differences.Count(d => d == 0));
    }

    [Fact]
    public void Soft_pictures_spread_the_qualities_of_hashes()
    {
        var hasher = new PictureHasher();
        int[] qualities = [.. Enumerable.Range(0, 60).Select(i => hasher.Hash(Painter.Paint(Chance.For(1, "soft", i).Next(), 512, 384, soft: true)).Centred.Quality)];
        Assert.InRange(qualities.Count(q => q < 50), 10, 30);
        Assert.True(qualities.Count(q => q is >= 50 and < 100) >= 10);
    }

    private static SKBitmap Painted(int width, int height)
    {
        using var writer = new JpegWriter();
        using SKBitmap even = Encoded.Decode(writer.Write(Painter.Paint(7, (width + 1) & ~1, (height + 1) & ~1), 95));
        return Part(even, 0, 0, width, height);
    }

    private static SKBitmap Part(SKBitmap bitmap, int left, int top, int width, int height)
    {
        var part = new SKBitmap(new SKImageInfo(width, height, bitmap.ColorType, SKAlphaType.Opaque));
        using var canvas = new SKCanvas(part);
        canvas.DrawBitmap(bitmap, -left, -top, SKSamplingOptions.Default);
        return part;
    }

    private static double MeanDifference(SKBitmap a, SKBitmap b) => a.Bytes.Zip(b.Bytes, (x, y) => Math.Abs(x - y)).Average();
}
