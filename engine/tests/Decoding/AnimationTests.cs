using Cotejo.Engine.Decoding;
using ImageMagick;

namespace Cotejo.Engine.Tests.Decoding;

/// <summary>Every frame and page, in order, composed, and no more than the limits allow.</summary>
public sealed class AnimationTests
{
    [Theory]
    [InlineData(MagickFormat.Gif, MediaType.Gif, 6)]
    [InlineData(MagickFormat.WebP, MediaType.WebP, 2)]
    [InlineData(MagickFormat.Tiff, MediaType.Tiff, 1e-4)]
    [InlineData(MagickFormat.Jxl, MediaType.JpegXl, 2)]
    public void Every_frame_is_given_in_order(MagickFormat format, MediaType type, double tolerance)
    {
        byte[] file = Picture.EncodeAll(format, 5);
        var sink = new RecordingSink();
        var outcome = new DecoderSet(new DecodeLimits()).Decode(file, type, sink);

        Assert.True(outcome.Failure is null && outcome.Damage is null, outcome.ToString());
        Assert.Equal(5, outcome.Frames);
        Assert.Equal(5, sink.Frames.Count);
        for (int i = 0; i < 5; i++)
        {
            float[] source = Picture.Luma(Picture.Rgb(phase: i));
            Assert.InRange(Picture.MeanDifference(source, sink.Frames[i].Luma), 0, tolerance);
        }
    }

    [Theory]
    [InlineData(MagickFormat.Gif, MediaType.Gif)]
    [InlineData(MagickFormat.WebP, MediaType.WebP)]
    [InlineData(MagickFormat.Tiff, MediaType.Tiff)]
    public void Beyond_the_limits_the_first_frames_are_given_and_the_picture_is_partial(MagickFormat format, MediaType type)
    {
        byte[] file = Picture.EncodeAll(format, 7);
        long frame = Picture.Width * Picture.Height;
        foreach (var limits in new[] { new DecodeLimits(MaxFrames: 3), new DecodeLimits(MaxAnimationPixels: 3 * frame + 1) })
        {
            var set = new DecoderSet(limits);
            var sink = new RecordingSink();
            Assert.Equal(3, set.ReadHeader(file, type).Header.Frames);
            var outcome = set.Decode(file, type, sink);
            Assert.Null(outcome.Failure);
            Assert.Equal((3, 3), (outcome.Frames, sink.Frames.Count));
            Assert.Contains("only the first 3 of", outcome.Damage, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Frames_are_composed_over_those_that_stay_and_not_over_those_that_go_back()
    {
        // A white canvas; a black square at the left that is taken back; a black square at the right that stays on white.
        using var frames = new MagickImageCollection
        {
            new MagickImage(MagickColors.White, 64, 32) { AnimationDelay = 10, GifDisposeMethod = GifDisposeMethod.None },
            new MagickImage(MagickColors.Black, 16, 16) { AnimationDelay = 10, GifDisposeMethod = GifDisposeMethod.Previous, Page = new MagickGeometry(0, 0, 64, 32) },
            new MagickImage(MagickColors.Black, 16, 16) { AnimationDelay = 10, GifDisposeMethod = GifDisposeMethod.None, Page = new MagickGeometry(40, 8, 64, 32) },
            new MagickImage(MagickColors.Black, 8, 8) { AnimationDelay = 10, GifDisposeMethod = GifDisposeMethod.None, Page = new MagickGeometry(0, 24, 64, 32) },
        };
        var sink = new RecordingSink();
        var outcome = new DecoderSet(new DecodeLimits()).Decode(frames.ToByteArray(MagickFormat.Gif), MediaType.Gif, sink);

        Assert.Equal(4, outcome.Frames);
        Assert.Equal([0, 256, 256, 256 + 64], sink.Frames.Select(f => f.Luma.Count(v => v == 0)));
        Assert.Equal(0, sink.Frames[1].Luma[0]);
        Assert.Equal(255, sink.Frames[2].Luma[0], 3);
        Assert.Equal(0, sink.Frames[2].Luma[8 * 64 + 40]);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void What_no_frame_paints_is_black_whatever_was_decoded_before(int count)
    {
        using var frames = new MagickImageCollection();
        for (int i = 0; i < count; i++)
        {
            frames.Add(new MagickImage(MagickColors.White, 16, 16)
            {
                AnimationDelay = 10, GifDisposeMethod = GifDisposeMethod.Background, Page = new MagickGeometry(8 + i, 8, 64, 32),
            });
        }
        byte[] file = frames.ToByteArray(MagickFormat.Gif);
        byte[] white = HandMade.Bmp([.. Enumerable.Repeat((byte)255, 64 * 32 * 3)], 64, 32);
        var set = new DecoderSet(new DecodeLimits());
        for (int round = 0; round < 3; round++)
        {
            // Leaves white behind where the next buffer is likely to lie.
            set.Decode(white, MediaType.Bmp, new RecordingSink());
            var sink = new RecordingSink();
            Assert.Equal(count, set.Decode(file, MediaType.Gif, sink).Frames);
            Assert.All(sink.Frames, f => Assert.Equal((64, 32, 16 * 16), (f.Width, f.Height, f.Luma.Count(v => v > 254.9f))));
            Assert.All(sink.Frames, f => Assert.Equal(64 * 32 - 16 * 16, f.Luma.Count(v => v == 0)));
        }
    }

    [Fact]
    public void Pages_may_differ_in_size()
    {
        using var pages = new MagickImageCollection { Picture.Image(40, 30), Picture.Image(90, 20) };
        var sink = new RecordingSink();
        var outcome = new DecoderSet(new DecodeLimits()).Decode(pages.ToByteArray(MagickFormat.Tiff), MediaType.Tiff, sink);
        Assert.Equal((40, 30, 2), (outcome.Width, outcome.Height, outcome.Frames));
        Assert.Equal([(40, 30), (90, 20)], sink.Frames.Select(f => (f.Width, f.Height)));
    }

    [Fact]
    public void A_layered_PSD_is_its_merged_picture()
    {
        using var layers = new MagickImageCollection { Picture.Image(), Picture.Image(phase: 1), Picture.Image(phase: 2) };
        var sink = new RecordingSink();
        var outcome = new DecoderSet(new DecodeLimits()).Decode(layers.ToByteArray(MagickFormat.Psd), MediaType.Psd, sink);
        Assert.Equal((1, null), (outcome.Frames, outcome.Failure));
        Assert.InRange(Picture.MeanDifference(Picture.Luma(Picture.Rgb()), Assert.Single(sink.Frames).Luma), 0, 1e-4);
    }

    [Fact]
    public void The_largest_picture_of_an_icon_is_decoded()
    {
        byte[] icon = HandMade.Ico((16, Picture.Encode(MagickFormat.Png32, null, 16, 16)), (48, Picture.Encode(MagickFormat.Png32, null, 48, 48)));
        Assert.Equal(MediaType.Ico, MediaTypes.Sniff(icon, "x"u8));
        var sink = new RecordingSink();
        var outcome = new DecoderSet(new DecodeLimits()).Decode(icon, MediaType.Ico, sink);
        Assert.Equal((48, 48, 1), (outcome.Width, outcome.Height, outcome.Frames));
        Assert.InRange(Picture.MeanDifference(Picture.Luma(Picture.Rgb(48, 48)), sink.Frames[0].Luma), 0, 1e-4);
    }
}
