using System.CommandLine;
using System.Text.Json;
using Cotejo.Engine.Deciding;
using Cotejo.Engine.Ledger;
using Cotejo.Engine.Report;
using Cotejo.Engine.Selecting;

namespace Cotejo.Cli.Verbs;

internal static class DecideVerb
{
    public static Command Command()
    {
        var caseFolder = Verb.Case();
        var groups = SelectionOptions.Groups("All contents of this group, as report and 'cotejo groups' number it. May be given again.");
        var digests = new Option<string[]>("--sha256") { HelpName = "HEX", Description = "This content: its digest, or at least the first 8 digits. May be given again." };
        var folders = SelectionOptions.Folders("All pictures and videos in this folder or archive, and beneath. May be given again.");
        var decision = new Option<string?>("--as") { HelpName = "WORD", Description = $"The decision: {string.Join(", ", DecisionWords.All)}." };
        var category = new Option<int?>("--category") { HelpName = "N", Description = "A number of the categories that you work with; VICS exports carry it." };
        var note = new Option<string?>("--note") { HelpName = "TEXT", Description = "A sentence to go with it." };
        var undo = new Option<bool>("--undo") { Description = "Take decisions back: nobody has decided." };
        var json = Verb.Json();
        return new VerbCommand("decide", "Note what was decided about contents: they leave the review debt.", """
            A decision is about bytes: it holds wherever they lie, in this scan and later ones, and stays when the case is matched again. A
            group leaves the debt when all its contents are decided; near copies that join it later are to be looked at. 'unclear' leaves
            a content in the debt. Every decision, also one that is taken back, stays in the run log.

            Examples:
              cotejo decide case1 --group 12 --as irrelevant --note "wallpapers"
              cotejo decide case1 --folder DCIM/100 --as relevant --category 2
              cotejo decide case1 --sha256 9f86d081 --undo
            """)
        {
            caseFolder, groups, digests, folders, decision, category, note, undo,
        }.Does(json, (parsed, _) =>
        {
            var chosen = new Selection
            {
                Groups = parsed.GetValue(groups) ?? [], Digests = parsed.GetValue(digests) ?? [], Folders = parsed.GetValue(folders) ?? [],
            };
            var result = CaseDeciding.Run(new DecisionSettings(parsed.GetValue(caseFolder)!, chosen, parsed.GetValue(decision), parsed.GetValue(category),
                parsed.GetValue(note), parsed.GetValue(undo)));
            Print(result, parsed.GetValue(decision), parsed.GetValue(json));
            return ExitCode.Done;
        });
    }

    private static void Print(DecisionResult result, string? decision, bool json)
    {
        if (json)
        {
            Console.WriteLine(JsonSerializer.Serialize(
                new DecideJson(result.Case, decision, result.Contents, result.Summary.Review.Undecided), CliJson.Default.DecideJson));
            return;
        }
        Console.WriteLine($"{Counted.Of(result.Contents, "content")} {(decision is null ? "undecided again" : $"decided: {decision}")}.");
        Console.WriteLine($"Review debt: {Counted.Of(result.Summary.Review.Undecided, "group")}.");
    }
}

/// <summary>What decide prints with --json. Without a decision, decisions were taken back.</summary>
internal sealed record DecideJson(string Case, string? Decision, long Contents, long ReviewDebt);
