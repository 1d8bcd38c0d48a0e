using Cotejo.Engine.Decoding;
using Cotejo.Engine.Decoding.Video;
using Cotejo.Engine.Decoding.Workers;
using Cotejo.Engine.Evidence;
using Cotejo.Engine.Isolation;

namespace Cotejo.Engine.Hashing;

/// <summary>The hashes of one picture or video, or why it has none.</summary>
/// <param name="Frames">Empty after a failure.</param>
/// <param name="Damage">What is missing of a partial picture or video; null for a whole one.</param>
/// <param name="Failure">The failure in words; null for none.</param>
public sealed record HashedFile(
    MediaType Type, string Decoder, int Width, int Height, IReadOnlyList<HashedFrame> Frames, string? Damage, FailureKind? Kind, string? Failure)
{
    /// <summary>Set for a video that is hashed.</summary>
    public VideoFacts? Video { get; init; }

    /// <summary>Of the bytes that were hashed; of pictures alone.</summary>
    internal Sha256Digest? Sha256 { get; init; }
}

/// <summary>Hashes single files outside a case, opened and decoded as a scan does it. Reused from file to file by one thread.</summary>
public sealed class FileHasher : IDisposable
{
    /// <summary>Bytes of a video that ffmpeg is given a copy of, so that it need not open evidence.</summary>
    private const long MostHeld = 1 << 28;

    private readonly EvidenceReader _reader = new(team: null);
    /// <summary>Of address space, for a picture of the largest size that is decoded.</summary>
    private const long MostWorking = 16L << 30;

    private readonly DecodeLimits _limits = new();
    private readonly PictureAttempts _attempts = new();
    private readonly Sandbox _sandbox;
    private readonly VideoDecoder _videos;
    private readonly VideoHasher _frames;
    private JpegPictures? _pictures;

    /// <param name="video">How videos are decoded.</param>
    /// <param name="keepRepeats">Near-repeats of a frame are hashed like any other frame.</param>
    /// <exception cref="SettingsException">The sandbox cannot be had as it was asked for, or ffmpeg does not start in it.</exception>
    public FileHasher(VideoSettings video, bool keepRepeats, SandboxPolicy policy = SandboxPolicy.Auto)
    {
        var problems = new List<string>();
        _sandbox = Sandbox.Find(policy, problems);
        if (VideoDecoder.Probe(_sandbox) is { } missing) { problems.Add(missing); }
        if (problems.Count > 0) { throw new SettingsException(problems); }
        Note = _sandbox.Note;
        _videos = new VideoDecoder(video, _sandbox);
        _frames = new VideoHasher(keepRepeats);
    }

    /// <summary>What the user should know of how decoders are shut in, in a line; null when they are.</summary>
    public string? Note { get; }

    /// <returns>Null when every decoder can be used; else what to install.</returns>
    public static string? Probe() => DecoderSet.Probe() ?? VideoDecoder.Probe();

    /// <param name="file">A single regular file.</param>
    public HashedFile Hash(EvidenceSource file, CancellationToken cancel)
    {
        if (EvidenceRoot.Open(0, file, out var failure) is not { } root) { return Failed(MediaType.Unknown, failure!); }
        using (root)
        {
            var item = new EvidenceWalk(root, new HashSet<FileIdentity>()).Items(cancel).Single();
            failure = item.Failure ?? _reader.Open(root, item);
            if (failure is not null) { return Failed(MediaType.Unknown, failure); }
            try
            {
                failure = _reader.ReadHead(out var head);
                if (failure is not null) { return Failed(MediaType.Unknown, failure); }
                var type = MediaTypes.Sniff(head, root.FileName!);
                return type switch
                {
                    MediaType.Unknown => NotKnown(),
                    MediaType.Archive => Failed(MediaType.Archive, new(FailureKind.Unsupported, "an archive: 'cotejo scan' opens it")),
                    MediaType.Video => HashVideo(byNameOnly: MediaTypes.Sniff(head, []) != MediaType.Video, cancel),
                    _ => HashPicture(type, cancel),
                };
            }
            finally
            {
                _reader.Close();
            }
        }
    }

    public void Dispose()
    {
        _reader.Dispose();
        _pictures?.Dispose();
        _attempts.Dispose();
    }

    private HashedFile HashPicture(MediaType type, CancellationToken cancel)
    {
        if (_limits.FileRefusal(_reader.Size) is { } tooLarge) { return Failed(type, new(FailureKind.OverLimit, tooLarge)); }
        byte[] bytes = new byte[_reader.Size];
        if (_reader.ReadAll(bytes, cancel, out var digests) is { } unread) { return Failed(type, unread); }
        _pictures ??= new JpegPictures(_sandbox.IsOff ? new PicturesHere(new DecoderSet(_limits)) : new IsolatedPictures(_sandbox, _limits, MostWorking), _limits);
        return _attempts.Run(() => Decode(_pictures, bytes, type, cancel), (kind, message) => Failed(type, new(kind, message)), cancel) with { Sha256 = digests.Sha256 };
    }

    private static HashedFile Decode(JpegPictures pictures, byte[] bytes, MediaType type, CancellationToken cancel)
    {
        var header = pictures.ReadHeader(bytes, type, cancel);
        if (header.Failure is not null) { return new HashedFile(type, header.Decoder, 0, 0, [], null, header.Failure, header.Message); }
        var (outcome, frames, _) = pictures.Decode(header.Header, null, whole: false, exact: true, cancel);
        return new HashedFile(type, outcome.Decoder, outcome.Width, outcome.Height, frames, outcome.Damage, outcome.Failure, outcome.Message);
    }

    /// <param name="byNameOnly">Nothing in the bytes says video.</param>
    private HashedFile HashVideo(bool byNameOnly, CancellationToken cancel)
    {
        MemoryFile? copy = null;
        if (_reader.Size <= MostHeld && MemoryFile.Create(out copy) is { IsNone: false } refused)
        {
            return Failed(MediaType.Video, ReadFailure.From(refused, "holding the file failed"));
        }
        using (copy)
        {
            if (copy is not null && _reader.Digest(cancel, out _, copy) is { } unread) { return Failed(MediaType.Video, unread); }
            using var held = _reader.Hold();
            _frames.Begin();
            var outcome = _videos.Decode(copy?.Descriptor ?? held.Descriptor, _frames, cancel);
            return held.CheckUnchanged() is { } changed ? Failed(MediaType.Video, changed) : Hashed(outcome, byNameOnly);
        }
    }

    private HashedFile Hashed(VideoOutcome outcome, bool byNameOnly)
    {
        if (outcome.Skip is not null) { return Failed(MediaType.Video, new(FailureKind.Unsupported, "a container of video with none in it: sound or subtitles")); }
        if (outcome.Failure is FailureKind.Corrupt or FailureKind.Unsupported && byNameOnly) { return NotKnown(); }
        return new HashedFile(MediaType.Video, outcome.Decoder, outcome.Facts?.Width ?? 0, outcome.Facts?.Height ?? 0,
            outcome.Facts is null ? [] : _frames.Frames(), outcome.Damage, outcome.Failure, outcome.Message) { Video = outcome.Facts };
    }

    private static HashedFile NotKnown() => Failed(MediaType.Unknown, new(FailureKind.Unrecognised, "neither picture nor video that is known, by its content"));

    private static HashedFile Failed(MediaType type, ReadFailure failure) => new(type, "", 0, 0, [], null, failure.Kind, failure.Message);
}
