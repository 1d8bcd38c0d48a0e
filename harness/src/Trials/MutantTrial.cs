using Cotejo.Harness.Mutants;
using Cotejo.Harness.Seizures;

namespace Cotejo.Harness.Trials;

/// <param name="Contents">Distinct ones: as many were decoded.</param>
/// <param name="Noted">Mutants that killed or hung their decoder, with what was done to them: costs that are borne, and worth a look.</param>
/// <param name="Problems">What was not as it must be; empty when passed.</param>
internal sealed record MutantResult(int Mutants, int Contents, int? ExitCode, double Seconds, long PeakBytes, IReadOnlyDictionary<string, long> Outcomes,
    IReadOnlyList<string> Noted, IReadOnlyList<string> Problems)
{
    public bool Passed => Problems.Count == 0;
}

/// <summary>Mutants of every format through the real command: it comes to its end, and each of them has one outcome.</summary>
internal static class MutantTrial
{
    private static readonly string[] Costly = ["failed(DecoderCrashed)", "failed(TimedOut)", "failed(OutOfMemory)"];

    public static MutantResult Run(string cotejo, Workplace place, ulong seed, int count, TimeSpan limit, Action<string> say)
    {
        string seizure = place.At("seizure"), caseFolder = place.At("case");
        IReadOnlyList<ManifestEntry> manifest = MutantSeizure.Generate(seizure, seed, count);
        say($"generated {count} mutants");
        EvidenceCount counted = EvidenceCount.Of(seizure, unprivileged: false);
        ProcessResult run = CotejoProcess.Run(cotejo, ["scan", caseFolder, seizure, "--json"], limit);
        say($"exit code {run.ExitCode}, {run.Wall.TotalSeconds:0.0} s, peak {run.PeakBytes / 1e6:0} MB");
        List<string> problems = [.. run.Problems(limit)], noted = [];
        LedgerOutcomes? outcomes = run.IsDone ? LedgerOutcomes.Read(caseFolder) : null;
        if (outcomes is not null) { problems.AddRange(outcomes.Problems(counted)); }
        foreach (ManifestEntry mutant in outcomes is null ? [] : manifest)
        {
            string? outcome = outcomes!.ByPath.GetValueOrDefault(Convert.ToHexString(mutant.PathBytes()));
            if (outcome is null) { problems.Add($"{mutant.Path} is not in the ledger"); }
            else if (Costly.Contains(outcome)) { noted.Add($"{mutant.Path} ({mutant.Edit}): {outcome}"); }
        }
        return new MutantResult(count, manifest.DistinctBy(m => m.Sha256).Count(), run.ExitCode, run.Wall.TotalSeconds, run.PeakBytes,
            outcomes?.Counts ?? new Dictionary<string, long>(), noted, problems);
    }
}
