using Cotejo.Kernels.Pdq;

namespace Cotejo.Kernels.Tests.Pdq;

/// <summary>
/// The definition against the formula in float64, from the same luma. A float32 chain differs from float64 by about 1e-6 of a coefficient,
/// so a bit can only differ where a coefficient lies that near to the median; on these pictures none does.
/// </summary>
public sealed class PdqAgainstFloat64Tests
{
    [Theory]
    [InlineData(64, 64)]
    [InlineData(97, 131)]
    [InlineData(128, 512)]
    [InlineData(333, 250)]
    [InlineData(512, 512)]
    [InlineData(640, 480)]
    [InlineData(1023, 769)]
    public void Generated_pictures_have_the_hashes_of_the_formula(int width, int height)
    {
        for (int seed = 0; seed < 3; seed++)
        {
            Picture picture = Picture.Scene(width, height, seed);
            Assert.True(Hashed.Define(picture, TapPolicy.Full).Quality >= 50);
            AssertFormula(picture, $"{width}x{height} seed {seed}");
        }
    }

    [Theory]
    [InlineData(5, 5)]
    [InlineData(40, 50)]
    [InlineData(300, 9)]
    [InlineData(511, 257)]
    [InlineData(1025, 600)]
    public void Planes_of_noise_are_those_of_the_formula(int width, int height)
    {
        Picture picture = Picture.Noise(width, height, width);
        float[] plane = new float[64 * 64];
        foreach (TapPolicy policy in Enum.GetValues<TapPolicy>())
        {
            PdqDefinition.Reduce(picture.Floats, width, height, policy, plane);
            double[,] expected = policy == TapPolicy.Full
                ? Float64Pdq.FullPlane(picture.Floats, width, height)
                : Float64Pdq.CentredPlane(picture.Floats, width, height);
            // Two chains of at most 35 terms of at most 255, each rounded to 24 bits.
            for (int k = 0; k < plane.Length; k++) { Assert.Equal(expected[k / 64, k % 64], plane[k], 2e-4); }
        }
    }

    [Fact]
    public void Every_public_picture_has_the_hashes_of_the_formula()
    {
        if (!TurboJpeg.Present) { return; }
        foreach (string path in PublicMedia.Jpegs)
        {
            if (TurboJpeg.TryDecodeGray(path) is not { } picture) { continue; }
            AssertFormula(picture, $"gray {path}");
            AssertFormula(TurboJpeg.DecodeRgbLuma(path, out int width, out int height), width, height, $"rgb {path}");
        }
    }

    private static void AssertFormula(Picture picture, string name) => AssertFormula(picture.Floats, picture.Width, picture.Height, name);

    private static void AssertFormula(float[] luma, int width, int height, string name)
    {
        foreach (TapPolicy policy in Enum.GetValues<TapPolicy>())
        {
            Hashed hashed = Hashed.Define(luma, width, height, policy);
            if (hashed.Quality < 50) { continue; }
            Hash256 expected = policy == TapPolicy.Full ? Float64Pdq.Full(luma, width, height) : Float64Pdq.Centred(luma, width, height);
            Assert.True(expected == hashed.Hash, $"{policy} of {name}: {Float64Pdq.Distance(expected, hashed.Hash)} bits from the formula");
        }
    }
}
