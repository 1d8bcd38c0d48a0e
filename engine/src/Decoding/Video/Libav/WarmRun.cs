using System.Buffers;
using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text;
using Cotejo.Engine.Evidence;
using Cotejo.Engine.Isolation;
using Cotejo.Kernels.Pdq;

namespace Cotejo.Engine.Decoding.Video.Libav;

/// <summary>One video in a worker, from the request to its last answer, on the calling thread.</summary>
/// <param name="lose">Ends the worker, and says how it was lost: with what it answered that cannot be, or null.</param>
/// <param name="file">Read at the places that the worker asks for.</param>
/// <param name="clock">Runs since the video began.</param>
internal sealed class WarmRun(WorkerProcess worker, Func<WorkerSign, string?, WorkerLostException> lose, VideoLimits limits, Descriptor file, long length,
    Stopwatch clock, IVideoSink sink, CancellationToken cancel) : IDisposable
{
    private readonly FfmpegLog _log = new();
    private readonly FrameTimes _times = new();
    private byte[] _luma = [];
    private int _lines;
    private int _frames;
    private (int Width, int Height) _size;
    private bool _unreadable;

    /// <summary>Why the command is to decide; for whoever looks for the reason, not a fact.</summary>
    public string? Declined { get; private set; }

    /// <param name="block">For the bytes of the file, <see cref="WarmAnswer.MostBytes"/> of them.</param>
    /// <returns>How it ended; null when the command is to decide, and the worker waits for the next video.</returns>
    /// <exception cref="WorkerLostException"/>
    public FfmpegEnd? ToTheEnd(in WorkerRequest request, byte[] block)
    {
        Check(worker.Send(request, Patience, cancel));
        while (clock.Elapsed <= limits.MaxTime)
        {
            var sign = worker.Receive(out WarmAnswer answer, Patience, cancel);
            if (sign == WorkerSign.Late) { return Ended(clock.Elapsed > limits.MaxTime ? EarlyEnd.Time : EarlyEnd.Silence); }
            Check(sign);
            switch (answer.Sign)
            {
                case WarmSign.Bytes:
                    Give(answer.First, answer.Second, block);
                    break;
                case WarmSign.Samples:
                    Judge(answer, block);
                    break;
                case WarmSign.Line:
                    Require(++_lines <= LibavLog.MostLines);
                    _log.Add(Text(answer, block));
                    break;
                case WarmSign.Frame when _frames == limits.MaxFrames:
                    return Ended(EarlyEnd.Frames);
                case WarmSign.Frame:
                    Take(answer);
                    break;
                case WarmSign.End:
                    Declined = "it has something to say of itself";
                    bool isClean = _frames > 0 && !_unreadable && _log is { FirstError: null, Damage: null, Refused: Refusal.None, Codec: not null };
                    return isClean ? Ended(EarlyEnd.None) : null;
                default:
                    Require(answer.Sign == WarmSign.Declined);
                    Declined = QuotedWords.OneLine(Encoding.UTF8.GetString(Text(answer, block)));
                    return null;
            }
        }
        return Ended(EarlyEnd.Time);
    }

    public void Dispose() => ArrayPool<byte>.Shared.Return(_luma);

    /// <summary>Until the worker has to give a sign.</summary>
    private TimeSpan Patience
    {
        get
        {
            var left = limits.MaxTime - clock.Elapsed;
            return left < TimeSpan.Zero ? TimeSpan.Zero : left < limits.MaxSilence ? left : limits.MaxSilence;
        }
    }

    private FfmpegEnd Ended(EarlyEnd early) => new(null, default, early, _log, _frames, _size.Width, _size.Height, IsCut: false);

    private void Give(long at, long count, byte[] block)
    {
        Require(at >= 0 && count > 0 && count <= block.Length && at <= length - count);
        var bytes = block.AsSpan(0, (int)count);
        _unreadable = _unreadable || !LinuxFiles.TryReadAll(file, bytes, at);
        Check(worker.Send(new WorkerRequest { Operation = WorkerOperation.Bytes, Length = _unreadable ? -1 : count }, Patience, cancel));
        if (!_unreadable) { Check(worker.Send(bytes, Patience, cancel)); }
    }

    private void Judge(in WarmAnswer answer, byte[] block)
    {
        Require(answer.First is > 0 and <= JumpJudge.MostSamples && answer.Text == answer.First * Unsafe.SizeOf<SamplePlace>());
        var list = block.AsSpan(0, answer.Text);
        Check(worker.Receive(list, Patience, cancel));
        bool allows = new JumpJudge(file, length).Allows(MemoryMarshal.Cast<byte, SamplePlace>(list), block.AsSpan(answer.Text));
        Check(worker.Send(new WorkerRequest { Operation = WorkerOperation.Samples, First = allows ? 1 : 0 }, Patience, cancel));
    }

    private ReadOnlySpan<byte> Text(in WarmAnswer answer, byte[] block)
    {
        Require(answer.Text is >= 0 and <= LibavLog.LongestLine);
        var text = block.AsSpan(0, answer.Text);
        Check(worker.Receive(text, Patience, cancel));
        return text;
    }

    private void Take(in WarmAnswer answer)
    {
        var (width, height) = (answer.Width, answer.Height);
        Require(width > 0 && height > 0 && Math.Max(width, height) <= LumaReducer.MaxSide && (long)width * height <= Math.Min(limits.MaxPixels, Array.MaxLength));
        if (_luma.Length < width * height)
        {
            ArrayPool<byte>.Shared.Return(_luma);
            _luma = [];
            _luma = ArrayPool<byte>.Shared.Rent(width * height);
        }
        var luma = _luma.AsSpan(0, width * height);
        Check(worker.Receive(luma, Patience, cancel));
        if (_frames++ == 0) { _size = (width, height); }
        _times.Add(answer.First == WarmAnswer.NoStamp ? null : answer.First);
        sink.Take(width, height, _times.Next(), luma);
    }

    private void Check(WorkerSign sign)
    {
        if (sign != WorkerSign.Answered) { throw lose(sign, null); }
    }

    /// <summary>What does not hold was said by a worker that is not itself any more.</summary>
    private void Require(bool holds)
    {
        if (!holds) { throw lose(WorkerSign.Died, "answered what cannot be"); }
    }
}
