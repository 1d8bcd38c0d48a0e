using System.CommandLine;
using System.Text.Json;
using Cotejo.Cli.Terminal;
using Cotejo.Engine.Export;
using Cotejo.Engine.Report;

namespace Cotejo.Cli.Verbs;

internal static class ExportVerb
{
    public static Command Command()
    {
        var caseFolder = Verb.Case();
        var format = new Option<string?>("--format") { HelpName = "F", Description = $"One of {string.Join(", ", ExportFormat.All.Select(f => f.Name))}." };
        var output = new Option<string?>("--out")
        {
            HelpName = "FILE", Description = "The file to write, or - for standard output. Default: named after the case and the format, in the working folder.",
        };
        var force = new Option<bool>("--force") { Description = "Replace a file that is there." };
        var version = new Option<string?>("--vics-version")
        {
            HelpName = "V", Description = $"Of Project VIC's JSON: {string.Join(" or ", ExportPlan.VicsVersions)}. Default: {ExportPlan.DefaultVicsVersion}.",
        };
        var number = new Option<string?>("--case-number") { HelpName = "TEXT", Description = "What the case is called elsewhere, for the formats that have a place for it." };
        var paths = new Option<bool>("--with-paths") { Description = "Take-down lists also tell where each file lies. Without it nothing of the evidence but hashes leaves." };
        var selection = new SelectionOptions();
        var json = Verb.Json();
        var verb = new VerbCommand("export", "Hand a case, or a part of it, on: to an office, another tool, or a platform.", Help())
        {
            caseFolder, format, output, force, version, number, paths,
        };
        foreach (var option in selection.All) { verb.Options.Add(option); }
        return verb.Does(json, (parsed, cancel) => Run(new ExportSettings(parsed.GetValue(caseFolder)!, parsed.GetValue(format), parsed.GetValue(output),
            selection.Value(parsed), parsed.GetValue(force), parsed.GetValue(version), parsed.GetValue(number), parsed.GetValue(paths)), parsed.GetValue(json), cancel),
            stays: "A file that was there is unchanged.");
    }

    private static string Help() => $"""
        Formats:
        {string.Join('\n', ExportFormat.All.Select(f => $"  {f.Name,-13} {f.What}"))}
        Conditions of one kind widen the choice, other kinds narrow it; without any, all that is there is written. One file, which is there
        whole or not at all, in the order of paths; take-down lists in the order of hashes. The run log keeps its digest. What a format
        cannot tell of is counted.

        Examples:
          cotejo export case1 --format csv
          cotejo export case1 --format hashdeep --out known.txt; hashdeep -a -k known.txt -r /mnt/drive1
          cotejo export case1 --format vics --decision relevant --case-number 2026-17 --out bundle.json
          cotejo export case1 --format takedown --group 12 --group 31 --out - | gpg -e -r platform > hashes.gpg
        """;

    private static ExitCode Run(ExportSettings settings, bool json, CancellationToken cancel)
    {
        if (settings.Output == ExportPlan.StandardOutput)
        {
            if (json) { throw new Engine.SettingsException("--json and --out - both want standard output; give a file."); }
            StandardStreams.Write(output => Tell(CaseExport.Run(settings, output, cancel), Console.Error));
            return ExitCode.Done;
        }
        var result = CaseExport.Run(settings, Stream.Null, cancel);
        if (json) { Console.WriteLine(JsonSerializer.Serialize(ExportJson.From(result), CliJson.Default.ExportJson)); }
        else { Tell(result, Console.Out); }
        return ExitCode.Done;
    }

    private static void Tell(ExportResult result, TextWriter text)
    {
        string to = result.Output is { } file ? $" to {file}" : "";
        text.WriteLine(PlainText.Of($"{Counted.Of(result.Items, "item")} of {result.Case} chosen; {Counted.Of(result.Counts.Records, "record")} written{to}."));
        foreach (var left in result.Counts.LeftOut) { text.WriteLine($"Left out: {Counted.Of(left.Count, "item")} ({left.Why})"); }
        text.WriteLine($"SHA-256 {result.Sha256}");
        if (!result.IsLogged) { text.WriteLine("The case cannot be written: its run log does not tell of this."); }
    }
}

/// <summary>What export prints with --json.</summary>
/// <param name="Logged">Whether the case's run log tells of it.</param>
internal sealed record ExportJson(string Case, string Format, string? File, long Items, long Records, IReadOnlyList<LeftOut> LeftOut, string Sha256, bool Logged)
{
    public static ExportJson From(ExportResult r) => new(r.Case, r.Format, r.Output, r.Items, r.Counts.Records, r.Counts.LeftOut, r.Sha256, r.IsLogged);
}
