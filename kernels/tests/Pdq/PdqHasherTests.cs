using Cotejo.Kernels.Pdq;

namespace Cotejo.Kernels.Tests.Pdq;

public sealed class PdqHasherTests
{
    private const int Length = 64 * 64;

    [Fact]
    public void Every_vector_width_gives_the_hashes_and_the_quality_of_the_definition()
    {
        for (int seed = 0; seed < 200; seed++)
        {
            var random = new Random(seed);
            // From one step in a whole plane to noise over the whole range: qualities 0 to 100.
            float range = MathF.Pow(2, random.Next(-4, 9)), slope = random.NextSingle();
            float[] plane = new float[Length];
            for (int k = 0; k < Length; k++) { plane[k] = Math.Clamp(range * random.NextSingle() + slope * (k % 64), 0, 255); }
            AssertTwins(plane);
        }
    }

    [Fact]
    public void Planes_with_many_equal_coefficients_give_the_hashes_of_the_definition()
    {
        AssertTwins(new float[Length]);
        foreach (float level in new[] { 1f, 127.5f, 255f })
        {
            float[] flat = new float[Length], one = new float[Length], half = new float[Length];
            Array.Fill(flat, level);
            one[0] = level;
            Array.Fill(half, level, 0, Length / 2);
            AssertTwins(flat);
            AssertTwins(one);
            AssertTwins(half);
        }
    }

    [Fact]
    public void Steps_are_truncated_in_both_directions_and_row_ends_do_not_touch()
    {
        // Left half 0, right half 10: one horizontal step of 10 * 100 / 255 = 3.92, truncated to 3, in each of 64 rows: 192 / 90 = 2.
        foreach (bool mirrored in new[] { false, true })
        {
            float[] plane = new float[Length];
            for (int k = 0; k < Length; k++) { plane[k] = k % 64 < 32 == mirrored ? 10 : 0; }
            Assert.Equal(2, PdqHasher.Hash(plane, new Hash256[8]));
            AssertTwins(plane);
        }
        // The same in one step of the whole range: 64 * 100 / 90 = 71.
        float[] sharp = new float[Length];
        for (int k = 0; k < Length; k++) { sharp[k] = k % 64 < 32 ? 255 : 0; }
        Assert.Equal(71, PdqHasher.Hash(sharp, new Hash256[8]));
        AssertTwins(sharp);
    }

    [Fact]
    public void A_picture_with_a_side_under_five_has_zero_hashes_and_quality_zero()
    {
        foreach ((int width, int height) in new[] { (4, 4), (4, 500), (500, 4), (1, 1) })
        {
            foreach (TapPolicy policy in Enum.GetValues<TapPolicy>())
            {
                Picture picture = Picture.Noise(width, height, 1);
                foreach (Hashed hashed in new[] { Hashed.Define(picture, policy), Hashed.Twin(picture, policy) })
                {
                    Assert.Equal(0, hashed.Quality);
                    Assert.All(hashed.Eight, hash => Assert.Equal(default, hash));
                }
            }
        }
    }

    [Fact]
    public void Half_of_the_bits_of_a_picture_are_set()
    {
        // Strictly above the lower median of 256 different values lie 128.
        Hashed hashed = Hashed.Twin(Picture.Scene(300, 200, 8), TapPolicy.Centred);
        Assert.All(hashed.Eight, hash => Assert.Equal(128, Float64Pdq.Distance(hash, default)));
    }

    [Fact]
    public void Spans_of_the_wrong_length_are_refused()
    {
        Assert.Throws<ArgumentException>(() => PdqHasher.Hash(new float[Length - 1], new Hash256[8]));
        Assert.Throws<ArgumentException>(() => PdqHasher.Hash(new float[Length + 1], new Hash256[8]));
        Assert.Throws<ArgumentException>(() => PdqHasher.Hash(new float[Length], new Hash256[7]));
    }

    private static void AssertTwins(float[] plane)
    {
        var expected = new Hash256[8];
        int quality = PdqDefinition.Hash(plane, expected);
        foreach (LaneWidth lanes in Enum.GetValues<LaneWidth>())
        {
            var actual = new Hash256[8];
            Assert.Equal(quality, PdqHasher.Hash(plane, actual, lanes));
            Assert.Equal(expected, actual);
        }
    }
}
