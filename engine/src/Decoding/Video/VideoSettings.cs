namespace Cotejo.Engine.Decoding.Video;

/// <summary>What one video may ask for.</summary>
/// <param name="MaxPixels">Width x height of a frame: 8192 x 8192, above 8K.</param>
/// <param name="MaxFrames">Frames that are looked at; the video is then partial. 100,000 is more than a day at one a second.</param>
/// <param name="MaxTime">On the wall clock; the video is then partial. An hour is four hours of full HD on one slow core.</param>
/// <param name="MaxSilence">Without a frame or a word from the decoder, after which it is taken to hang.</param>
public sealed record VideoLimits(long MaxPixels, int MaxFrames, TimeSpan MaxTime, TimeSpan MaxSilence)
{
    public static VideoLimits Default { get; } = new(8192 * 8192, 100_000, TimeSpan.FromHours(1), TimeSpan.FromMinutes(2));
}

/// <summary>How videos are decoded.</summary>
/// <param name="Acceleration">auto, none, or what ffmpeg calls a hardware decoder (cuda, vaapi, qsv).</param>
/// <param name="Threads">Of one decoder: 1 where several videos are decoded beside each other, 0 for as many as it likes.</param>
public sealed record VideoSettings(VideoSampling Sampling, VideoLimits Limits, string Acceleration, int Threads)
{
    public static VideoSettings Default { get; } = new(VideoSampling.Default, VideoLimits.Default, "auto", Threads: 1);

    /// <summary>Every video by a start of the ffmpeg command, none by a worker: for measurements.</summary>
    public bool StartsEach { get; init; }
}
