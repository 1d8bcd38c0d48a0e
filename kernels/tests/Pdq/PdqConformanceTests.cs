using Cotejo.Kernels.Pdq;
using Cotejo.Kernels.Tests.Golden;

namespace Cotejo.Kernels.Tests.Pdq;

/// <summary>Policy full against published hashes, where the public media and libjpeg-turbo are present.</summary>
public sealed class PdqConformanceTests
{
    private const int LeastQuality = 50;

    [Fact]
    public void Published_hashes_are_met_exactly_from_rgb_and_within_two_bits_from_gray()
    {
        if (PublicMedia.Pdq is null || !TurboJpeg.Present) { return; }
        var wrong = new List<string>();
        foreach ((string path, string hex) in PdqVectors.Full)
        {
            string file = Path.Combine(PublicMedia.Pdq, path);
            float[] luma = TurboJpeg.DecodeRgbLuma(file, out int width, out int height);
            Hashed rgb = Hashed.Define(luma, width, height, TapPolicy.Full);
            Hashed gray = Hashed.Define(TurboJpeg.DecodeGray(file), TapPolicy.Full);
            Hash256 published = Hash256.Parse(hex);
            int rgbBits = Float64Pdq.Distance(published, rgb.Hash), grayBits = Float64Pdq.Distance(published, gray.Hash);
            if (rgb.Quality >= LeastQuality && (rgbBits != 0 || grayBits > 2))
            {
                wrong.Add($"{path}: quality {rgb.Quality}, rgb {rgbBits} bits, gray {grayBits} bits");
            }
            if (path == PdqVectors.QualityZero) { Assert.Equal(0, rgb.Quality); }
        }
        Assert.True(wrong.Count == 0, string.Join('\n', wrong));
    }

    [Fact]
    public void The_twins_hash_every_public_picture_as_the_definition_does()
    {
        if (!TurboJpeg.Present) { return; }
        foreach (string path in PublicMedia.Jpegs)
        {
            if (TurboJpeg.TryDecodeGray(path) is not { } picture) { continue; }
            foreach (TapPolicy policy in Enum.GetValues<TapPolicy>())
            {
                Hashed expected = Hashed.Define(picture, policy), actual = Hashed.Twin(picture, policy);
                Assert.Equal(expected.Quality, actual.Quality);
                Assert.Equal(expected.Eight, actual.Eight);
            }
        }
    }
}
