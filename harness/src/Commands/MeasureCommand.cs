using System.CommandLine;
using Cotejo.Harness.Scenarios;
using Cotejo.Harness.Trials;

namespace Cotejo.Harness.Commands;

internal static class MeasureCommand
{
    public static Command Create()
    {
        var command = new Command("measure", "Measure the real cotejo, in turn with the least that the machine can do: ratios to that limit, one JSON result.");
        foreach (ScenarioEntry scenario in ScenarioList.All) { command.Add(Scenario(scenario)); }
        return command;
    }

    private static Command Scenario(ScenarioEntry scenario)
    {
        var rounds = new Option<int>("--rounds") { Description = "Floors and runs in turn, this often. Fewer than five cannot be compared.", DefaultValueFactory = _ => 9 };
        var scale = new Option<double>("--scale") { Description = "Of the size that stands above.", DefaultValueFactory = _ => 1 };
        var from = new Option<string?>("--from") { HelpName = "DIR", Description = "Evidence of your own in place of what is generated." };
        var against = new Option<string?>("--against") { HelpName = "PATH", Description = "Another cotejo, measured in the same rounds: what a change costs, on a noisy machine." };
        var againstOut = new Option<string?>("--against-out") { HelpName = "FILE", Description = "The result of the other one." };
        var output = new Option<string?>("--out") { HelpName = "FILE", Description = "Write the result there. Default: standard output." };
        var seed = new Option<ulong>("--seed") { Description = "Of what is generated.", DefaultValueFactory = _ => 1 };
        var options = new Option<string>("--options") { Description = "More options of the command, separated by blanks, for example --options='--backend cuda'.", DefaultValueFactory = _ => "" };
        Option<string?> cotejo = RunCommand.Cotejo(), keep = RunCommand.Keep();
        var command = new Command(scenario.Name, scenario.About) { rounds, scale, output, against, againstOut, options, seed, cotejo, keep };
        bool takesEvidence = scenario.TakesEvidence;
        if (takesEvidence) { command.Add(from); }
        command.SetAction(parsed =>
        {
            if (parsed.GetValue(rounds) < 1 || parsed.GetValue(scale) is not (> 0 and <= 100)) { throw new SettingsException("--rounds takes a whole number from 1, --scale one above 0, up to 100."); }
            if (parsed.GetValue(against) is null != parsed.GetValue(againstOut) is null) { throw new SettingsException("--against and --against-out need each other."); }
            using var place = new Workplace(parsed.GetValue(keep));
            var scope = new Scope(place, parsed.GetValue(seed), parsed.GetValue(scale), takesEvidence ? parsed.GetValue(from) : null,
                parsed.GetValue(options)!.Split(' ', StringSplitOptions.RemoveEmptyEntries), RunCommand.Say);
            string program = CotejoProcess.Find(parsed.GetValue(cotejo));
            string? other = parsed.GetValue(against) is { } path ? CotejoProcess.Find(path) : null;
            if (other == program) { throw new SettingsException("--against names the command itself; a copy of it in another folder will do."); }
            var measured = other is null ? new Rounds(scenario, scope, program) : new Rounds(scenario, scope, program, other);
            measured.Measure(parsed.GetValue(rounds));
            if (other is not null) { File.WriteAllText(parsed.GetValue(againstOut)!, measured.Result(other).ToJson() + "\n"); }
            if (parsed.GetValue(output) is { } file) { File.WriteAllText(file, measured.Result(program).ToJson() + "\n"); }
            else { Console.WriteLine(measured.Result(program).ToJson()); }
            return 0;
        });
        return command;
    }
}
