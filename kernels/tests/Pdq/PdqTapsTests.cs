using Cotejo.Kernels.Pdq;

namespace Cotejo.Kernels.Tests.Pdq;

public sealed class PdqTapsTests
{
    public static TheoryData<int> Dimensions => [5, 6, 31, 63, 64, 65, 127, 128, 129, 256, 257, 512, 777, 1024, 4032, 65_535];

    [Theory]
    [MemberData(nameof(Dimensions))]
    public void Rows_sum_to_one_stay_inside_the_picture_and_never_go_back(int n)
    {
        foreach (TapPolicy policy in Enum.GetValues<TapPolicy>())
        {
            PdqTaps taps = PdqTaps.For(n, policy);
            for (int j = 0; j < PdqTaps.Outputs; j++)
            {
                Assert.True(taps.First(j) >= 0 && taps.First(j) < taps.End(j) && taps.End(j) <= n);
                Assert.True(taps.Start(j) >= 0 && taps.Start(j) <= taps.First(j) && taps.Start(j) + taps.Longest <= n);
                Assert.True(taps.End(j) <= taps.Start(j) + taps.Longest);
                Assert.True(j == 0 || (taps.First(j) >= taps.First(j - 1) && taps.End(j) >= taps.End(j - 1)));
                double sum = 0;
                for (int pixel = taps.Start(j); pixel < taps.Start(j) + taps.Longest; pixel++)
                {
                    bool inside = pixel >= taps.First(j) && pixel < taps.End(j);
                    Assert.Equal(inside, taps.Weight(j, pixel) > 0);
                    sum += taps.Weight(j, pixel);
                }
                // Each weight is off by at most half a unit of the 24th bit of itself, so their sum by that of 1.
                Assert.Equal(1, sum, 6e-8);
            }
        }
    }

    [Theory]
    [MemberData(nameof(Dimensions))]
    public void Centred_taps_mirror_exactly(int n)
    {
        PdqTaps taps = PdqTaps.For(n, TapPolicy.Centred);
        for (int j = 0; j < PdqTaps.Outputs; j++)
        {
            Assert.Equal(n - taps.End(j), taps.First(63 - j));
            for (int pixel = taps.First(j); pixel < taps.End(j); pixel++)
            {
                Assert.Equal(taps.Weight(j, pixel), taps.Weight(63 - j, n - 1 - pixel));
            }
        }
    }

    [Fact]
    public void At_512_the_full_taps_are_the_tent_of_two_boxes_of_four()
    {
        PdqTaps taps = PdqTaps.For(512, TapPolicy.Full);
        Assert.Equal([1f / 16, 2f / 16, 3f / 16, 4f / 16, 3f / 16, 2f / 16, 1f / 16],
            Enumerable.Range(taps.First(32), 7).Select(pixel => taps.Weight(32, pixel)));
        Assert.Equal((258, 265), (taps.First(32), taps.End(32)));
    }

    [Theory]
    [InlineData(5)]
    [InlineData(64)]
    [InlineData(100)]
    [InlineData(128)]
    public void Up_to_128_pixels_the_full_taps_pick_single_pixels(int n)
    {
        PdqTaps taps = PdqTaps.For(n, TapPolicy.Full);
        for (int j = 0; j < PdqTaps.Outputs; j++)
        {
            Assert.Equal((int)((j + 0.5) * n / 64), taps.First(j));
            Assert.Equal(1, taps.End(j) - taps.First(j));
            Assert.Equal(1f, taps.Weight(j, taps.First(j)));
        }
    }

    [Fact]
    public void Tables_are_remembered_and_stay_right_when_there_are_more_than_the_cache_holds()
    {
        // Other tests may empty the cache between two calls, not every time.
        Assert.Contains(
            Enumerable.Range(0, 10), _ => ReferenceEquals(PdqTaps.For(1_000, TapPolicy.Full), PdqTaps.For(1_000, TapPolicy.Full)));
        // Some 80 million bytes of tables, more than twice the bound.
        long before = PdqTaps.CachedBytes;
        for (int n = 65_000; n < 65_150; n++) { Assert.Equal(n, PdqTaps.For(n, TapPolicy.Centred).Dimension); }
        Assert.True(before <= PdqTaps.CacheBytes && PdqTaps.CachedBytes <= PdqTaps.CacheBytes);
        Assert.Equal(1_000, PdqTaps.For(1_000, TapPolicy.Full).Dimension);
    }
}
