using System.CommandLine;
using System.Text.Json;
using Cotejo.Harness.Accuracy;
using Cotejo.Harness.Seizures;
using Cotejo.Harness.Trials;

namespace Cotejo.Harness.Commands;

internal static class VideoAccuracyCommand
{
    public static Command Create()
    {
        var from = new Option<string?>("--from") { HelpName = "DIR", Description = "Made by `harness generate videos`. Default: made now, as the next three say." };
        var seed = new Option<ulong>("--seed") { Description = "Of the videos.", DefaultValueFactory = _ => 1 };
        var sources = new Option<int>("--sources") { Description = "Videos, each with its edits and stills.", DefaultValueFactory = _ => 40 };
        var unrelated = new Option<int>("--unrelated") { Description = "Clips that are related to nothing.", DefaultValueFactory = _ => 200 };
        var scanned = new Option<string?>("--case")
        {
            HelpName = "CASE", Description = "A case in which --from has been scanned; only its ledger is read. Default: scanned now.",
        };
        var options = new Option<string>("--options")
        {
            Description = "Options of the scan, separated by blanks, for example --options='--video-every 2s'.", DefaultValueFactory = _ => "",
        };
        var json = new Option<string?>("--json") { HelpName = "FILE", Description = "Write the numbers there as well." };
        Option<string?> cotejo = RunCommand.Cotejo(), keep = RunCommand.Keep();
        var command = new Command("videos", "Recall and precision by edit, of generated videos in the real cotejo; exits with 1 where what must be found was not.")
        {
            from, seed, sources, unrelated, scanned, options, json, cotejo, keep,
        };
        command.SetAction(parsed =>
        {
            using var place = new Workplace(parsed.GetValue(keep));
            VideoAccuracyResult result;
            if (parsed.GetValue(scanned) is { } caseFolder)
            {
                string videos = parsed.GetValue(from) ?? throw new SettingsException("--case needs --from, the folder that was scanned.");
                result = VideoAccuracyTrial.Evaluate(videos, caseFolder);
            }
            else
            {
                string program = CotejoProcess.Find(parsed.GetValue(cotejo));
                string videos = parsed.GetValue(from) ?? Generated(place, parsed.GetValue(seed), parsed.GetValue(sources), parsed.GetValue(unrelated));
                string[] typed = parsed.GetValue(options)!.Split(' ', StringSplitOptions.RemoveEmptyEntries);
                result = VideoAccuracyTrial.Run(program, videos, place.At("case"), typed, RunCommand.Say);
            }
            if (parsed.GetValue(json) is { } file) { File.WriteAllText(file, JsonSerializer.Serialize(result, FloorCommand.Json) + "\n"); }
            Console.Write(VideoAccuracyTable.Format(result));
            return result.Passed ? 0 : 1;
        });
        return command;
    }

    private static string Generated(Workplace place, ulong seed, int sources, int unrelated)
    {
        string videos = place.At("videos");
        if (!File.Exists(Manifest.PathOf(videos)))
        {
            RunCommand.Say($"generating {sources} videos with their edits and {unrelated} clips");
            VideoSeizure.Generate(videos, seed, sources, unrelated, VideoSeizure.DefaultWidth);
        }
        return videos;
    }
}
