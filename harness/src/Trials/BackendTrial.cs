using System.Text.Json;
using Cotejo.Harness.Seizures;

namespace Cotejo.Harness.Trials;

/// <param name="Ran">What the scan says it ran on.</param>
/// <param name="Notes">What else it says, such as devices that failed.</param>
/// <param name="Differences">Between its ledger and that of the processor, row for row.</param>
internal sealed record BackendResult(string Backend, int? ExitCode, string Ran, IReadOnlyList<string> Notes, IReadOnlyList<string> Differences)
{
    public bool Passed => Differences.Count == 0;
}

/// <summary>One seizure, scanned by the processor and by a named back end: both ledgers must be the same but for how they were matched.</summary>
internal static class BackendTrial
{
    private static readonly TimeSpan Limit = TimeSpan.FromHours(1);
    private static readonly string[] HowNotWhat = ["matches.method"];

    /// <param name="variables">Added to the environment of the scan on the named back end.</param>
    public static BackendResult Run(
        string cotejo, Workplace place, string backend, ulong seed, int images, Action<string> say, IReadOnlyDictionary<string, string>? variables = null)
    {
        string seizure = place.At("seizure");
        if (!File.Exists(Manifest.PathOf(seizure)))
        {
            say($"generating {images} pictures");
            DemoSeizure.Generate(seizure, seed, images, Math.Max(1, images / 10), videos: 2);
        }
        var expected = Scan(cotejo, place, seizure, "cpu", null, say);
        var actual = Scan(cotejo, place, seizure, backend, variables, say);
        List<string> differences = [.. LedgerComparison.Differences(expected.Ledger, actual.Ledger, HowNotWhat)];
        if (actual.Result.ExitCode != expected.Result.ExitCode)
        {
            differences.Add($"exit code {actual.Result.ExitCode} in place of {expected.Result.ExitCode}: {actual.Result.Errors}");
        }
        using var summary = JsonDocument.Parse(actual.Result.Output);
        return new BackendResult(backend, actual.Result.ExitCode, summary.RootElement.GetProperty("backend").GetString()!,
            [.. summary.RootElement.GetProperty("notes").EnumerateArray().Select(note => note.GetString()!)], differences);
    }

    private static (ProcessResult Result, string Ledger) Scan(string cotejo, Workplace place, string seizure, string backend,
        IReadOnlyDictionary<string, string>? variables, Action<string> say)
    {
        string caseFolder = place.At($"case-{backend}");
        if (Directory.Exists(caseFolder)) { throw new SettingsException($"'{caseFolder}' is left from an earlier trial; remove it, so that this one scans afresh."); }
        var result = CotejoProcess.Run(cotejo, ["scan", caseFolder, seizure, "--backend", backend, "--json"], Limit, variables: variables);
        say($"{backend}: exit code {result.ExitCode}, {result.Wall.TotalSeconds:0.0} s");
        // 2: the seizure holds broken files on purpose.
        return result.ExitCode is 0 or 2 ? (result, Path.Combine(caseFolder, "ledger.db"))
            : throw new SettingsException($"The scan on {backend} ended with {result.ExitCode}: {result.Errors.Trim()}");
    }
}
