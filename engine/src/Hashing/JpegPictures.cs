using Cotejo.Engine.Decoding;
using Cotejo.Engine.Decoding.Jpeg;

namespace Cotejo.Engine.Hashing;

/// <summary>
/// Decodes and hashes ordinary JPEGs here, in managed code, of a large one as much as the hashes need. Everything else, and every JPEG that
/// is not ordinary or not whole, goes on to where native decoders are shut in. For one thread.
/// </summary>
/// <param name="rest">Disposed with this.</param>
internal sealed class JpegPictures(IPictures rest, DecodeLimits limits) : IPictures, ILumaSink
{
    /// <summary>What decodes here, as the ledger records it. The number changes with what it gives.</summary>
    private const string Decoder = "Cotejo JPEG 1";

    private readonly TurboJpegDecoder _headers = new();
    private readonly JpegLuma _luma = new();
    private readonly BorderWatch _watch = new();
    private readonly TrimHasher _trim = new();
    private readonly PictureHasher _hasher = new();
    private readonly FrameCollector _collector = new();
    private ReadOnlyMemory<byte> _file;
    private ImageHeader _header;
    private bool _isHere, _isHeld;

    public HeaderOutcome ReadHeader(ReadOnlyMemory<byte> file, MediaType type, CancellationToken cancel)
    {
        _isHere = type == MediaType.Jpeg && TryHeader(file.Span);
        if (!_isHere) { return rest.ReadHeader(file, type, cancel); }
        _file = file;
        return new HeaderOutcome(Decoder, _header, null, null);
    }

    public HashedPicture Decode(in ImageHeader header, HeldFrames? held, bool whole, bool exact, CancellationToken cancel)
    {
        if (!_isHere) { return rest.Decode(header, held, whole, exact, cancel); }
        if (TryDecode(held, whole, exact, cancel) is { } hashed) { return hashed; }
        held?.Clear();
        var read = rest.ReadHeader(_file, MediaType.Jpeg, cancel);
        return read.Failure is { } failure ? new HashedPicture(new DecodeOutcome(read.Decoder, 0, 0, 0, null, failure, read.Message), [])
            : rest.Decode(read.Header, held, whole, exact, cancel);
    }

    public void Dispose() => rest.Dispose();

    void ILumaSink.BeginFrame(int width, int height)
    {
        if (_luma.Route != LumaRoute.Blocks)
        {
            _watch.BeginFrame(width, height);
            return;
        }
        _watch.BeginLikeness(width, height);
        if (_isHeld) { _collector.BeginShrunk(_header.Width, _header.Height, InverseDct.Side); }
        else { _hasher.BeginShrunk(_header.Width, _header.Height, InverseDct.Side); }
    }

    void ILumaSink.AddRows(ReadOnlySpan<byte> luma) => _watch.AddRows(luma);

    void ILumaSink.AddRows(ReadOnlySpan<float> luma) => _watch.AddRows(luma);

    void ILumaSink.EndFrame() => _watch.EndFrame();

    private bool TryHeader(ReadOnlySpan<byte> file)
    {
        try
        {
            _header = _headers.ReadHeader(file, MediaType.Jpeg);
            return limits.Refusal(_header.Width, _header.Height) is null;
        }
        catch (DecodeException)
        {
            // Whoever has the word for it reads it once more.
            return false;
        }
    }

    /// <returns>Null when it is not to be decoded here.</returns>
    private HashedPicture? TryDecode(HeldFrames? held, bool whole, bool exactly, CancellationToken cancel)
    {
        _isHeld = held is not null;
        if (held is null) { _hasher.Begin(); }
        else { _collector.Begin(held, whole); }
        _watch.Begin(_isHeld ? _collector : _hasher);
        if (!_luma.TryDecode(_file.Span, this, exactly, cancel)) { return null; }
        var route = _luma.Route;
        if (route != LumaRoute.Full && _watch.MayHaveOne())
        {
            // Where a border ends is seen in the pixels alone.
            held?.Clear();
            return TryDecode(held, whole, exactly: true, cancel);
        }
        IReadOnlyList<TrimmedHash?> twins = [];
        if (route == LumaRoute.Full && _watch.Inner is [not null])
        {
            _trim.Begin(_watch.Inner);
            if (_luma.TryDecode(_file.Span, _trim, exact: true, cancel)) { twins = _trim.Twins; }
        }
        var outcome = new DecodeOutcome(Decoder, _header.Width, _header.Height, 1, null, null, null);
        if (held is null) { return new HashedPicture(outcome, TrimmedHash.Attach(_hasher.Frames(), twins), route); }
        held.Twins = twins;
        return new HashedPicture(outcome, [], route);
    }
}
