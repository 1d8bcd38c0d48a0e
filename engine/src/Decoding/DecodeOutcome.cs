namespace Cotejo.Engine.Decoding;

/// <summary>What reading a header gave: a header, or why there is none. Never both.</summary>
/// <param name="Decoder">Who read it; empty when no decoder takes this type.</param>
/// <param name="Header">Sizes within the limits; all zero after a failure.</param>
public readonly record struct HeaderOutcome(string Decoder, ImageHeader Header, FailureKind? Failure, string? Message);

/// <summary>What decoding gave: frames, perhaps with damage, or why there are none.</summary>
/// <param name="Decoder">Who decoded it, as the ledger records it; empty when no decoder takes this type.</param>
/// <param name="Width">Of the first frame; 0 when the failure came before it was known.</param>
/// <param name="Frames">Frames given to the sink. After a failure 0, whatever the sink was given before it.</param>
/// <param name="Damage">Null when the picture is whole; else what is missing: it is partial.</param>
/// <param name="Failure">Null when at least one frame was given.</param>
/// <param name="Message">The failure in words, one printable line; null without a failure.</param>
public readonly record struct DecodeOutcome(
    string Decoder, int Width, int Height, int Frames, string? Damage, FailureKind? Failure, string? Message);
