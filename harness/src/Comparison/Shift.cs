namespace Cotejo.Harness.Comparison;

/// <summary>By what factor later values are larger than earlier ones, and between which factors that surely lies.</summary>
internal readonly record struct Shift(double Factor, double Least, double Most)
{
    /// <summary>The chance that the true factor lies below the least, and the chance that it lies above the most, are each no larger.</summary>
    public const double Error = 0.025;

    /// <summary>
    /// Hodges and Lehmann's estimate, the median of all quotients of a later and an earlier value, with the interval that the exact distribution of
    /// Mann and Whitney's U gives. It assumes no distribution of the noise: a round that took twice as long counts no more than one that took
    /// a little longer.
    /// </summary>
    /// <param name="earlier">Above 0; likewise the later ones.</param>
    /// <returns>Null when there are too few values for any interval.</returns>
    public static Shift? Between(IReadOnlyList<double> earlier, IReadOnlyList<double> later)
    {
        double[] quotients = [.. earlier.SelectMany(e => later.Select(l => l / e)).Order()];
        int outside = Outside(earlier.Count, later.Count);
        return outside == 0 ? null : new Shift(Measuring.Statistics.Median(quotients), quotients[outside - 1], quotients[^outside]);
    }

    /// <summary>How many quotients from either end the interval begins: the least k for which P(U &lt; k) stays within the error, and no less; 0 for none.</summary>
    internal static int Outside(int earlier, int later)
    {
        double[] ways = Ways(earlier, later);
        double all = ways.Sum(), below = 0;
        int outside = 0;
        while ((below += ways[outside]) / all <= Error) { outside++; }
        return outside;
    }

    /// <summary>In how many orders of both groups, of all that are equally likely when nothing differs, U has each value from 0.</summary>
    private static double[] Ways(int earlier, int later)
    {
        // An order is built from its largest value down: a later value on top of so many earlier ones adds their number to U.
        var ways = new double[earlier + 1, later + 1][];
        for (int e = 0; e <= earlier; e++)
        {
            for (int l = 0; l <= later; l++)
            {
                double[] here = ways[e, l] = new double[(e * l) + 1];
                if (e == 0 || l == 0)
                {
                    here[0] = 1;
                    continue;
                }
                foreach (var (u, count) in ways[e - 1, l].Index()) { here[u] += count; }
                foreach (var (u, count) in ways[e, l - 1].Index()) { here[u + e] += count; }
            }
        }
        return ways[earlier, later];
    }
}
