namespace Cotejo.Engine.Decoding;

/// <summary>What a picture may ask for; checked from its header, before it is decoded.</summary>
/// <param name="MaxPixels">Width x height of one frame. 500 million: above every camera and scanner seen in casework,
/// below what a decompression bomb needs.</param>
/// <param name="MaxFrames">Frames of an animation that are hashed; the picture is then partial. 2,000 is over a minute of GIF.</param>
/// <param name="MaxSide">Longest side, in pixels: what the JPEG format itself can say.</param>
public sealed record DecodeLimits(long MaxPixels = 500_000_000, int MaxFrames = 2_000, int MaxSide = 65_535);
