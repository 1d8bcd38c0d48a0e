namespace Cotejo.Engine.Decoding;

/// <summary>What a header says, before anything is decoded.</summary>
/// <param name="Frames">Frames that will be given to the sink: 1 for a still.</param>
/// <param name="WorkingBytes">An upper estimate of the native memory that decoding takes: what the budget leases first.</param>
public readonly record struct ImageHeader(int Width, int Height, int Frames, long WorkingBytes);

/// <summary>What decoding gave.</summary>
/// <param name="Frames">Frames given to the sink, at least 1.</param>
/// <param name="Damage">Null when the picture is whole; else what is missing, in the decoder's words: the picture is partial.</param>
public readonly record struct DecodedImage(int Frames, string? Damage);

/// <summary>
/// One image library behind the seam. Implementations keep no state between calls and share none between threads
/// (a later change moves them into child processes). Both methods throw <see cref="DecodeException"/> for what they
/// can name, and may throw whatever their library throws; the decoder set is the one place that turns either
/// into an outcome.
/// </summary>
public interface IImageDecoder
{
    /// <summary>Recorded with what it decoded: the library and its version.</summary>
    string Name { get; }

    /// <param name="file">Looked at where not every file of a type is taken.</param>
    bool Accepts(ReadOnlySpan<byte> file, MediaType type);

    ImageHeader ReadHeader(ReadOnlySpan<byte> file, MediaType type);

    DecodedImage Decode(ReadOnlySpan<byte> file, MediaType type, ILumaSink sink, CancellationToken cancel);
}

/// <summary>A picture that the next decoder that accepts it is to have; the sink has seen nothing of it.</summary>
internal sealed class DecoderDeclinedException(string why) : Exception(why);

/// <summary>A picture that cannot be decoded, for a reason with a name.</summary>
public sealed class DecodeException(FailureKind kind, string message) : Exception(message)
{
    public FailureKind Kind { get; } = kind;
}
