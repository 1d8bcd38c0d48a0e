using Cotejo.Engine.Ledger;
using Cotejo.Engine.Report.Page;

namespace Cotejo.Engine.Report;

/// <param name="Rows">Rows without the header, or lines; null for the page.</param>
public sealed record ReportFile(string Path, long? Rows);

/// <param name="Page">The page to open first.</param>
/// <param name="Files">The tables, then the page; beside them lies <see cref="ReportFolder.SumsName"/> with the digests of all.</param>
public sealed record ReportResult(string Case, string Page, IReadOnlyList<ReportFile> Files, CaseSummary Summary);

/// <param name="Rows">Rows of the CSV, without its header.</param>
/// <param name="Lines">Lines of the JSON Lines.</param>
internal readonly record struct TableSize(long Rows, long Lines);

/// <summary>
/// Writes the report of a case: tables as CSV and JSON Lines, and a page to read. The tables depend on the case's contents alone: the same
/// evidence gives the same bytes, whatever the number of threads or runs. Memory does not grow with the number of items.
/// </summary>
public static class CaseReport
{
    private delegate TableSize WriteTable(NumberedCase numbered, Stream csv, Stream lines, CancellationToken cancel);

    /// <param name="labels">A file with what categories of lists are called; null for the case's own, if it has one.</param>
    /// <exception cref="SettingsException">No case, or its report cannot be written there.</exception>
    /// <exception cref="RunStoppedException">The disk is full; the old report stands.</exception>
    public static ReportResult Write(string caseFolder, CancellationToken cancel, string? labels = null) =>
        Write(caseFolder, FolderOverlaps.DefaultPairBound, cancel, labels);

    internal static ReportResult Write(string caseFolder, long pairBound, CancellationToken cancel, string? labels = null)
    {
        using var numbered = NumberedCase.Open(caseFolder, labels);
        try
        {
            using var folder = new ReportFolder(numbered.ReportFolder);
            var files = new List<ReportFile>();
            void Add(string name, WriteTable write)
            {
                string csv = name + ".csv", lines = name + ".jsonl";
                var size = write(numbered, folder.Create(csv), folder.Create(lines), cancel);
                files.Add(new ReportFile(Path.Combine(numbered.ReportFolder, csv), size.Rows));
                files.Add(new ReportFile(Path.Combine(numbered.ReportFolder, lines), size.Lines));
            }

            Add("items", ItemTable.Write);
            Add("groups", GroupTable.Write);
            Add("pairs", PairTable.Write);
            Add("videos", VideoTable.Write);
            Add("segments", SegmentTable.Write);
            Add("hits", KnownTables.WriteHits);
            Add("floods", KnownTables.WriteFloods);
            var cut = FolderOverlaps.Compute(numbered.Connection, pairBound);
            Add("folders", FolderTables.WriteTotals);
            Add("overlaps", FolderTables.WriteOverlaps);

            const string pageName = "report.html";
            string page = Path.Combine(numbered.ReportFolder, pageName);
            using (var writer = new PageWriter(folder.Create(pageName))) { ReportPage.Write(writer, numbered, cut, files, cancel); }
            files.Add(new ReportFile(page, null));
            folder.Publish();
            return new ReportResult(numbered.Folder, page, files, numbered.Summary);
        }
        catch (Exception e) when (RunStoppedException.FromFullDisk(e, numbered.Folder) is not null)
        {
            throw new RunStoppedException($"No space is left to write the report in {numbered.ReportFolder}, or for SQLite's temporary files. "
                + "The report that was there is unchanged; make room and run the same command again.", e);
        }
    }
}
