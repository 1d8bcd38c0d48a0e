using System.CommandLine;
using Cotejo.Harness.Comparison;
using Cotejo.Harness.Measuring;

namespace Cotejo.Harness.Commands;

internal static class HistoryCommand
{
    public static Command Create()
    {
        var results = new Argument<string[]>("RESULT") { Description = "Results that are shown besides, and not accepted.", Arity = ArgumentArity.ZeroOrMore };
        var page = new Option<string>("--out") { HelpName = "FILE", Description = "The page.", DefaultValueFactory = _ => "history.html" };
        Option<string> folder = BaselineCommand.Folder();
        var command = new Command("history", "Plot all accepted baselines, scenario by scenario, on one HTML page.") { results, page, folder };
        command.SetAction(parsed =>
        {
            List<HistoryLine> lines = HistoryLine.Read(parsed.GetValue(folder)!);
            lines.AddRange(parsed.GetValue(results)!.Select(file => HistoryLine.Of(Baseline.Of([Measurement.Read(file)]))));
            File.WriteAllText(parsed.GetValue(page)!, HistoryPage.Make(lines));
            Console.WriteLine($"{Path.GetFullPath(parsed.GetValue(page)!)}: {lines.Count} points");
            return 0;
        });
        return command;
    }
}
