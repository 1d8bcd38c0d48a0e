using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using Cotejo.Cli.Terminal;
using Cotejo.Engine.Exchange;
using Cotejo.Engine.Lists;

namespace Cotejo.Cli.Verbs;

internal static class ListAddVerb
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(10);

    public static Command Command()
    {
        var caseFolder = new Argument<string>("CASE") { Description = "The case folder. Made if it is not there." };
        var files = new Argument<string[]>("FILE")
        {
            Description = "Files that are lists. None, with --list-store: the case uses that store as it is.",
            Arity = ArgumentArity.ZeroOrMore,
        };
        var kind = Option("--as", "find|ignore", "find: it is looked for. ignore: it is of no interest, and set aside.");
        var name = Option("--name", "N", "Make one list of all files, of this name. Default: a list of each file, named after it.");
        var region = Option("--region", "R", "Whose categories the list has, such as UK. Default: what the file says.");
        var format = Option("--format", "F", $"One of {string.Join(", ", ListFormat.All.Select(f => f.Name))}. Default: told by the content.");
        var store = ListOptions.Store("Add to this shared store in place of the case, and have the case use it: all lists in it, now and later.");
        var replace = new Option<bool>("--replace") { Description = "A list of the same name is replaced, once the new one is whole." };
        var json = Verb.Json();
        return new VerbCommand("add", "Add lists of known files to a case.", Help())
        {
            caseFolder, files, kind, name, region, format, store, replace,
        }.Does(json, (parsed, cancel) => Run(new ListSettings(parsed.GetValue(caseFolder)!, parsed.GetValue(files) ?? [], parsed.GetValue(kind), parsed.GetValue(name),
            parsed.GetValue(region), parsed.GetValue(format), parsed.GetValue(store), parsed.GetValue(replace)), parsed.GetValue(json), cancel),
            stays: "No list was changed.");
    }

    private static Option<string?> Option(string name, string help, string says) => new(name) { HelpName = help, Description = says };

    private static string Help() => $"""
        Read are:
        {string.Join('\n', ListFormat.All.Select(format => $"  {format.Name,-10} {format.What}"))}
        A header of separated values names md5, sha1, sha256, pdq or hash, and may name quality, id, category, series and label. Records of a
        feed that are withdrawn or deleted are left out. A mistake anywhere leaves all lists as they were, and says where it lies. A
        store is only read by scan and match, so that it may be a read-only medium.

        Examples:
          cotejo list add case1 hashset.json --as find --region UK
          cotejo list add case1 RDS_2024.03.1_modern_minimal.db --as ignore --name nsrl
          cotejo list add case1 page1.json page2.json --as find --name stopncii --replace
          cotejo list add case1 known.csv --as find --list-store /srv/lists
          cotejo list add case2 --list-store /srv/lists
        """;

    private static ExitCode Run(ListSettings settings, bool json, CancellationToken cancel)
    {
        var progress = new ListProgress();
        AddedLists added;
        using (new Timer(_ => Console.Error.WriteLine(string.Create(CultureInfo.InvariantCulture, $"reading: {progress.Records:N0} records")), null, Pause, Pause))
        {
            added = CaseListChanges.Add(settings, progress, cancel);
        }
        if (json)
        {
            Console.WriteLine(JsonSerializer.Serialize(
                new AddedListsJson(added.Case, [.. added.Added.Select(ListedJson.From)], added.Store, added.NewStore), CliJson.Default.AddedListsJson));
            return ExitCode.Done;
        }
        foreach (var list in added.Added) { ListView.PrintAdded(list); }
        if (added.NewStore) { Console.WriteLine(PlainText.Of($"The case uses the list store {added.Store} from now on.")); }
        Console.WriteLine($"Next: cotejo match {SummaryView.Typed(settings.Case)}");
        return ExitCode.Done;
    }
}
