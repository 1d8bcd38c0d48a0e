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

/// <summary>One seizure, scanned by the processor and by named back ends: all ledgers must be the same but for how they were matched.</summary>
internal sealed class BackendTrial
{
    private static readonly TimeSpan Limit = TimeSpan.FromHours(1);
    private static readonly string[] HowNotWhat = ["matches.method"];

    private readonly string _cotejo, _seizure;
    private readonly Workplace _place;
    private readonly Action<string> _say;
    private readonly (ProcessResult Result, string Ledger) _expected;
    private int _runs;

    /// <summary>Generates the seizure, unless the place has it, and scans it by the processor.</summary>
    public BackendTrial(string cotejo, Workplace place, ulong seed, int images, Action<string> say)
    {
        (_cotejo, _place, _say, _seizure) = (cotejo, place, say, place.At("seizure"));
        if (!File.Exists(Manifest.PathOf(_seizure)))
        {
            say($"generating {images} pictures");
            DemoSeizure.Generate(_seizure, seed, images, Math.Max(1, images / 10), videos: 2);
        }
        _expected = Scan("case-cpu", "cpu", null);
    }

    /// <param name="variables">Added to the environment of the scan.</param>
    public BackendResult Run(string backend, IReadOnlyDictionary<string, string>? variables = null)
    {
        string name = _runs++ == 0 ? $"case-{backend}" : $"case-{backend}-{_runs}";
        var actual = Scan(name, backend, variables);
        List<string> differences = [.. LedgerComparison.Differences(_expected.Ledger, actual.Ledger, HowNotWhat)];
        if (actual.Result.ExitCode != _expected.Result.ExitCode)
        {
            differences.Add($"exit code {actual.Result.ExitCode} in place of {_expected.Result.ExitCode}: {actual.Result.Errors}");
        }
        using var summary = JsonDocument.Parse(actual.Result.Output);
        return new BackendResult(backend, actual.Result.ExitCode, summary.RootElement.GetProperty("backend").GetString()!,
            [.. summary.RootElement.GetProperty("notes").EnumerateArray().Select(note => note.GetString()!)], differences);
    }

    private (ProcessResult Result, string Ledger) Scan(string name, string backend, IReadOnlyDictionary<string, string>? variables)
    {
        string caseFolder = _place.At(name);
        if (Directory.Exists(caseFolder)) { throw new SettingsException($"'{caseFolder}' is left from an earlier trial; remove it, so that this one scans afresh."); }
        var result = CotejoProcess.Run(_cotejo, ["scan", caseFolder, _seizure, "--backend", backend, "--json"], Limit, variables: variables);
        _say($"{backend}: exit code {result.ExitCode}, {result.Wall.TotalSeconds:0.0} s");
        // 2: the seizure holds broken files on purpose.
        return result.ExitCode is 0 or 2 ? (result, Path.Combine(caseFolder, "ledger.db"))
            : throw new SettingsException($"The scan on {backend} ended with {result.ExitCode}: {result.Errors.Trim()}");
    }
}
