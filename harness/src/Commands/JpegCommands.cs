using System.CommandLine;
using System.Text.Json;
using Cotejo.Harness.Jpegs;
using Cotejo.Harness.Seizures;

namespace Cotejo.Harness.Commands;

/// <summary>Of the managed decoder of JPEGs: that it is right, and how fast it is.</summary>
internal static class JpegCommands
{
    public static Command Trial()
    {
        var count = new Option<int>("--count") { Description = "JPEGs.", DefaultValueFactory = _ => 10_000 };
        var mutants = new Option<long>("--mutants") { Description = "Mutants of them.", DefaultValueFactory = _ => 200_000 };
        var scripts = new Option<int>("--scripts") { Description = "Of a hundred progressive ones, so many are written by a script of scans that is drawn (by jpegtran).", DefaultValueFactory = _ => 30 };
        Option<string[]> from = From("Files and folders of JPEGs that are compared besides.");
        Option<ulong> seed = RunCommand.Seed();
        var command = new Command("jpegs", "Luma by the managed decoder and by libjpeg-turbo, sample by sample; of mutants neither an exception, nor anything libjpeg-turbo has an objection to.") { count, mutants, scripts, from, seed };
        command.SetAction(parsed =>
        {
            if (parsed.GetValue(count) < 1 || parsed.GetValue(mutants) < 0) { throw new SettingsException("--count takes whole numbers from 1, --mutants from 0."); }
            if (parsed.GetValue(scripts) is < 0 or > 100) { throw new SettingsException("--scripts takes a percentage."); }
            using var trial = new JpegTrial(RunCommand.Say);
            JpegTrialResult result = trial.Run(parsed.GetValue(seed), parsed.GetValue(count), parsed.GetValue(mutants), parsed.GetValue(scripts) / 100.0, Jpegs(parsed.GetValue(from)!));
            return RunCommand.Print(result, result.Passed);
        });
        return command;
    }

    public static Command Bench()
    {
        var pictures = new Option<int>("--pictures") { Description = "Of 1280x960; of 12 megapixels a quarter as many.", DefaultValueFactory = _ => 40 };
        var rounds = new Option<int>("--rounds") { Description = "Of either decoder, in turn.", DefaultValueFactory = _ => 7 };
        Option<string[]> from = From("Photographs in place of painted pictures.");
        Option<ulong> seed = RunCommand.Seed();
        var command = new Command("jpeg", "Processor time of the managed decoder over libjpeg-turbo's, and how far short routes lie from exact hashes. JSON at the end.") { pictures, rounds, from, seed };
        command.SetAction(parsed =>
        {
            if (parsed.GetValue(pictures) < 1 || parsed.GetValue(rounds) < 1) { throw new SettingsException("--pictures and --rounds take whole numbers from 1."); }
            Console.WriteLine(JsonSerializer.Serialize(
                JpegBench.Run(parsed.GetValue(seed), parsed.GetValue(pictures), parsed.GetValue(rounds), Jpegs(parsed.GetValue(from)!), RunCommand.Say), FloorCommand.Json));
        });
        return command;
    }

    private static Option<string[]> From(string says) => new("--from") { HelpName = "PATH", Description = says, DefaultValueFactory = _ => [] };

    private static List<string> Jpegs(string[] from) =>
        from.Length == 0 ? [] : [.. Photographs.Files(from).Where(path => Path.GetExtension(path).ToLowerInvariant() is ".jpg" or ".jpeg")];
}
