using Cotejo.Engine.Decoding;
using Cotejo.Engine.Decoding.Heif;
using ImageMagick;

namespace Cotejo.Engine.Tests.Decoding;

/// <summary>What is refused from the header, what the header promises, and what is nobody's picture's fault.</summary>
public sealed class LimitTests
{
    private const int Huge = 30_000;

    public static TheoryData<string, MediaType, byte[]> Bombs() => new()
    {
        { "JPEG", MediaType.Jpeg, HandMade.ResizeJpegHeader(Picture.Encode(MagickFormat.Jpeg), Huge, Huge) },
        { "JPEG progressive", MediaType.Jpeg, HandMade.ResizeJpegHeader(Picture.Encode(MagickFormat.Pjpeg), Huge, Huge) },
        { "PNG", MediaType.Png, HandMade.Png(Huge, Huge, 8, 2, []) },
        { "GIF", MediaType.Gif, Patch(Picture.Encode(MagickFormat.Gif), 6, 0x30, 0x75, 0x30, 0x75) },
        { "AVIF", MediaType.Avif, HandMade.ResizeSpatialExtents(Picture.Encode(MagickFormat.Avif), Huge, Huge) },
        { "PSD", MediaType.Psd, Patch(Picture.Encode(MagickFormat.Psd), 14, 0, 0, 0x75, 0x30, 0, 0, 0x75, 0x30) },
        { "TGA", MediaType.Tga, Patch(Picture.Encode(MagickFormat.Tga), 12, 0x30, 0x75, 0x30, 0x75) },
    };

    [Theory]
    [MemberData(nameof(Bombs))]
    public void A_picture_above_the_limits_is_refused_from_its_header(string what, MediaType type, byte[] file)
    {
        var set = new DecoderSet(new DecodeLimits());
        var header = set.ReadHeader(file, type);
        Assert.True(header.Failure == FailureKind.OverLimit && header.Header == default, $"{what}: {header}");
        var outcome = set.Decode(file, type, new UntouchedSink());
        Assert.True(outcome.Failure == FailureKind.OverLimit && outcome.Message == header.Message, $"{what}: {outcome}");
    }

    [Theory]
    [InlineData(MagickFormat.Jpeg, MediaType.Jpeg)]
    [InlineData(MagickFormat.Png24, MediaType.Png)]
    [InlineData(MagickFormat.Tiff, MediaType.Tiff)]
    public void Each_limit_holds_by_itself(MagickFormat format, MediaType type)
    {
        byte[] file = Picture.Encode(format);
        const long Pixels = Picture.Width * Picture.Height;
        Assert.Equal(FailureKind.OverLimit, new DecoderSet(new DecodeLimits(MaxPixels: Pixels - 1)).ReadHeader(file, type).Failure);
        Assert.Equal(FailureKind.OverLimit, new DecoderSet(new DecodeLimits(MaxSide: Picture.Width - 1)).ReadHeader(file, type).Failure);
        Assert.Null(new DecoderSet(new DecodeLimits(MaxPixels: Pixels, MaxSide: Picture.Width)).ReadHeader(file, type).Failure);
    }

    [Fact]
    public void The_estimate_counts_what_a_JPEG_keeps_to_its_last_scan()
    {
        byte[] baseline = Picture.Encode(MagickFormat.Jpeg, i => i.Settings.Interlace = Interlace.NoInterlace, 1600, 1200);
        byte[] progressive = Picture.Encode(MagickFormat.Pjpeg, null, 1600, 1200);
        var set = new DecoderSet(new DecodeLimits());
        long plane = 1600 * 1200;
        long first = set.ReadHeader(baseline, MediaType.Jpeg).Header.WorkingBytes;
        long second = set.ReadHeader(progressive, MediaType.Jpeg).Header.WorkingBytes;
        Assert.InRange(first, plane, 2 * plane);
        // Two bytes for each sample, 1.5 to 3 samples a pixel.
        Assert.InRange(second - first, 3 * plane, 63 * plane / 10);
    }

    [Fact]
    public void A_failure_of_the_sink_is_not_the_pictures()
    {
        var set = new DecoderSet(new DecodeLimits());
        var files = new[] { (MagickFormat.Jpeg, MediaType.Jpeg), (MagickFormat.Png24, MediaType.Png), (MagickFormat.Gif, MediaType.Gif), (MagickFormat.Tiff, MediaType.Tiff) }
            .Select(f => (File: Picture.Encode(f.Item1), Type: f.Item2))
            .Append((AnimatedPngFile.Of(Picture.Width, Picture.Height, AnimatedPngFile.Blocks(3)).ToBytes(), MediaType.Png));
        foreach (var (file, type) in files)
        {
            for (int call = 0; call < 3; call++)
            {
                var sink = new FailingSink(call);
                var thrown = Assert.Throws<DecodeException>(() => set.Decode(file, type, sink));
                Assert.Same(sink.Thrown, thrown);
            }
        }
    }

    [Fact]
    public void A_cancelled_run_is_no_outcome()
    {
        var set = new DecoderSet(new DecodeLimits());
        using var cancel = new CancellationTokenSource();
        cancel.Cancel();
        foreach (var (format, type) in new[] { (MagickFormat.Jpeg, MediaType.Jpeg), (MagickFormat.Png24, MediaType.Png), (MagickFormat.Tiff, MediaType.Tiff) })
        {
            byte[] file = Picture.Encode(format);
            Assert.ThrowsAny<OperationCanceledException>(() => set.Decode(file, type, new UntouchedSink(), cancel.Token));
        }
    }

    [Theory]
    [InlineData(MediaType.Video)]
    [InlineData(MediaType.Unknown)]
    public void What_no_decoder_takes_is_unsupported(MediaType type)
    {
        var outcome = new DecoderSet(new DecodeLimits()).Decode([1, 2, 3], type, new UntouchedSink());
        Assert.Equal((FailureKind.Unsupported, ""), (outcome.Failure, outcome.Decoder));
    }

    [Fact]
    public void A_JPEG_of_another_process_is_unsupported_and_not_corrupt()
    {
        byte[] lossless = Picture.Encode(MagickFormat.Jpeg, i => i.Settings.Interlace = Interlace.NoInterlace);
        int frame = lossless.AsSpan().IndexOf((ReadOnlySpan<byte>)[0xFF, 0xC0]);
        lossless[frame + 1] = 0xC3;
        var outcome = new DecoderSet(new DecodeLimits()).Decode(lossless, MediaType.Jpeg, new UntouchedSink());
        Assert.Equal(FailureKind.Unsupported, outcome.Failure);
    }

    [Fact]
    public void Every_library_is_installed_and_says_who_it_is()
    {
        Assert.Null(DecoderSet.Probe());
        Assert.All(new IImageDecoder[] { new TurboJpegDecoder(), new SkiaDecoder(new DecodeLimits()), new HeicDecoder(), new MagickDecoder(new DecodeLimits()) },
            d => Assert.Matches(@"^[A-Za-z-]+ \(.+\)$", d.Name));
    }

    private static byte[] Patch(byte[] file, int at, params byte[] bytes)
    {
        bytes.CopyTo(file, at);
        return file;
    }

    private sealed class UntouchedSink : ILumaSink
    {
        public void BeginFrame(int width, int height) => Assert.Fail("a frame was given");
        public void AddRows(ReadOnlySpan<byte> luma) => Assert.Fail("rows were given");
        public void AddRows(ReadOnlySpan<float> luma) => Assert.Fail("rows were given");
        public void EndFrame() => Assert.Fail("a frame was given");
    }

    /// <summary>Throws what a decoder would throw, at the beginning, the rows or the end.</summary>
    private sealed class FailingSink(int call) : ILumaSink
    {
        public DecodeException Thrown { get; } = new(FailureKind.Corrupt, "the sink's own trouble");

        public void BeginFrame(int width, int height) => ThrowAt(0);
        public void AddRows(ReadOnlySpan<byte> luma) => ThrowAt(1);
        public void AddRows(ReadOnlySpan<float> luma) => ThrowAt(1);
        public void EndFrame() => ThrowAt(2);

        private void ThrowAt(int now)
        {
            if (now == call) { throw Thrown; }
        }
    }
}
