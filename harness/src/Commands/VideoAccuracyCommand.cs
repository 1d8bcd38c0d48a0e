using System.CommandLine;
using Cotejo.Harness.Accuracy;
using Cotejo.Harness.Seizures;

namespace Cotejo.Harness.Commands;

internal static class VideoAccuracyCommand
{
    public static Command Create()
    {
        var seed = new Option<ulong>("--seed") { Description = "Of the videos, where they are made now.", DefaultValueFactory = _ => 1 };
        var sources = new Option<int>("--sources") { Description = "Videos that are made, each with its edits and stills.", DefaultValueFactory = _ => 40 };
        var unrelated = new Option<int>("--unrelated") { Description = "Clips that are made and related to nothing.", DefaultValueFactory = _ => 200 };
        var command = new Command("videos", "Recall and precision by edit, of generated videos in the real cotejo; exits with 1 where what must be found was not.")
        {
            seed, sources, unrelated,
        };
        var scan = new ScanOptions("videos");
        scan.AddTo(command);
        command.SetAction(parsed =>
        {
            VideoAccuracyResult result = scan.Evaluate(parsed, folder =>
                VideoSeizure.Generate(folder, parsed.GetValue(seed), parsed.GetValue(sources), parsed.GetValue(unrelated), VideoSeizure.DefaultWidth), VideoAccuracyTrial.Evaluate);
            Console.Write(VideoAccuracyTable.Format(result));
            return result.Passed ? 0 : 1;
        });
        return command;
    }
}
