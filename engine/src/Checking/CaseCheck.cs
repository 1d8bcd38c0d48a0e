using Cotejo.Engine.Ledger;
using Microsoft.Data.Sqlite;

namespace Cotejo.Engine.Checking;

/// <param name="FilesRead">Evidence files whose digests were compared; null when the evidence was not asked for.</param>
/// <param name="Uncompared">Evidence files without digests: they could not be read when they were scanned.</param>
public sealed record CheckResult(IReadOnlyList<Finding> Findings, long? FilesRead, long Uncompared = 0);

/// <summary>Verifies a case without changing it.</summary>
public static class CaseCheck
{
    /// <exception cref="SettingsException">No case there.</exception>
    public static CheckResult Run(string caseFolder, bool readEvidence, CheckProgress progress, CancellationToken cancel)
    {
        using var opened = Case.OpenForReading(caseFolder);
        using var connection = opened.Connect(readOnly: true);
        var findings = new List<Finding>();
        try
        {
            findings.AddRange(LedgerCheck.Run(connection, cancel));
            // What breaks a rule would break the comparison too, and is found already.
            if (findings.Count == 0) { findings.AddRange(MatchCheck.Run(connection, cancel).Concat(HitCheck.Run(opened.Folder, connection, cancel))); }
            findings.AddRange(LogCheck.Run(connection));
        }
        catch (SqliteException damaged)
        {
            findings.Add(new("ledger.db", $"cannot be read to its end: {damaged.Message}"));
        }
        findings.AddRange(ReportCheck.Run(opened.ReportFolder, cancel));
        if (!readEvidence) { return new CheckResult(findings, null); }
        findings.AddRange(new EvidenceCheck(opened, connection, progress).Run(cancel));
        return new CheckResult(findings, progress.Files, progress.Uncompared);
    }
}
