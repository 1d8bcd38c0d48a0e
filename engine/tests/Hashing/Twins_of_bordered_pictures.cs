using Cotejo.Engine.Decoding;
using Cotejo.Engine.Decoding.Video;
using Cotejo.Engine.Decoding.Workers;
using Cotejo.Engine.Evidence;
using Cotejo.Engine.Hashing;
using Cotejo.Engine.Ledger;
using Cotejo.Engine.Pipeline;
using Cotejo.Engine.Tests.Isolation;
using Cotejo.Kernels;
using Cotejo.Kernels.Pdq;
using SkiaSharp;

namespace Cotejo.Engine.Tests.Hashing;

/// <summary>The hash of the inner rectangle, by every route on which a picture is hashed.</summary>
public sealed class Twins_of_bordered_pictures : IDisposable
{
    private static readonly Scene Inside = Scene.Of(21, 320, 240);

    private readonly TestFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(0, 30, 0, 30)]
    [InlineData(50, 0, 50, 0)]
    [InlineData(20, 40, 10, 30)]
    public void Are_the_centred_hashes_of_what_lies_inside(int left, int top, int right, int bottom)
    {
        byte[] png = Inside.Within(left, top, right, bottom, 0, 0).Encode(SKEncodedImageFormat.Png, 100);
        var frame = Assert.Single(Hash(new DecoderSet(new DecodeLimits()), png, MediaType.Png, out _));
        var whole = Assert.Single(Hash(new DecoderSet(new DecodeLimits()), Inside.Encode(SKEncodedImageFormat.Png, 100), MediaType.Png, out _));
        Assert.Null(whole.Trimmed);
        Assert.Equal(new InnerRectangle(left, top, 320, 240), frame.Trimmed!.Inner);
        Assert.Equal(whole.CentredQuality, frame.Trimmed.Quality);
        Assert.Equal(whole.Centred, frame.Trimmed.Hashes);
        Assert.True(Hamming.Distance(whole.Centred[0], frame.Centred[0]) > 40);
    }

    [Fact]
    public void Belong_to_those_frames_of_an_animation_that_have_a_border()
    {
        using var frames = new ImageMagick.MagickImageCollection();
        foreach (var scene in (Scene[])[Scene.Of(22, 320, 300), Inside.Within(0, 30, 0, 30, 0, 0), Scene.Of(23, 320, 300), Scene.Of(24, 320, 240).Within(0, 20, 0, 40, 0, 0)])
        {
            frames.Add(new ImageMagick.MagickImage(scene.Encode(SKEncodedImageFormat.Png, 100)) { AnimationDelay = 10 });
        }
        var hashed = Hash(new DecoderSet(new DecodeLimits()), frames.ToByteArray(ImageMagick.MagickFormat.Gif), MediaType.Gif, out _);
        Assert.Equal([null, new InnerRectangle(0, 30, 320, 240), null, new InnerRectangle(0, 20, 320, 240)], hashed.Select(f => f.Trimmed?.Inner));
    }

    [Theory]
    [InlineData(SKEncodedImageFormat.Jpeg)]
    [InlineData(SKEncodedImageFormat.Png)]
    public void Are_the_same_whatever_hashes_the_frames(SKEncodedImageFormat format)
    {
        string file = _folder.Write("in", Inside.Within(20, 40, 10, 30, 255, 0).Encode(format, 80));
        using var hasher = new FileHasher(VideoSettings.Default, keepRepeats: false);
        var alone = Assert.Single(hasher.Hash(EvidenceSource.Find(file, out _)!, CancellationToken.None).Frames);
        var byProcessor = Assert.Single(Decode(file, device: null));
        var byDevice = Assert.Single(Decode(file, new DeviceHashing([null!])));
        Assert.NotNull(alone.Trimmed);
        foreach (var frame in new[] { byProcessor, byDevice })
        {
            Assert.Equal(alone.Centred, frame.Centred);
            Assert.Equal((alone.Trimmed.Inner, alone.Trimmed.Quality), (frame.Trimmed!.Inner, frame.Trimmed.Quality));
            Assert.Equal(alone.Trimmed.Hashes, frame.Trimmed.Hashes);
        }
    }

    [Fact]
    public void Are_missing_when_the_second_decoding_fails_and_nothing_else_is()
    {
        var scene = Inside.Within(0, 30, 0, 30, 0, 0);
        var frame = Assert.Single(Hash(Twice(scene, second: new DecodeException(FailureKind.Corrupt, "the second time")), [1], MediaType.Png, out var outcome));
        Assert.Equal((null, 1), (outcome.Failure, outcome.Frames));
        Assert.Null(frame.Trimmed);
        Assert.NotNull(Assert.Single(Hash(Twice(scene, second: null), [1], MediaType.Png, out _)).Trimmed);
    }

    [Fact]
    public void Are_missing_when_the_second_decoding_gives_other_frames()
    {
        var set = new DecoderSet(new DecodeLimits(), new Scripted(Inside.Within(0, 30, 0, 30, 0, 0), Scene.Of(1, 100, 80), null));
        Assert.Null(Assert.Single(Hash(set, [1], MediaType.Png, out _)).Trimmed);
    }

    [Theory]
    [InlineData(0, 2)]
    [InlineData(1 << 20, 1)]
    public void Are_the_same_where_a_small_still_is_kept_in_place_of_a_second_decoding(int mostKept, int decoded)
    {
        var scene = Inside.Within(0, 30, 0, 30, 0, 0);
        var (decoder, known) = (new Scripted(scene, scene, null), new Scripted(scene, scene, null));
        var twin = Assert.Single(Hash(new DecoderSet(new DecodeLimits(), decoder), [1], MediaType.Png, out _, mostKept)).Trimmed!;
        Assert.Equal(decoded, decoder.Decoded);
        var expected = Assert.Single(Hash(new DecoderSet(new DecodeLimits(), known), [1], MediaType.Png, out _)).Trimmed!;
        Assert.Equal((expected.Inner, expected.Quality), (twin.Inner, twin.Quality));
        Assert.Equal(expected.Hashes, twin.Hashes);
    }

    [Fact]
    public void Take_no_second_decoding_where_no_frame_has_a_border()
    {
        var decoder = new Scripted(Inside, Inside, null);
        Hash(new DecoderSet(new DecodeLimits(), decoder), [1], MediaType.Png, out _);
        Assert.Equal(1, decoder.Decoded);
    }

    private static DecoderSet Twice(Scene scene, Exception? second) => new(new DecodeLimits(), new Scripted(scene, scene, second));

    private static IReadOnlyList<HashedFrame> Hash(DecoderSet decoders, byte[] file, MediaType type, out DecodeOutcome outcome, int mostKept = 0)
    {
        var (decoder, hasher) = (new TwinDecoder(decoders, mostKept), new PictureHasher());
        hasher.Begin();
        outcome = decoder.Decode(file, type, decoder.ReadHeader(file, type).Header, hasher, CancellationToken.None);
        return TrimmedHash.Attach(hasher.Frames(), decoder.Twins);
    }

    /// <summary>Through the stage of a scan; what it holds for a device is hashed by the twin of the device.</summary>
    private static IReadOnlyList<HashedFrame> Decode(string path, DeviceHashing? device)
    {
        var budget = new MemoryBudget(1 << 30);
        byte[] bytes = File.ReadAllBytes(path);
        var file = new FileBytes(bytes.Length, budget.Take(bytes.Length, CancellationToken.None)!) { Type = MediaTypes.Sniff(bytes, default) };
        bytes.CopyTo(file.Memory);
        using var attempts = new PictureAttempts();
        using var worker = new DecodeWorker(new IsolatedPictures(Sandboxes.Here, new DecodeLimits(), 1 << 30), exact: false, attempts,
            new VideoDecoder(VideoSettings.Default, Sandboxes.Here), budget, device, CancellationToken.None);
        var all = new List<Finished>();
        worker.Process(new ReadItem(new ItemRow { Source = 1, Folder = [], Name = [], Kind = "", Size = bytes.Length, ModifiedNs = 0, Inode = 0 }, null, file), all.Add);
        var (content, _, held) = Assert.Single(all);
        Assert.Equal(device is not null, held is not null);
        if (held is null) { return content!.Frames; }
        using (held)
        {
            foreach (var frame in held.Frames) { frame.HashOnCpu(new LumaReducer()); }
            return held.Hashed();
        }
    }

    /// <summary>Gives one scene the first time, and another, or an exception, each time after.</summary>
    private sealed class Scripted(Scene first, Scene next, Exception? thrown) : IImageDecoder
    {
        public int Decoded { get; private set; }

        public string Name => "scripted";

        public bool Accepts(ReadOnlySpan<byte> file, MediaType type) => true;

        public ImageHeader ReadHeader(ReadOnlySpan<byte> file, MediaType type) => new(first.Width, first.Height, 1, 1000);

        public DecodedImage Decode(ReadOnlySpan<byte> file, MediaType type, ILumaSink sink, CancellationToken cancel)
        {
            var scene = Decoded++ == 0 ? first : next;
            sink.BeginFrame(scene.Width, scene.Height);
            sink.AddRows(scene.Luma.AsSpan(0, scene.Luma.Length / 2 / scene.Width * scene.Width));
            if (Decoded > 1 && thrown is not null) { throw thrown; }
            sink.AddRows(scene.Luma.AsSpan(scene.Luma.Length / 2 / scene.Width * scene.Width));
            sink.EndFrame();
            return new DecodedImage(1, null);
        }
    }
}
