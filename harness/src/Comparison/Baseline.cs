using System.Text.Json;
using Cotejo.Harness.Measuring;

namespace Cotejo.Harness.Comparison;

/// <summary>
/// What later results are compared with: one or more measurements of the same command on one machine. How far these lie apart is the
/// noise that no round of a single measurement shows, since what else a machine does changes more slowly.
/// </summary>
/// <param name="Runs">At least one, without the samples of their rounds.</param>
internal sealed record Baseline(string Scenario, IReadOnlyList<Measurement> Runs)
{
    /// <exception cref="SettingsException">They are not of the same thing.</exception>
    public static Baseline Of(IReadOnlyList<Measurement> runs)
    {
        foreach (Measurement run in runs.Skip(1))
        {
            if (Likeness.Obstacle(runs[0], run) is { } obstacle) { throw new SettingsException($"These results are no baseline together: {obstacle}."); }
            if (run.Tool.Sha256 != runs[0].Tool.Sha256) { throw new SettingsException("These results are no baseline together: they are of two builds of cotejo."); }
            if (!Likeness.SameMachine(runs[0], run)) { throw new SettingsException("These results are no baseline together: they are of two machines."); }
        }
        return new Baseline(runs[0].Scenario, [.. runs.Select(run => run with { Rounds = [] })]);
    }

    /// <summary>A baseline, or a single result of a measurement.</summary>
    public static Baseline Read(string file)
    {
        try
        {
            using var document = JsonDocument.Parse(File.ReadAllText(file));
            if (document.RootElement.ValueKind != JsonValueKind.Object || !document.RootElement.TryGetProperty("runs", out _)) { return Of([Measurement.Read(file)]); }
            return document.Deserialize<Baseline>(Measurement.Json) is { Runs.Count: > 0 } baseline ? baseline : throw new SettingsException($"'{file}' is no baseline.");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or JsonException)
        {
            throw new SettingsException($"'{file}' is neither a baseline nor a result of `harness measure`: {e.Message}");
        }
    }

    public void Write(string file)
    {
        File.WriteAllText(file + ".partial", JsonSerializer.Serialize(this, Measurement.Json) + "\n");
        File.Move(file + ".partial", file, overwrite: true);
    }

    /// <summary>The metrics of all runs, each with all values.</summary>
    public IEnumerable<Metric> Metrics => Runs.SelectMany(run => run.Metrics).GroupBy(m => (m.Name, m.Kind, m.Unit))
        .Select(g => new Metric(g.Key.Name, g.Key.Kind, g.Key.Unit, [.. g.SelectMany(m => m.Values)]));

    /// <summary>By how much two runs of the same command differ at most, as a share; 0 for a single run.</summary>
    public double Noise(string metric)
    {
        double[] medians = [.. Runs.SelectMany(run => run.Metrics).Where(m => m.Name == metric).Select(m => m.Median)];
        return medians.Length < 2 || medians.Min() <= 0 ? 0 : (medians.Max() / medians.Min()) - 1;
    }
}
