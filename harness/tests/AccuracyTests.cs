using Cotejo.Harness.Accuracy;
using Cotejo.Harness.Pictures;
using Cotejo.Kernels;
using SkiaSharp;

namespace Cotejo.Harness.Tests;

public sealed class AccuracyTests
{
    private static readonly string[] Harmless = ["jpeg q50", "1/4 scale, q75", "to 320 px, q80", "mirrored", "rotated 90", "rotated 270", "grey"];

    [Fact]
    public void Distances_are_the_least_of_eight_orientations()
    {
        var far = new Hash256(ulong.MaxValue, ulong.MaxValue, ulong.MaxValue, ulong.MaxValue);
        var turned = new OrientedHash([far, far, far, new Hash256(1, 2, 4, 0), far, far, far, far], 100);
        var other = new OrientedHash([default, far, far, far, far, far, far, far], 100);
        Assert.Equal(3, turned.Distance(other));
    }

    [Fact]
    public void Pairs_are_counted_once_and_within_their_thresholds()
    {
        OrientedHash Of(ulong bits) => new([.. Enumerable.Repeat(new Hash256(bits, 0, 0, 0), 8)], 100);
        UnrelatedResult result = AccuracyTrial.Pair([Of(0), Of(0xFFFF), Of(0xFFFF_FFFF)], (a, b) => a.Distance(b));
        // Distances 16, 32 and 16.
        Assert.Equal((3, 16, 21.3), (result.Pairs, result.Least, Math.Round(result.Mean, 1)));
        Assert.Equal([0, 2e6 / 3, 2e6 / 3, 1e6, 1e6, 1e6, 1e6], result.PerMillion.Select(r => r));
    }

    [Fact]
    public void Harmless_edits_are_found_and_a_border_by_its_twin_alone()
    {
        AccuracyResult result = AccuracyTrial.OnPainted(1, edited: 3, unrelated: 20);
        double Recall(string edit) => result.Centred.Single(e => e.Edit == edit).Recall[2];
        Assert.All(Harmless, edit => Assert.Equal(1, Recall(edit)));
        Assert.Equal(0, Recall("border 3 %"));
        Assert.All(TrialEdit.Borders, border => Assert.Equal(1, result.Twins.Single(e => e.Edit == border.Name).Recall[2]));
        Assert.Equal((0, 0L), (result.Bordered, result.UnrelatedTwins.PerMillion.Sum(rate => (long)rate)));
        Assert.Equal(result.Strangers, 20 - result.LowQuality);
        Assert.Equal(result.Strangers * (result.Strangers - 1) / 2, result.UnrelatedCentred.Pairs);
        // Two hashes that know nothing of each other: 256 tosses of a coin.
        Assert.InRange(result.Lying.Mean, 124, 132);
        Assert.All(result.Centred.Where(e => e.Recall[2] > 0), e => Assert.Equal((0, 1), (e.FalsePairs[2], e.Precision[2])));
        Assert.Contains("border 3 %", AccuracyTable.Format(result), StringComparison.Ordinal);
    }

    [Fact]
    public void A_copy_of_too_low_a_quality_is_never_found()
    {
        var same = new OrientedHash([.. new Hash256[8]], 100);
        EditTrial trial = EditTrial.Of(new PictureHash(same with { Quality = 49 }, same, null), new PictureHash(same, same, null), []);
        Assert.Equal((PictureHash.NotCompared, PictureHash.NotCompared, 0), (trial.Centred.Distance, trial.Twins.Distance, trial.Pdq.Distance));
    }

    [Fact]
    public void Strangers_within_a_distance_cost_precision()
    {
        PictureHash Of(ulong bits) => new(new OrientedHash([.. Enumerable.Repeat(new Hash256(bits, 0, 0, 0), 8)], 100), new OrientedHash([.. new Hash256[8]], 100), null);
        EditTrial trial = EditTrial.Of(Of(0), Of(0xFFFF), [Of(0xFFFFF), Of(0xFFFF_FFFF), Of(ulong.MaxValue)]);
        Assert.Equal(16, trial.Centred.Distance);
        // At 15, 23, 31, 39, 47, 55 and 63 bits of strangers that are 20, 32 and 64 bits away.
        Assert.Equal([0, 1, 1, 2, 2, 2, 2], trial.Centred.FalsePairs);
        Assert.Equal([3, 3, 3, 3, 3, 3, 3], trial.Pdq.FalsePairs);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    public void Turns_move_each_pixel_where_it_belongs(int turn)
    {
        using var bitmap = new SKBitmap(new SKImageInfo(3, 2, SKColorType.Bgra8888, SKAlphaType.Opaque));
        bitmap.Erase(SKColors.Black);
        bitmap.SetPixel(2, 0, SKColors.White);
        using SKBitmap turned = turn switch { 0 => Reshape.Rotate90(bitmap), 1 => Reshape.Rotate180(bitmap), _ => Reshape.Rotate270(bitmap) };
        var (x, y) = turn switch { 0 => (1, 2), 1 => (0, 1), _ => (0, 0) };
        Assert.Equal(SKColors.White, turned.GetPixel(x, y));
        Assert.Equal(turn == 1 ? (3, 2) : (2, 3), (turned.Width, turned.Height));
    }
}
