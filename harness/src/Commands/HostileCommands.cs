using System.CommandLine;
using Cotejo.Engine.Planning;
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

    public static Command Bombs()
    {
        var memory = new Option<string>("--memory") { HelpName = "SIZE", Description = "The budget that the scan is given, and that all its processes together may have.", DefaultValueFactory = _ => "2GiB" };
        var limit = new Option<int>("--limit") { Description = "Seconds that one bomb may take.", DefaultValueFactory = _ => 30 };
        var only = new Option<string?>("--only") { HelpName = "TEXT", Description = "Bombs with this in their path, and not all of them together: zip/ or overlapping." };
        Option<ulong> seed = RunCommand.Seed();
        Option<string?> cotejo = RunCommand.Cotejo(), keep = RunCommand.Keep();
        var command = new Command("bombs", "Scan fifty small files that ask for much, each by itself and all together; time and peak resident memory of all processes.")
        {
            memory, limit, only, seed, cotejo, keep,
        };
        command.SetAction(parsed =>
        {
            string text = parsed.GetValue(memory)!;
            if (!ByteSize.TryParse(text, out ByteSize size)) { throw new SettingsException($"--memory '{text}' is not a size; write for example 2GiB."); }
            using var place = new Workplace(parsed.GetValue(keep));
            var trial = new BombTrial(CotejoProcess.Find(parsed.GetValue(cotejo)), place, (text, size.Bytes), TimeSpan.FromSeconds(parsed.GetValue(limit)), RunCommand.Say);
            BombResult result = trial.Run(parsed.GetValue(seed), parsed.GetValue(only));
            return RunCommand.Print(result, result.Passed);
        });
        return command;
    }

    public static Command Archives()
    {
        var limit = new Option<int>("--limit") { Description = "Seconds after which the scan counts as hanging.", DefaultValueFactory = _ => 300 };
        Option<ulong> seed = RunCommand.Seed();
        Option<string?> cotejo = RunCommand.Cotejo(), keep = RunCommand.Keep();
        var command = new Command("archives", "Scan archives that lead out of the folder, onto devices or in circles, or lie; watched by strace where it is installed. Nothing is written but the case, and every entry is accounted for.")
        {
            limit, seed, cotejo, keep,
        };
        command.SetAction(parsed =>
        {
            using var place = new Workplace(parsed.GetValue(keep));
            ArchiveResult result = new ArchiveTrial(CotejoProcess.Find(parsed.GetValue(cotejo)), place, TimeSpan.FromSeconds(parsed.GetValue(limit)), RunCommand.Say)
                .Run(parsed.GetValue(seed));
            return RunCommand.Print(result, result.Passed);
        });
        return command;
    }

    public static Command DecodersDie()
    {
        var images = new Option<int>("--images") { Description = "Pictures in the seizure, beside those in its archives.", DefaultValueFactory = _ => 1500 };
        Option<ulong> seed = RunCommand.Seed();
        Option<string?> cotejo = RunCommand.Cotejo(), keep = RunCommand.Keep();
        var command = new Command("decoders-die", "Kill what decodes for a scan at random, about one process a second; the final ledger must equal an undisturbed one.") { images, seed, cotejo, keep };
        command.SetAction(parsed =>
        {
            if (parsed.GetValue(images) < 1) { throw new SettingsException("--images takes a whole number from 1."); }
            using var place = new Workplace(parsed.GetValue(keep));
            DecoderResult result = new DecoderTrial(CotejoProcess.Find(parsed.GetValue(cotejo)), place, parsed.GetValue(seed), parsed.GetValue(images), RunCommand.Say).Run();
            return RunCommand.Print(result, result.Passed);
        });
        return command;
    }
}
