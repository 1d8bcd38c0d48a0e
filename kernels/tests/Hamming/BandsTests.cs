using System.Numerics;

namespace Cotejo.Kernels.Tests;

public sealed class BandsTests
{
    [Fact]
    public void Radii_leave_no_room_for_a_pair_within_the_threshold()
    {
        for (int threshold = 0; threshold <= Hamming.MaxThreshold; threshold++)
        {
            int farthest = Enumerable.Range(0, Bands.Count).Sum(band => Bands.Radius(threshold, band) + 1);
            Assert.Equal(threshold + 1, farthest);
        }
    }

    [Fact]
    public void Keys_are_the_sixteen_words_of_16_bits()
    {
        var hash = new Hash256(0x0003000200010000, 0x0007000600050004, 0x000b000a00090008, 0xf00f000e000d000c);
        for (int band = 0; band < 15; band++) { Assert.Equal(band, Bands.Key(hash, band)); }
        Assert.Equal(0xf00f, Bands.Key(hash, 15));
    }

    [Theory]
    [InlineData(0, 1)]
    [InlineData(1, 17)]
    [InlineData(2, 137)]
    [InlineData(3, 697)]
    public void A_ball_holds_every_difference_within_its_radius_once(int radius, int size)
    {
        int[] ball = Bands.Ball(radius);
        Assert.Equal(size, ball.Distinct().Count());
        Assert.Equal(size, ball.Length);
        Assert.Equal(0, ball[0]);
        Assert.All(ball, difference => Assert.True(BitOperations.PopCount((uint)difference) <= radius));
    }

    /// <summary>For each band: a pair that is beyond the radius in every other band and as far as the threshold allows.</summary>
    [Fact]
    public void A_pair_that_only_one_band_brings_together_is_found_by_that_band()
    {
        var random = new Random(11);
        for (int threshold = 0; threshold <= Hamming.MaxThreshold; threshold++)
        {
            var hashes = new List<Hash256>();
            int needed = Math.Min(Bands.Count, threshold + 1);
            for (int band = 0; band < needed; band++)
            {
                var hash = HashSets.Random(random);
                hashes.Add(hash);
                hashes.Add(Differ(hash, random, other => Bands.Radius(threshold, other) + (other == band ? 0 : 1)));
            }
            var expected = Enumerable.Range(0, needed).Select(band => new HashPair(2 * band, (2 * band) + 1, threshold));
            Assert.Equal(expected, HashSets.Within([.. hashes], new SearchOptions(threshold, 1, SearchMethod.Bands)));
        }
    }

    [Fact]
    public void A_pair_beyond_the_radius_in_every_band_is_beyond_the_threshold()
    {
        var random = new Random(12);
        for (int threshold = 0; threshold <= Hamming.MaxThreshold; threshold++)
        {
            var hash = HashSets.Random(random);
            var far = Differ(hash, random, band => Bands.Radius(threshold, band) + 1);
            Assert.Equal(threshold + 1, Hamming.Distance(hash, far));
            Assert.Empty(HashSets.Within([hash, far], new SearchOptions(threshold, 1, SearchMethod.Bands)));
        }
    }

    private static Hash256 Differ(Hash256 hash, Random random, Func<int, int> bitsOfBand)
    {
        var places = new List<int>();
        for (int band = 0; band < Bands.Count; band++)
        {
            int[] within = [.. Enumerable.Range(16 * band, 16)];
            random.Shuffle(within);
            places.AddRange(within.Take(bitsOfBand(band)));
        }
        return HashSets.Flip(hash, places.ToArray());
    }
}
