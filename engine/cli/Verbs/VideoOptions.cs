using System.CommandLine;
using Cotejo.Engine.Decoding.Video;
using Cotejo.Engine.Planning;

namespace Cotejo.Cli.Verbs;

/// <summary>The options of every verb that decodes videos.</summary>
internal static class VideoOptions
{
    public static Option<string?> Every() => new("--video-every")
    {
        HelpName = "TIME",
        Description = "Of a video, look at one frame in this time: ms, s, min; 0s for every frame. "
            + $"Default: {VideoSampling.Default.Every!.Value.TotalSeconds}s, as vPDQ does.",
    };

    public static Option<string?> Frames() => new("--video-frames")
    {
        HelpName = "keyframes",
        Description = "In place of --video-every: only the frames that are stored whole. About ten times faster, and coarser.",
    };

    public static Option<string?> Decoder() => new("--video-decoder")
    {
        HelpName = "NAME",
        Description = $"What decodes videos: {string.Join(", ", VideoPlan.Decoders)}. The default, {VideoPlan.Decoders[0]}, takes hardware where it was "
            + "measured to be faster; none is the processor. What hardware does not decode, the processor does.",
    };

    /// <summary>For measurements; not in the help.</summary>
    public static Option<bool> Starts() => new("--video-starts") { Description = "Start ffmpeg for every video.", Hidden = true };

    public static Option<string?> Time() => new("--video-time")
    {
        HelpName = "TIME",
        Description = "Most time that one video may take: s, min, h. What was decoded by then is kept, and the video is partial. "
            + $"Default: {VideoLimits.Default.MaxTime.TotalHours}h.",
    };
}
