using Cotejo.Engine.Decoding.Video;

namespace Cotejo.Engine.Planning;

/// <summary>From what was typed about videos to how they are decoded.</summary>
public static class VideoPlan
{
    /// <summary>What may be typed for the decoder: whatever is measured to be faster, the processor, or hardware as ffmpeg calls it.</summary>
    public static IReadOnlyList<string> Decoders { get; } = ["auto", "none", "cuda", "vaapi", "qsv"];

    private const string KeyFrames = "keyframes";

    /// <summary>Presentation times are kept in milliseconds.</summary>
    private static readonly TimeSpan LeastEvery = TimeSpan.FromMilliseconds(1);

    private static readonly TimeSpan MostEvery = TimeSpan.FromHours(24);

    /// <summary>Below it not even a whole start of the decoder is sure to fit.</summary>
    private static readonly TimeSpan LeastTime = TimeSpan.FromSeconds(1);

    private static readonly TimeSpan MostTime = TimeSpan.FromDays(7);

    /// <param name="every">Time between two frames, for example 500ms; null for the default.</param>
    /// <param name="frames">keyframes, or null.</param>
    /// <param name="decoder">One of <see cref="Decoders"/>; null for auto.</param>
    /// <param name="time">Most time for one video, for example 30min; null for the default.</param>
    /// <param name="threads">Of one decoder: 1 where several videos are decoded beside each other, 0 for as many as it likes.</param>
    /// <param name="problems">Receives what cannot be done; the settings are then of no use.</param>
    public static VideoSettings From(string? every, string? frames, string? decoder, string? time, int threads, List<string> problems)
    {
        if (every is not null && frames is not null) { problems.Add("--video-every and --video-frames are both given; give one."); }
        decoder ??= Decoders[0];
        if (!Decoders.Contains(decoder)) { problems.Add($"--video-decoder '{decoder}' is none of {string.Join(", ", Decoders)}."); }
        var limits = VideoLimits.Default;
        limits = limits with { MaxTime = MaxTime(time, limits.MaxTime, problems) };
        return new VideoSettings(Sampling(every, frames, problems), limits, decoder, threads);
    }

    private static VideoSampling Sampling(string? every, string? frames, List<string> problems)
    {
        if (frames is not null)
        {
            if (frames != KeyFrames)
            {
                problems.Add($"--video-frames '{frames}' is not {KeyFrames}; for frames at equal times give --video-every.");
            }
            return VideoSampling.KeyFrames;
        }
        if (every is null) { return VideoSampling.Default; }
        if (!WrittenTime.TryParse(every, out var between))
        {
            problems.Add($"--video-every '{every}' is not a time; write for example 500ms, 1s or 2min, or 0s for every frame.");
        }
        else if (between != TimeSpan.Zero && (between < LeastEvery || between > MostEvery))
        {
            problems.Add($"--video-every {every} is out of range; give 1ms to 24h, or 0s for every frame.");
        }
        return new VideoSampling(between);
    }

    private static TimeSpan MaxTime(string? text, TimeSpan otherwise, List<string> problems)
    {
        if (text is null) { return otherwise; }
        if (!WrittenTime.TryParse(text, out var time)) { problems.Add($"--video-time '{text}' is not a time; write for example 90s, 30min or 1h."); }
        else if (time < LeastTime || time > MostTime) { problems.Add($"--video-time {text} is out of range; give 1s to 168h."); }
        return time;
    }
}
