using Cotejo.Engine.Ledger;

namespace Cotejo.Engine.Checking;

/// <param name="FilesRead">Evidence files whose digests were compared; null when the evidence was not asked for.</param>
public sealed record CheckResult(IReadOnlyList<Finding> Findings, long? FilesRead);

/// <summary>Verifies a case without changing it.</summary>
public static class CaseCheck
{
    /// <exception cref="SettingsException">No case there.</exception>
    public static CheckResult Run(string caseFolder, bool readEvidence, CancellationToken cancel)
    {
        using var opened = Case.OpenForReading(caseFolder);
        using var connection = opened.Connect(readOnly: true);
        var findings = new List<Finding>(LedgerCheck.Run(connection, cancel));
        findings.AddRange(ReportCheck.Run(opened.ReportFolder, cancel));
        if (!readEvidence) { return new CheckResult(findings, null); }
        var evidence = new EvidenceCheck(opened, connection);
        findings.AddRange(evidence.Run(cancel));
        return new CheckResult(findings, evidence.FilesRead);
    }
}
