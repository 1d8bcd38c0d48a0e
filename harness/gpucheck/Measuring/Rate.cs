using System.Diagnostics;

namespace Cotejo.GpuCheck.Measuring;

/// <summary>Items a second over several rounds.</summary>
internal sealed record Rate(double PerSecond, double Lowest, double Highest, int Rounds)
{
    /// <summary>Runs the work once without counting it, then in rounds.</summary>
    /// <param name="work">Does its work to the end and gives the number of items.</param>
    public static Rate Of(Func<long> work, Effort effort)
    {
        work();
        double[] rates = [.. Enumerable.Range(0, effort.Rounds).Select(_ => Round(work, effort.Round)).Order()];
        return new Rate(rates[rates.Length / 2], rates[0], rates[^1], rates.Length);
    }

    private static double Round(Func<long> work, TimeSpan least)
    {
        long items = 0;
        var watch = Stopwatch.StartNew();
        do { items += work(); } while (watch.Elapsed < least);
        return items / watch.Elapsed.TotalSeconds;
    }
}
