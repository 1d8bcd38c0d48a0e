using System.CommandLine;
using System.Text.Json;
using Cotejo.Harness.Trials;

namespace Cotejo.Harness.Commands;

internal static class DigestBenchCommand
{
    public static Command Create()
    {
        var count = new Option<int>("--count") { Description = "Files, in memory.", DefaultValueFactory = _ => 256 };
        var bytes = new Option<int>("--bytes") { Description = "Of each.", DefaultValueFactory = _ => 150_000 };
        var rounds = new Option<int>("--rounds") { Description = "Both ways in turn, this often.", DefaultValueFactory = _ => 15 };
        var seed = new Option<ulong>("--seed") { Description = "Of the bytes.", DefaultValueFactory = _ => 1 };
        var least = new Option<double?>("--least") { Description = "Exit with 1 when the median of the grouped way is below so many GB a second of one core." };
        var command = new Command("digests", "MD5, SHA-1 and SHA-256 of small files on one thread: in groups, as a scan makes them, and file by file. GB a second of processor time. JSON at the end.")
        {
            count, bytes, rounds, seed, least,
        };
        command.SetAction(parsed =>
        {
            if (parsed.GetValue(count) < 1 || parsed.GetValue(rounds) < 1 || parsed.GetValue(bytes) < 1)
            {
                throw new SettingsException("--count, --bytes and --rounds take whole numbers from 1.");
            }
            DigestBenchResult result = DigestBench.Run(parsed.GetValue(seed), parsed.GetValue(count), parsed.GetValue(bytes), parsed.GetValue(rounds), RunCommand.Say);
            Console.WriteLine(JsonSerializer.Serialize(result, FloorCommand.Json));
            return result.IsSame && result.Grouped >= (parsed.GetValue(least) ?? 0) ? 0 : 1;
        });
        return command;
    }
}
