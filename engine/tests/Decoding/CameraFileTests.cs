using Cotejo.Engine.Decoding;
using ImageMagick;

namespace Cotejo.Engine.Tests.Decoding;

/// <summary>HEIC and camera raw, which no library here can write.</summary>
public sealed class CameraFileTests
{
    private static readonly DecoderSet Decoders = new(new DecodeLimits());

    [Fact]
    public void A_HEIC_of_two_pictures_gives_both_as_frames()
    {
        Assert.Equal(MediaType.Heic, MediaTypes.Sniff(HeicFile.TwoPictures(), "IMG_0001.JPG"u8));
        var sink = new RecordingSink();
        var outcome = Decoders.Decode(HeicFile.TwoPictures(), MediaType.Heic, sink);
        Assert.True(outcome is { Failure: null, Damage: null, Width: 64, Height: 48, Frames: 2 }, outcome.ToString());
        for (int i = 0; i < 2; i++)
        {
            // Quality 80 on smooth content: about a step.
            Assert.InRange(Picture.MeanDifference(Picture.Luma(Picture.Rgb(64, 48, i)), sink.Frames[i].Luma), 0, 2);
        }
    }

    [Fact]
    public void A_HEIC_that_is_cut_or_lies_about_its_size_gives_one_outcome()
    {
        byte[] file = HeicFile.TwoPictures();
        for (int length = 0; length < file.Length; length += 7)
        {
            var sink = new RecordingSink();
            var outcome = Decoders.Decode(file.AsSpan(0, length), MediaType.Heic, sink);
            Assert.True(outcome.Failure == FailureKind.Corrupt || outcome.Damage is not null, $"{length}: {outcome}");
        }
        byte[] huge = HandMade.ResizeSpatialExtents(file, 30_000, 30_000);
        Assert.NotNull(Decoders.Decode(huge, MediaType.Heic, new RecordingSink()).Failure);
    }

    [Fact]
    public void A_failure_reads_the_same_in_every_run()
    {
        // The library names its spooled copy, at random, in what it says.
        byte[] cut = HeicFile.TwoPictures()[..900];
        string?[] messages = [.. Enumerable.Range(0, 3).Select(_ => Decoders.Decode(cut, MediaType.Heic, new RecordingSink()).Message)];
        Assert.NotNull(messages[0]);
        Assert.All(messages, m => Assert.Equal(messages[0], m));
        Assert.Equal("Broken", MagickDecoder.Words("Broken `/spool/magick-x' @ error/heic.c/Read/1"));
    }

    [Fact]
    public void A_mosaic_DNG_is_developed()
    {
        byte[] file = HandMade.Dng(96, 64);
        Assert.Equal(MediaType.CameraRaw, MediaTypes.Sniff(file, "x.tif"u8));
        var sink = new RecordingSink();
        var outcome = Decoders.Decode(file, MediaType.CameraRaw, sink);
        Assert.True(outcome is { Failure: null, Frames: 1 }, outcome.ToString());
        var (width, height, luma) = Assert.Single(sink.Frames);
        Assert.InRange(width, 88, 96);
        Assert.InRange(height, 56, 64);
        // Dark at the left, bright at the right, like the sensor.
        float[] columns = [.. Enumerable.Range(0, width).Select(x => Enumerable.Range(0, height).Average(y => luma[y * width + x]))];
        Assert.True(columns[width / 4] + 20 < columns[width / 2] && columns[width / 2] + 20 < columns[3 * width / 4], string.Join(' ', columns));
    }
}
