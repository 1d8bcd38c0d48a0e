using Cotejo.Harness.Comparison;
using Cotejo.Harness.Measuring;
using Cotejo.Harness.Pictures;

namespace Cotejo.Harness.Tests;

public sealed class ComparisonTests
{
    private const int DrawCount = 100, Rounds = 9;

    private static readonly double[] Steady = [4.00, 4.02, 3.98, 4.01, 3.99];

    [Theory]
    [InlineData(0.01, 0.0, 1)]
    [InlineData(0.03, 0.0, 1)]
    [InlineData(0.10, 0.0, 1)]
    [InlineData(0.03, 0.01, 5)]
    [InlineData(0.05, 0.03, 5)]
    [InlineData(0.10, 0.05, 5)]
    public void A_build_against_itself_never_fails(double spread, double drift, int runs) =>
        Assert.Equal(0, Enumerable.Range(0, DrawCount).Count(draw => Fails(draw, spread, drift, runs, slower: 1)));

    [Theory]
    [InlineData(0.01, 0.0, 1, 95)]
    [InlineData(0.03, 0.0, 1, 80)]
    [InlineData(0.02, 0.01, 5, 70)]
    public void A_tenth_slower_is_caught_where_the_noise_is_less(double spread, double drift, int runs, int least) =>
        Assert.InRange(Enumerable.Range(0, DrawCount).Count(draw => Fails(draw, spread, drift, runs, slower: 1.1)), least, DrawCount);

    [Fact]
    public void A_tenth_slower_is_not_told_from_noise_that_is_larger() =>
        Assert.InRange(Enumerable.Range(0, DrawCount).Count(draw => Fails(draw, 0.1, 0.05, 5, slower: 1.1)), 0, 20);

    [Theory]
    [InlineData(7, 7, nameof(Verdict.Same))]
    [InlineData(7, 8, nameof(Verdict.Differs))]
    [InlineData(8, 7, nameof(Verdict.Differs))]
    public void A_count_is_the_same_or_it_differs(double before, double after, string verdict) =>
        Assert.Equal(verdict, Single([Of("scan.pairs", MetricKind.Count, before, before)], [Of("scan.pairs", MetricKind.Count, after, after)]).Verdict.ToString());

    [Fact]
    public void A_count_that_changes_from_round_to_round_differs() =>
        Assert.Equal(Verdict.Differs, Single([Of("scan.pairs", MetricKind.Count, 7, 7)], [Of("scan.pairs", MetricKind.Count, 7, 8)]).Verdict);

    [Fact]
    public void An_outcome_that_no_longer_occurs_differs()
    {
        Metric items = Of("scan.items", MetricKind.Count, 9);
        ComparisonResult result = Compare([items, Of("scan.failed.Corrupt", MetricKind.Count, 2)], [items]);
        MetricVerdict verdict = result.Metrics.Single(m => m.Name == "scan.failed.Corrupt");
        Assert.Equal((2, 0, Verdict.Differs), (verdict.Base, verdict.New, verdict.Verdict));
    }

    [Theory]
    [InlineData(1000, 1019, nameof(Verdict.Same))]
    [InlineData(1000, 1021, nameof(Verdict.Worse))]
    [InlineData(1000, 979, nameof(Verdict.Better))]
    public void Allocations_may_grow_by_a_fiftieth(double before, double after, string verdict) => Assert.Equal(verdict, Single([Even(before)], [Even(after)]).Verdict.ToString());

    [Fact]
    public void Allocations_that_are_larger_in_half_of_the_rounds_may_be_larger_in_most()
    {
        Metric before = Of("a", MetricKind.Allocation, 1000, 1000, 1063, 1063, 1000, 1063, 1000, 1000, 1063);
        Assert.Equal(Verdict.Same, Single([before], [Of("a", MetricKind.Allocation, 1063, 1001, 1063, 1063, 1063, 1000, 1063, 1063, 1063)]).Verdict);
        Assert.Equal(Verdict.Worse, Single([before], [Of("a", MetricKind.Allocation, 1163, 1101, 1163, 1163, 1163, 1100, 1163, 1163, 1163)]).Verdict);
    }

    [Fact]
    public void Allocations_that_vary_between_runs_may_grow_by_more()
    {
        var baseline = Baseline.Of([Draws.Of(Even(1000)), Draws.Of(Even(1100))]);
        // Half as much again as the runs differ: 15 %, of the larger of them, since the whole interval has to lie beyond it.
        Assert.Equal(Verdict.Same, ResultComparison.Compare(baseline, Draws.Of(Even(1264))).Metrics.Single().Verdict);
        Assert.Equal(Verdict.Worse, ResultComparison.Compare(baseline, Draws.Of(Even(1266))).Metrics.Single().Verdict);
    }

    [Fact]
    public void Too_few_rounds_do_not_pass() =>
        Assert.Equal(Verdict.Untold, Single([Of("r", MetricKind.Ratio, 4, 4, 4)], [Of("r", MetricKind.Ratio, 4, 4, 4)]).Verdict);

    [Fact]
    public void What_is_measured_no_longer_does_not_pass()
    {
        Metric items = Of("scan.items", MetricKind.Count, 9);
        Assert.False(Compare([items, Of("scan.processor", MetricKind.Ratio, Steady)], [items]).Passed);
        Assert.True(Compare([items], [items, Of("scan.processor", MetricKind.Ratio, Steady)]).Passed);
    }

    [Fact]
    public void What_is_shown_is_not_compared()
    {
        Metric items = Of("scan.items", MetricKind.Count, 9);
        Assert.Single(Compare([items, Of("scan.seconds", MetricKind.Shown, 1)], [items, Of("scan.seconds", MetricKind.Shown, 100)]).Metrics);
    }

    [Fact]
    public void On_another_machine_times_may_differ_by_a_quarter()
    {
        Measurement here = Draws.Of(Of("r", MetricKind.Ratio, Steady));
        Measurement elsewhere = Draws.Of(Of("r", MetricKind.Ratio, [.. Steady.Select(v => v * 1.2)])) with { World = here.World with { Processor = "another" } };
        ComparisonResult result = ResultComparison.Compare(Baseline.Of([here]), elsewhere);
        Assert.True(result is { Passed: true, SameMachine: false });
        Assert.Contains("another machine", ComparisonTable.Format(result), StringComparison.Ordinal);
        Measurement slow = elsewhere with { Metrics = [Of("r", MetricKind.Ratio, [.. Steady.Select(v => v * 1.3)])] };
        Assert.False(ResultComparison.Compare(Baseline.Of([here]), slow).Passed);
    }

    [Fact]
    public void Unlike_results_are_not_compared()
    {
        Measurement one = Draws.Of(Of("r", MetricKind.Ratio, Steady));
        Measurement[] unlike = [one with { Scenario = "tiny" }, one with { Settings = "--threads 1" }, one with { Inputs = one.Inputs with { Sha256 = new string('1', 64) } }];
        Assert.All(unlike, other => Assert.Contains("Not comparable",
            Assert.Throws<SettingsException>(() => ResultComparison.Compare(Baseline.Of([one]), other)).Message, StringComparison.Ordinal));
    }

    [Fact]
    public void The_table_says_what_is_worse_and_by_how_much()
    {
        string table = ComparisonTable.Format(Compare([Of("scan.processor", MetricKind.Ratio, Steady), Of("scan.items", MetricKind.Count, 9)],
            [Of("scan.processor", MetricKind.Ratio, [.. Steady.Select(v => v * 1.5)]), Of("scan.items", MetricKind.Count, 9)]));
        Assert.Contains("WORSE", table, StringComparison.Ordinal);
        Assert.Contains("+50.0 %", table, StringComparison.Ordinal);
        Assert.Contains("1 counts are the same", table, StringComparison.Ordinal);
        Assert.EndsWith("NOT PASSED", table, StringComparison.Ordinal);
    }

    private static bool Fails(int draw, double spread, double drift, int runs, double slower)
    {
        Chance chance = Chance.For((ulong)draw, "noise");
        var baseline = Baseline.Of([.. Enumerable.Range(0, runs).Select(_ => Draws.Noisy(chance, Rounds, spread, drift))]);
        return !ResultComparison.Compare(baseline, Draws.Noisy(chance, Rounds, spread, drift, slower)).Passed;
    }

    /// <summary>Allocations that do not vary.</summary>
    private static Metric Even(double bytes) => Of("a", MetricKind.Allocation, [.. Enumerable.Repeat(bytes, 5)]);

    private static Metric Of(string name, MetricKind kind, params double[] values) => new(name, kind, "", values);

    private static ComparisonResult Compare(Metric[] before, Metric[] after) => ResultComparison.Compare(Baseline.Of([Draws.Of(before)]), Draws.Of(after));

    private static MetricVerdict Single(Metric[] before, Metric[] after) => Compare(before, after).Metrics.Single();
}
