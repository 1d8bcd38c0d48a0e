using System.Diagnostics;
using Cotejo.Engine.Evidence;
using Cotejo.Engine.Isolation;

namespace Cotejo.Engine.Decoding.Video;

/// <summary>Why ffmpeg was ended before it ended itself.</summary>
internal enum EarlyEnd
{
    None,
    Frames,
    Time,
    Silence,
    Size,
    /// <summary>What it wrote were no frames.</summary>
    Output,
}

/// <summary>What one start of ffmpeg gave.</summary>
/// <param name="NotStarted">Null when it was started.</param>
/// <param name="IsCut">The last frame broke off.</param>
internal sealed record FfmpegEnd(
    LinuxError? NotStarted, ChildEnd Child, EarlyEnd Early, FfmpegLog Log, int Frames, int Width, int Height, bool IsCut)
{
    /// <summary>What it was told to decode with; null for the processor.</summary>
    public HardwareDecoder? Hardware { get; init; }

    /// <summary>It told of a read error where there is none.</summary>
    public bool ReadsWell { get; init; }
}

/// <summary>One start of ffmpeg on one video, from spawn to reap, on the calling thread.</summary>
internal sealed class FfmpegRun : IDisposable
{
    /// <summary>How long a cancelled run waits at most, and how often limits are looked at.</summary>
    private const int LookMilliseconds = 100;

    private const int PipeBytes = 1 << 20;

    private static readonly TimeSpan LookEvery = TimeSpan.FromSeconds(1);

    private readonly VideoLimits _limits;
    private readonly ChildProcess _child;
    private readonly ChildPipe[] _pipes;
    private readonly FfmpegLog _log = new();
    private readonly FrameTimes _times = new();
    private readonly LineReader _words;
    private readonly LineReader _announced;
    private readonly PpmStream _pictures;
    private int _frames;
    private (int Width, int Height) _size;
    private TimeSpan _lastSign;
    private TimeSpan _lastLook;
    private long _bytesRead;

    private FfmpegRun(ChildProcess child, ChildPipe[] pipes, VideoLimits limits)
    {
        (_child, _pipes, _limits) = (child, pipes, limits);
        _pictures = new PpmStream(pipes[0], limits.MaxPixels);
        _words = new LineReader(pipes[1], _log.Add);
        _announced = new LineReader(pipes[2], _times.Add);
    }

    /// <param name="command">From <see cref="FfmpegCommand"/>.</param>
    /// <param name="clock">Runs since the video began: <see cref="VideoLimits.MaxTime"/> is for all starts together.</param>
    /// <exception cref="OperationCanceledException"/>
    public static FfmpegEnd Run(
        Sandbox sandbox, IReadOnlyList<string> command, Descriptor file, Confinement confinement, VideoLimits limits, Stopwatch clock, IVideoSink sink,
        CancellationToken cancel)
    {
        cancel.ThrowIfCancellationRequested();
        var pipes = new ChildPipe[3];
        bool held = false;
        try
        {
            file.DangerousAddRef(ref held);
            var error = Open(pipes);
            ChildProcess? child = null;
            if (error.IsNone) { error = Start(sandbox, command, (int)file.DangerousGetHandle(), confinement, pipes, out child); }
            if (!error.IsNone) { return new FfmpegEnd(error, default, EarlyEnd.None, new FfmpegLog(), 0, 0, 0, IsCut: false); }
            using var run = new FfmpegRun(child!, pipes, limits);
            return run.ToTheEnd(clock, sink, cancel);
        }
        finally
        {
            foreach (var pipe in pipes) { pipe?.Dispose(); }
            if (held) { file.DangerousRelease(); }
        }
    }

    public void Dispose()
    {
        _child.Dispose();
        _pictures.Dispose();
    }

    private static LinuxError Open(ChildPipe[] pipes)
    {
        for (int i = 0; i < pipes.Length; i++)
        {
            var error = ChildPipe.Open(out var pipe);
            if (!error.IsNone) { return error; }
            pipes[i] = pipe!;
        }
        pipes[0].Widen(PipeBytes);
        return LinuxError.None;
    }

    private static LinuxError Start(
        Sandbox sandbox, IReadOnlyList<string> command, int file, Confinement confinement, ChildPipe[] pipes, out ChildProcess? child)
    {
        // The child may read through this very description, whose place an earlier start has moved. All other reading here names its place.
        _ = ProcessCalls.Seek(file, 0, 0);
        var error = sandbox.Start(command, FfmpegProgram.Environment,
            [pipes[0].ChildNumber, pipes[1].ChildNumber, file, pipes[2].ChildNumber], confinement, out child);
        foreach (var pipe in pipes) { pipe.CloseChildEnd(); }
        return error;
    }

    private FfmpegEnd ToTheEnd(Stopwatch clock, IVideoSink sink, CancellationToken cancel)
    {
        var early = EarlyEnd.None;
        _lastSign = _lastLook = clock.Elapsed;
        while (early == EarlyEnd.None)
        {
            cancel.ThrowIfCancellationRequested();
            // Pipes end a moment before their process does, or long before one that hangs.
            ChildPipe.Wait(_pipes, Array.TrueForAll(_pipes, p => p.Ended) ? 1 : LookMilliseconds);
            // Asked before the pipes are read: what an ended child wrote is all there.
            bool ended = _child.HasEnded;
            bool any = _words.Drain() | _announced.Drain() | TakeFrame(sink, ref early);
            if (early != EarlyEnd.None || (ended && !any)) { break; }
            var now = clock.Elapsed;
            early = now > _limits.MaxTime ? EarlyEnd.Time : IsSilent(now, any) ? EarlyEnd.Silence : EarlyEnd.None;
        }
        if (early != EarlyEnd.None) { _child.KillGroup(); }
        bool cut = early == EarlyEnd.None && _pictures.EndsInside;
        return new FfmpegEnd(null, _child.WaitForEnd(), early, _log, _frames, _size.Width, _size.Height, cut);
    }

    /// <returns>Whether there was anything to read, though perhaps not yet a whole frame.</returns>
    private bool TakeFrame(IVideoSink sink, ref EarlyEnd early)
    {
        if (_pictures.Read(out bool any))
        {
            // The time was written before the frame: perhaps after the pipe of times was looked at.
            if (_times.Waiting == 0) { _announced.Drain(); }
            early = _times.Waiting == 0 ? EarlyEnd.Output : _frames == _limits.MaxFrames ? EarlyEnd.Frames : EarlyEnd.None;
            if (early != EarlyEnd.None) { return true; }
            if (_frames++ == 0) { _size = (_pictures.Width, _pictures.Height); }
            sink.Take(_pictures.Width, _pictures.Height, _times.Next(), _pictures.Luma);
            return true;
        }
        early = _pictures.IsBroken ? EarlyEnd.Output : _pictures.IsTooLarge ? EarlyEnd.Size : EarlyEnd.None;
        return any;
    }

    /// <summary>Between two frames it may say nothing for long; while it reads on, it does not hang.</summary>
    private bool IsSilent(TimeSpan now, bool any)
    {
        if (now - _lastLook > LookEvery)
        {
            _lastLook = now;
            long read = _child.BytesRead;
            any |= read > _bytesRead;
            _bytesRead = read;
        }
        if (any) { _lastSign = now; }
        return now - _lastSign > _limits.MaxSilence;
    }
}
