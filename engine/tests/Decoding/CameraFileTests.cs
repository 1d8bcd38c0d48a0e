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
        Assert.Equal(MediaType.Heic, MediaTypes.Sniff(TwoPictures(), "IMG_0001.JPG"u8));
        var sink = new RecordingSink();
        var outcome = Decoders.Decode(TwoPictures(), MediaType.Heic, sink);
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
        byte[] file = TwoPictures();
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
        byte[] cut = TwoPictures()[..900];
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

    /// <summary>Picture.Rgb at 64x48 in phases 0 and 1, as heif-enc of libheif 1.15 writes them with x265 at quality 80.</summary>
    private static byte[] TwoPictures() => Convert.FromBase64String(
        """
        AAAAKGZ0eXBoZWljAAAAAG1pZjFoZWljbWlhZm1pZjFoZWljbWlhZgAAAs1tZXRhAAAAAAAAACFoZGxyAAAAAAAAAABwaWN0AAAAAAAAAAAAAAAAAAAAAA5w
        aXRtAAAAAAACAAAAGGlkYXQAAAAAAEAAMAAAAAAAQAAwAAAAYGlsb2MBAAAAREAABAABAAAAAAAAAv0AAQAAAAAAAAGKAAIAAQAAAAAAAAABAAAAAAAAAAgA
        AwAAAAAAAASHAAEAAAAAAAABiwAEAAEAAAAAAAAAAQAAAAgAAAAIAAAAYmlpbmYAAAAAAAQAAAAVaW5mZQIAAAEAAQAAaHZjMQAAAAAVaW5mZQIAAAAAAgAA
        Z3JpZAAAAAAVaW5mZQIAAAEAAwAAaHZjMQAAAAAVaW5mZQIAAAAABAAAZ3JpZAAAAAGQaXBycAAAAWRpcGNvAAAAdmh2Y0MBA3AAAAAAAAAAAAAe8AD8/fj4
        AAAPAyAAAQAYQAEMAf//A3AAAAMAkAAAAwAAAwAeugJAIQABACpCAQEDcAAAAwCQAAADAAADAB6gIIEFlurkprm4EBAwIAAAAwAgAAADACEiAAEABkQBwXPA
        iQAAABRpc3BlAAAAAAAAAEAAAABAAAAAFGlzcGUAAAAAAAAAQAAAADAAAAAQcGl4aQAAAAADCAgIAAAAdmh2Y0MBA3AAAAAAAAAAAAAe8AD8/fj4AAAPAyAA
        AQAYQAEMAf//A3AAAAMAkAAAAwAAAwAeugJAIQABACpCAQEDcAAAAwCQAAADAAADAB6gIIEFlurkprm4EBAwIAAAAwAgAAADACEiAAEABkQBwXPAiQAAABRp
        c3BlAAAAAAAAAEAAAABAAAAAFGlzcGUAAAAAAAAAQAAAADAAAAAQcGl4aQAAAAADCAgIAAAAJGlwbWEAAAAAAAAABAABAoECAAICA4QAAwKFBgAEAgeIAAAA
        KGlyZWYAAAAAAAAADmRpbWcAAgABAAEAAAAOZGltZwAEAAEAAwAAAx1tZGF0AAABhigBrwT4cZZ+ZwvNNekXCs/GdMP3loe9uybuGm/Rd06XdHhltyG4BPN7
        9Rqvmj3aNwMQ1NdNyr/wUTAAHLzLozyCeT8WE8+ujtaLjM6/cOei2g4fVKJHdfvsQfdVSBBHkI7Wj/1bupWb0gdYZ+qDnu7DG5aJyefeoJT+oTBlxNz6iwSV
        PvgepSR/icqivudeRU3PkbtpKLB2i5IF/1aXCzV+eopL1fbCEwQ5Po6LQhnN6ReFUgXq5J9iRoOnAGKmbU/gVi+hBMmhovIt43quyIM6I5PndxCcEsZLyLYe
        9azwOFrIRhekaDyxHSHOWh1c8bVje2QVWxrx52q/IjBLy27U2+v4ZJb09oq+VrSW1wKN603iVy+kTNL3OViZ8UUwDZX7+lMM/+lERY4nsxCiqBEQ9YJON+JB
        Oli9Zc+vDISLE9EX+1nISNaQTijspLjPh8Sc1q6aCZrFAgf96gisZjpaJssyGXDzFq/zsDvuph8s8s2U/iHCRBQ7GP+dIcZawLemabsDYAAAAYcoAa8E+OQB
        XF9Ugr6RDtmp5cFBKR6hPsC8c9rbubcsFPt3TUpi8rpDUvJMLxkkM9730vsFW/x2f72xKr+I4+iDdNew4ufiA4YpVbDfrxxcjkC7QAMB77XmLWstId3cJbml
        x0Aff3EZ5PXw11pFQ/unzXe2YXmEOkHlR1d6srpXc3k3k6+19PTOOvUrREST5Ypotb47+v3NuuvBWq7vYHGcNrlMSHU7rD/Pgmq4LsUnfp3CVioP8pQSVTOL
        h9+FjyKhrlTMhYVDMu3JUw34eKQdnZt0PjRAs7KndSocaVHabQKQ7kYbE34/duCz/Pj/joFq7m0abc1Uu95YGevLL1geZih7UYqFszXxUzMlVpjaFPw/tvr+
        PQoiim2G/0SPKaAtHnOjxtHSiu5HfOtbneDK4mkwtWsNpBcSgXdqXmCM4E3ujugjTFIYxHPmBOaZbKBi2Y0K7rw0OIRkMxlIxzG7fGig5t+t9DShB0uPkBRG
        yYfXtsoYRkCZH6/Xmxc/O/1VaW5OS4jw
        """);
}
