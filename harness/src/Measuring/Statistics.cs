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
}
