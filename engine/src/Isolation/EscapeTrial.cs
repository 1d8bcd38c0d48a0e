using System.Text;
using Cotejo.Engine.Decoding;
using Cotejo.Engine.Evidence;

namespace Cotejo.Engine.Isolation;

/// <summary>One attempt of a child to do what it should not.</summary>
/// <param name="Id">One word, the same in every version.</param>
/// <param name="Attempt">In words: open a socket.</param>
/// <param name="Answer">What the system answered; null when it let it happen.</param>
public sealed record EscapeResult(string Id, string Attempt, string? Answer)
{
    public bool IsRefused => Answer is not null;
}

/// <summary>The parent's side of a trial of walls: a worker within them tries each attempt, and tells how it ended.</summary>
internal static class EscapeTrial
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    /// <param name="path">Of a file that it should not read; absolute.</param>
    /// <param name="asWorker">It locks itself as workers do; else it stands for another program.</param>
    /// <returns>One for each attempt.</returns>
    /// <exception cref="RunStoppedException">It did not start, so that nothing is known.</exception>
    public static IReadOnlyList<EscapeResult> Run(Sandbox sandbox, Confinement confinement, string path, bool asWorker, CancellationToken cancel)
    {
        byte[] name = Encoding.UTF8.GetBytes(path);
        var error = MemoryFile.Create(out var shared);
        using (shared)
        {
            if (error.IsNone) { error = shared!.Append(name); }
            WorkerProcess? started = null;
            if (error.IsNone)
            {
                error = WorkerProcess.Start(sandbox, shared!.Descriptor, confinement, out started, asWorker ? null : WorkerProgram.Unlocked);
            }
            if (!error.IsNone) { throw new RunStoppedException($"A worker could not be started: {error}."); }
            using var worker = started!;
            Greet(worker, cancel);
            var results = new List<EscapeResult>();
            foreach (var attempt in Enum.GetValues<EscapeAttempt>())
            {
                if (attempt == EscapeAttempt.Program && !asWorker) { continue; }
                results.Add(new EscapeResult(attempt.ToString(), Words(attempt, path), Ask(worker, attempt, name.Length, cancel)));
            }
            return results;
        }
    }

    private static void Greet(WorkerProcess worker, CancellationToken cancel)
    {
        var sign = worker.Send(new WorkerRequest { Operation = WorkerOperation.Hello }, Patience, cancel);
        if (sign == WorkerSign.Answered) { sign = worker.Receive(out WorkerRequest _, Patience, cancel); }
        if (sign != WorkerSign.Answered)
        {
            worker.End(now: true);
            throw new RunStoppedException($"A worker does not answer ({sign}). {QuotedWords.OneLine(worker.LastWords)}");
        }
    }

    private static string? Ask(WorkerProcess worker, EscapeAttempt attempt, int length, CancellationToken cancel)
    {
        var request = new WorkerRequest
        {
            Operation = WorkerOperation.TryToEscape, Type = (int)attempt, First = Environment.ProcessId, Length = length,
        };
        var sign = worker.Send(request, Patience, cancel);
        if (sign == WorkerSign.Answered) { sign = worker.Receive(out request, Patience, cancel); }
        return sign switch
        {
            WorkerSign.Answered => request.First == 0 ? null : new LinuxError((int)request.First).ToString(),
            WorkerSign.Died => "the worker ended of it",
            _ => "the worker never came back from it",
        };
    }

    private static string Words(EscapeAttempt attempt, string path) => attempt switch
    {
        EscapeAttempt.ReadFile => $"read {path}",
        EscapeAttempt.WriteFile => "write a file beside the program",
        EscapeAttempt.Internet => "open a socket to a network",
        EscapeAttempt.LocalSocket => "open a socket to another program",
        EscapeAttempt.Process => "start a process",
        EscapeAttempt.OtherProcesses => "see other processes",
        EscapeAttempt.Signal => "send a signal to cotejo",
        EscapeAttempt.Memory => "read cotejo's memory",
        EscapeAttempt.Mount => "mount a file system",
        EscapeAttempt.Namespace => "make a namespace in which it is root",
        _ => "become another program",
    };
}
