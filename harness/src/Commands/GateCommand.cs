using System.CommandLine;
using Cotejo.Harness.Comparison;
using Cotejo.Harness.Scenarios;
using Cotejo.Harness.Trials;

namespace Cotejo.Harness.Commands;

internal static class GateCommand
{
    private const string Scenario = "gate";

    public static Command Create()
    {
        var rounds = new Option<int>("--rounds") { Description = "Of the measurement.", DefaultValueFactory = _ => 11 };
        Option<string> folder = BaselineCommand.Folder();
        Option<string?> cotejo = RunCommand.Cotejo();
        var command = new Command("gate", "Measure a small seizure and compare it with its baseline: what it finds, what it allocates, what it costs. Exits with 1 when it is worse.") { rounds, folder, cotejo };
        command.SetAction(parsed =>
        {
            if (parsed.GetValue(rounds) < 1) { throw new SettingsException("--rounds takes a whole number from 1."); }
            Baseline baseline = Baseline.Read(Path.Combine(parsed.GetValue(folder)!, Scenario + ".json"));
            using var place = new Workplace(null);
            var scope = new Scope(place, Seed: 1, Scale: 1, From: null, Options: [], RunCommand.Say);
            string program = CotejoProcess.Find(parsed.GetValue(cotejo));
            var measured = new Rounds(ScenarioList.Find(Scenario), scope, program);
            measured.Measure(parsed.GetValue(rounds));
            ComparisonResult result = ResultComparison.Compare(baseline, measured.Result(program));
            Console.WriteLine(ComparisonTable.Format(result));
            return result.Passed ? 0 : 1;
        });
        return command;
    }
}
