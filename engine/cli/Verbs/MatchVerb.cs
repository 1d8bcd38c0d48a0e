using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using Cotejo.Cli.Terminal;
using Cotejo.Engine.Ledger;
using Cotejo.Engine.Pipeline;
using Cotejo.Engine.Planning;

namespace Cotejo.Cli.Verbs;

internal static class MatchVerb
{
    public static Command Command()
    {
        var caseFolder = Verb.Case();
        var distance = ComputeOptions.Distance();
        var memory = ComputeOptions.Memory("the pairs that are found");
        var threads = new Option<int?>("--threads") { HelpName = "N", Description = "Threads that compare. Default: one a core." };
        var (backend, device) = (ComputeOptions.Backend("compares"), ComputeOptions.Device());
        var flood = ComputeOptions.Flood();
        var json = Verb.Json();
        return new VerbCommand("match", "Match and group a case again, without its evidence: with other lists, at another distance, on another back end.", """
            The last match is replaced when the new one is whole. A later scan matches at its own --distance and --flood again. With the
            lists of the case ('cotejo list'): every content by its digests; pictures and frames by PDQ at 31 bits and a quality of 50,
            laid in eight ways; videos by the shares of frames that vPDQ counts. --distance is for copies within the case, not for lists.

            Examples:
              cotejo match case1
              cotejo match case1 --distance 23
              cotejo match case1 --flood 500
              cotejo match case1 --backend cuda --device 0,1
            """)
        {
            caseFolder, distance, memory, threads, backend, device, flood,
        }.Does(json, (parsed, cancel) => Run(new MatchSettings(parsed.GetValue(caseFolder)!, parsed.GetValue(memory), parsed.GetValue(threads),
            parsed.GetValue(distance), parsed.GetValue(backend), parsed.GetValue(device)) { Flood = parsed.GetValue(flood) }, parsed.GetValue(json), cancel),
            stays: "The last match stands.");
    }

    private static ExitCode Run(MatchSettings settings, bool json, CancellationToken cancel)
    {
        var result = CaseMatching.Run(settings, cancel);
        if (json) { Console.WriteLine(JsonSerializer.Serialize(MatchJson.From(result), CliJson.Default.MatchJson)); }
        else
        {
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"Matched at {result.Distance} bits in {result.Elapsed.TotalSeconds:0.0} s on {result.Backend}. The case {PlainText.Of(result.Folder)} now holds:"));
            SummaryView.PrintCase(result.Case);
            foreach (string note in result.Notes) { Console.WriteLine($"Note: {PlainText.Of(note)}"); }
        }
        return ExitCode.Done;
    }
}

/// <summary>What match prints with --json. Counts are of the case after it.</summary>
internal sealed record MatchJson(
    string Case, long Contents, long Pairs, long PairsApart, long Groups, long Grouped, long ReviewDebt, KnownCounts Known, int Distance, string Backend,
    double Seconds, ProcessCost Cost, IReadOnlyList<string> Notes)
{
    public static MatchJson From(MatchResult r) => new(
        r.Folder, r.Case.Contents, r.Case.Pairs, r.Case.PairsApart, r.Case.Groups, r.Case.Grouped, r.Case.Review.Undecided,
        r.Case.Known, r.Distance, r.Backend, Math.Round(r.Elapsed.TotalSeconds, 3), r.Cost, r.Notes);
}
