using System.Xml.Linq;
using Cotejo.Harness.Comparison;
using Cotejo.Harness.Measuring;
using Cotejo.Harness.Pictures;
using Cotejo.Harness.Trials;

namespace Cotejo.Harness.Tests;

public sealed class BaselineTests : IDisposable
{
    private readonly Workplace _place = new(null);

    public void Dispose() => _place.Dispose();

    [Fact]
    public void What_was_written_is_read_back()
    {
        Baseline baseline = Some(runs: 3);
        baseline.Write(_place.At("scan.json"));
        Baseline read = Baseline.Read(_place.At("scan.json"));
        Assert.Equal(baseline.Metrics.Single().Values, read.Metrics.Single().Values);
        Assert.Equal((3, baseline.Runs[0].World, baseline.Runs[0].Inputs), (read.Runs.Count, read.Runs[0].World, read.Runs[0].Inputs));
        Assert.Equal(baseline.Noise("scan.processor"), read.Noise("scan.processor"));
    }

    [Fact]
    public void A_single_result_is_a_baseline_too()
    {
        File.WriteAllText(_place.At("one.json"), Some(runs: 1).Runs[0].ToJson());
        Assert.Equal(("scan", 0), (Baseline.Read(_place.At("one.json")).Scenario, Baseline.Read(_place.At("one.json")).Noise("scan.processor")));
    }

    [Fact]
    public void Noise_is_by_how_much_the_medians_of_its_runs_differ()
    {
        Metric Of(params double[] values) => new("r", MetricKind.Ratio, "", values);
        Assert.Equal(0.25, Baseline.Of([Draws.Of(Of(4, 4, 9)), Draws.Of(Of(5, 5, 1)), Draws.Of(Of(4.5))]).Noise("r"), precision: 9);
    }

    [Fact]
    public void Runs_of_two_builds_or_machines_are_no_baseline()
    {
        Measurement one = Some(runs: 1).Runs[0];
        Assert.Throws<SettingsException>(() => Baseline.Of([one, one with { Tool = one.Tool with { Sha256 = "def" } }]));
        Assert.Throws<SettingsException>(() => Baseline.Of([one, one with { World = one.World with { Cores = 64 } }]));
        Assert.Throws<SettingsException>(() => Baseline.Of([one, one with { Scenario = "tiny" }]));
    }

    [Theory]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("{\"runs\": []}")]
    [InlineData("{\"scenario\": \"scan\", \"metrics\": []}")]
    public void What_is_no_result_is_refused_by_name(string content)
    {
        File.WriteAllText(_place.At("other.json"), content);
        Assert.Contains("other.json", Assert.Throws<SettingsException>(() => Baseline.Read(_place.At("other.json"))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_history_has_a_plot_for_each_metric_and_its_page_is_whole()
    {
        foreach (int runs in (int[])[1, 3]) { HistoryLine.Of(Some(runs)).Append(_place.Folder); }
        List<HistoryLine> lines = HistoryLine.Read(_place.Folder);
        Assert.Equal([1, 3], lines.Select(l => l.Runs));
        string page = HistoryPage.Make([.. lines, lines[0] with { Scenario = "a <scenario>", Tool = new Tool("cotejo & more", "def") }]);
        XElement body = XDocument.Parse(page.Replace("<!doctype html>", "", StringComparison.Ordinal).Replace("<meta charset=\"utf-8\">", "", StringComparison.Ordinal)).Root!;
        XName svg = XName.Get("svg", "http://www.w3.org/2000/svg");
        Assert.Equal(2, body.Descendants(svg).Count());
        Assert.Equal(["a <scenario>", "scan"], body.Descendants("h2").Select(h => h.Value));
        Assert.DoesNotContain("http://", page.Replace("http://www.w3.org", "", StringComparison.Ordinal), StringComparison.Ordinal);
    }

    private static Baseline Some(int runs)
    {
        Chance chance = Chance.For(1, "some");
        return Baseline.Of([.. Enumerable.Range(0, runs).Select(_ => Draws.Noisy(chance, 7, 0.02, 0.01))]);
    }
}
