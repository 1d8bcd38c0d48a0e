using Cotejo.Engine.Decoding;

namespace Cotejo.Engine.Hashing;

/// <summary>
/// Decodes a picture into a sink, and if a frame has a border hashes what lies inside: of a small still that was kept, of all others by decoding
/// them a second time. The twins are hashed here whatever hashes the frames. Reused from picture to picture by one thread.
/// </summary>
/// <param name="mostKept">Pixels of a still that is kept.</param>
internal sealed class TwinDecoder(DecoderSet decoders, int mostKept = TwinDecoder.Screen)
{
    /// <summary>Pictures of screens have borders more often than others, and this many pixels at most.</summary>
    private const int Screen = 8 << 20;

    private readonly BorderWatch _watch = new();
    private readonly KeptFrame _kept = new(mostKept);
    private readonly TrimHasher _trim = new();

    /// <summary>
    /// Of the last picture: one for each frame, null for a frame without a border; empty when no frame has one. The caller's to keep.
    /// </summary>
    public IReadOnlyList<TrimmedHash?> Twins { get; private set; } = [];

    /// <summary>As <see cref="DecoderSet.ReadHeader"/>, with the memory for a picture that is kept.</summary>
    public HeaderOutcome ReadHeader(ReadOnlySpan<byte> file, MediaType type)
    {
        var read = decoders.ReadHeader(file, type);
        return read.Failure is not null ? read : read with { Header = read.Header with { WorkingBytes = read.Header.WorkingBytes + _kept.BytesFor(read.Header) } };
    }

    /// <param name="header">As <see cref="ReadHeader"/> gave it; its working memory is taken once, since the second time follows
    /// the first.</param>
    /// <returns>Of the first time. What fails the second time costs the twins and nothing else.</returns>
    public DecodeOutcome Decode(ReadOnlySpan<byte> file, MediaType type, in ImageHeader header, ILumaSink sink, CancellationToken cancel)
    {
        Twins = [];
        _kept.Begin(sink);
        _watch.Begin(_kept);
        var outcome = decoders.Decode(file, type, header, _watch, cancel);
        if (outcome.Failure is not null || _watch.Inner.All(inner => inner is null)) { return outcome; }
        _trim.Begin(_watch.Inner);
        bool isGiven = _kept.HasAll;
        if (isGiven) { _kept.Give(_trim); }
        if (isGiven || decoders.Decode(file, type, header, _trim, cancel).Failure is null) { Twins = _trim.Twins; }
        return outcome;
    }
}
