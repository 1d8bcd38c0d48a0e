using Cotejo.Harness.Measuring;
using Cotejo.Harness.Seizures;

namespace Cotejo.Harness.Trials;

/// <param name="Seconds">Of the whole process, from its start.</param>
/// <param name="ProcessorSeconds">Of all its processes: on a machine that is busy with other things, what it would not take longer than.</param>
/// <param name="OwnPeakBytes">Most resident memory of cotejo itself.</param>
/// <param name="PeakBytes">With its workers, and the files in memory that it holds.</param>
/// <param name="Outcome">Of the bomb; null for all of them together.</param>
/// <param name="Entries">Items within it.</param>
internal sealed record BombScan(string Path, string What, long Bytes, int? ExitCode, double Seconds, double ProcessorSeconds, long OwnPeakBytes, long PeakBytes, string? Outcome, long Entries);

/// <param name="Problems">What was not as it must be; empty when passed.</param>
internal sealed record BombResult(World World, string Memory, IReadOnlyList<BombScan> Scans, double MostSeconds, long MostBytes, IReadOnlyList<string> Problems)
{
    public bool Passed => Problems.Count == 0;
}

/// <summary>Each bomb through the real command by itself, and all of them in one scan: how long, and how much memory at most.</summary>
/// <param name="memory">The budget that the scan is given, as it is typed, and in bytes.</param>
/// <param name="limit">For one bomb.</param>
internal sealed class BombTrial(string cotejo, Workplace place, (string Text, long Bytes) memory, TimeSpan limit, Action<string> say)
{
    private readonly List<string> _problems = [];

    /// <param name="only">What the paths of the bombs have in them; null for all bombs, and all of them together.</param>
    public BombResult Run(ulong seed, string? only)
    {
        string seizure = place.At("seizure");
        IReadOnlyList<ManifestEntry> manifest = BombSeizure.Generate(seizure, seed);
        say($"generated {manifest.Count} bombs, {manifest.Sum(b => b.Bytes) / 1e6:0.0} MB");
        List<BombScan> scans = [.. manifest.Where(b => only is null || b.Path.Contains(only, StringComparison.Ordinal)).Select(bomb => Scan(Path.Combine(seizure, bomb.Path), bomb.Path, bomb.Edit, bomb.Bytes, 1, limit))];
        if (scans.Count == 0) { throw new SettingsException($"--only '{only}' is in no bomb's path; harness generate bombs shows them."); }
        double most = scans.Max(s => s.Seconds);
        if (only is null) { scans.Add(Scan(seizure, "all", "all of them in one scan", manifest.Sum(b => b.Bytes), manifest.Count, limit * manifest.Count)); }
        return new BombResult(World.Here(), memory.Text, scans, most, scans.Max(s => s.PeakBytes), _problems);
    }

    private BombScan Scan(string source, string path, string what, long bytes, int items, TimeSpan within)
    {
        string caseFolder = place.At("case");
        Workplace.Remove(caseFolder);
        // What hangs is given time to show by how much it is too slow.
        ProcessResult run = CotejoProcess.Run(cotejo, ["scan", caseFolder, source, "--memory", memory.Text, "--json"], within * 4);
        double processor = run.Processor.TotalSeconds;
        _problems.AddRange(run.Problems(within * 4).Select(problem => $"{path}: {problem}"));
        if (run.Wall > within) { _problems.Add($"{path}: {run.Wall.TotalSeconds:0.0} s, more than {within.TotalSeconds:0}; {processor:0.0} s of processors"); }
        if (run.PeakBytes > memory.Bytes) { _problems.Add($"{path}: {run.PeakBytes / 1e6:0} MB were resident, of a budget of {memory.Bytes / 1e6:0}"); }
        LedgerOutcomes? outcomes = run.IsDone ? LedgerOutcomes.Read(caseFolder) : null;
        if (outcomes is not null) { _problems.AddRange(outcomes.Problems(new EvidenceCount(items, 0, 0, 0)).Select(problem => $"{path}: {problem}")); }
        string? outcome = items == 1 ? outcomes?.ByPath.GetValueOrDefault("") : null;
        say($"{path,-24} {run.Wall.TotalSeconds,6:0.0} s {processor,6:0.0} s {run.OwnPeakBytes / 1e6,6:0} {run.PeakBytes / 1e6,6:0} MB  {outcome}{(outcomes?.Entries > 0 ? $", {outcomes.Entries} entries" : "")}");
        return new BombScan(path, what, bytes, run.ExitCode, run.Wall.TotalSeconds, processor, run.OwnPeakBytes, run.PeakBytes, outcome, outcomes?.Entries ?? 0);
    }
}
