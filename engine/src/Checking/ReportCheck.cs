using System.Security.Cryptography;
using Cotejo.Engine.Report;

namespace Cotejo.Engine.Checking;

/// <summary>Whether the files of a case's report are the ones that were written. No report is no fault.</summary>
internal static class ReportCheck
{
    public static IEnumerable<Finding> Run(string reportFolder, CancellationToken cancel)
    {
        string sums = Path.Combine(reportFolder, ReportFolder.SumsName);
        if (!Directory.Exists(reportFolder)) { yield break; }
        if (!File.Exists(sums))
        {
            yield return new("report", $"has no {ReportFolder.SumsName}");
            yield break;
        }
        foreach (string line in File.ReadLines(sums))
        {
            cancel.ThrowIfCancellationRequested();
            if (line.Split("  ", 2) is not [var digest, var name] || name != Path.GetFileName(name))
            {
                yield return new($"report/{ReportFolder.SumsName}", "has a line that is no digest and name");
                continue;
            }
            string file = Path.Combine(reportFolder, name);
            if (!File.Exists(file)) { yield return new($"report/{name}", "is missing"); continue; }
            using var written = File.OpenRead(file);
            if (Convert.ToHexStringLower(SHA256.HashData(written)) != digest) { yield return new($"report/{name}", "is not as it was written"); }
        }
    }
}
