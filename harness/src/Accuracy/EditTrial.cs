namespace Cotejo.Harness.Accuracy;

/// <summary>One edited copy under one policy.</summary>
/// <param name="Distance">To its original.</param>
/// <param name="FalsePairs">Strangers within each of <see cref="AccuracyTrial.Thresholds"/>.</param>
internal sealed record PolicyTrial(int Distance, int[] FalsePairs);

internal sealed record EditTrial(PolicyTrial Centred, PolicyTrial Twins, PolicyTrial Pdq)
{
    /// <param name="strangers">Of sufficient quality.</param>
    public static EditTrial Of(PictureHash copy, PictureHash original, PictureHash[] strangers)
    {
        PolicyTrial By(Func<PictureHash, int> distance) => new(distance(original),
            [.. strangers.Select(distance).Aggregate(new int[AccuracyTrial.Thresholds.Count], Count)]);
        int Single(OrientedHash own, OrientedHash theirs) => own.Quality >= PictureHash.LeastQuality ? own.Distance(theirs) : PictureHash.NotCompared;
        return new EditTrial(By(other => Single(copy.Centred, other.Centred)), By(copy.DistanceWithTwins), By(other => Single(copy.Pdq, other.Pdq)));
    }

    private static int[] Count(int[] within, int distance)
    {
        for (int t = within.Length - 1; t >= 0 && distance <= AccuracyTrial.Thresholds[t]; t--) { within[t]++; }
        return within;
    }
}
