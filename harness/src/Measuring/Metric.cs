namespace Cotejo.Harness.Measuring;

/// <summary>What a metric is decides how two results of it are compared.</summary>
internal enum MetricKind
{
    /// <summary>The same in every run, or something is other than it was.</summary>
    Count,
    /// <summary>Bytes that were asked for: compared within a tolerance, since timing decides about some of them.</summary>
    Allocation,
    /// <summary>Most resident bytes.</summary>
    Memory,
    /// <summary>A time over another that was measured in the same round: of times the only kind that is compared.</summary>
    Ratio,
    /// <summary>For the reader; never compared.</summary>
    Shown,
}

/// <summary>One number of one round. Of every kind that is compared less is better.</summary>
/// <param name="Name">What it is of and what it is, with dots between: scan.read.allocated.</param>
internal readonly record struct Reading(string Name, MetricKind Kind, string Unit, double Value);

/// <param name="Values">One a round, in order, as far as it was read.</param>
internal sealed record Metric(string Name, MetricKind Kind, string Unit, IReadOnlyList<double> Values)
{
    public double Median => Statistics.Median(Values);

    /// <summary>Readings of the same name from all rounds. What was not counted in a round was 0 in it: outcomes that do not occur are not told.</summary>
    public static IReadOnlyList<Metric> Gather(IReadOnlyList<IReadOnlyList<Reading>> rounds) =>
    [
        .. rounds.SelectMany(round => round).GroupBy(r => (r.Name, r.Kind, r.Unit)).Select(g => new Metric(g.Key.Name, g.Key.Kind, g.Key.Unit,
            [.. g.Select(r => r.Value), .. g.Key.Kind == MetricKind.Count ? Enumerable.Repeat(0.0, rounds.Count - g.Count()) : []])),
    ];
}
