using System.Diagnostics;

namespace Cotejo.Engine.Pipeline;

/// <summary>What this process has cost since it began. The processes that decode are not in it: what shuts them in ends without telling their time.</summary>
/// <param name="AllocatedBytes">Managed memory that was asked for, whatever became of it.</param>
/// <param name="Collections">Of garbage, of each generation.</param>
/// <param name="PeakBytes">Most resident memory.</param>
public sealed record ProcessCost(double ProcessorSeconds, long AllocatedBytes, IReadOnlyList<int> Collections, long PeakBytes)
{
    internal static ProcessCost SoFar()
    {
        using var self = Process.GetCurrentProcess();
        return new ProcessCost(Environment.CpuUsage.TotalTime.TotalSeconds, GC.GetTotalAllocatedBytes(precise: true),
            [.. Enumerable.Range(0, GC.MaxGeneration + 1).Select(GC.CollectionCount)], self.PeakWorkingSet64);
    }
}

/// <summary>What a part of a run cost in which the whole process did one thing.</summary>
public sealed record PhaseCost(double Seconds, double ProcessorSeconds, long AllocatedBytes)
{
    internal static PhaseCost Of(Action phase)
    {
        long began = Stopwatch.GetTimestamp();
        var before = ProcessCost.SoFar();
        phase();
        var after = ProcessCost.SoFar();
        return new PhaseCost(Math.Round(Stopwatch.GetElapsedTime(began).TotalSeconds, 6),
            Math.Round(after.ProcessorSeconds - before.ProcessorSeconds, 6), after.AllocatedBytes - before.AllocatedBytes);
    }
}

/// <summary>What a scan cost, for whoever measures it.</summary>
/// <param name="Stages">In the order of the pipeline.</param>
public sealed record ScanCost(ProcessCost Process, PhaseCost Matching, IReadOnlyList<StageCost> Stages);
