using System.CommandLine;
using System.Text.Json;
using Cotejo.Cli.Terminal;
using Cotejo.Engine.Lists;

namespace Cotejo.Cli.Verbs;

internal static class ListLsVerb
{
    public static Command Command()
    {
        var caseFolder = Verb.Case();
        var json = Verb.Json();
        return new VerbCommand("ls", "Name the lists that a case is matched against: its own, and those of the stores that it uses.", """
            Examples:
              cotejo list ls case1
              cotejo list ls case1 --json | jq '.lists[] | {name, entries}'
            """)
        {
            caseFolder,
        }.Does(json, (parsed, _) =>
        {
            var known = CaseListChanges.All(parsed.GetValue(caseFolder)!);
            if (parsed.GetValue(json))
            {
                Console.WriteLine(JsonSerializer.Serialize(
                    new KnownListsJson(known.Case, [.. known.Lists.Select(ListedJson.From)], known.Stores), CliJson.Default.KnownListsJson));
                return ExitCode.Done;
            }
            foreach (var list in known.Lists) { ListView.Print(list); }
            if (known.Lists.Count == 0) { Console.WriteLine("The case has no lists. 'cotejo list add' adds some."); }
            foreach (string store in known.Stores) { Console.WriteLine(PlainText.Of($"The case uses the list store {store}")); }
            return ExitCode.Done;
        });
    }
}
