using System.CommandLine;
using Cotejo.Harness.Comparison;
using Cotejo.Harness.Measuring;

namespace Cotejo.Harness.Commands;

internal static class BaselineCommand
{
    public static Command Create()
    {
        var files = new Argument<string[]>("RESULT")
        {
            Description = "Results of `harness measure`, of one scenario, one build and one machine; five say what the noise is.", Arity = ArgumentArity.OneOrMore,
        };
        Option<string> folder = Folder();
        var command = new Command("baseline", "Accept results as what later ones are compared with: SCENARIO.json, and a line of history.jsonl.") { files, folder };
        command.SetAction(parsed =>
        {
            Baseline baseline = Baseline.Of([.. parsed.GetValue(files)!.Select(Measurement.Read)]);
            string place = parsed.GetValue(folder)!, file = Path.Combine(place, baseline.Scenario + ".json");
            Directory.CreateDirectory(place);
            if (File.Exists(file)) { Console.WriteLine($"It replaces {Baseline.Read(file).Runs[^1].Tool.Version}; what changed:\n{Changes(file, baseline)}"); }
            baseline.Write(file);
            HistoryLine.Of(baseline).Append(place);
            Console.WriteLine($"{file}: {baseline.Runs.Count} runs of {baseline.Runs[0].Metrics[0].Values.Count} rounds");
            return 0;
        });
        return command;
    }

    internal static Option<string> Folder() => new("--folder")
    {
        HelpName = "DIR", Description = "Where baselines are kept. Default: harness/baselines of this tree.", DefaultValueFactory = _ => SourceTree.At("harness/baselines"),
    };

    private static string Changes(string file, Baseline accepted)
    {
        try { return ComparisonTable.Format(ResultComparison.Compare(Baseline.Read(file), accepted.Runs[^1])); }
        catch (SettingsException e) { return e.Message; }
    }
}
