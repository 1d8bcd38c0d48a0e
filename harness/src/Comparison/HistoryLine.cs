using System.Text.Json;
using Cotejo.Harness.Measuring;

namespace Cotejo.Harness.Comparison;

/// <summary>What stays of a baseline when it is replaced: a line in history.jsonl beside it.</summary>
/// <param name="Medians">Of every metric that is compared, over all runs.</param>
/// <param name="Noise">By how much the runs differed at most, as a share.</param>
internal sealed record HistoryLine(string Scenario, DateTimeOffset When, Tool Tool, World World, string Settings, string Backend, Inputs Inputs, int Runs,
    IReadOnlyDictionary<string, double> Medians, IReadOnlyDictionary<string, double> Noise)
{
    private static readonly JsonSerializerOptions OneLine = new(Measurement.Json) { WriteIndented = false };

    public static string FileIn(string folder) => Path.Combine(folder, "history.jsonl");

    public static HistoryLine Of(Baseline baseline)
    {
        Measurement last = baseline.Runs[^1];
        List<Metric> compared = [.. baseline.Metrics.Where(m => m.Kind != MetricKind.Shown)];
        return new HistoryLine(last.Scenario, last.When, last.Tool, last.World, last.Settings, last.Backend, last.Inputs, baseline.Runs.Count,
            compared.ToDictionary(m => m.Name, m => Math.Round(m.Median, 6)),
            compared.Where(m => m.Kind != MetricKind.Count).ToDictionary(m => m.Name, m => Math.Round(baseline.Noise(m.Name), 4)));
    }

    public void Append(string folder) => File.AppendAllText(FileIn(folder), JsonSerializer.Serialize(this, OneLine) + "\n");

    public static List<HistoryLine> Read(string folder)
    {
        string file = FileIn(folder);
        if (!File.Exists(file)) { throw new SettingsException($"'{file}' is not there; `harness baseline` writes it."); }
        try { return [.. File.ReadLines(file).Where(line => line.Length > 0).Select(line => JsonSerializer.Deserialize<HistoryLine>(line, OneLine)!)]; }
        catch (JsonException e) { throw new SettingsException($"'{file}' is damaged: {e.Message}"); }
    }
}
