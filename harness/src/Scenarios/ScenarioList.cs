namespace Cotejo.Harness.Scenarios;

/// <param name="About">One sentence, for the help.</param>
/// <param name="TakesEvidence">It can be measured on any folder.</param>
internal sealed record ScenarioEntry(string Name, string About, Func<Scope, IScenario> Make, bool TakesEvidence = false);

/// <summary>All scenarios by name.</summary>
internal static class ScenarioList
{
    public static IReadOnlyList<ScenarioEntry> All { get; } =
    [
        new("scan", "A seizure of 1,000 pictures with their copies into a fresh case.", scope => new ScanScenario(scope, Evidence.Seizure), TakesEvidence: true),
        new("gate", "The scan, of 100 pictures: what `harness gate` measures.", scope => new ScanScenario(scope with { Scale = 0.1 * scope.Scale }, Evidence.Seizure)),
        new("rescan", "20,000 files that are all in the case, unchanged.", scope => new RescanScenario(scope), TakesEvidence: true),
        new("resume", "The scan, killed when half of its items are committed, and continued.", scope => new ResumeScenario(scope), TakesEvidence: true),
        new("match-1m", "`cotejo match` on a case of 1,000,000 generated hashes.", scope => new MatchScenario(scope, 1_000_000)),
        new("match-10m", "Likewise of 10,000,000; takes 10 GB of disk, much memory and hours.", scope => new MatchScenario(scope, 10_000_000)),
        new("video", "100 clips of 5 s into a fresh case.", scope => new ScanScenario(scope, Evidence.Clips), TakesEvidence: true),
        new("tiny", "20,000 JPEGs of a few kB into a fresh case.", scope => new ScanScenario(scope, Evidence.Tiny)),
        new("huge", "Four files of 256 MiB and eight JPEGs of 24 megapixels into a fresh case.", scope => new ScanScenario(scope, Evidence.Huge)),
        new("start", "Start-up: the version, one hash, a scan of one picture; and that scan with nothing in the page cache.", scope => new StartScenario(scope)),
    ];

    public static ScenarioEntry Find(string name) => All.FirstOrDefault(s => s.Name == name)
        ?? throw new SettingsException($"'{name}' is no scenario; there are {string.Join(", ", All.Select(s => s.Name))}.");
}
