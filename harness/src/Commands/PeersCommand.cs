using System.CommandLine;
using System.Text.Json;
using Cotejo.Harness.Measuring;
using Cotejo.Harness.Peers;
using Cotejo.Harness.Scenarios;
using Cotejo.Harness.Trials;

namespace Cotejo.Harness.Commands;

internal static class PeersCommand
{
    public static Command Create()
    {
        var rounds = new Option<int>("--rounds") { Description = "All programs in turn, this often.", DefaultValueFactory = _ => 3 };
        var scale = new Option<double>("--scale") { Description = "Of 500 pictures and 20 clips.", DefaultValueFactory = _ => 1 };
        var from = new Option<string?>("--from") { HelpName = "DIR", Description = "Made by `harness generate`, in place of the pictures." };
        var seed = new Option<ulong>("--seed") { Description = "Of what is generated.", DefaultValueFactory = _ => 1 };
        var json = new Option<string?>("--json") { HelpName = "FILE", Description = "Write the numbers there as well." };
        Option<string?> cotejo = RunCommand.Cotejo(), keep = RunCommand.Keep();
        var command = new Command("peers", "The same files through cotejo and through what Debian has for parts of its work: costs, and what each finds of the truth.")
        {
            rounds, scale, from, seed, json, cotejo, keep,
        };
        command.SetAction(parsed =>
        {
            if (parsed.GetValue(rounds) < 1 || parsed.GetValue(scale) is not (> 0 and <= 100)) { throw new SettingsException("--rounds takes a whole number from 1, --scale one above 0, up to 100."); }
            using var place = new Workplace(parsed.GetValue(keep));
            var scope = new Scope(place, parsed.GetValue(seed), parsed.GetValue(scale), parsed.GetValue(from), [], RunCommand.Say);
            PeersResult result = new PeerTrial(CotejoProcess.Find(parsed.GetValue(cotejo)), scope).Run(parsed.GetValue(rounds));
            if (parsed.GetValue(json) is { } file) { File.WriteAllText(file, JsonSerializer.Serialize(result, Measurement.Json) + "\n"); }
            Console.WriteLine(PeerTable.Format(result));
            return 0;
        });
        return command;
    }
}
