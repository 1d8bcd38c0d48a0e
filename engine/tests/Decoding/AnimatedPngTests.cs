using Cotejo.Engine.Decoding;
using ImageMagick;

namespace Cotejo.Engine.Tests.Decoding;

/// <summary>Every frame of a whole animated PNG, as the format says it is shown.</summary>
public sealed class AnimatedPngTests
{
    private const int Width = 64, Height = 48;

    private static readonly DecoderSet Decoders = new(new DecodeLimits());

    [Theory]
    [InlineData(0, 0)]
    [InlineData(0, 1)]
    [InlineData(1, 0)]
    [InlineData(1, 1)]
    [InlineData(2, 0)]
    [InlineData(2, 1)]
    public void A_frame_is_drawn_and_taken_back_as_it_asks(int disposal, int blend)
    {
        AnimatedPngFrame[] frames =
        [
            new(0, 0, Width, Height, AnimatedPngFile.Pixels(Width, Height, 0)),
            new(5, 7, 40, 30, AnimatedPngFile.Pixels(40, 30, 1), disposal, blend),
            new(20, 10, Width - 20, Height - 10, AnimatedPngFile.Pixels(Width - 20, Height - 10, 2), 0, 1),
        ];
        Check(AnimatedPngFile.Of(Width, Height, frames), AnimatedPngFile.Composed(Width, Height, frames));
        // And as the first of all, on a canvas of nothing.
        frames[0] = frames[0] with { Disposal = disposal, Blend = blend };
        Check(AnimatedPngFile.Of(Width, Height, frames), AnimatedPngFile.Composed(Width, Height, frames));
    }

    [Fact]
    public void Any_sequence_of_frames_is_composed_as_the_reference_does()
    {
        for (int seed = 0; seed < 5; seed++)
        {
            var frames = AnimatedPngFile.Blocks(24, seed);
            Check(AnimatedPngFile.Of(Picture.Width, Picture.Height, frames), AnimatedPngFile.Composed(Picture.Width, Picture.Height, frames));
        }
    }

    [Fact]
    public void A_default_image_that_is_not_part_of_the_animation_comes_first_and_leaves_nothing_behind()
    {
        var frame = new AnimatedPngFrame(8, 8, 16, 16, AnimatedPngFile.Pixels(16, 16, 3), 0, 1);
        var file = new AnimatedPngFile();
        file.Begin(Width, Height, 8, 6, 1);
        byte[] image = AnimatedPngFile.Pixels(Width, Height, 1);
        file.Data(HandMade.PngData(image, Height), image: true, pieces: 3);
        file.Control(frame);
        file.Data(HandMade.PngData(frame.Rgba, frame.Height), image: false, pieces: 4);
        Check(file, [.. AnimatedPngFile.Composed(Width, Height, new AnimatedPngFrame(0, 0, Width, Height, image)), .. AnimatedPngFile.Composed(Width, Height, frame)]);
    }

    [Fact]
    public void Palette_and_transparency_hold_for_every_frame()
    {
        byte[] palette = [255, 0, 0, 0, 255, 0, 0, 0, 255, 200, 200, 200], alphas = [255, 0, 128, 255];
        AnimatedPngFrame[] frames = [.. new[] { (0, 0, Width, Height), (3, 4, 30, 20), (16, 1, 40, 40) }.Select((r, n) => new AnimatedPngFrame(
            r.Item1, r.Item2, r.Item3, r.Item4,
            [.. Enumerable.Range(0, r.Item3 * r.Item4).Select(i => (i / 5 + n) % 4).SelectMany(c => palette[(3 * c)..(3 * c + 3)].Append(alphas[c]))],
            0, 1))];
        var file = new AnimatedPngFile();
        file.Begin(Width, Height, 8, 3, frames.Length);
        file.Chunks.Add(("PLTE", palette));
        file.Chunks.Add(("tRNS", alphas));
        for (int n = 0; n < frames.Length; n++)
        {
            file.Control(frames[n]);
            byte[] indices = [.. Enumerable.Range(0, frames[n].Width * frames[n].Height).Select(i => (byte)((i / 5 + n) % 4))];
            file.Data(HandMade.PngData(indices, frames[n].Height), image: n == 0);
        }
        Check(file, AnimatedPngFile.Composed(Width, Height, frames));
    }

    [Theory]
    [InlineData(16, 0)]
    [InlineData(16, 2)]
    [InlineData(16, 6)]
    [InlineData(8, 0)]
    [InlineData(8, 4)]
    [InlineData(1, 0)]
    public void A_frame_of_any_kind_of_pixel_is_what_a_still_of_it_is(byte depth, byte colorType)
    {
        int bits = depth * colorType switch { 0 => 1, 4 => 2, 2 => 3, _ => 4 }, stride = (Width * bits + 7) / 8;
        byte[][] pictures = [.. Enumerable.Range(0, 3).Select(n => Enumerable.Range(0, stride * Height).Select(i => (byte)(i * (7 + n) + i / stride)).ToArray())];
        var file = new AnimatedPngFile();
        file.Begin(Width, Height, depth, colorType, pictures.Length);
        foreach (byte[] rows in pictures)
        {
            file.Control(new AnimatedPngFrame(0, 0, Width, Height, []));
            file.Data(HandMade.PngData(rows, Height), image: rows == pictures[0], pieces: 2);
        }
        Check(file, [.. pictures.Select(rows => Still(HandMade.Png(Width, Height, depth, colorType, rows)))], 1e-3);
    }

    [Fact]
    public void An_interlaced_frame_is_what_a_still_of_it_is()
    {
        byte[] still = Picture.Encode(MagickFormat.Png24, i => i.Settings.Interlace = Interlace.Png);
        Assert.Equal(1, still[28]);
        var data = new List<byte>();
        for (var chunks = new PngChunks(still); chunks.MoveNext();)
        {
            if (chunks.Type == PngChunks.Data) { data.AddRange(chunks.Body); }
        }
        var file = new AnimatedPngFile();
        file.Begin(Picture.Width, Picture.Height, 8, 2, 2, interlace: 1);
        for (int n = 0; n < 2; n++)
        {
            file.Control(new AnimatedPngFrame(0, 0, Picture.Width, Picture.Height, []));
            file.Data([.. data], image: n == 0);
        }
        float[] luma = Picture.Luma(Picture.Rgb());
        Check(file, [luma, luma], 1e-3);
    }

    [Fact]
    public void Other_chunks_may_lie_between_the_data_of_a_frame()
    {
        var frames = AnimatedPngFile.Blocks(2);
        var file = new AnimatedPngFile();
        file.Begin(Picture.Width, Picture.Height, 8, 6, 2);
        file.Control(frames[0]);
        file.Data(HandMade.PngData(frames[0].Rgba, frames[0].Height), image: true, pieces: 2);
        file.Control(frames[1]);
        file.Data(HandMade.PngData(frames[1].Rgba, frames[1].Height), image: false, pieces: 3);
        file.Chunks.Insert(file.Chunks.Count - 1, ("tEXt", [.. "Comment\0between"u8]));
        Check(file, AnimatedPngFile.Composed(Picture.Width, Picture.Height, frames));
    }

    [Fact]
    public void Without_an_animation_before_the_data_a_PNG_is_a_still()
    {
        var file = AnimatedPngFile.Of(Picture.Width, Picture.Height, AnimatedPngFile.Blocks(3));
        var control = file.Chunks[1];
        file.Chunks.RemoveAt(1);
        file.Chunks.Insert(file.IndexOf("IDAT") + 1, control);
        Assert.False(AnimatedPng.Is(file.ToBytes()));
        var sink = new RecordingSink();
        var outcome = Decoders.Decode(file.ToBytes(), MediaType.Png, sink);
        Assert.Equal((1, null), (outcome.Frames, outcome.Damage));
        Assert.Single(sink.Frames);
    }

    [Fact]
    public void The_estimate_counts_canvas_frame_and_what_is_put_back()
    {
        const int Side = 2000;
        const long Canvas = 4L * Side * Side;
        var plain = Estimate(disposal: 0, interlace: 0);
        Assert.InRange(plain, 2 * Canvas, 2 * Canvas + (3 << 20));
        Assert.InRange(Estimate(disposal: 1, interlace: 0), plain, plain);
        Assert.InRange(Estimate(disposal: 2, interlace: 0), plain + Canvas / 4, plain + Canvas / 4);
        Assert.InRange(Estimate(disposal: 0, interlace: 1), plain + 2 * Canvas, plain + 2 * Canvas);

        static long Estimate(int disposal, byte interlace)
        {
            var file = new AnimatedPngFile();
            file.Begin(Side, Side, 8, 6, 2, interlace);
            file.Control(new AnimatedPngFrame(0, 0, Side, Side, []));
            file.Data([1, 2, 3], image: true);
            file.Control(new AnimatedPngFrame(0, 0, Side / 2, Side / 2, [], disposal));
            file.Data(new byte[1_000_000], image: false);
            var header = Decoders.ReadHeader(file.ToBytes(), MediaType.Png).Header;
            Assert.Equal((Side, Side, 2), (header.Width, header.Height, header.Frames));
            return header.WorkingBytes;
        }
    }

    /// <summary>The reference keeps fractions and the canvas keeps bytes: a step apart, more where little alpha is left to divide by.</summary>
    private static void Check(AnimatedPngFile file, List<float[]> expected, double tolerance = 1)
    {
        byte[] bytes = file.ToBytes();
        var sink = new RecordingSink();
        var outcome = Decoders.Decode(bytes, MediaType.Png, sink);
        Assert.True(outcome.Failure is null && outcome.Damage is null, outcome.ToString());
        Assert.Equal((expected.Count, expected.Count), (outcome.Frames, sink.Frames.Count));
        Assert.Equal(expected.Count, Decoders.ReadHeader(bytes, MediaType.Png).Header.Frames);
        for (int i = 0; i < expected.Count; i++)
        {
            Assert.InRange(Picture.MeanDifference(expected[i], sink.Frames[i].Luma), 0, tolerance / 4);
            double worst = expected[i].Zip(sink.Frames[i].Luma, (a, b) => Math.Abs(a - b)).Max();
            Assert.True(worst <= 4 * tolerance, $"frame {i}: {worst} apart");
        }
    }

    private static float[] Still(byte[] file)
    {
        var sink = new RecordingSink();
        Assert.Null(Decoders.Decode(file, MediaType.Png, sink).Failure);
        return Assert.Single(sink.Frames).Luma;
    }
}
