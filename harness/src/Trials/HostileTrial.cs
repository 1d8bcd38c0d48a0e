using System.Text.Json;
using Cotejo.Harness.Seizures;

namespace Cotejo.Harness.Trials;

/// <param name="Problems">What was not as it must be; empty when passed.</param>
internal sealed record HostileScan(string User, int? ExitCode, double Seconds, long PeakBytes, EvidenceCount Counted, long Items,
    IReadOnlyDictionary<string, long> Outcomes, IReadOnlyList<string> Problems);

internal sealed record HostileResult(IReadOnlyList<HostileScan> Scans)
{
    public bool Passed => Scans.All(s => s.Problems.Count == 0);
}

/// <summary>Hostile evidence through the real command; the ledger is then read as an analyst would, not through the engine.</summary>
internal sealed class HostileTrial(string cotejo, Workplace place, TimeSpan limit, Action<string> say)
{
    public HostileResult Run(ulong seed, bool large)
    {
        string seizure = place.At("seizure");
        IReadOnlyList<ManifestEntry> manifest = HostileSeizure.Generate(seizure, seed, large);
        say($"generated {manifest.Count} entries");
        List<HostileScan> scans = [Scan(seizure, manifest, unprivileged: false)];
        // For root no file is unreadable: only another user meets the forbidden ones.
        if (Environment.IsPrivilegedProcess) { scans.Add(Scan(seizure, manifest, unprivileged: true)); }
        return new HostileResult(scans);
    }

    private HostileScan Scan(string seizure, IReadOnlyList<ManifestEntry> manifest, bool unprivileged)
    {
        string user = unprivileged ? "nobody" : Environment.UserName;
        string home = Directory.CreateDirectory(place.At(user)).FullName, caseFolder = Path.Combine(home, "case");
        File.SetUnixFileMode(home, (UnixFileMode)0b111_111_111);
        EvidenceCount counted = EvidenceCount.Of(seizure, unprivileged);
        string before = EvidenceCount.Traces(seizure);
        ProcessResult run = CotejoProcess.Run(cotejo, ["scan", caseFolder, seizure, "--json"], limit, unprivileged);
        say($"as {user}: exit code {run.ExitCode}, {run.Wall.TotalSeconds:0.0} s, peak {run.PeakBytes / 1e6:0} MB");
        List<string> problems = [.. run.Problems(limit)];
        if (run.ExitCode == 0) { problems.Add("exit code 0: nothing failed, though much is broken"); }
        // Another user may not suppress the marks of access; the engine says so.
        if (!unprivileged && EvidenceCount.Traces(seizure) != before) { problems.Add("the evidence is not as it was: a mode, size, link count or time has changed"); }
        LedgerOutcomes? outcomes = run.IsDone ? LedgerOutcomes.Read(caseFolder) : null;
        if (outcomes is not null) { Check(outcomes, counted, manifest, run.Output, problems, unprivileged); }
        return new HostileScan(user, run.ExitCode, run.Wall.TotalSeconds, run.PeakBytes, counted, outcomes?.Items ?? 0,
            outcomes?.Counts ?? new Dictionary<string, long>(), problems);
    }

    private static void Check(
        LedgerOutcomes outcomes, EvidenceCount counted, IReadOnlyList<ManifestEntry> manifest, string output, List<string> problems, bool unprivileged)
    {
        problems.AddRange(outcomes.Problems(counted));
        using JsonDocument summary = JsonDocument.Parse(output);
        long all = counted.Items + outcomes.Entries;
        if (summary.RootElement.GetProperty("items").GetInt64() != all) { problems.Add("the summary's items are not those that find counted and the entries of archives"); }
        long sum = SumNumbers(summary.RootElement.GetProperty("outcomes"));
        if (sum != all) { problems.Add($"the summary's outcomes sum to {sum}, not {all}"); }
        foreach (ManifestEntry entry in manifest)
        {
            bool hidden = unprivileged && entry.Path.StartsWith("forbidden/folder/", StringComparison.Ordinal);
            if (!outcomes.ByPath.TryGetValue(Convert.ToHexString(entry.PathBytes()), out string? outcome))
            {
                if (!hidden) { problems.Add($"{entry.Path} is not in the ledger"); }
            }
            else if (Wanted(entry, unprivileged) is { } wanted && outcome != wanted) { problems.Add($"{entry.Path} ({entry.Edit}): {outcome}, not {wanted}"); }
        }
    }

    /// <summary>The outcome that an entry must have; null where several are right.</summary>
    private static string? Wanted(ManifestEntry entry, bool unprivileged) => entry.Kind switch
    {
        "picture" => "hashed",
        "link" => "skipped(SymbolicLink)",
        "fifo" or "socket" => "skipped(SpecialFile)",
        "other" => "skipped(NotMedia)",
        _ when unprivileged && entry.Path == "forbidden/unreadable.jpg" => "failed(AccessDenied)",
        _ when entry.Edit == "no bytes" => "skipped(Empty)",
        // A file above a gigabyte is digested whole and not decoded: it must show among the failures, where a person finds it.
        _ when entry.Edit is "900 million pixels" or "a picture followed by two gigabytes of nothing" => "failed(OverLimit)",
        _ when entry.Edit is "text" or "random bytes" or "zeros" => "failed(Unrecognised)",
        _ => null,
    };

    private static long SumNumbers(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.Number => element.GetInt64(),
        JsonValueKind.Object => element.EnumerateObject().Sum(p => SumNumbers(p.Value)),
        _ => 0,
    };
}
