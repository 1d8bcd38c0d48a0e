using System.CommandLine;
using Cotejo.Harness.Accuracy;
using Cotejo.Harness.Seizures;

namespace Cotejo.Harness.Commands;

internal static class TelegramAccuracyCommand
{
    public static Command Create()
    {
        var seed = new Option<ulong>("--seed") { Description = "Of the seizure, where it is made now.", DefaultValueFactory = _ => 1 };
        var scale = new Option<double>("--scale") { Description = "Of the seizure that is made now.", DefaultValueFactory = _ => 0.1 };
        var command = new Command("telegram", "Recall and precision of the pairs that the real cotejo reports of a generated seizure, by edit; exits with 1 where they are too low.")
        {
            seed, scale,
        };
        var scan = new ScanOptions("telegram");
        scan.AddTo(command);
        command.SetAction(parsed =>
        {
            TelegramAccuracyResult result = scan.Evaluate(parsed, folder => TelegramSeizure.Generate(folder, parsed.GetValue(seed), parsed.GetValue(scale), from: null),
                TelegramAccuracy.Evaluate);
            Console.Write(TelegramAccuracyTable.Format(result));
            return result.Passed ? 0 : 1;
        });
        return command;
    }
}
