using Cotejo.Harness.Seizures;
using Cotejo.Harness.Trials;

namespace Cotejo.Harness.Accuracy;

/// <summary>A generated seizure with its manifest, and the ledger of the case in which the real command scanned it.</summary>
internal sealed record ScannedSeizure(string Ledger, IReadOnlyList<ManifestEntry> Entries)
{
    private static readonly TimeSpan Limit = TimeSpan.FromHours(2);

    /// <param name="evidence">A folder that `harness generate` has made, with its manifest beside it.</param>
    /// <param name="options">Of the scan, as typed.</param>
    public static ScannedSeizure Scan(string cotejo, string evidence, string caseFolder, IReadOnlyList<string> options, Action<string> say)
    {
        ProcessResult scan = CotejoProcess.Run(cotejo, ["scan", caseFolder, evidence, "--json", .. options], Limit);
        say($"scanned in {scan.Wall.TotalSeconds:0.0} s, exit code {scan.ExitCode}");
        if (scan.ExitCode is null) { throw new SettingsException($"The scan was still running after {Limit.TotalHours:0} hours."); }
        if (scan.ExitCode is not (0 or 2)) { throw new SettingsException($"The scan ended with {scan.ExitCode}: {scan.Errors.Trim()}"); }
        return Open(evidence, caseFolder);
    }

    public static ScannedSeizure Open(string evidence, string caseFolder)
    {
        string root = Path.TrimEndingDirectorySeparator(Path.GetFullPath(evidence)), manifest = Manifest.PathOf(root), ledger = Path.Combine(caseFolder, "ledger.db");
        if (!File.Exists(manifest)) { throw new SettingsException($"'{manifest}' is not there; `harness generate` writes it."); }
        if (!File.Exists(ledger)) { throw new SettingsException($"'{ledger}' is not there: '{caseFolder}' is no case."); }
        return new ScannedSeizure(ledger, Manifest.Read(root));
    }
}
