using System.CommandLine;
using Cotejo.Harness.Trials;

namespace Cotejo.Harness.Commands;

/// <summary>Trials of what stands between hostile files and a run.</summary>
internal static class HostileCommands
{
    public static Command Mutants()
    {
        var count = new Option<int>("--count") { Description = "Mutants.", DefaultValueFactory = _ => 20_000 };
        var limit = new Option<int>("--limit") { Description = "Minutes after which the scan counts as hanging.", DefaultValueFactory = _ => 240 };
        Option<ulong> seed = RunCommand.Seed();
        Option<string?> cotejo = RunCommand.Cotejo(), keep = RunCommand.Keep();
        var command = new Command("mutants", "Scan mutants of small files of every format that the decoders claim; it comes to its end, with one outcome each.")
        {
            count, limit, seed, cotejo, keep,
        };
        command.SetAction(parsed =>
        {
            using var place = new Workplace(parsed.GetValue(keep));
            MutantResult result = MutantTrial.Run(CotejoProcess.Find(parsed.GetValue(cotejo)), place, parsed.GetValue(seed), parsed.GetValue(count),
                TimeSpan.FromMinutes(parsed.GetValue(limit)), RunCommand.Say);
            return RunCommand.Print(result, result.Passed);
        });
        return command;
    }
}
