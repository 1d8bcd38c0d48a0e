using System.Globalization;

namespace Cotejo.Engine.Isolation;

/// <summary>The worker is gone with what it had in hand, or what it answered was no answer. A new one is started for the next.</summary>
internal sealed class WorkerLostException(WorkerSign sign, ChildEnd end, string how) : Exception(how)
{
    /// <summary>It was ended because it took too long.</summary>
    public bool IsLate => sign == WorkerSign.Late;

    /// <summary>By a signal that no decoder sends itself: the kernel ran out of memory, or somebody ended it.</summary>
    public bool WasKilled => sign == WorkerSign.Died && (end.Signal == ProcessCalls.Kill || end.Code == 128 + ProcessCalls.Kill);

    /// <param name="worker">What it is to whoever reads the message: its decoder.</param>
    /// <param name="breach">What it answered that cannot be; null when it ended, or was late.</param>
    public static WorkerLostException From(WorkerSign sign, ChildEnd end, string worker, string? breach, TimeSpan patience)
    {
        string how = breach is not null ? $"{worker} {breach}"
            : sign == WorkerSign.Late ? string.Create(CultureInfo.InvariantCulture, $"{worker} was not done after {patience.TotalSeconds} s")
            : end.Signal is { } signal ? string.Create(CultureInfo.InvariantCulture, $"{worker} died of signal {signal}")
            : string.Create(CultureInfo.InvariantCulture, $"{worker} ended with code {end.Code}");
        return new WorkerLostException(sign, breach is null ? end : default, how);
    }
}
