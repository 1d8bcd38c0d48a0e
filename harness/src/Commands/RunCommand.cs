using System.CommandLine;
using System.Text.Json;
using Cotejo.Harness.Trials;

namespace Cotejo.Harness.Commands;

internal static class RunCommand
{
    public static Command Create() => new("run", "Trials of the real cotejo. Each prints JSON at its end, and exits with 1 when the trial was not passed.")
    {
        Kill(),
        Hostile(),
        HostileVideo(),
        Memory(),
        Backend(),
        HostileCommands.Mutants(),
        HostileCommands.Bombs(),
        HostileCommands.Archives(),
        HostileCommands.DecodersDie(),
        JpegCommands.Trial(),

        ListMutants(),
    };

    internal static Option<string?> Cotejo() => new("--cotejo") { HelpName = "PATH", Description = "The command to try. Default: the one that is built in this tree." };

    internal static Option<string?> Keep() => new("--keep") { HelpName = "DIR", Description = "Work in this folder and leave it. Default: a temporary one, removed at the end." };

    internal static Option<ulong> Seed() => new("--seed") { Description = "Of the seizure and of every choice.", DefaultValueFactory = _ => 1 };

    private static Command Kill()
    {
        var rounds = new Option<int>("--rounds") { Description = "Kills of a running scan.", DefaultValueFactory = _ => 50 };
        var images = new Option<int>("--images") { Description = "Pictures in the seizure.", DefaultValueFactory = _ => 600 };
        Option<ulong> seed = Seed();
        Option<string?> cotejo = Cotejo(), keep = Keep();
        var command = new Command("kill", "Kill a scan with signal 9 at random moments and resume it; the final ledger must equal an undisturbed one.") { rounds, images, seed, cotejo, keep };
        command.SetAction(parsed =>
        {
            if (parsed.GetValue(rounds) < 1 || parsed.GetValue(images) < 1) { throw new SettingsException("--rounds and --images take whole numbers from 1."); }
            using var place = new Workplace(parsed.GetValue(keep));
            KillResult result = new KillTrial(CotejoProcess.Find(parsed.GetValue(cotejo)), place, parsed.GetValue(seed), parsed.GetValue(images), Say)
                .Run(parsed.GetValue(rounds));
            return Print(result, result.Passed);
        });
        return command;
    }

    private static Command Hostile()
    {
        var limit = new Option<int>("--limit") { Description = "Seconds after which a scan counts as hanging.", DefaultValueFactory = _ => 180 };
        var large = new Option<bool>("--large") { Description = "Add a sparse file of over two gigabytes." };
        Option<ulong> seed = Seed();
        Option<string?> cotejo = Cotejo(), keep = Keep();
        var command = new Command("hostile", "Scan hostile evidence, as this user and, if this is root, as nobody; one outcome each, sums as counted independently, no hang.")
        {
            limit, large, seed, cotejo, keep,
        };
        command.SetAction(parsed =>
        {
            using var place = new Workplace(parsed.GetValue(keep));
            var trial = new HostileTrial(CotejoProcess.Find(parsed.GetValue(cotejo)), place, TimeSpan.FromSeconds(parsed.GetValue(limit)), Say);
            HostileResult result = trial.Run(parsed.GetValue(seed), parsed.GetValue(large));
            return Print(result, result.Passed);
        });
        return command;
    }

    private static Command HostileVideo()
    {
        var limit = new Option<int>("--limit") { Description = "Seconds after which the scan counts as hanging.", DefaultValueFactory = _ => 300 };
        Option<ulong> seed = Seed();
        Option<string?> cotejo = Cotejo(), keep = Keep();
        var command = new Command("hostile-video", "Scan videos that point at other files, lie about their size or have hostile names, watched by strace where it is installed; nothing but the evidence is opened, no network.")
        {
            limit, seed, cotejo, keep,
        };
        command.SetAction(parsed =>
        {
            using var place = new Workplace(parsed.GetValue(keep));
            var trial = new HostileVideoTrial(CotejoProcess.Find(parsed.GetValue(cotejo)), place, TimeSpan.FromSeconds(parsed.GetValue(limit)), Say);
            HostileVideoResult result = trial.Run(parsed.GetValue(seed));
            return Print(result, result.Passed);
        });
        return command;
    }

    private static Command Memory()
    {
        var count = new Option<int>("--count") { Description = "Tiny JPEGs to scan.", DefaultValueFactory = _ => 100_000 };
        var bound = new Option<int>("--bound") { Description = "Megabytes of resident memory that the scan may reach.", DefaultValueFactory = _ => 1000 };
        Option<ulong> seed = Seed();
        Option<string?> cotejo = Cotejo(), keep = Keep();
        var command = new Command("memory", "Scan many files; peak resident memory at 10 %, 50 % and 100 % of them.") { count, bound, seed, cotejo, keep };
        command.SetAction(parsed =>
        {
            using var place = new Workplace(parsed.GetValue(keep));
            MemoryResult result = MemoryTrial.Run(CotejoProcess.Find(parsed.GetValue(cotejo)), place, parsed.GetValue(seed), parsed.GetValue(count),
                parsed.GetValue(bound) * 1_000_000L, Say);
            return Print(result, result.Passed);
        });
        return command;
    }

    private static Command Backend()
    {
        var backend = new Option<string>("--backend") { Description = "cuda, opencl or auto.", DefaultValueFactory = _ => "cuda" };
        var images = new Option<int>("--images") { Description = "Pictures in the seizure.", DefaultValueFactory = _ => 2000 };
        Option<ulong> seed = Seed();
        Option<string?> cotejo = Cotejo(), keep = Keep();
        var command = new Command("backend", "Scan one seizure by the processor and by a named back end; both ledgers must be the same, row for row.") { backend, images, seed, cotejo, keep };
        command.SetAction(parsed =>
        {
            using var place = new Workplace(parsed.GetValue(keep));
            var trial = new BackendTrial(CotejoProcess.Find(parsed.GetValue(cotejo)), place, parsed.GetValue(seed), parsed.GetValue(images), Say);
            BackendResult result = trial.Run(parsed.GetValue(backend)!);
            return Print(result, result.Passed);
        });
        return command;
    }

    private static Command ListMutants()
    {
        var count = new Option<int>("--count") { Description = "Broken lists.", DefaultValueFactory = _ => 10_000 };
        var seed = new Option<int>("--seed") { Description = "Of the first; each following has the next.", DefaultValueFactory = _ => 1_000_000 };
        Option<string?> cotejo = Cotejo(), keep = Keep();
        var command = new Command("list-mutants", "Give broken lists to the importer, and a share of them to the command; none is read by half.")
        {
            count, seed, cotejo, keep,
        };
        command.SetAction(parsed =>
        {
            if (parsed.GetValue(count) < 1) { throw new SettingsException("--count takes a whole number from 1."); }
            using var place = new Workplace(parsed.GetValue(keep));
            ListMutantResult result = new ListMutantTrial(CotejoProcess.Find(parsed.GetValue(cotejo)), place, Say).Run(parsed.GetValue(seed), parsed.GetValue(count));
            return Print(result, result.Passed);
        });
        return command;
    }

    internal static void Say(string line) => Console.Error.WriteLine(line);

    internal static int Print<T>(T result, bool passed)
    {
        Console.WriteLine(JsonSerializer.Serialize(result, FloorCommand.Json));
        Say(passed ? "passed" : "NOT PASSED");
        return passed ? 0 : 1;
    }
}
