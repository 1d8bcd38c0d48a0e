namespace Cotejo.Engine.Decoding;

/// <summary>What a picture may ask for; checked from its header, before it is decoded.</summary>
/// <param name="MaxPixels">Width x height of one frame. 500 million: above every camera and scanner seen in casework,
/// below what a decompression bomb needs.</param>
/// <param name="MaxFrames">Frames of an animation that are hashed; the picture is then partial. 2,000 is over a minute of GIF.</param>
/// <param name="MaxSide">Longest side, in pixels: what the JPEG format itself can say.</param>
/// <param name="MaxAnimationPixels">Pixels of all hashed frames together; the picture is then partial. A canvas costs its whole
/// area in every frame, however little of it changes, so a frame count alone bounds nothing. 4 billion is a minute of full HD.</param>
/// <param name="MaxFileBytes">Of a picture's file, since decoders want it whole in memory: 1 GiB, above any picture seen.</param>
public sealed record DecodeLimits(
    long MaxPixels = 500_000_000, int MaxFrames = 2_000, int MaxSide = 65_535, long MaxAnimationPixels = 4_000_000_000,
    int MaxFileBytes = 1 << 30)
{
    /// <summary>On the wall clock, for one picture: what no picture within the other limits was seen to need half of.</summary>
    public TimeSpan MaxTime { get; init; } = TimeSpan.FromMinutes(2);

    /// <returns>Null when a file of this size may be decoded, else why not.</returns>
    public string? FileRefusal(long bytes) =>
        bytes > MaxFileBytes ? $"the file has {bytes} bytes; a picture is decoded up to {MaxFileBytes}" : null;

    /// <returns>Null when a frame of this size may be decoded, else why not.</returns>
    public string? Refusal(long width, long height) =>
        width > MaxSide || height > MaxSide ? $"{width}x{height} pixels: a side is longer than {MaxSide}"
        : width * height > MaxPixels ? $"{width}x{height} pixels: more than {MaxPixels} in all"
        : null;

    /// <summary>How many of <paramref name="frames"/> equal frames are hashed: at least one.</summary>
    public int FramesWithin(int frames, long width, long height) =>
        (int)Math.Clamp(MaxAnimationPixels / Math.Max(1, width * height), 1, Math.Max(1, Math.Min(frames, MaxFrames)));
}
