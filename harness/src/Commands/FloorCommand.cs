using System.CommandLine;
using System.Text.Json;
using Cotejo.Harness.Measuring;

namespace Cotejo.Harness.Commands;

internal static class FloorCommand
{
    internal static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { WriteIndented = true };

    public static Command Create()
    {
        var folder = new Argument<string>("DIR") { Description = "JPEGs, as `harness generate photos` makes them." };
        var command = new Command("floor", "Read, digest three times and decode to luma, on all cores: the floor a scan is held against. Prints JSON.") { folder };
        command.SetAction(parsed =>
        {
            string[] files = Floor.List(parsed.GetValue(folder)!);
            // The first pass fills the page cache and compiles the code; the second is the measurement.
            Floor.Measure(files);
            FloorResult result = Floor.Measure(files);
            Console.WriteLine(JsonSerializer.Serialize(result, Json));
            return result.Refused == 0 ? 0 : 1;
        });
        return command;
    }
}
