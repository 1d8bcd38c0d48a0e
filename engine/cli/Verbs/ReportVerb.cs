using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using Cotejo.Engine.Ledger;
using Cotejo.Engine.Report;

namespace Cotejo.Cli.Verbs;

internal static class ReportVerb
{
    public static Command Command()
    {
        var caseFolder = Verb.Case();
        var labels = ListOptions.Labels();
        var json = Verb.Json();
        return new VerbCommand("report", "Write the report of a case: one page to read, and the findings as CSV and JSON Lines.", """
            Written into CASE/report: report.html (no pictures, no scripts, nothing loaded), and items, groups, pairs, videos, segments,
            hits, floods, folders and overlaps as CSV and JSON Lines; SHA256SUMS holds the digests of all ('sha256sum -c SHA256SUMS' in that folder).
            An older report stands until the new one is complete.

            Examples:
              cotejo report case1
              cotejo report case1 --labels uk.json
              cotejo report case1 --json | jq -r .page
            """)
        {
            caseFolder, labels,
        }.Does(json, (parsed, cancel) =>
        {
            var result = CaseReport.Write(parsed.GetValue(caseFolder)!, cancel, parsed.GetValue(labels));
            if (parsed.GetValue(json)) { Console.WriteLine(JsonSerializer.Serialize(ReportJson.From(result), CliJson.Default.ReportJson)); }
            else { Print(result); }
            return ExitCode.Done;
        }, stays: "A report that was there is unchanged.");
    }

    private static void Print(ReportResult result)
    {
        Console.WriteLine($"Report: {result.Page}");
        foreach (var file in result.Files.Where(f => f.Rows is not null))
        {
            string rows = file.Rows == 1 ? "row" : "rows";
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  {Path.GetFileName(file.Path),-16} {file.Rows,12:N0} {rows}"));
        }
        Console.WriteLine("Digests of these files: SHA256SUMS, in the same folder; 'sha256sum -c SHA256SUMS' there verifies them.");
    }
}

/// <summary>What report prints with --json.</summary>
internal sealed record ReportJson(
    string Case, string Page, IReadOnlyList<ReportFile> Files, long Items, OutcomesJson Outcomes, long Contents, long Pairs, long PairsApart,
    long Groups, long ReviewDebt, KnownCounts Known)
{
    public static ReportJson From(ReportResult r) => new(r.Case, r.Page, r.Files, r.Summary.Items, OutcomesJson.From(r.Summary), r.Summary.Contents,
        r.Summary.Pairs, r.Summary.PairsApart, r.Summary.Groups, r.Summary.Review.Undecided, r.Summary.Known);
}
