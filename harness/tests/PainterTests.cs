using Cotejo.Harness.Accuracy;
using Cotejo.Harness.Pictures;
using SkiaSharp;

namespace Cotejo.Harness.Tests;

public sealed class PainterTests
{
    [Theory]
    [InlineData(64, 48)]
    [InlineData(641, 479)]
    [InlineData(48, 1280)]
    [InlineData(16, 16)]
    public void Every_plane_has_its_size(int width, int height)
    {
        Picture picture = Painter.Paint(5, width, height);
        Assert.Equal(width * height, picture.Luma.Length);
        Assert.Equal((width + 1) / 2 * ((height + 1) / 2), picture.Cb.Length);
        Assert.Equal(picture.Cb.Length, picture.Cr.Length);
        Assert.True(picture.Luma.Distinct().Count() > 30);
    }

    [Fact]
    public void Unrelated_pictures_are_as_far_apart_as_unrelated_photographs()
    {
        var hasher = new PictureHasher();
        PictureHash[] hashes = [.. Enumerable.Range(0, 150).Select(i => hasher.Hash(Painter.Paint(Chance.For(11, "test", i).Next(), 320, 240)))];
        Assert.All(hashes, h => Assert.True(h.Centred.Quality >= PictureHash.LeastQuality));
        UnrelatedResult pairs = AccuracyTrial.Pair(hashes, (a, b) => a.Centred.Distance(b.Centred));
        // The least of eight distances that are each near 128 with a deviation of about 8.5 lies near 117; 11,175 pairs.
        Assert.InRange(pairs.Mean, 112, 121);
        Assert.True(pairs.Least > 85, $"least distance {pairs.Least}");
    }

    [Fact]
    public void Baseline_pictures_do_not_depend_on_the_progressive_one_before()
    {
        Picture first = Painter.Paint(1, 160, 120), second = Painter.Paint(2, 160, 120);
        using var used = new JpegWriter();
        using var fresh = new JpegWriter();
        used.Write(first, 80, progressive: true);
        Assert.Equal(fresh.Write(second, 80), used.Write(second, 80));
    }

    [Fact]
    public void A_written_jpeg_is_the_painted_picture()
    {
        Picture picture = Painter.Paint(3, 320, 240);
        using var writer = new JpegWriter();
        using SKBitmap decoded = Encoded.Decode(writer.Write(picture, 95));
        Assert.Equal((320, 240), (decoded.Width, decoded.Height));
        var hasher = new PictureHasher();
        Assert.True(hasher.Hash(decoded).Centred.Distance(hasher.Hash(picture).Centred) <= 4);
    }

    [Fact]
    public void An_odd_side_is_refused_before_the_library_reads_beyond_the_plane()
    {
        using var writer = new JpegWriter();
        Assert.Throws<ArgumentException>(() => writer.Write(Painter.Paint(1, 161, 120), 80));
    }

    [Fact]
    public void Chance_repeats_and_its_streams_differ()
    {
        Assert.Equal(Chance.For(1, "a", 2).Next(), Chance.For(1, "a", 2).Next());
        ulong[] streams = [Chance.For(1, "a", 2).Next(), Chance.For(1, "a", 3).Next(), Chance.For(1, "b", 2).Next(), Chance.For(2, "a", 2).Next()];
        Assert.Equal(4, streams.Distinct().Count());
        var chance = new Chance(4);
        Assert.All(Enumerable.Range(0, 1000), _ => Assert.InRange(chance.Between(-3, 5), -3, 5));
    }
}
