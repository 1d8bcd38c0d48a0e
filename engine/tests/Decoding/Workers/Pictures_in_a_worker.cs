using Cotejo.Engine.Decoding;
using Cotejo.Engine.Decoding.Workers;
using Cotejo.Engine.Hashing;
using Cotejo.Engine.Isolation;
using Cotejo.Engine.Tests.Isolation;
using Cotejo.Kernels;
using ImageMagick;

namespace Cotejo.Engine.Tests.Decoding.Workers;

/// <summary>What comes out of a worker is what comes out here; and what becomes of a picture when its worker is lost.</summary>
[Collection(nameof(WorkerChildren))]
public sealed class Pictures_in_a_worker : IDisposable
{
    private static readonly DecodeLimits Limits = new();

    private readonly IsolatedPictures _apart = new(Sandboxes.Here, Limits, 1 << 30);

    public void Dispose() => _apart.Dispose();

    [Fact]
    public void Every_format_hashes_as_it_does_here()
    {
        using var here = new PicturesHere(new DecoderSet(Limits));
        int hashed = 0;
        foreach (var (file, type) in Files())
        {
            var expected = Hash(here, file, type);
            var actual = Hash(_apart, file, type);
            Assert.Equal(expected.Outcome, actual.Outcome);
            Assert.Equal(expected.Frames.Count, actual.Frames.Count);
            for (int i = 0; i < expected.Frames.Count; i++) { AssertSame(expected.Frames[i], actual.Frames[i]); }
            hashed += actual.Frames.Count;
        }
        Assert.True(hashed > 40, $"{hashed} frames");
    }

    [Fact]
    public void A_worker_that_dies_is_followed_by_another()
    {
        byte[] file = Picture.Encode(MagickFormat.Jpeg);
        var before = Hash(_apart, file, MediaType.Jpeg);
        Assert.True(WorkerChildren.Signal(WorkerChildren.Aborted) > 0);
        // The runtime takes the first for a fault of an instruction that will come again.
        Thread.Sleep(100);
        WorkerChildren.Signal(WorkerChildren.Aborted);
        var lost = Assert.Throws<WorkerLostException>(() => HashUntilLost(file));
        Assert.False(lost.IsLate || lost.WasKilled, lost.Message);
        Assert.Equal(before.Frames[0].Full, Hash(_apart, file, MediaType.Jpeg).Frames[0].Full);
    }

    [Fact]
    public void One_that_is_killed_from_outside_is_told_apart()
    {
        byte[] file = Picture.Encode(MagickFormat.Jpeg);
        Hash(_apart, file, MediaType.Jpeg);
        Assert.True(WorkerChildren.Signal(WorkerChildren.Killed) > 0);
        Assert.True(Assert.Throws<WorkerLostException>(() => HashUntilLost(file)).WasKilled);
    }

    [Fact]
    public void One_that_takes_too_long_is_ended()
    {
        using var impatient = new IsolatedPictures(Sandboxes.Here, Limits with { MaxTime = TimeSpan.FromTicks(1) }, 1 << 30);
        byte[] picture = Picture.Encode(MagickFormat.Avif);
        // An answer that is there by the time that it is looked for is taken, on a busy machine after any limit.
        Assert.True(Assert.Throws<WorkerLostException>(() =>
        {
            for (int i = 0; i < 1000; i++) { Hash(impatient, picture, MediaType.Avif); }
        }).IsLate);
    }

    [Fact]
    public void A_picture_is_tried_again_alone_and_then_given_up()
    {
        using var attempts = new PictureAttempts();
        Assert.Equal((2, FailureKind.DecoderCrashed), Try(attempts, WorkerSign.Died, new ChildEnd(null, WorkerChildren.Aborted)));
        Assert.Equal((9, FailureKind.OutOfMemory), Try(attempts, WorkerSign.Died, new ChildEnd(128 + WorkerChildren.Killed, null)));
        Assert.Equal((1, FailureKind.TimedOut), Try(attempts, WorkerSign.Late, default));
    }

    private static (int Attempts, FailureKind Kind) Try(PictureAttempts attempts, WorkerSign sign, ChildEnd end)
    {
        int count = 0;
        var kind = attempts.Run<FailureKind>(() =>
        {
            count++;
            throw new WorkerLostException(sign, end, "lost");
        }, (failed, _) => failed, default);
        return (count, kind);
    }

    /// <summary>A signal takes a moment to arrive.</summary>
    private void HashUntilLost(byte[] file)
    {
        for (int i = 0; i < 10_000; i++) { Hash(_apart, file, MediaType.Jpeg); }
    }

    private static HashedPicture Hash(IPictures pictures, byte[] file, MediaType type)
    {
        var header = pictures.ReadHeader(file, type, default);
        return header.Failure is { } failure
            ? new HashedPicture(new DecodeOutcome(header.Decoder, 0, 0, 0, null, failure, header.Message), [])
            : pictures.Decode(header.Header, null, whole: false, exact: true, default);
    }

    /// <summary>Every format, framed ones, animations, and each of them cut in the middle.</summary>
    private static IEnumerable<(byte[] File, MediaType Type)> Files()
    {
        var files = FormatTests.Files().Select(row => (File: (byte[])row[1], Type: (MediaType)row[2])).ToList();
        files.Add((Picture.EncodeAll(MagickFormat.Gif, 5), MediaType.Gif));
        files.Add((Picture.EncodeAll(MagickFormat.Tiff, 3), MediaType.Tiff));
        files.Add((Framed(), MediaType.Png));
        return files.SelectMany(f => new[] { f, (f.File[..(f.File.Length / 2)], f.Type) });
    }

    private static byte[] Framed()
    {
        using var image = Picture.Image(640, 480);
        image.BorderColor = MagickColors.Black;
        image.Border(60);
        return image.ToByteArray(MagickFormat.Png24);
    }

    private static void AssertSame(HashedFrame expected, HashedFrame actual)
    {
        Assert.Equal((expected.Frame, expected.FullQuality, expected.CentredQuality), (actual.Frame, actual.FullQuality, actual.CentredQuality));
        Assert.Equal<Hash256>(expected.Full, actual.Full);
        Assert.Equal<Hash256>(expected.Centred, actual.Centred);
        Assert.Equal(expected.Trimmed?.Inner, actual.Trimmed?.Inner);
        Assert.Equal(expected.Trimmed?.Quality, actual.Trimmed?.Quality);
        if (expected.Trimmed is { } twin) { Assert.Equal<Hash256>(twin.Hashes, actual.Trimmed!.Hashes); }
    }
}

/// <summary>Signals go to every worker of this process: the tests that send them run one after the other.</summary>
[CollectionDefinition(nameof(WorkerChildren), DisableParallelization = true)]
public sealed class Workers_are_signalled;
