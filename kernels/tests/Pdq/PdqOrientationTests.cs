using Cotejo.Kernels.Pdq;
using Cotejo.Kernels.Tests.Golden;

namespace Cotejo.Kernels.Tests.Pdq;

public sealed class PdqOrientationTests
{
    [Fact]
    public void The_centred_hash_of_a_turned_picture_is_the_turned_hash_of_the_picture()
    {
        // The taps mirror exactly and the sums are of the same terms, but taken in the opposite order, or rows before columns: they differ
        // in the last bits, which can move only a coefficient beside the median, and with it the median's neighbour.
        for (int seed = 0; seed < 4; seed++)
        {
            AssertTurns(Picture.Scene(300 + 7 * seed, 211, seed), TapPolicy.Centred, 2);
        }
    }

    [Fact]
    public void The_full_hash_of_a_turned_picture_is_near_the_turned_hash_of_the_picture()
    {
        // The reference's windows lean to one side, so turning the picture moves what they see by up to a pixel; the tolerance is the one at
        // which its hashes match.
        AssertTurns(Picture.Scene(1000, 700, 5), TapPolicy.Full, 31);
    }

    [Fact]
    public void The_eight_orientations_of_a_picture_are_eight_different_hashes()
    {
        foreach (TapPolicy policy in Enum.GetValues<TapPolicy>())
        {
            Hash256[] eight = Hashed.Twin(Picture.Scene(300, 211, 1), policy).Eight;
            foreach (Hash256 hash in eight)
            {
                Assert.All(eight.Where(other => other != hash), other => Assert.True(Float64Pdq.Distance(hash, other) > 60));
            }
            Assert.Equal(8, eight.Distinct().Count());
        }
    }

    [Fact]
    public void The_eight_public_bridge_pictures_are_one_picture()
    {
        if (PublicMedia.Pdq is null || !TurboJpeg.Present) { return; }
        foreach (TapPolicy policy in Enum.GetValues<TapPolicy>())
        {
            Hashed[] laid =
                [.. PdqVectors.Dihedral.Select(path => Hashed.Twin(TurboJpeg.DecodeGray(Path.Combine(PublicMedia.Pdq, path)), policy))];
            for (int k = 0; k < laid.Length; k++)
            {
                // The file named after an orientation is the original laid that way.
                Assert.InRange(Float64Pdq.Distance(laid[k].Hash, laid[0].Eight[k]), 0, 31);
                Assert.All(laid, other => Assert.InRange(other.Eight.Min(hash => Float64Pdq.Distance(hash, laid[k].Hash)), 0, 31));
            }
        }
    }

    private static void AssertTurns(Picture picture, TapPolicy policy, int tolerance)
    {
        Hashed upright = Hashed.Twin(picture, policy);
        Assert.True(upright.Quality >= 50);
        foreach (Orientation orientation in Enum.GetValues<Orientation>())
        {
            Hashed turned = Hashed.Twin(picture.Lay(orientation), policy);
            int distance = Float64Pdq.Distance(turned.Hash, upright.Eight[(int)orientation]);
            Assert.True(distance <= tolerance, $"{orientation}: {distance} bits");
        }
    }
}
