using System.CommandLine;
using System.Text.Json;
using Cotejo.Harness.Accuracy;
using Cotejo.Harness.Seizures;
using Cotejo.Harness.Trials;

namespace Cotejo.Harness.Commands;

/// <summary>Options of a command that holds a scanned seizure against its manifest: made or given, scanned now or before.</summary>
/// <param name="shape">Of `harness generate`.</param>
internal sealed class ScanOptions(string shape)
{
    private readonly Option<string?> _from = new("--from") { HelpName = "DIR", Description = $"Made by `harness generate {shape}`. Default: made now." };
    private readonly Option<string?> _scanned = new("--case")
    {
        HelpName = "CASE", Description = "A case in which --from has been scanned; only its ledger is read. Default: scanned now.",
    };

    private readonly Option<string> _options = new("--options")
    {
        Description = "Options of the scan, separated by blanks, for example --options='--video-every 2s'.", DefaultValueFactory = _ => "",
    };

    private readonly Option<string?> _json = new("--json") { HelpName = "FILE", Description = "Write the numbers there as well." };
    private readonly Option<string?> _cotejo = RunCommand.Cotejo(), _keep = RunCommand.Keep();

    public void AddTo(Command command)
    {
        foreach (Option option in (Option[])[_from, _scanned, _options, _json, _cotejo, _keep]) { command.Options.Add(option); }
    }

    /// <param name="generate">Into a folder that is not there yet.</param>
    public T Evaluate<T>(ParseResult parsed, Action<string> generate, Func<ScannedSeizure, T> evaluate)
    {
        using var place = new Workplace(parsed.GetValue(_keep));
        T result = evaluate(Scanned(parsed, place, generate));
        if (parsed.GetValue(_json) is { } file) { File.WriteAllText(file, JsonSerializer.Serialize(result, FloorCommand.Json) + "\n"); }
        return result;
    }

    private ScannedSeizure Scanned(ParseResult parsed, Workplace place, Action<string> generate)
    {
        string? from = parsed.GetValue(_from);
        if (parsed.GetValue(_scanned) is { } scanned)
        {
            return ScannedSeizure.Open(from ?? throw new SettingsException("--case needs --from, the folder that was scanned."), scanned);
        }
        string program = CotejoProcess.Find(parsed.GetValue(_cotejo));
        string[] typed = parsed.GetValue(_options)!.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        return ScannedSeizure.Scan(program, from ?? Generated(place.At(shape), generate), place.At("case"), typed, RunCommand.Say);
    }

    private static string Generated(string folder, Action<string> generate)
    {
        if (!File.Exists(Manifest.PathOf(folder)))
        {
            RunCommand.Say("generating");
            generate(folder);
        }
        return folder;
    }
}
