using Cotejo.Engine.Decoding;
using Cotejo.Engine.Evidence;

namespace Cotejo.Engine.Isolation;

/// <summary>Starts a worker and waits until it answers.</summary>
internal static class WorkerLaunch
{
    private static readonly TimeSpan StartTime = TimeSpan.FromMinutes(1);

    /// <param name="shared">Memory that both have.</param>
    /// <param name="task">What it does, for a message: decodes.</param>
    /// <exception cref="WorkerLostException">It was killed from outside before it answered.</exception>
    /// <exception cref="RunStoppedException">None can be started.</exception>
    public static WorkerProcess Start(Sandbox sandbox, MemoryFile shared, Confinement confinement, in WorkerRequest hello, string task, CancellationToken cancel)
    {
        var error = WorkerProcess.Start(sandbox, shared.Descriptor, confinement, out var started);
        if (!error.IsNone) { throw new RunStoppedException($"The process that {task} cannot be started: {error.Words}."); }
        var sign = started!.Send(hello, StartTime, cancel);
        if (sign == WorkerSign.Answered) { sign = started.Receive(out WorkerRequest _, StartTime, cancel); }
        if (sign == WorkerSign.Answered) { return started; }
        using (started)
        {
            var end = started.End(now: sign == WorkerSign.Late);
            string words = QuotedWords.OneLine(started.LastWords);
            var lost = WorkerLostException.From(sign, end, "it", null, StartTime);
            throw lost.WasKilled ? lost : new RunStoppedException($"The process that {task} does not start: {(words.Length > 0 ? words : lost.Message)}.");
        }
    }

    /// <exception cref="RunStoppedException">There is no room for any.</exception>
    public static MemoryFile Share()
    {
        if (MemoryFile.Create(out var shared) is { IsNone: false } none) { throw new RunStoppedException($"Memory to share with a worker cannot be made: {none.Words}."); }
        return shared!;
    }
}
