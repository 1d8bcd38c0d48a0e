using System.Diagnostics;
using System.Text;
using Cotejo.Engine.Decoding;
using Cotejo.Engine.Decoding.Workers;
using Cotejo.Engine.Evidence;
using Cotejo.Engine.Isolation;

namespace Cotejo.Engine.Archives;

/// <summary>An entry as its archive announces it. Nothing of it is to be relied on but that these bytes were in the archive.</summary>
/// <param name="Number">Its place in the archive, from 1.</param>
/// <param name="Name">As the archive has it.</param>
/// <param name="Size">As the archive tells; -1 when it does not.</param>
internal sealed record ArchiveEntry(long Number, byte[] Name, long Size, long ModifiedNs, EntryTraits Traits);

/// <summary>How an entry or an archive ended; no failure when it came out whole.</summary>
internal readonly record struct ArchiveOutcome(FailureKind? Failure, string? Message);

/// <summary>
/// Opens one archive after the other in a worker of its own, and gives their entries in order. The worker is given the bytes that it asks for
/// and never the file; of what it says every number is checked. For one thread.
/// </summary>
/// <param name="patience">How long the worker may read and give nothing.</param>
/// <param name="memory">Of address space, for dictionaries and the like.</param>
internal sealed class ArchiveSession(Sandbox sandbox, TimeSpan patience, long memory, IReadOnlyList<string> passwords) : IDisposable
{
    /// <summary>In work; a worker that is older is replaced before the next archive.</summary>
    private static readonly TimeSpan Life = TimeSpan.FromMinutes(10);

    /// <summary>Of processor time: an archive may be larger than any limit of time, and its worker is held to account by its silence.</summary>
    private static readonly TimeSpan ProcessorTime = TimeSpan.FromDays(7);

    private readonly byte[] _block = new byte[ArchiveAnswer.MostData];
    private readonly Stopwatch _silence = new();
    private MemoryFile? _unused;
    private WorkerProcess? _worker;
    private long _began;
    private Descriptor? _archive;
    private long _length, _farthest, _number;
    private long _dataLeft;
    private ReadFailure? _unreadable;

    /// <summary>Begins an archive. What the last one had left is dropped.</summary>
    /// <param name="archive">Read at the places that the worker asks for; stays the caller's.</param>
    /// <param name="passedOver">Entries that are not given: they were given before the worker was lost.</param>
    /// <exception cref="WorkerLostException"/>
    /// <exception cref="RunStoppedException">No worker can be started.</exception>
    public void Open(ArchiveFormat format, Descriptor archive, long length, long passedOver, CancellationToken cancel)
    {
        if (_archive is not null || Stopwatch.GetElapsedTime(_began) > Life) { WorkerProcess.Discard(ref _worker, now: true); }
        _worker ??= Start(cancel);
        (_archive, _length, _farthest, _number, _dataLeft, _unreadable) = (archive, length, 0, passedOver, 0, null);
        _silence.Restart();
        Check(_worker.Send(new WorkerRequest { Operation = WorkerOperation.OpenArchive, Type = (int)format, Length = length, First = passedOver }, patience, cancel));
    }

    /// <returns>Null at the end, with how it ended.</returns>
    /// <exception cref="WorkerLostException"/>
    public ArchiveEntry? Next(out ArchiveOutcome end, CancellationToken cancel)
    {
        end = default;
        var answer = Answer(cancel);
        if (answer.Sign == ArchiveSign.ArchiveEnd)
        {
            end = Ended(answer, cancel);
            if (_unreadable is { } unreadable) { end = new(unreadable.Kind, unreadable.Message); }
            _archive = null;
            return null;
        }
        Require(answer.Sign == ArchiveSign.Entry && answer.Text is >= 0 and <= ArchiveAnswer.LongestName && (answer.Traits & ~EntryTraits.All) == 0 && answer.First >= -1);
        byte[] name = new byte[answer.Text];
        Receive(name, cancel);
        return new ArchiveEntry(++_number, name, answer.First, answer.Second, answer.Traits);
    }

    /// <summary>The next bytes of the entry.</summary>
    /// <returns>How many; 0 at its end, with how it ended. <see cref="Next"/> follows.</returns>
    /// <exception cref="WorkerLostException"/>
    public int Read(Span<byte> bytes, out ArchiveOutcome end, CancellationToken cancel)
    {
        end = default;
        if (_dataLeft == 0)
        {
            var answer = Answer(cancel);
            if (answer.Sign == ArchiveSign.EntryEnd)
            {
                end = Ended(answer, cancel);
                return 0;
            }
            Require(answer.Sign == ArchiveSign.Data && answer.First is > 0 and <= ArchiveAnswer.MostData);
            _dataLeft = answer.First;
        }
        int count = (int)Math.Min(bytes.Length, _dataLeft);
        Receive(bytes[..count], cancel);
        _dataLeft -= count;
        return count;
    }

    /// <summary>Nothing more of the archive is wanted.</summary>
    public void Abandon()
    {
        _archive = null;
        WorkerProcess.Discard(ref _worker, now: true);
    }

    public void Dispose()
    {
        _worker?.Dispose();
        _unused?.Dispose();
    }

    /// <summary>The next word that is about entries; what the worker wants meanwhile it gets.</summary>
    private ArchiveAnswer Answer(CancellationToken cancel)
    {
        while (true)
        {
            Check(_worker!.Receive(out ArchiveAnswer answer, Left, cancel));
            switch (answer.Sign)
            {
                case ArchiveSign.Bytes:
                    Give(answer.First, answer.Second, cancel);
                    break;
                case ArchiveSign.Passwords:
                    byte[] list = Encoding.UTF8.GetBytes(string.Join('\n', passwords));
                    Check(_worker.Send(new WorkerRequest { Operation = WorkerOperation.Bytes, Length = list.Length }, Left, cancel));
                    Check(_worker.Send(list, Left, cancel));
                    break;
                case ArchiveSign.Trying:
                    // As often as there are passwords.
                    _silence.Restart();
                    break;
                default:
                    _silence.Restart();
                    return answer;
            }
        }
    }

    private void Give(long at, long count, CancellationToken cancel)
    {
        Require(at >= 0 && count is > 0 and <= ArchiveAnswer.MostData && at <= _length - count);
        // Whoever reads on is at work; whoever reads the same again and again is not.
        if (at + count > _farthest)
        {
            _farthest = at + count;
            _silence.Restart();
        }
        var block = _block.AsSpan(0, (int)count);
        for (int read = 0; read < block.Length && _unreadable is null;)
        {
            var error = LinuxFiles.ReadAt(_archive!, block[read..], at + read, out int got);
            if (!error.IsNone) { _unreadable = ReadFailure.From(error, "reading the archive failed"); }
            else if (got == 0) { _unreadable = new ReadFailure(FailureKind.Unstable, "changed while it was read: it is shorter than it was"); }
            read += got;
        }
        Check(_worker!.Send(new WorkerRequest { Operation = WorkerOperation.Bytes, Length = _unreadable is null ? count : -1 }, Left, cancel));
        if (_unreadable is null) { Check(_worker.Send(block, Left, cancel)); }
    }

    private ArchiveOutcome Ended(in ArchiveAnswer answer, CancellationToken cancel)
    {
        Require(answer.Text is >= 0 and <= Answers.LongestText && (answer.Failure == ArchiveAnswer.None || Enum.IsDefined((FailureKind)answer.Failure)));
        Span<byte> words = stackalloc byte[Answers.LongestText];
        words = words[..answer.Text];
        Receive(words, cancel);
        return answer.Failure == ArchiveAnswer.None ? default : new((FailureKind)answer.Failure, QuotedWords.Printable(Encoding.UTF8.GetString(words)));
    }

    private TimeSpan Left => patience - _silence.Elapsed;

    private void Receive(Span<byte> bytes, CancellationToken cancel) => Check(_worker!.Receive(bytes, patience, cancel));

    private void Check(WorkerSign sign)
    {
        if (sign != WorkerSign.Answered) { throw Lose(sign, null); }
    }

    private void Require(bool holds)
    {
        if (!holds) { throw Lose(WorkerSign.Died, "answered what cannot be"); }
    }

    private WorkerLostException Lose(WorkerSign sign, string? breach) =>
        WorkerProcess.Lose(ref _worker, sign, "what opens it", breach, patience);

    private WorkerProcess Start(CancellationToken cancel)
    {
        // A worker for pictures has shared memory in this place.
        _unused ??= WorkerLaunch.Share();
        _began = Stopwatch.GetTimestamp();
        return WorkerLaunch.Start(sandbox, _unused, new Confinement(null, 0, ProcessorTime), PictureRequests.Hello(new DecodeLimits(), memory), "opens archives", cancel);
    }
}
