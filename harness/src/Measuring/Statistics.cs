namespace Cotejo.Harness.Measuring;

internal static class Statistics
{
    /// <summary>The middle value; of an even number the mean of the two in the middle.</summary>
    /// <exception cref="ArgumentException">No value.</exception>
    public static double Median(IReadOnlyList<double> values)
    {
        if (values.Count == 0) { throw new ArgumentException("No value has no median.", nameof(values)); }
        double[] sorted = [.. values.Order()];
        int middle = sorted.Length / 2;
        return sorted.Length % 2 != 0 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }

    /// <summary>
    /// How far values scatter around their median, as a share of it: 1.4826 times the median distance, which is the standard deviation where the noise is
    /// normal, and is not moved by a few values that lie far out.
    /// </summary>
    public static double Spread(IReadOnlyList<double> values)
    {
        double median = Median(values);
        return median == 0 ? 0 : 1.4826 * Median([.. values.Select(v => Math.Abs(v - median))]) / Math.Abs(median);
    }
}
