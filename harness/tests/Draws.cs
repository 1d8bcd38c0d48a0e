using Cotejo.Harness.Measuring;
using Cotejo.Harness.Pictures;
using Cotejo.Harness.Scenarios;

namespace Cotejo.Harness.Tests;

/// <summary>Measurements that nobody made: rounds with noise of known kind.</summary>
internal static class Draws
{
    private static readonly World Here = new("a processor", 2, ".NET", "Linux");

    public static Measurement Of(params IReadOnlyList<Metric> metrics) => new("scan", default, new Tool("cotejo 1", "abc"), Here, "", "cpu", new Inputs(10, 1000, new string('0', 64)), metrics, []);

    /// <param name="spread">Of a round, as a share.</param>
    /// <param name="drift">Of all rounds of one measurement together: what else the machine does changes slowly.</param>
    public static Measurement Noisy(Chance chance, int rounds, double spread, double drift, double slower = 1)
    {
        double run = slower * Math.Exp(drift * Normal(chance));
        // One round in twenty is hit by something that takes half as long again.
        return Of(new Metric("scan.processor", MetricKind.Ratio, "of the floor",
            [.. Enumerable.Range(0, rounds).Select(_ => 4 * run * Math.Exp(spread * Normal(chance)) * (chance.Happens(0.05) ? 1.5 : 1))]));
    }

    private static double Normal(Chance chance) => Math.Sqrt(-2 * Math.Log(1 - chance.Unit())) * Math.Cos(2 * Math.PI * chance.Unit());
}
