using Cotejo.Engine.Decoding;

namespace Cotejo.Engine.Hashing;

/// <summary>
/// Decodes a picture into a sink, and if a frame has a border a second time, to hash what lies inside: no frame is kept for it. The
/// twins are hashed here whatever hashes the frames. Reused from picture to picture by one thread.
/// </summary>
internal sealed class TwinDecoder(DecoderSet decoders)
{
    private readonly BorderWatch _watch = new();
    private readonly TrimHasher _trim = new();

    /// <summary>
    /// Of the last picture: one for each frame, null for a frame without a border; empty when no frame has one. The caller's to keep.
    /// </summary>
    public IReadOnlyList<TrimmedHash?> Twins { get; private set; } = [];

    /// <param name="header">As <see cref="DecoderSet.ReadHeader"/> gave it; its working memory is taken once, since the second time follows
    /// the first.</param>
    /// <returns>Of the first time. What fails the second time costs the twins and nothing else.</returns>
    public DecodeOutcome Decode(ReadOnlySpan<byte> file, MediaType type, in ImageHeader header, ILumaSink sink, CancellationToken cancel)
    {
        Twins = [];
        _watch.Begin(sink);
        var outcome = decoders.Decode(file, type, header, _watch, cancel);
        if (outcome.Failure is not null || _watch.Inner.All(inner => inner is null)) { return outcome; }
        _trim.Begin(_watch.Inner);
        if (decoders.Decode(file, type, header, _trim, cancel).Failure is null) { Twins = _trim.Twins; }
        return outcome;
    }
}
