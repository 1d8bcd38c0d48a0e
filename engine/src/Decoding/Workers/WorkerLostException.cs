using Cotejo.Engine.Isolation;

namespace Cotejo.Engine.Decoding.Workers;

/// <summary>The worker is gone with the picture that it had in hand, or what it answered was no answer. A new one is started for the next.</summary>
internal sealed class WorkerLostException(WorkerSign sign, ChildEnd end, string how) : Exception(how)
{
    /// <summary>It was ended because it took too long.</summary>
    public bool IsLate => sign == WorkerSign.Late;

    /// <summary>By a signal that no decoder sends itself: the kernel ran out of memory, or somebody ended it.</summary>
    public bool WasKilled => sign == WorkerSign.Died && (end.Signal == ProcessCalls.Kill || end.Code == 128 + ProcessCalls.Kill);
}
