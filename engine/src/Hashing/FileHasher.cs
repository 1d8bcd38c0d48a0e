using Cotejo.Engine.Decoding;
using Cotejo.Engine.Decoding.Video;
using Cotejo.Engine.Evidence;

namespace Cotejo.Engine.Hashing;

/// <summary>One picture's hashes, or why it has none.</summary>
/// <param name="Frames">Empty after a failure.</param>
/// <param name="Damage">What is missing of a partial picture; null for a whole one.</param>
/// <param name="Failure">The failure in words; null for none.</param>
public sealed record HashedFile(
    MediaType Type, string Decoder, int Width, int Height, IReadOnlyList<HashedFrame> Frames, string? Damage, FailureKind? Kind, string? Failure)
{
    /// <summary>Set for a video that is hashed.</summary>
    public VideoFacts? Video { get; init; }
}

/// <summary>Hashes single files outside a case, opened and decoded as a scan does it. Reused from file to file by one thread.</summary>
/// <param name="video">How videos are decoded.</param>
/// <param name="keepRepeats">Near-repeats of a frame are hashed like any other frame.</param>
public sealed class FileHasher(VideoSettings video, bool keepRepeats) : IDisposable
{
    public VideoSettings Video { get; } = video;
    public bool KeepRepeats { get; } = keepRepeats;


    private readonly EvidenceReader _reader = new(team: null);
    private readonly DecoderSet _decoders = new(new DecodeLimits());
    private readonly PictureHasher _hasher = new();
    private readonly TwinDecoder _decoder;

    public FileHasher() => _decoder = new TwinDecoder(_decoders);

    /// <param name="file">A single regular file.</param>
    public HashedFile Hash(EvidenceSource file, CancellationToken cancel)
    {
        if (EvidenceRoot.Open(0, file, out var failure) is not { } root) { return Failed(MediaType.Unknown, failure!); }
        using (root)
        {
            var item = new EvidenceWalk(root, new HashSet<FileIdentity>()).Items(cancel).Single();
            failure = item.Failure ?? _reader.Open(root, item) ?? _reader.ReadHead(out _);
            if (failure is not null) { return Failed(MediaType.Unknown, failure); }
            try
            {
                return Hash(root.FileName!, cancel);
            }
            finally
            {
                _reader.Close();
            }
        }
    }

    public void Dispose() => _reader.Dispose();

    private HashedFile Hash(byte[] name, CancellationToken cancel)
    {
        if (DecodeLimits.FileRefusal(_reader.Size) is { } tooLarge) { return Failed(MediaType.Unknown, new(FailureKind.OverLimit, tooLarge)); }
        byte[] bytes = new byte[_reader.Size];
        if (_reader.ReadAll(bytes, cancel, out _) is { } unread) { return Failed(MediaType.Unknown, unread); }
        var type = MediaTypes.Sniff(bytes, name);
        if (type is MediaType.Unknown or MediaType.Video)
        {
            return Failed(type, new(FailureKind.Unrecognised, type == MediaType.Video ? "a video, not a picture" : "not a picture that is known, by its content"));
        }
        var header = _decoders.ReadHeader(bytes, type);
        if (header.Failure is not null) { return new HashedFile(type, header.Decoder, 0, 0, [], null, header.Failure, header.Message); }
        _hasher.Begin();
        var outcome = _decoder.Decode(bytes, type, header.Header, _hasher, cancel);
        var frames = outcome.Failure is null ? TrimmedHash.Attach(_hasher.Frames(), _decoder.Twins) : [];
        return new HashedFile(type, outcome.Decoder, outcome.Width, outcome.Height, frames, outcome.Damage, outcome.Failure, outcome.Message);
    }

    private static HashedFile Failed(MediaType type, ReadFailure failure) => new(type, "", 0, 0, [], null, failure.Kind, failure.Message);
}
