using Cotejo.Kernels.Pdq;

namespace Cotejo.Kernels.Tests.Pdq;

/// <summary>A frame for a device together with the hashes that it must get.</summary>
internal sealed record FrameCase(string Name, PdqFrame Frame, Hashed Full, Hashed Centred)
{
    public static FrameCase OfBytes(Picture picture) => new(
        $"{picture.Width} x {picture.Height} bytes", PdqFrame.OfLuma(picture.Width, picture.Height, picture.Luma),
        Hashed.Define(picture, TapPolicy.Full), Hashed.Define(picture, TapPolicy.Centred));

    public static FrameCase OfFloats(int width, int height, float[] luma) => new(
        $"{width} x {height} floats", PdqFrame.OfLuma(width, height, luma),
        Hashed.Define(luma, width, height, TapPolicy.Full), Hashed.Define(luma, width, height, TapPolicy.Centred));

    public static FrameCase OfPlanes(float[] full, float[] centred) =>
        new("planes", PdqFrame.OfPlanes(full, centred), Define(full), Define(centred));

    /// <summary>A whole picture by the SIMD twins: for sizes at which the definition takes too long.</summary>
    public static FrameCase ByTwin(Picture picture) => new(
        $"{picture.Width} x {picture.Height} bytes", PdqFrame.OfLuma(picture.Width, picture.Height, picture.Luma),
        Hashed.Twin(picture, TapPolicy.Full), Hashed.Twin(picture, TapPolicy.Centred));

    public static float[] FloatNoise(int length, int seed)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, length).Select(_ => 255 * random.NextSingle())];
    }

    public static void AssertAll(IEnumerable<FrameCase> cases)
    {
        foreach (FrameCase one in cases) { one.Assert(); }
    }

    public void Assert()
    {
        Xunit.Assert.True(Frame.IsHashed, Name);
        Xunit.Assert.True(Full.Eight.AsSpan().SequenceEqual(Frame.Full), $"{Name}: full is {Frame.Full[0]} and should be {Full.Hash}");
        Xunit.Assert.True(Centred.Eight.AsSpan().SequenceEqual(Frame.Centred), $"{Name}: centred is {Frame.Centred[0]} and should be {Centred.Hash}");
        Xunit.Assert.Equal((Name, Full.Quality, Centred.Quality), (Name, Frame.FullQuality, Frame.CentredQuality));
    }

    private static Hashed Define(float[] plane)
    {
        var eight = new Hash256[8];
        return new Hashed(eight, PdqDefinition.Hash(plane, eight));
    }
}
