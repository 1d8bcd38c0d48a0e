using System.CommandLine;
using Cotejo.Engine.Ledger;
using Cotejo.Engine.Selecting;

namespace Cotejo.Cli.Verbs;

/// <summary>The options that say which items are meant.</summary>
internal sealed class SelectionOptions
{
    private readonly Option<string[]> _decisions = new("--decision")
    {
        HelpName = "WORD", Description = $"Only what was decided to be this: {string.Join(", ", DecisionWords.All)} or {Selection.Undecided}. May be given again.",
    };

    private readonly Option<long[]> _groups = Groups("Only this group, as report and 'cotejo groups' number it. May be given again.");
    private readonly Option<string[]> _lists = new("--list") { HelpName = "NAME", Description = "Only what this list knows, as the case was matched last. May be given again." };
    private readonly Option<string[]> _folders = Folders("Only what lies in this folder or archive, and beneath. May be given again.");
    private readonly Option<bool> _vanished = new("--vanished") { Description = "Also items of earlier runs that are no longer there." };

    public IEnumerable<Option> All => [_decisions, _groups, _lists, _folders, _vanished];

    public Selection Value(ParseResult parsed) => new()
    {
        Decisions = parsed.GetValue(_decisions) ?? [], Groups = parsed.GetValue(_groups) ?? [], Lists = parsed.GetValue(_lists) ?? [],
        Folders = parsed.GetValue(_folders) ?? [], Vanished = parsed.GetValue(_vanished),
    };

    public static Option<long[]> Groups(string says) => new("--group") { HelpName = "N", Description = says };

    public static Option<string[]> Folders(string says) => new("--folder") { HelpName = "PATH", Description = says };
}
