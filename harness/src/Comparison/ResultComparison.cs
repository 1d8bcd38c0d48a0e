using Cotejo.Harness.Measuring;

namespace Cotejo.Harness.Comparison;

/// <summary>
/// A new result against a baseline, metric for metric. Counts have to be the same. Of all else the whole interval of the factor must lie beyond
/// the margin before it is called worse: of allocations too, since how threads take turns adds a buffer here and there, often in half of the rounds.
/// </summary>
internal static class ResultComparison
{
    /// <summary>Least margins: below, no build differs from itself by chance alone, as far as was seen.</summary>
    private const double Time = 0.03, Allocations = 0.02, Resident = 0.10;

    /// <summary>On another machine, or with another runtime.</summary>
    private const double Elsewhere = 0.25;

    /// <summary>Of the noise between a baseline's runs: of a few the largest difference is not the largest that there is.</summary>
    private const double Headroom = 1.5;

    /// <summary>
    /// Of the noise between rounds, as standard errors of the factor. With those of the interval it makes nearly four, which chance exceeds once
    /// in ten thousand comparisons: several metrics are compared at a time, many times a day.
    /// </summary>
    private const double StandardErrors = 1.75;

    /// <exception cref="SettingsException">They are not of the same thing.</exception>
    public static ComparisonResult Compare(Baseline baseline, Measurement later)
    {
        Measurement first = baseline.Runs[0];
        if (Likeness.Obstacle(first, later) is { } obstacle) { throw new SettingsException($"Not comparable: {obstacle}."); }
        bool sameMachine = Likeness.SameMachine(first, later);
        var before = baseline.Metrics.Where(m => m.Kind != MetricKind.Shown).ToDictionary(m => m.Name);
        var after = later.Metrics.Where(m => m.Kind != MetricKind.Shown).ToDictionary(m => m.Name);
        return new ComparisonResult(later.Scenario, sameMachine,
        [
            .. before.Keys.Union(after.Keys).Select(name =>
            {
                Metric? earlier = before.GetValueOrDefault(name), now = after.GetValueOrDefault(name);
                Metric either = (earlier ?? now)!;
                return either.Kind == MetricKind.Count ? Count(either, earlier, now)
                    : Amount(either, earlier, now, Math.Max(Margin(either.Kind, baseline.Noise(name), sameMachine), Chance(earlier, now)));
            }),
        ]);
    }

    private static double Margin(MetricKind kind, double noise, bool sameMachine)
    {
        double least = kind switch { MetricKind.Allocation => Allocations, MetricKind.Memory => Resident, _ => Time };
        return Math.Max(sameMachine ? least : Elsewhere, Headroom * noise);
    }

    private static double Chance(Metric? earlier, Metric? now)
    {
        if (earlier is null || now is null) { return 0; }
        double spread = Math.Max(Statistics.Spread(earlier.Values), Statistics.Spread(now.Values));
        return StandardErrors * spread * Math.Sqrt((1.0 / earlier.Values.Count) + (1.0 / now.Values.Count));
    }

    /// <summary>What was counted in no round was 0 in each: outcomes that do not occur are not told.</summary>
    private static MetricVerdict Count(Metric either, Metric? earlier, Metric? now)
    {
        double[] values = [.. earlier?.Values ?? [0], .. now?.Values ?? [0]];
        return new(either.Name, either.Kind, either.Unit, earlier?.Median ?? 0, now?.Median ?? 0, null, 0,
            values.Distinct().Count() == 1 ? Verdict.Same : Verdict.Differs);
    }

    private static MetricVerdict Amount(Metric either, Metric? earlier, Metric? now, double margin)
    {
        MetricVerdict Say(Shift? shift, Verdict verdict) => new(either.Name, either.Kind, either.Unit, earlier?.Median, now?.Median, shift, margin, verdict);
        // What the baseline lacks is new, and nothing can be said against it; what the result lacks is no longer watched.
        if (earlier is null) { return Say(null, Verdict.Same); }
        if (now is null) { return Say(null, Verdict.Differs); }
        return Shift.Between(earlier.Values, now.Values) is not { } shift ? Say(null, Verdict.Untold)
            : Say(shift, shift.Least > 1 + margin ? Verdict.Worse : shift.Most < 1 - margin ? Verdict.Better : Verdict.Same);
    }
}
