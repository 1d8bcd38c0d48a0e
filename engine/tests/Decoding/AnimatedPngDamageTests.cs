using System.Buffers.Binary;
using Cotejo.Engine.Decoding;

namespace Cotejo.Engine.Tests.Decoding;

/// <summary>Animated PNG files that are cut, damaged or lie: what decodes is kept, and what is wrong is said.</summary>
public sealed class AnimatedPngDamageTests
{
    private const int Frames = 4;

    private static readonly AnimatedPngFrame[] Pictures = AnimatedPngFile.Blocks(Frames);

    private static readonly List<float[]> Shown = AnimatedPngFile.Composed(Picture.Width, Picture.Height, Pictures);

    [Fact]
    public void Cut_within_a_frame_the_frames_before_it_are_kept()
    {
        var file = Whole();
        byte[] bytes = file.ToBytes();
        int third = bytes.AsSpan().IndexOf(file.Chunks[file.IndexOf("fdAT", 1)].Data);
        int fourth = bytes.AsSpan().IndexOf(file.Chunks[file.IndexOf("fcTL", 3)].Data);
        for (int length = third + 8; length < fourth - 8; length += 11)
        {
            var (outcome, sink) = Decode(bytes[..length]);
            Assert.True(outcome.Frames is 2 or 3, $"{length}: {outcome}");
            Assert.StartsWith("frame 3: ", outcome.Damage, StringComparison.Ordinal);
            Same(sink, [0, 1]);
        }
    }

    [Fact]
    public void A_wrong_sequence_number_is_said_and_the_frames_are_kept()
    {
        foreach (var (type, nth, frame) in new[] { ("fcTL", 0, 1), ("fcTL", 2, 3), ("fdAT", 0, 2), ("fdAT", 2, 4) })
        {
            var file = Whole();
            BinaryPrimitives.WriteUInt32BigEndian(file.Chunks[file.IndexOf(type, nth)].Data, uint.MaxValue);
            var (outcome, sink) = Decode(file.ToBytes());
            Assert.Equal(Frames, outcome.Frames);
            Assert.StartsWith($"frame {frame}: sequence number 4294967295 where ", outcome.Damage, StringComparison.Ordinal);
            Same(sink, [0, 1, 2, 3]);
        }
    }

    [Theory]
    [InlineData(0, 10)]
    [InlineData(40, 0)]
    [InlineData(40, uint.MaxValue)]
    [InlineData(uint.MaxValue, 20)]
    [InlineData(0x80000000, 0x80000000)]
    public void A_rectangle_that_is_not_on_the_canvas_is_left_out(uint width, uint x)
    {
        var file = Whole();
        byte[] control = file.Chunks[file.IndexOf("fcTL", 3)].Data;
        BinaryPrimitives.WriteUInt32BigEndian(control.AsSpan(4), width);
        BinaryPrimitives.WriteUInt32BigEndian(control.AsSpan(12), x);
        var (outcome, sink) = Decode(file.ToBytes());
        if (width == 40 && x == 0)
        {
            // It lies on the canvas and is not the size that the data have.
            Assert.StartsWith("frame 4: ", outcome.Damage, StringComparison.Ordinal);
        }
        else
        {
            Assert.StartsWith($"frame 4: {width}x", outcome.Damage, StringComparison.Ordinal);
            Assert.Equal(3, outcome.Frames);
        }
        Same(sink, [0, 1, 2]);
    }

    [Fact]
    public void The_number_of_frames_is_counted_and_not_believed()
    {
        foreach (uint claimed in (uint[])[0, 3, 4_000_000_000])
        {
            var file = Whole();
            BinaryPrimitives.WriteUInt32BigEndian(file.Chunks[1].Data, claimed);
            byte[] bytes = file.ToBytes();
            var (outcome, sink) = Decode(bytes);
            Assert.Equal($"4 frames, and the header says {claimed}", outcome.Damage);
            Assert.Equal(Frames, new DecoderSet(new DecodeLimits()).ReadHeader(bytes, MediaType.Png).Header.Frames);
            Same(sink, [0, 1, 2, 3]);
        }
    }

    [Fact]
    public void Beyond_the_limits_the_first_frames_are_given_and_the_picture_is_partial()
    {
        byte[] bytes = Whole().ToBytes();
        foreach (var limits in new[] { new DecodeLimits(MaxFrames: 2), new DecodeLimits(MaxAnimationPixels: 2 * Picture.Width * Picture.Height + 1) })
        {
            var set = new DecoderSet(limits);
            var sink = new RecordingSink();
            Assert.Equal(2, set.ReadHeader(bytes, MediaType.Png).Header.Frames);
            Assert.Equal("only the first 2 of 4 frames", set.Decode(bytes, MediaType.Png, sink).Damage);
            Same(sink, [0, 1]);
        }
        Assert.Equal(FailureKind.OverLimit, new DecoderSet(new DecodeLimits(MaxSide: Picture.Width - 1)).ReadHeader(bytes, MediaType.Png).Failure);
    }

    [Fact]
    public void A_wrong_checksum_is_said_and_the_data_are_taken()
    {
        foreach (var (type, nth, frame) in new[] { ("IDAT", 0, 1), ("fdAT", 1, 3), ("fcTL", 1, 2) })
        {
            var file = Whole();
            byte[] bytes = file.ToBytes(), data = file.Chunks[file.IndexOf(type, nth)].Data;
            bytes[bytes.AsSpan().IndexOf(data) + data.Length] ^= 1;
            var (outcome, sink) = Decode(bytes);
            Assert.StartsWith($"frame {frame}: the checksum of ", outcome.Damage, StringComparison.Ordinal);
            Same(sink, [0, 1, 2, 3]);
        }
    }

    [Fact]
    public void Frames_are_kept_when_the_default_image_is_lost()
    {
        var file = Whole();
        file.Chunks[file.IndexOf("IDAT")] = ("IDAT", [1, 2, 3, 4]);
        var (outcome, sink) = Decode(file.ToBytes());
        Assert.Equal(3, outcome.Frames);
        Assert.StartsWith("frame 1: ", outcome.Damage, StringComparison.Ordinal);
        var rest = AnimatedPngFile.Composed(Picture.Width, Picture.Height, Pictures[1..]);
        for (int i = 0; i < rest.Count; i++) { Assert.InRange(Picture.MeanDifference(rest[i], sink.Frames[i].Luma), 0, 0.5); }

        file.Chunks.RemoveAt(file.IndexOf("IDAT"));
        Assert.Equal(3, Decode(file.ToBytes()).Outcome.Frames);
    }

    [Fact]
    public void The_default_image_is_kept_when_the_frames_are_lost()
    {
        var file = Whole();
        file.Chunks.RemoveAll(c => c.Type is "fcTL" or "fdAT");
        var (outcome, sink) = Decode(file.ToBytes());
        Assert.Equal((1, "0 frames, and the header says 4"), (outcome.Frames, outcome.Damage));
        Same(sink, [0]);

        file = Whole();
        file.Chunks.RemoveAll(c => c.Type == "fdAT");
        (outcome, sink) = Decode(file.ToBytes());
        Assert.Equal((1, "frame 2: it has no data"), (outcome.Frames, outcome.Damage));
        Same(sink, [0]);

        file.Chunks.RemoveAll(c => c.Type == "IDAT");
        Assert.Equal(FailureKind.Corrupt, Decode(file.ToBytes()).Outcome.Failure);
    }

    [Fact]
    public void A_default_image_is_as_large_as_the_canvas_whatever_its_frame_says()
    {
        var file = Whole();
        BinaryPrimitives.WriteUInt32BigEndian(file.Chunks[file.IndexOf("fcTL")].Data.AsSpan(4), 5);
        var (outcome, sink) = Decode(file.ToBytes());
        Assert.Equal("frame 1: its rectangle is not the default image's", outcome.Damage);
        Same(sink, [0, 1, 2, 3]);
    }

    [Fact]
    public void Chunks_out_of_place_are_said_and_left_out()
    {
        foreach (var (type, at, text) in new[] { ("IDAT", 6, "frame 2: data of the default image"), ("fdAT", 4, "frame 1: data that belong"), ("ab!d", 6, "frame 2: no chunk") })
        {
            var file = Whole();
            // Number 1 is due behind the first frame's data; the numbers behind it are then wrong as well, which is not the first fault.
            file.Chunks.Insert(at, (type, [0, 0, 0, 1, 9, 9, 9]));
            var (outcome, sink) = Decode(file.ToBytes());
            Assert.StartsWith(text, outcome.Damage, StringComparison.Ordinal);
            Same(sink, type == "ab!d" ? [0, 1] : [0, 1, 2, 3]);
        }
    }

    [Fact]
    public void Flipped_bits_never_pass_the_door()
    {
        byte[] whole = Whole().ToBytes();
        var random = new Random(7);
        for (int round = 0; round < 400; round++)
        {
            // Half of them with right checksums, so that the flip is believed.
            var file = Whole();
            byte[] bytes = [.. whole];
            for (int flips = random.Next(1, 6); flips > 0; flips--)
            {
                byte[] target = round % 2 == 0 ? bytes : file.Chunks[random.Next(file.Chunks.Count)].Data;
                target[random.Next(target.Length)] ^= (byte)(1 << random.Next(8));
            }
            var sink = new RecordingSink();
            var outcome = new DecoderSet(new DecodeLimits(MaxPixels: 4_000_000)).Decode(round % 2 == 0 ? bytes : file.ToBytes(), MediaType.Png, sink);
            Assert.True(outcome.Failure is null
                ? outcome.Frames > 0 && outcome.Frames == sink.Frames.Count
                : outcome.Failure is FailureKind.Corrupt or FailureKind.Unsupported or FailureKind.OverLimit, $"round {round}: {outcome}");
        }
    }

    private static AnimatedPngFile Whole() => AnimatedPngFile.Of(Picture.Width, Picture.Height, Pictures);

    private static (DecodeOutcome Outcome, RecordingSink Sink) Decode(byte[] file)
    {
        var sink = new RecordingSink();
        var outcome = new DecoderSet(new DecodeLimits()).Decode(file, MediaType.Png, sink);
        Assert.True(outcome.Failure is not null || outcome.Frames == sink.Frames.Count, outcome.ToString());
        return (outcome, sink);
    }

    /// <summary>The first frames given are these of the whole file.</summary>
    private static void Same(RecordingSink sink, int[] frames)
    {
        Assert.True(sink.Frames.Count >= frames.Length);
        for (int i = 0; i < frames.Length; i++) { Assert.InRange(Picture.MeanDifference(Shown[frames[i]], sink.Frames[i].Luma), 0, 0.5); }
    }
}
