using System.Diagnostics;
using Cotejo.Engine.Decoding.Video.Libav;
using Cotejo.Engine.Evidence;
using Cotejo.Engine.Isolation;

namespace Cotejo.Engine.Decoding.Video;

/// <summary>
/// Decodes a video by one start of Debian's ffmpeg, in a process that is told of nothing else to open, or by a worker that calls its libraries
/// (<see cref="WarmVideos"/>), and hands its frames on as they come. A start costs about a tenth of a second, so there is a second one only where the first gave too little: on the processor after
/// hardware that gave no frame, and, in the mode of key frames, for a video with fewer than three of them. Such a video is decoded
/// whole, and the frames of that start, spread evenly, are given instead. Holds one frame, and two more until the third key frame.
/// </summary>
internal sealed class VideoDecoder
{
    /// <summary>Frames that a video with too few key frames is looked at instead, spread evenly.</summary>
    private const int SpreadFrames = 8;

    /// <summary>Where its length is not known, and the shortest step otherwise.</summary>
    private static readonly TimeSpan UnknownStep = TimeSpan.FromSeconds(1);

    private static readonly TimeSpan ShortestStep = TimeSpan.FromMilliseconds(250);

    private readonly VideoSettings _settings;
    private readonly Sandbox _sandbox;
    private readonly FfmpegProgram? _given;
    private readonly AccelerationPolicy? _policy;
    private readonly HardwareDecoder? _named;
    private string? _note;

    /// <param name="sandbox">What every start happens in.</param>
    /// <param name="program">Null for the one on PATH.</param>
    public VideoDecoder(VideoSettings settings, Sandbox sandbox, FfmpegProgram? program = null)
    {
        (_settings, _sandbox, _given) = (settings, sandbox, program);
        if (settings.Acceleration == "auto") { _policy = new AccelerationPolicy([.. HardwareDecoder.Plausible]); }
        else if (settings.Acceleration != "none")
        {
            _named = HardwareDecoder.All.FirstOrDefault(h => h.Name == settings.Acceleration)
                ?? throw new ArgumentException($"no acceleration is called '{settings.Acceleration}'", nameof(settings));
        }
    }

    /// <summary>What <see cref="VideoSettings.Acceleration"/> may be.</summary>
    public static IEnumerable<string> Accelerations => ["auto", "none", .. HardwareDecoder.All.Select(h => h.Name)];

    /// <param name="sandbox">What it has to start in; null where that is not asked.</param>
    /// <returns>Null when ffmpeg can be used; else what to install. For the start of a run.</returns>
    public static string? Probe(Sandbox? sandbox = null) =>
        FfmpegProgram.Installed is not { Program: { } program } ? FfmpegProgram.Installed.Problem
        : sandbox is not null && program.Obstacle(sandbox) is { } obstacle ? obstacle + "." : null;

    /// <param name="file">Open for reading, of a regular file or of memory; not in use by another decode at the same time, since its
    /// place may move. Whatever is done with it, its bytes stay as they are.</param>
    /// <param name="sink">Called on this thread. What it throws ends the decoder and comes back from here.</param>
    /// <param name="warm">The calling thread's own; what it declines, the command decodes. Null for the command alone.</param>
    /// <exception cref="OperationCanceledException"/>
    /// <exception cref="InvalidOperationException">There is no ffmpeg: <see cref="Probe"/> tells before.</exception>
    public VideoOutcome Decode(Descriptor file, IVideoSink sink, CancellationToken cancel, WarmVideos? warm = null)
    {
        var job = new Job(this, Program, file, warm, cancel);
        var choice = FrameChoice.From(_settings.Sampling);
        if (!choice.KeyFramesOnly) { return job.Outcome(job.Start(choice, sink)); }

        using var few = new FewFrames(sink);
        var keys = job.Start(choice, few);
        if (keys.Frames >= FewFrames.Enough) { return job.Outcome(keys); }
        if (StepInstead(keys) is { } step)
        {
            var spread = job.Start(new FrameChoice(step), sink);
            if (spread.Frames > 0 || keys.Frames == 0) { return job.Outcome(spread); }
        }
        few.Release();
        return job.Outcome(keys);
    }

    /// <summary>What the user should know of how videos were decoded, in words; of several threads that have one word for it, once.</summary>
    public IEnumerable<string> Notes => _note is { } note ? [note] : [];

    /// <summary>For a thread that decodes many videos, which disposes of it.</summary>
    /// <returns>Null where the command is to decode all of them.</returns>
    /// <exception cref="InvalidOperationException">There is no ffmpeg: <see cref="Probe"/> tells before.</exception>
    public WarmVideos? Warm() => _settings.StartsEach || _named is not null ? null : new WarmVideos(_settings, _sandbox, Program);

    private FfmpegProgram Program => _given ?? FfmpegProgram.Installed.Program ?? throw new InvalidOperationException(Probe());

    /// <summary>How far apart frames are looked at when there are too few key frames; null when there is no more to see.</summary>
    private static TimeSpan? StepInstead(FfmpegEnd keys)
    {
        if (!VideoVerdict.CouldDoBetter(keys)) { return null; }
        if (keys.Log.Duration is not { } length) { return UnknownStep; }
        var step = length / SpreadFrames;
        return length < ShortestStep && keys.Frames > 0 ? null : step < ShortestStep ? ShortestStep : step;
    }

    /// <summary>The starts for one video: together they have one time limit, and hardware that failed is not asked again.</summary>
    private sealed class Job(VideoDecoder decoder, FfmpegProgram program, Descriptor file, WarmVideos? warm, CancellationToken cancel)
    {
        private readonly Stopwatch _clock = Stopwatch.StartNew();
        private bool _processorOnly;

        /// <summary>A damaged container is a read error to some of ffmpeg's demuxers, and one of the disk would be tried again in every run.</summary>
        public VideoOutcome Outcome(FfmpegEnd end) => VideoVerdict.From(
            end is { Frames: 0, Log.Refused: Refusal.ReadError } ? end with { ReadsWell = ReadsWell() } : end, program, decoder._settings);

        public FfmpegEnd Start(FrameChoice choice, IVideoSink sink)
        {
            long bytes = LinuxFiles.Stat(file, out var status).IsNone ? status.Size : 0;
            var hardware = _processorOnly ? null : decoder._policy != null ? decoder._policy.Choose(bytes) : decoder._named;
            var end = Start(choice, hardware, bytes, sink);
            if (hardware == null || end.Frames > 0 || !VideoVerdict.CouldDoBetter(end)) { return end; }
            _processorOnly = true;
            return Start(choice, null, bytes, sink);
        }

        private bool ReadsWell()
        {
            byte[] block = new byte[1 << 20];
            for (long at = 0; ;)
            {
                cancel.ThrowIfCancellationRequested();
                if (!LinuxFiles.ReadAt(file, block, at, out int count).IsNone) { return false; }
                if (count == 0) { return true; }
                at += count;
            }
        }

        private FfmpegEnd Start(FrameChoice choice, HardwareDecoder? hardware, long bytes, IVideoSink sink)
        {
            var settings = decoder._settings;
            var begin = _clock.Elapsed;
            var end = hardware is null ? warm?.Run(choice, file, bytes, _clock, sink, cancel) : null;
            if (end is null)
            {
                if (warm is not null) { sink.Begin(); }
                if (warm?.Problem is { } problem) { decoder._note ??= $"Each video was decoded by a start of ffmpeg, which takes longer: {problem}."; }
                var command = FfmpegCommand.Build(program, settings, choice, hardware);
                var confinement = VideoConfinement.Of(settings, program, file, hardware);
                end = FfmpegRun.Run(decoder._sandbox, command, file, confinement, settings.Limits, _clock, sink, cancel);
            }
            decoder._policy?.Report(hardware, bytes, end.Frames > 0 ? _clock.Elapsed - begin : null);
            return end with { Hardware = hardware };
        }
    }
}
