using Cotejo.Harness.Comparison;
using Cotejo.Harness.Measuring;
using Cotejo.Harness.Scenarios;
using Cotejo.Harness.Trials;

namespace Cotejo.Harness.Tests;

/// <summary>Every scenario with the real command, as small as it gets.</summary>
public sealed class ScenarioTests : IDisposable
{
    private readonly Workplace _place = new(null);
    private readonly string _cotejo = CotejoProcess.Find(null);

    public void Dispose() => _place.Dispose();

    [Theory]
    [InlineData("scan", 0.02, "scan.processor alone.processor scan.peak alone.allocated alone.read.allocated scan.near scan.read.waiting floor.decode")]
    [InlineData("rescan", 0.01, "rescan.processor rescan.readItems rescan.rate rescan.walk.allocated")]
    [InlineData("match-1m", 0.002, "match.processor match.allocated match.contents match.rate")]
    [InlineData("video", 0.02, "scan.processor scan.decoders.processor scan.videos")]
    [InlineData("tiny", 0.01, "scan.processor scan.record.rate scan.items")]
    [InlineData("start", 1, "version.processor hash.processor scan.processor cold.seconds")]
    public void A_scenario_measures_what_it_says(string name, double scale, string metrics)
    {
        Measurement result = Measure(name, scale, rounds: 1);
        foreach (string metric in metrics.Split(' ')) { Assert.Contains(result.Metrics, m => m.Name.StartsWith(metric, StringComparison.Ordinal)); }
        Assert.All(result.Metrics.Where(m => m.Kind is MetricKind.Ratio or MetricKind.Memory or MetricKind.Allocation), m => Assert.All(m.Values, value => Assert.True(value > 0, m.Name)));
        Assert.Equal((name, World.Here()), (result.Scenario, result.World));
        Assert.StartsWith("0.", result.Tool.Version, StringComparison.Ordinal);
    }

    [Fact]
    public void A_killed_and_resumed_scan_ends_as_any_other()
    {
        Measurement resumed = Measure("resume", 0.1, rounds: 1), whole = Measure("scan", 0.1, rounds: 1);
        foreach (string count in (string[])["items", "contents", "pairs", "groups", "hashed"]) { Assert.Equal(Value(whole, "scan." + count), Value(resumed, "resume." + count)); }
        Assert.InRange(Value(resumed, "resume.later"), 0.001, 0.7);
    }

    [Fact]
    public void The_time_of_decoders_behind_walls_counts()
    {
        Measurement result = Measure("scan", 0.05, rounds: 1);
        // They decode in full what the floor decodes, and more.
        double decoding = Value(result, "floor.decode") / (Value(result, "floor.read") + Value(result, "floor.digest") + Value(result, "floor.decode"));
        Assert.True(Value(result, "scan.decoders.processor") > decoding / 2);
    }

    [Fact]
    public void A_result_is_read_back_and_equals_itself()
    {
        Measurement result = Measure("scan", 0.02, rounds: 5);
        File.WriteAllText(_place.At("result.json"), result.ToJson());
        Measurement read = Measurement.Read(_place.At("result.json"));
        ComparisonResult same = ResultComparison.Compare(Baseline.Of([result]), read);
        Assert.True(same.Passed, ComparisonTable.Format(same));
        Assert.Equal(5, read.Rounds.Count);
        Assert.Equal(0, Value(read, "scan.falsePairs"));
    }

    [Fact]
    public void A_command_that_does_not_get_to_its_end_is_not_measured()
    {
        string broken = _place.At("cotejo");
        File.WriteAllText(broken, "#!/bin/sh\n[ \"$1\" = --version ] || { echo it broke >&2; exit 3; }\n");
        File.SetUnixFileMode(broken, (UnixFileMode)0b111_101_101);
        Assert.Contains("it broke", Assert.Throws<SettingsException>(() => new Rounds(ScenarioList.Find("tiny"), Scope(0.001), broken)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_scenario_that_is_none_is_refused() => Assert.Contains("rescan", Assert.Throws<SettingsException>(() => ScenarioList.Find("scam")).Message, StringComparison.Ordinal);

    private static double Value(Measurement result, string metric) => result.Metrics.Single(m => m.Name == metric).Median;

    private Measurement Measure(string name, double scale, int rounds)
    {
        var measured = new Rounds(ScenarioList.Find(name), Scope(scale), _cotejo);
        measured.Measure(rounds);
        return measured.Result(_cotejo);
    }

    private Scope Scope(double scale) => new(_place, Seed: 1, scale, From: null, Options: [], _ => { });
}
