using System.Diagnostics;
using System.Text;
using Cotejo.Engine.Evidence;
using Cotejo.Engine.Isolation;

namespace Cotejo.Engine.Decoding.Video.Libav;

/// <summary>
/// Decodes videos in a worker of its own, which calls ffmpeg's libraries and stays: a start of the command costs more than the key frames of
/// a short clip. The worker is given the bytes that it asks for and never the file; of what it says every number is checked. It gives clean
/// videos, as the command would give them, and declines all others. For one thread.
/// </summary>
internal sealed class WarmVideos(VideoSettings settings, Sandbox sandbox, FfmpegProgram program) : IDisposable
{
    /// <summary>A larger video is decoded for so long that a start is nothing beside it, and a late refusal would cost it twice.</summary>
    public const long MostBytes = 64 << 20;

    /// <summary>In a row, after which no more workers are started: it is not the videos, or it is done on purpose.</summary>
    private const int MostLosses = 3;

    /// <summary>In work; a worker that is older is replaced before the next video: what leaks, or lies, ends with it.</summary>
    private static readonly TimeSpan Life = TimeSpan.FromMinutes(10);

    private static readonly TimeSpan OpenTime = TimeSpan.FromMinutes(1);

    private readonly Stopwatch _inWork = new();
    private byte[] _block = [];
    private MemoryFile? _unused;
    private WorkerProcess? _worker;
    private int _losses;

    /// <summary>Why the command decodes all videos from now on; null while it does not.</summary>
    public string? Problem { get; private set; }

    /// <inheritdoc cref="WarmRun.Declined"/>
    public string? Declined { get; private set; }

    /// <param name="length">Of the file, in bytes.</param>
    /// <param name="clock">Runs since the video began.</param>
    /// <returns>Null when the command is to decide; the frames that the sink was given count for nothing.</returns>
    /// <exception cref="OperationCanceledException"/>
    public FfmpegEnd? Run(FrameChoice choice, Descriptor file, long length, Stopwatch clock, IVideoSink sink, CancellationToken cancel)
    {
        if (Problem is not null || length is 0 or > MostBytes) { return null; }
        if (_inWork.Elapsed > Life) { Leave(); }
        bool done = false;
        try
        {
            if (_worker is null && !Start(cancel)) { return null; }
            _inWork.Start();
            using var run = new WarmRun(_worker!, Lose, settings.Limits, file, length, clock, sink, cancel);
            var end = run.ToTheEnd(WarmRequests.Decode(choice, settings, length), _block);
            Declined = end is null ? run.Declined : null;
            // A worker that was left in the middle of a video is of no more use.
            done = end is null or { Early: EarlyEnd.None };
            _losses = 0;
            return end;
        }
        catch (WorkerLostException lost)
        {
            if (++_losses == MostLosses) { Problem = $"workers that decode videos do not last: {lost.Message}"; }
            return null;
        }
        finally
        {
            _inWork.Stop();
            if (!done) { WorkerProcess.Discard(ref _worker, now: true); }
        }
    }

    /// <summary>Starts a worker, if none is there.</summary>
    /// <returns>Null when it decodes videos; else why not.</returns>
    public string? Try(CancellationToken cancel)
    {
        try
        {
            if (_worker is null && Problem is null) { Start(cancel); }
            return Problem;
        }
        catch (WorkerLostException lost) { return lost.Message; }
    }

    public void Dispose()
    {
        Leave();
        _unused?.Dispose();
    }

    private bool Start(CancellationToken cancel)
    {
        // A worker for pictures has shared memory in this place.
        _unused ??= WorkerLaunch.Share();
        if (_block.Length == 0) { _block = new byte[WarmAnswer.MostBytes]; }
        _inWork.Reset();
        try
        {
            _worker = WorkerLaunch.Start(sandbox, _unused, VideoConfinement.OfWorker(settings, Life),
                Workers.PictureRequests.Hello(new DecodeLimits(), VideoConfinement.AddressBytes(settings)), "decodes videos", cancel);
            Problem = Open(cancel);
        }
        catch (RunStoppedException e) { Problem = e.Message; }
        if (Problem is not null) { Leave(); }
        return Problem is null;
    }

    /// <returns>Null when its libraries are those of the command.</returns>
    private string? Open(CancellationToken cancel)
    {
        Check(_worker!.Send(new WorkerRequest { Operation = WorkerOperation.OpenVideos }, OpenTime, cancel));
        Check(_worker.Receive(out WarmAnswer answer, OpenTime, cancel));
        if (answer.Sign is not (WarmSign.Ready or WarmSign.Absent) || answer.Text is < 0 or > LibavLog.LongestLine) { throw Lose(WorkerSign.Died, "answered what cannot be"); }
        Span<byte> text = stackalloc byte[LibavLog.LongestLine];
        Check(_worker.Receive(text[..answer.Text], OpenTime, cancel));
        string words = QuotedWords.OneLine(Encoding.UTF8.GetString(text[..answer.Text]));
        return answer.Sign == WarmSign.Absent ? words
            : words != program.Version ? $"ffmpeg is version {program.Version}, and its libraries are version {words}" : null;
    }

    private void Check(WorkerSign sign)
    {
        if (sign != WorkerSign.Answered) { throw Lose(sign, null); }
    }

    private WorkerLostException Lose(WorkerSign sign, string? breach) =>
        WorkerProcess.Lose(ref _worker, sign, "the worker", breach, settings.Limits.MaxSilence);

    private void Leave()
    {
        _worker?.Leave();
        _worker = null;
    }
}
