using System.Globalization;
using Cotejo.Kernels.Pdq;

namespace Cotejo.Engine.Decoding.Video;

/// <summary>What a finished start of ffmpeg says of the video.</summary>
internal static class VideoVerdict
{
    private const int KillSignal = 9;
    private const int TerminateSignal = 15;

    /// <summary>ffmpeg's own exit code when it decoded to the end and more than two packets in three failed.</summary>
    private const int TooManyErrors = 69;

    public static VideoOutcome From(FfmpegEnd end, FfmpegProgram program, VideoSettings settings)
    {
        string hardware = end is { Frames: > 0, Hardware: { } used } ? ", " + used.Name : "";
        string decoder = $"ffmpeg ({program.Version}{hardware})";
        if (end.Frames > 0)
        {
            var log = end.Log;
            var facts = new VideoFacts(end.Width, end.Height, log.Duration, log.Container ?? "", log.Codec ?? "", log.FrameRate,
                log.Rotation, settings.Sampling.ToString(), end.Frames);
            return new VideoOutcome(decoder, facts, Damage(end, settings.Limits), null, null, null, IsOfTheMoment(end));
        }
        return WithoutFrames(end, settings.Limits) is { } failure
            ? new VideoOutcome(decoder, null, null, failure.Kind, null, failure.Message)
            : new VideoOutcome(decoder, null, null, null, SkipRule.NoVideo, null);
    }

    /// <summary>Cut off by a limit of time, or from outside: nothing that the bytes did.</summary>
    private static bool IsOfTheMoment(FfmpegEnd end) =>
        end.Early is EarlyEnd.Time or EarlyEnd.Silence || end is { Early: EarlyEnd.None, Child.Signal: KillSignal or TerminateSignal };

    /// <summary>Whether another start, with more of the video decoded, or by the processor, could give what this one did not.</summary>
    public static bool CouldDoBetter(FfmpegEnd end) =>
        end.NotStarted == null && end.Early == EarlyEnd.None && end.Log.Refused switch
        {
            Refusal.UnusedOption => true,
            Refusal.None or Refusal.NoDecoder or Refusal.OutOfMemory => end.Log.Codec != null,
            _ => false,
        };

    private static string? Damage(FfmpegEnd end, VideoLimits limits)
    {
        string? how = end switch
        {
            { Early: not EarlyEnd.None } => Ended(end, limits),
            { Child.Signal: { } signal } => string.Create(CultureInfo.InvariantCulture, $"ffmpeg died of signal {signal} on the way"),
            { IsCut: true } => "ffmpeg ended in the middle of a frame",
            { Child.Code: TooManyErrors } => "most of it failed to decode",
            { Child.Code: > 0 and var code } => string.Create(CultureInfo.InvariantCulture, $"ffmpeg gave up (exit code {code})"),
            _ => null,
        };
        return (how, end.Log.Damage) switch
        {
            (null, var said) => said,
            (_, null) => how,
            (_, var said) => $"{how}; {said}",
        };
    }

    /// <returns>Null when there is no video in it.</returns>
    private static (FailureKind Kind, string Message)? WithoutFrames(FfmpegEnd end, VideoLimits limits)
    {
        string said = end.Log.FirstError is { } words ? ": " + words : "";
        return end switch
        {
            { NotStarted: { } error } => (error.Kind, $"ffmpeg could not be started: {error}"),
            { Log.NotShutIn: { } reason } => (FailureKind.ReadError, $"ffmpeg could not be shut in: {reason}"),
            // What a shell says, and setpriv and the loader too, of a program that is gone or finds no room for its libraries.
            { Child.Code: 126 or 127 } => (FailureKind.ReadError, "ffmpeg could not be started"),
            { Early: EarlyEnd.Time or EarlyEnd.Silence } => (FailureKind.TimedOut, Ended(end, limits)),
            { Early: EarlyEnd.Size } => (FailureKind.OverLimit, Ended(end, limits)),
            { Early: EarlyEnd.Output } => (FailureKind.DecoderCrashed, Ended(end, limits)),
            // From outside: most often by a kernel that ran out of memory.
            { Child.Signal: KillSignal } => (FailureKind.OutOfMemory, "ffmpeg was killed, most likely for want of memory"),
            { Child.Signal: { } signal } =>
                (FailureKind.DecoderCrashed, string.Create(CultureInfo.InvariantCulture, $"ffmpeg died of signal {signal}{said}")),
            { Log.Refused: Refusal.NoVideoStream } => null,
            { Log.Refused: Refusal.TooManyPixels } => (FailureKind.OverLimit,
                string.Create(CultureInfo.InvariantCulture, $"a frame has more than {limits.MaxPixels} pixels{said}")),
            { Log.Refused: Refusal.NotOnTheList } =>
                (FailureKind.Unsupported, "a format that is not read as video, since it can open other files or holds none"),
            { Log.Refused: Refusal.NoDecoder } => (FailureKind.Unsupported, $"ffmpeg has no decoder for it{said}"),
            { Log.Refused: Refusal.OutOfMemory } => (FailureKind.OutOfMemory, $"ffmpeg ran out of memory{said}"),
            { Log.Refused: Refusal.ReadError, ReadsWell: false } => (FailureKind.ReadError, $"ffmpeg could not read on{said}"),
            { Log.Container: null } => (FailureKind.Corrupt, $"no video that ffmpeg can open{said}"),
            _ => (FailureKind.Corrupt, $"no frame could be decoded{said}"),
        };
    }

    private static string Ended(FfmpegEnd end, VideoLimits limits) => end.Early switch
    {
        EarlyEnd.Frames => string.Create(CultureInfo.InvariantCulture,
            $"only the first {limits.MaxFrames} frames were looked at: there are more"),
        EarlyEnd.Time => string.Create(CultureInfo.InvariantCulture, $"ended after {limits.MaxTime:g}: decoding takes longer"),
        EarlyEnd.Silence => string.Create(CultureInfo.InvariantCulture, $"ended after {limits.MaxSilence:g} without a sign of life"),
        EarlyEnd.Size => string.Create(CultureInfo.InvariantCulture,
            $"a frame has a side longer than {LumaReducer.MaxSide} or more than {limits.MaxPixels} pixels"),
        _ => "ffmpeg wrote something other than frames",
    };
}
