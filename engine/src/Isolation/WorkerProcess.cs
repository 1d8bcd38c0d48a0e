using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Text;
using Cotejo.Engine.Evidence;

namespace Cotejo.Engine.Isolation;

/// <summary>How waiting for a worker ended.</summary>
internal enum WorkerSign
{
    /// <summary>All that was waited for is there.</summary>
    Answered,
    /// <summary>It has ended, or closed its pipe: of what it was given, or killed from outside.</summary>
    Died,
    /// <summary>The time was over.</summary>
    Late,
}

/// <summary>
/// A long-lived child of the same program, shut in, that native decoders and archive readers run in. Its file is a descriptor that it
/// inherits; requests and answers go through pipes. What it answers is never believed: whoever receives checks. For the thread that started
/// it, with which it dies.
/// </summary>
internal sealed unsafe class WorkerProcess : IDisposable
{
    /// <summary>In the worker: requests, answers, the file.</summary>
    public const int RequestNumber = 3, AnswerNumber = 4, FileNumber = 5;

    private const int LookMilliseconds = 100;
    private const int PipeBytes = 1 << 20;
    private const int LongestWords = 4096;
    private const int LingerMilliseconds = 2000;
    private const int LeaveMilliseconds = 500;

    private readonly ChildProcess _child;
    private readonly ChildPipe _words;
    private readonly ChildPipe _answers;
    private readonly RequestPipe _requests;
    private readonly StringBuilder _said = new();

    private WorkerProcess(ChildProcess child, ChildPipe words, ChildPipe answers, RequestPipe requests) =>
        (_child, _words, _answers, _requests) = (child, words, answers, requests);

    /// <summary>What it wrote as its last words, of its runtime or its loader; for a message, not a fact.</summary>
    public string LastWords
    {
        get
        {
            DrainWords();
            return _said.ToString().Trim();
        }
    }

    /// <param name="file">The worker's <see cref="FileNumber"/>: shared memory, or an archive that is too large for it.</param>
    /// <param name="command">Null for <see cref="WorkerProgram.Command"/>.</param>
    public static LinuxError Start(
        Sandbox sandbox, Descriptor file, Confinement confinement, out WorkerProcess? started, IReadOnlyList<string>? command = null)
    {
        started = null;
        ChildPipe? words = null, answers = null;
        RequestPipe? requests = null;
        ChildProcess? child = null;
        bool held = false;
        var error = ChildPipe.Open(out words);
        try
        {
            if (error.IsNone) { error = ChildPipe.Open(out answers); }
            if (error.IsNone) { error = RequestPipe.Open(out requests); }
            if (!error.IsNone) { return error; }
            answers!.Widen(PipeBytes);
            requests!.Widen(PipeBytes);
            file.DangerousAddRef(ref held);
            int word = words!.ChildNumber;
            error = sandbox.Start(command ?? WorkerProgram.Command, WorkerProgram.Environment,
                [word, word, requests.ChildNumber, answers.ChildNumber, (int)file.DangerousGetHandle()],
                confinement with { Reads = [.. confinement.Reads, .. WorkerProgram.Folders] }, out child);
            words.CloseChildEnd();
            answers.CloseChildEnd();
            requests.CloseChildEnd();
            if (error.IsNone) { started = new WorkerProcess(child!, words, answers, requests); }
            return error;
        }
        finally
        {
            if (held) { file.DangerousRelease(); }
            if (started is null)
            {
                words?.Dispose();
                answers?.Dispose();
                requests?.Dispose();
            }
        }
    }

    /// <summary>Sends a request, or what follows one.</summary>
    public WorkerSign Send(ReadOnlySpan<byte> message, TimeSpan within, CancellationToken cancel)
    {
        long began = Stopwatch.GetTimestamp();
        while (!message.IsEmpty)
        {
            cancel.ThrowIfCancellationRequested();
            int count = _requests.Write(message);
            if (count < 0) { return WorkerSign.Died; }
            message = message[count..];
            if (count > 0) { continue; }
            if (Stopwatch.GetElapsedTime(began) > within) { return WorkerSign.Late; }
            _requests.Wait(LookMilliseconds);
        }
        return WorkerSign.Answered;
    }

    public WorkerSign Send<T>(in T message, TimeSpan within, CancellationToken cancel)
        where T : unmanaged => Send(MemoryMarshal.AsBytes(new ReadOnlySpan<T>(in message)), within, cancel);

    /// <summary>Waits until the whole span is received.</summary>
    /// <param name="within">From now; whoever receives in parts keeps the time of the whole.</param>
    public WorkerSign Receive(Span<byte> message, TimeSpan within, CancellationToken cancel)
    {
        long began = Stopwatch.GetTimestamp();
        while (true)
        {
            int count = _answers.Read(message);
            message = message[count..];
            if (message.IsEmpty) { return WorkerSign.Answered; }
            if (count > 0) { continue; }
            if (_answers.Ended) { return WorkerSign.Died; }
            cancel.ThrowIfCancellationRequested();
            if (Stopwatch.GetElapsedTime(began) > within) { return WorkerSign.Late; }
            DrainWords();
            ChildPipe.Wait([_answers], LookMilliseconds);
        }
    }

    public WorkerSign Receive<T>(out T message, TimeSpan within, CancellationToken cancel)
        where T : unmanaged
    {
        message = default;
        return Receive(MemoryMarshal.AsBytes(new Span<T>(ref message)), within, cancel);
    }

    /// <summary>Waits for its end.</summary>
    /// <param name="now">Kills it; else it is killed only if it has closed its pipe and lives on.</param>
    public ChildEnd End(bool now)
    {
        if (!now) { Linger(LingerMilliseconds); }
        DrainWords();
        _child.KillGroup();
        return _child.WaitForEnd();
    }

    /// <summary>Ends and disposes of the worker that a place holds, if it holds one; the next starts in its place.</summary>
    public static ChildEnd Discard(ref WorkerProcess? worker, bool now)
    {
        var end = worker?.End(now) ?? default;
        worker?.Dispose();
        worker = null;
        return end;
    }

    /// <summary>The same for a worker that died, was late, or lied.</summary>
    /// <inheritdoc cref="WorkerLostException.From"/>
    public static WorkerLostException Lose(ref WorkerProcess? worker, WorkerSign sign, string name, string? breach, TimeSpan patience) =>
        WorkerLostException.From(sign, Discard(ref worker, now: sign == WorkerSign.Late || breach is not null), name, breach, patience);

    /// <summary>
    /// Lets it end by itself, for a moment, before it is disposed of: the time that a killed process spent is lost to whoever measures, since
    /// the sandbox around it is killed too.
    /// </summary>
    public void Leave()
    {
        _requests.Dispose();
        Linger(LeaveMilliseconds);
        Dispose();
    }

    public void Dispose()
    {
        _child.Dispose();
        _words.Dispose();
        _answers.Dispose();
        _requests.Dispose();
    }

    private void Linger(int milliseconds)
    {
        for (int i = 0; i < milliseconds && !_child.HasEnded; i++) { Thread.Sleep(1); }
    }

    /// <summary>Keeps the first of them; reads the rest, so that the worker never waits for a reader.</summary>
    private void DrainWords()
    {
        Span<byte> buffer = stackalloc byte[1024];
        for (int count; (count = _words.Read(buffer)) > 0;)
        {
            if (_said.Length < LongestWords) { _said.Append(Encoding.UTF8.GetString(buffer[..count])); }
        }
    }
}
