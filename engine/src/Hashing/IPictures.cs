using Cotejo.Engine.Decoding;

namespace Cotejo.Engine.Hashing;

/// <summary>What decoding and hashing a picture gave.</summary>
/// <param name="Frames">Empty after a failure, and when the frames are held for a device.</param>
/// <param name="Route">Of all frames; twins are made of every pixel.</param>
internal readonly record struct HashedPicture(DecodeOutcome Outcome, IReadOnlyList<HashedFrame> Frames, LumaRoute Route = LumaRoute.Full);

/// <summary>Where pictures are decoded, one after the other, for one thread: first the header, for its memory; then the rest.</summary>
internal interface IPictures : IDisposable
{
    HeaderOutcome ReadHeader(ReadOnlyMemory<byte> file, MediaType type, CancellationToken cancel);

    /// <summary>Decodes the picture whose header was read last. Its bytes are still as they were.</summary>
    /// <param name="held">Receives the frames for a device, with their twins; null to hash them.</param>
    /// <param name="whole">Luma is held, not planes, where all of it is decoded.</param>
    /// <param name="exact">All of it is decoded; else as much as hashes need may do.</param>
    HashedPicture Decode(in ImageHeader header, HeldFrames? held, bool whole, bool exact, CancellationToken cancel);
}
