namespace Cotejo.Harness.Accuracy;

/// <summary>Generated videos through the real command.</summary>
internal static class VideoAccuracyTrial
{
    /// <param name="videos">A folder that `harness generate videos` has made, with its manifest beside it.</param>
    /// <param name="options">Of the scan, as typed.</param>
    public static VideoAccuracyResult Run(string cotejo, string videos, string caseFolder, IReadOnlyList<string> options, Action<string> say) =>
        Evaluate(ScannedSeizure.Scan(cotejo, videos, caseFolder, options, say));

    public static VideoAccuracyResult Evaluate(ScannedSeizure scanned) => VideoAccuracy.Evaluate(new VideoLedger(scanned.Ledger), scanned.Entries);
}
