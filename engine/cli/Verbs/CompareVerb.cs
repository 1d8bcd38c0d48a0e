using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using Cotejo.Cli.Terminal;
using Cotejo.Engine.Comparing;
using Cotejo.Engine.Planning;
using Cotejo.Engine.Report;

namespace Cotejo.Cli.Verbs;

internal static class CompareVerb
{
    public static Command Command()
    {
        var caseFolder = Verb.Case();
        var others = new Argument<string[]>("OTHER") { Description = "Cases to compare it with, and with each other.", Arity = ArgumentArity.OneOrMore };
        var distance = ComputeOptions.Distance();
        var memory = ComputeOptions.Memory("the pairs that are found");
        var threads = new Option<int?>("--threads") { HelpName = "N", Description = "Threads that compare. Default: one a core." };
        var (backend, device) = (ComputeOptions.Backend("compares"), ComputeOptions.Device());
        var output = new Option<string?>("--out") { HelpName = "DIR", Description = "Also write shared contents, near pairs and pairs of folders there, as CSV and JSON Lines." };
        var json = Verb.Json();
        return new VerbCommand("compare", "Find what two or more cases have in common: the same pictures in two suspects' drives.", """
            Exactly: contents that are in both byte for byte. Nearly: pictures and videos within the distance of one in the other case, in
            eight orientations, with borders left out; pairs within one case are its own report's. Every two of the cases are compared.
            With --out: shared, near and folders as CSV and JSON Lines, and SHA256SUMS. Cases are only read.

            Examples:
              cotejo compare case1 case2
              cotejo compare case1 case2 case3 --distance 23 --out compared
              cotejo compare case1 case2 --json | jq '.pairs[] | {a, b, shared, nearPairs}'
            """)
        {
            caseFolder, others, distance, memory, threads, backend, device, output,
        }.Does(json, (parsed, cancel) =>
        {
            var match = new MatchSettings(parsed.GetValue(caseFolder)!, parsed.GetValue(memory), parsed.GetValue(threads), parsed.GetValue(distance),
                parsed.GetValue(backend), parsed.GetValue(device));
            var result = CaseComparison.Run(new CompareSettings(match, parsed.GetValue(others)!, parsed.GetValue(output)), cancel);
            if (parsed.GetValue(json)) { Console.WriteLine(JsonSerializer.Serialize(CompareJson.From(result), CliJson.Default.CompareJson)); }
            else { Print(result); }
            return ExitCode.Done;
        }, stays: "Tables that were there are unchanged.");
    }

    private static void Print(ComparisonResult result)
    {
        foreach (var pair in result.Pairs)
        {
            Write($"A {pair.A}");
            Write($"B {pair.B}");
            string shared = Counted.Of(pair.Shared, "picture, video or archive", "pictures, videos and archives");
            Write($"  in both           {shared}, byte for byte: {Counted.Of(pair.SharedItemsA, "item")} of A, {pair.SharedItemsB:N0} of B");
            if (pair.SharedOther > 0) { Write($"                    {Counted.Of(pair.SharedOther, "other file")}"); }
            Write($"  near to each other {Counted.Of(pair.NearPairs, "pair")} at {result.Distance} bits: {pair.NearA:N0} more of A are in B in another form, {pair.NearB:N0} of B in A");
            foreach (var folders in pair.Folders)
            {
                // Shown paths are escaped already.
                Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  {folders.Shared,7:N0} shared {folders.Near,7:N0} near   A {folders.A}"));
                Console.WriteLine($"                                 B {folders.B}");
            }
            if (pair.FolderPairs > pair.Folders.Count) { Write($"  and {Counted.Of(pair.FolderPairs - pair.Folders.Count, "more pair")} of folders: --out has all"); }
            if (pair.Wide > 0) { Write($"  {Counted.Of(pair.Wide, "pair")} of contents lie in so many folders that these were not paired"); }
            Console.WriteLine();
        }
        foreach (var file in result.Files) { Write($"{file.Path}: {Counted.Of(file.Rows ?? 0, "row")}"); }
        foreach (string note in result.Notes) { Write($"Note: {note}"); }
    }

    private static void Write(FormattableString line) => Console.WriteLine(PlainText.Of(line.ToString(CultureInfo.InvariantCulture)));
}

/// <summary>What compare prints with --json.</summary>
internal sealed record CompareJson(int Distance, string Backend, double Seconds, IReadOnlyList<CasePair> Pairs, IReadOnlyList<ReportFile> Files, IReadOnlyList<string> Notes)
{
    public static CompareJson From(ComparisonResult r) => new(r.Distance, r.Backend, Math.Round(r.Elapsed.TotalSeconds, 3), r.Pairs, r.Files, r.Notes);
}
