using Cotejo.Harness.Seizures;
using Cotejo.Harness.Trials;

namespace Cotejo.Harness.Accuracy;

/// <summary>Generated videos through the real command.</summary>
internal static class VideoAccuracyTrial
{
    private static readonly TimeSpan Limit = TimeSpan.FromHours(2);

    /// <param name="videos">A folder that `harness generate videos` has made, with its manifest beside it.</param>
    /// <param name="options">Of the scan, as typed.</param>
    public static VideoAccuracyResult Run(string cotejo, string videos, string caseFolder, IReadOnlyList<string> options, Action<string> say)
    {
        ProcessResult scan = CotejoProcess.Run(cotejo, ["scan", caseFolder, videos, "--json", .. options], Limit);
        say($"scanned in {scan.Wall.TotalSeconds:0.0} s, exit code {scan.ExitCode}");
        if (scan.ExitCode is null) { throw new SettingsException($"The scan was still running after {Limit.TotalHours:0} hours."); }
        if (scan.ExitCode is not (0 or 2)) { throw new SettingsException($"The scan ended with {scan.ExitCode}: {scan.Errors.Trim()}"); }
        return Evaluate(videos, caseFolder);
    }

    public static VideoAccuracyResult Evaluate(string videos, string caseFolder)
    {
        string root = Path.TrimEndingDirectorySeparator(Path.GetFullPath(videos)), manifest = Manifest.PathOf(root), ledger = Path.Combine(caseFolder, "ledger.db");
        if (!File.Exists(manifest)) { throw new SettingsException($"'{manifest}' is not there; `harness generate videos` writes it."); }
        if (!File.Exists(ledger)) { throw new SettingsException($"'{ledger}' is not there: '{caseFolder}' is no case."); }
        return VideoAccuracy.Evaluate(new VideoLedger(ledger), Manifest.Read(root));
    }
}
