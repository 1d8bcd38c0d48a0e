using Cotejo.Harness.Seizures;

namespace Cotejo.Harness.Trials;

/// <param name="Traced">strace looked on: without it nothing is known of what was opened.</param>
/// <param name="Programs">What was executed; empty when not traced.</param>
/// <param name="Problems">What was not as it must be; empty when passed.</param>
internal sealed record HostileVideoResult(int? ExitCode, double Seconds, long Items, bool Traced, IReadOnlyCollection<string> Programs,
    IReadOnlyDictionary<string, long> Outcomes, IReadOnlyList<string> Problems)
{
    public bool Passed => Problems.Count == 0;
}

/// <summary>Hostile videos through the real command, and the system's own account of what it and its decoders touched.</summary>
internal sealed class HostileVideoTrial(string cotejo, Workplace place, TimeSpan limit, Action<string> say)
{
    public HostileVideoResult Run(ulong seed)
    {
        string seizure = place.At("seizure"), caseFolder = place.At("case");
        IReadOnlyList<ManifestEntry> manifest = HostileVideos.Generate(seizure, seed);
        say($"generated {manifest.Count} entries");
        EvidenceCount counted = EvidenceCount.Of(seizure, unprivileged: false);
        string before = EvidenceCount.Traces(seizure);

        WatchedScan watched = WatchedScan.Of(cotejo, place, seizure, caseFolder, limit);
        ProcessResult run = watched.Run;
        say($"exit code {run.ExitCode}, {run.Wall.TotalSeconds:0.0} s; {watched.How}");

        List<string> problems = [.. run.Problems(limit)];
        if (EvidenceCount.Traces(seizure) != before) { problems.Add("the evidence is not as it was: a mode, size, link count or time has changed"); }
        LedgerOutcomes? outcomes = run.IsDone ? LedgerOutcomes.Read(caseFolder) : null;
        if (outcomes is not null) { problems.AddRange([.. outcomes.Problems(counted), .. manifest.SelectMany(entry => Problems(entry, outcomes))]); }
        if (watched.Calls is { } calls) { problems.AddRange(Problems(calls, seizure, watched.Readable, watched.Writable)); }
        return new HostileVideoResult(run.ExitCode, run.Wall.TotalSeconds, outcomes?.Items ?? 0, watched.Calls is not null, watched.Calls?.Programs ?? [],
            outcomes?.Counts ?? new Dictionary<string, long>(), problems);
    }

    private static IEnumerable<string> Problems(ManifestEntry entry, LedgerOutcomes outcomes)
    {
        if (!outcomes.ByPath.TryGetValue(Convert.ToHexString(entry.PathBytes()), out string? outcome)) { return [$"{entry.Path} is not in the ledger"]; }
        string? wanted = entry.Kind switch
        {
            "video" when outcome != "hashed" => "hashed",
            "lure" when outcome == "hashed" => "anything but hashed",
            "other" when !outcome.StartsWith("skipped(", StringComparison.Ordinal) => "skipped",
            "link" when outcome != "skipped(SymbolicLink)" => "skipped(SymbolicLink)",
            "broken" when entry.Edit == "no bytes" && outcome != "skipped(Empty)" => "skipped(Empty)",
            _ => null,
        };
        return wanted is null ? [] : [$"{entry.Path} ({entry.Edit}): {outcome}, not {wanted}"];
    }

    /// <param name="readable">Folders beside the system's in which files may be opened.</param>
    /// <param name="writable">Folders in which anything may be changed.</param>
    internal static IEnumerable<string> Problems(SystemCalls calls, string seizure, IReadOnlyList<string> readable, IReadOnlyList<string> writable)
    {
        IReadOnlyList<string> baits = HostileVideos.BaitsOf(seizure);
        foreach (OpenCall call in calls.Opened.Where(c => c.Paths.Any(baits.Contains))) { yield return $"the bait was asked for: {call.Path}"; }
        foreach (string problem in WatchedScan.Problems(calls, readable, writable)) { yield return problem; }
        foreach (var decoder in calls.Opened.Where(c => Path.GetFileName(c.Program) == WatchedScan.VideoDecoder).GroupBy(c => c.Process))
        {
            string[] inputs = [.. decoder.Select(c => c.Target ?? c.Path).Where(p => p.StartsWith(seizure + "/", StringComparison.Ordinal)).Distinct()];
            if (inputs.Length > 1) { yield return $"one decoder opened several files: {string.Join(", ", inputs)}"; }
        }
    }
}
