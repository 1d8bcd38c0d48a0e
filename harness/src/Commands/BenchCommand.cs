using System.CommandLine;
using System.Text.Json;
using Cotejo.Harness.Trials;

namespace Cotejo.Harness.Commands;

internal static class BenchCommand
{
    public static Command Create() => new("bench", "Ratios of the real cotejo to what the machine can do.") { Scan() };

    private static Command Scan()
    {
        var count = new Option<int>("--count") { Description = "JPEGs of 1280x960.", DefaultValueFactory = _ => 1000 };
        var rounds = new Option<int>("--rounds") { Description = "Floor and scan in turn, this often.", DefaultValueFactory = _ => 5 };
        var seed = new Option<ulong>("--seed") { Description = "Of the pictures.", DefaultValueFactory = _ => 1 };
        var most = new Option<double?>("--most") { Description = "Exit with 1 when the median ratio is above this." };
        Option<string?> cotejo = RunCommand.Cotejo(), keep = RunCommand.Keep();
        var command = new Command("scan", "Wall time of whole scans into fresh cases over the floor, warm cache. Lines on the error output, JSON at the end.")
        {
            count, rounds, seed, most, cotejo, keep,
        };
        command.SetAction(parsed =>
        {
            if (parsed.GetValue(count) < 1 || parsed.GetValue(rounds) < 1) { throw new SettingsException("--count and --rounds take whole numbers from 1."); }
            using var place = new Workplace(parsed.GetValue(keep));
            BenchResult result = ScanBench.Run(CotejoProcess.Find(parsed.GetValue(cotejo)), place, parsed.GetValue(seed),
                parsed.GetValue(count), parsed.GetValue(rounds), RunCommand.Say);
            Console.WriteLine(JsonSerializer.Serialize(result, FloorCommand.Json));
            return result.Failed == 0 && result.MedianRatio <= (parsed.GetValue(most) ?? double.MaxValue) ? 0 : 1;
        });
        return command;
    }
}
