using Cotejo.Engine.Decoding.Heif;
using ImageMagick;

namespace Cotejo.Engine.Decoding;

/// <summary>
/// Every decoder behind one door, and the one place where what a library throws becomes an outcome. Two things are let
/// through: a failure of the sink, which is not the picture's, and a missing library, which is not this picture's alone.
/// Any number of threads may use one set.
/// </summary>
public sealed class DecoderSet
{
    private readonly IImageDecoder[] _decoders;

    public DecoderSet(DecodeLimits limits)
        : this(limits, new TurboJpegDecoder(), new SkiaDecoder(limits), new HeicDecoder(), new MagickDecoder(limits))
    {
    }

    internal DecoderSet(DecodeLimits limits, params IImageDecoder[] decoders)
    {
        Limits = limits;
        _decoders = decoders;
    }

    public DecodeLimits Limits { get; }

    /// <summary>Each library with its version, of those that can be used here.</summary>
    public IEnumerable<string> Names => _decoders.Select(d => d.Name).Where(name => name.Length > 0);

    /// <returns>Null when every library can be used; else what to install. For the start of a run.</returns>
    public static string? Probe() => TurboJpegDecoder.Probe();

    /// <summary>Reads sizes and checks them against the limits; decodes nothing.</summary>
    public HeaderOutcome ReadHeader(ReadOnlySpan<byte> file, MediaType type)
    {
        if (Find(file, type) is not { } decoder)
        {
            return new HeaderOutcome("", default, FailureKind.Unsupported, $"no decoder takes {type}");
        }
        try
        {
            var header = decoder.ReadHeader(file, type);
            return Limits.Refusal(header.Width, header.Height) is { } refusal
                ? new HeaderOutcome(decoder.Name, default, FailureKind.OverLimit, refusal)
                : new HeaderOutcome(decoder.Name, header, null, null);
        }
        catch (Exception e) when (IsThePictures(e))
        {
            return new HeaderOutcome(decoder.Name, default, KindOf(e), WordsOf(e));
        }
    }

    /// <summary>Header, limits, pixels.</summary>
    public DecodeOutcome Decode(ReadOnlySpan<byte> file, MediaType type, ILumaSink sink, CancellationToken cancel = default)
    {
        var read = ReadHeader(file, type);
        return read.Failure is { } failure
            ? new DecodeOutcome(read.Decoder, 0, 0, 0, null, failure, read.Message)
            : Decode(file, type, read.Header, sink, cancel);
    }

    /// <param name="header">What <see cref="ReadHeader"/> gave for these bytes: it held them to the limits.</param>
    /// <param name="cancel">Looked at between frames and passes: a library at work on one frame cannot be stopped from here.</param>
    /// <exception cref="OperationCanceledException"/>
    public DecodeOutcome Decode(
        ReadOnlySpan<byte> file, MediaType type, in ImageHeader header, ILumaSink sink, CancellationToken cancel = default)
    {
        var decoder = Find(file, type) ?? throw new ArgumentOutOfRangeException(nameof(type), type, "has no decoder, so no header either");
        var guarded = new GuardedSink(sink);
        while (true)
        {
            try
            {
                var image = decoder.Decode(file, type, guarded, cancel);
                return new DecodeOutcome(decoder.Name, header.Width, header.Height, image.Frames,
                    image.Damage is null ? null : QuotedWords.OneLine(image.Damage), null, null);
            }
            catch (DecoderDeclinedException) when (Find(file, type, behind: decoder) is { } next)
            {
                decoder = next;
            }
            catch (Exception e) when (!guarded.Failed && !IsCancellation(e, cancel) && IsThePictures(e))
            {
                return new DecodeOutcome(decoder.Name, header.Width, header.Height, 0, null, KindOf(e), WordsOf(e));
            }
        }
    }

    private IImageDecoder? Find(ReadOnlySpan<byte> file, MediaType type, IImageDecoder? behind = null)
    {
        for (int i = Array.IndexOf(_decoders, behind) + 1; i < _decoders.Length; i++)
        {
            if (_decoders[i].Accepts(file, type)) { return _decoders[i]; }
        }
        return null;
    }

    private static bool IsCancellation(Exception e, CancellationToken cancel) =>
        e is OperationCanceledException && cancel.IsCancellationRequested;

    /// <summary>A library that is absent, or not the one it should be, fails every picture alike.</summary>
    private static bool IsThePictures(Exception e) =>
        e is not (DllNotFoundException or EntryPointNotFoundException or BadImageFormatException or TypeInitializationException);

    private static string WordsOf(Exception e) =>
        QuotedWords.OneLine(e is MagickException ? MagickDecoder.Words(e.Message) : e.Message);

    private static FailureKind KindOf(Exception e) => e switch
    {
        DecodeException named => named.Kind,
        OutOfMemoryException => FailureKind.OutOfMemory,
        MagickException magick => MagickDecoder.KindOf(magick),
        _ => FailureKind.Corrupt,
    };
}
