using System.Text.Json.Nodes;
using Cotejo.Engine.Ledger;
using Cotejo.Engine.Report;
using Cotejo.Engine.Selecting;

namespace Cotejo.Engine.Export;

/// <param name="Output">The file; null for standard output.</param>
/// <param name="Items">That were chosen.</param>
/// <param name="Sha256">Of what was written.</param>
/// <param name="IsLogged">The case's run log tells of it: the case can be written.</param>
public sealed record ExportResult(string Case, string Format, string? Output, long Items, ExportCounts Counts, string Sha256, bool IsLogged);

/// <summary>Hands on a case, or what a selection means of it, in one form. The case is only read, but for an entry of its run log.</summary>
public static class CaseExport
{
    /// <param name="standardOutput">Used by a plan without a file.</param>
    /// <exception cref="SettingsException">Every problem of the settings; nothing was written.</exception>
    /// <exception cref="RunStoppedException">The disk is full; a file that was there stands.</exception>
    public static ExportResult Run(ExportSettings settings, Stream standardOutput, CancellationToken cancel)
    {
        var problems = new List<string>();
        var plan = ExportPlan.From(settings, problems);
        if (plan?.Output is { } path)
        {
            try { OutputFile.CheckApart(path, Case.Absolute(settings.Case), Case.SourcesOf(settings.Case), problems); }
            catch (SettingsException e) { problems.AddRange(e.Problems); }
        }
        if (plan is null || problems.Count > 0) { throw new SettingsException(problems); }
        using var numbered = NumberedCase.Open(settings.Case);
        var chosen = ChosenItems.Choose(numbered, plan.Chosen);
        var exporter = plan.Format.Make(plan);
        var (counts, sha256) = Write(plan, stream => exporter.Write(chosen, stream, cancel), standardOutput);
        long items = chosen.Count;
        string digest = Convert.ToHexStringLower(sha256);
        using var opened = Case.OpenForReading(settings.Case);
        bool logged = RunLog.Note(opened, LogWords.Exported, new JsonObject
        {
            ["tool"] = RunLog.Tool, ["format"] = plan.Format.Name, ["output"] = plan.Output ?? ExportPlan.StandardOutput, ["chosen"] = plan.Chosen.ToJson(),
            ["items"] = items, ["records"] = counts.Records, ["sha256"] = digest,
        });
        return new ExportResult(opened.Folder, plan.Format.Name, plan.Output, items, counts, digest, logged);
    }

    private static (ExportCounts Counts, byte[] Sha256) Write(ExportPlan plan, Func<Stream, ExportCounts> write, Stream standardOutput)
    {
        if (plan.Output is not { } path)
        {
            using var digested = new DigestStream(standardOutput);
            var told = write(digested);
            return (told, digested.Hash());
        }
        try
        {
            using var file = new OutputFile(path, plan.Force);
            var counts = write(file.Stream);
            return (counts, file.Publish());
        }
        catch (Exception e) when (RunStoppedException.FromFullDisk(e, Path.GetDirectoryName(path)!) is not null)
        {
            throw new RunStoppedException($"No space is left for {path}, or for SQLite's temporary files. Nothing was changed; make room and run the same command again.", e);
        }
    }
}
