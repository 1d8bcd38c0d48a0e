using System.CommandLine;
using System.Text.Json;
using Cotejo.Cli.Terminal;
using Cotejo.Engine.Lists;

namespace Cotejo.Cli.Verbs;

internal static class ListDropVerb
{
    public static Command Command()
    {
        var caseFolder = Verb.Case();
        var names = new Argument<string[]>("NAME")
        {
            Description = "Lists to drop. None, with --list-store: the case leaves that store, whose lists stay.",
            Arity = ArgumentArity.ZeroOrMore,
        };
        var store = ListOptions.Store("Drop the lists from this shared store, for every case that uses it.");
        var json = Verb.Json();
        return new VerbCommand("drop", "Drop lists of a case; what they set aside counts again with the next match.", """
            The list's file is removed; the files that it was imported from are not touched. Hits stay until the case is matched again.

            Examples:
              cotejo list drop case1 nsrl
              cotejo list drop case1 known --list-store /srv/lists
              cotejo list drop case1 --list-store /srv/lists
            """)
        {
            caseFolder, names, store,
        }.Does(json, (parsed, _) =>
        {
            string typed = parsed.GetValue(caseFolder)!;
            string[] dropped = parsed.GetValue(names) ?? [];
            CaseListChanges.Drop(typed, dropped, parsed.GetValue(store));
            if (parsed.GetValue(json))
            {
                Console.WriteLine(JsonSerializer.Serialize(new DroppedListsJson(dropped, parsed.GetValue(store)), CliJson.Default.DroppedListsJson));
                return ExitCode.Done;
            }
            Console.WriteLine(dropped.Length > 0 ? PlainText.Of($"Dropped: {string.Join(", ", dropped)}.")
                : PlainText.Of($"The case uses the list store {parsed.GetValue(store)} no more."));
            Console.WriteLine($"Next: cotejo match {SummaryView.Typed(typed)}");
            return ExitCode.Done;
        });
    }
}
