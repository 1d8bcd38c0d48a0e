using System.CommandLine;
using System.Text.Json;
using Cotejo.Harness.Comparison;
using Cotejo.Harness.Measuring;

namespace Cotejo.Harness.Commands;

internal static class CompareCommand
{
    public static Command Create()
    {
        var before = new Argument<string>("BASE") { Description = "A baseline, or a result of `harness measure`." };
        var after = new Argument<string>("NEW") { Description = "A result of `harness measure`." };
        var json = new Option<bool>("--json") { Description = "JSON instead of a table." };
        var command = new Command("compare", "Is the new result worse? A test on the rounds of both, metric for metric; exits with 1 when one is worse, or a count differs.") { before, after, json };
        command.SetAction(parsed =>
        {
            ComparisonResult result = ResultComparison.Compare(Baseline.Read(parsed.GetValue(before)!), Measurement.Read(parsed.GetValue(after)!));
            Console.WriteLine(parsed.GetValue(json) ? JsonSerializer.Serialize(result, Measurement.Json) : ComparisonTable.Format(result));
            return result.Passed ? 0 : 1;
        });
        return command;
    }
}
