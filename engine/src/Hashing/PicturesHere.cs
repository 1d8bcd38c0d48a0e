using Cotejo.Engine.Decoding;

namespace Cotejo.Engine.Hashing;

/// <summary>Decodes in this process: in a worker, where it is shut in, or for a measurement without one.</summary>
internal sealed class PicturesHere(DecoderSet decoders) : IPictures
{
    private readonly PictureHasher _hasher = new();
    private readonly FrameCollector _collector = new();
    private readonly TwinDecoder _decoder = new(decoders);
    private ReadOnlyMemory<byte> _file;
    private MediaType _type;

    public HeaderOutcome ReadHeader(ReadOnlyMemory<byte> file, MediaType type, CancellationToken cancel)
    {
        (_file, _type) = (file, type);
        return _decoder.ReadHeader(file.Span, type);
    }

    public HashedPicture Decode(in ImageHeader header, HeldFrames? held, bool whole, bool exact, CancellationToken cancel)
    {
        if (held is null) { _hasher.Begin(); }
        else { _collector.Begin(held, whole); }
        var outcome = _decoder.Decode(_file.Span, _type, header, held is null ? _hasher : _collector, cancel);
        if (outcome.Failure is not null) { return new HashedPicture(outcome, []); }
        if (held is null) { return new HashedPicture(outcome, TrimmedHash.Attach(_hasher.Frames(), _decoder.Twins)); }
        held.Twins = _decoder.Twins;
        return new HashedPicture(outcome, []);
    }

    public void Dispose() => _file = default;
}
