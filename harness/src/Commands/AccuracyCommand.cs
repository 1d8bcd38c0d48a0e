using System.CommandLine;
using System.Text.Json;
using Cotejo.Harness.Accuracy;
using Cotejo.Harness.Seizures;

namespace Cotejo.Harness.Commands;

internal static class AccuracyCommand
{
    public static Command Create()
    {
        var from = new Option<string[]>("--from")
        {
            Description = "Photographs to try as well: files, or folders that are read whole. No two of one motif, or false pairs are counted that are true.",
            AllowMultipleArgumentsPerToken = true,
        };
        var seed = new Option<ulong>("--seed") { Description = "Of the painted pictures.", DefaultValueFactory = _ => 1 };
        var pictures = new Option<int>("--pictures") { Description = "Painted pictures that every edit is tried on.", DefaultValueFactory = _ => 60 };
        var unrelated = new Option<int>("--unrelated") { Description = "Painted pictures that are paired with each other.", DefaultValueFactory = _ => 2000 };
        var flat = new Option<int>("--flat") { Description = "Flat pictures that are paired with each other.", DefaultValueFactory = _ => 600 };
        var json = new Option<bool>("--json") { Description = "JSON instead of tables." };
        var command = new Command("accuracy", "Distances of edited copies and of unrelated pictures: the table that the default --distance is argued from.")
        {
            from, seed, pictures, unrelated, flat, json, TelegramAccuracyCommand.Create(), VideoAccuracyCommand.Create(),
        };
        command.SetAction(parsed =>
        {
            if (parsed.GetValue(pictures) < 1 || parsed.GetValue(unrelated) < 2 || parsed.GetValue(flat) < 2)
            {
                throw new SettingsException("--pictures takes a whole number from 1, --unrelated and --flat from 2.");
            }
            List<AccuracyResult> results = [AccuracyTrial.OnPainted(parsed.GetValue(seed), parsed.GetValue(pictures), parsed.GetValue(unrelated))];
            if (parsed.GetValue(from) is { Length: > 0 } given) { results.Add(AccuracyTrial.OnPhotographs(parsed.GetValue(seed), Photographs.Files(given))); }
            IReadOnlyList<FlatResult> flooding = FlatTrial.Run(parsed.GetValue(seed), parsed.GetValue(flat));
            Console.WriteLine(parsed.GetValue(json)
                ? JsonSerializer.Serialize(new { thresholds = AccuracyTrial.Thresholds, results, flat = flooding }, FloorCommand.Json)
                : string.Join("\n", [.. results.Select(AccuracyTable.Format), AccuracyTable.Format(flooding)]));
            return 0;
        });
        return command;
    }
}
