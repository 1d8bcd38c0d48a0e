namespace Cotejo.Engine.Decoding.Video;

/// <summary>What a container and its first video stream say of themselves.</summary>
/// <param name="Width">Of the first frame that decoded, as stored: a rotation in the metadata is not applied.</param>
/// <param name="Duration">As the container tells it; null when it does not.</param>
/// <param name="Container">ffmpeg's name of the format, for example matroska,webm.</param>
/// <param name="Codec">ffmpeg's name of the codec, for example h264.</param>
/// <param name="FrameRate">Frames a second; null when unknown.</param>
/// <param name="Rotation">Degrees by which a player turns it, as the metadata says; 0 for none.</param>
/// <param name="Sampling">Which frames were looked at, as <see cref="VideoSampling"/> writes it.</param>
/// <param name="Sampled">How many frames were looked at, near-repeats included.</param>
public sealed record VideoFacts(
    int Width, int Height, TimeSpan? Duration, string Container, string Codec, double? FrameRate, int Rotation, string Sampling, int Sampled);

/// <summary>What decoding a video gave: frames, perhaps with damage, or why there are none.</summary>
/// <param name="Decoder">As the ledger records it: ffmpeg, its version, and the hardware that decoded, if any did.</param>
/// <param name="Facts">Null when there are no frames.</param>
/// <param name="Damage">Null when the video is whole; else what is missing, in one printable line: it is partial.</param>
/// <param name="IsMomentary">The damage came of a limit of time or from outside, not of the bytes.</param>
/// <param name="Failure">Null when at least one frame was given, or when it is skipped.</param>
/// <param name="Skip">Set for a container without a video stream.</param>
/// <param name="Message">The failure in words, one printable line; null without a failure.</param>
internal sealed record VideoOutcome(
    string Decoder, VideoFacts? Facts, string? Damage, FailureKind? Failure, SkipRule? Skip, string? Message, bool IsMomentary = false);

/// <summary>Takes the frames of one video in the order of presentation.</summary>
internal interface IVideoSink
{
    /// <summary>Forgets what it was given: the video is given once more, from its beginning.</summary>
    void Begin();

    /// <param name="time">Of presentation, from the beginning of the video.</param>
    /// <param name="luma">width * height values of 8 bits, row-major, no padding; read during the call only.</param>
    void Take(int width, int height, TimeSpan time, ReadOnlySpan<byte> luma);
}
