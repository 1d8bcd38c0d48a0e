using Cotejo.Kernels.Pdq;

namespace Cotejo.Kernels.Tests.Pdq;

/// <summary>A picture's eight hashes and quality, by the definition or by the twins.</summary>
internal sealed record Hashed(Hash256[] Eight, int Quality)
{
    public Hash256 Hash => Eight[(int)Orientation.Original];

    public static Hashed Define(ReadOnlySpan<float> luma, int width, int height, TapPolicy policy)
    {
        float[] plane = new float[64 * 64];
        var eight = new Hash256[8];
        PdqDefinition.Reduce(luma, width, height, policy, plane);
        return new Hashed(eight, PdqDefinition.Hash(plane, eight));
    }

    public static Hashed Define(Picture picture, TapPolicy policy) => Define(picture.Floats, picture.Width, picture.Height, policy);

    public static Hashed Twin(Picture picture, TapPolicy policy)
    {
        var reducer = new LumaReducer(policy);
        reducer.Begin(picture.Width, picture.Height);
        reducer.AddRows(picture.Luma);
        float[] plane = new float[64 * 64];
        reducer.Finish(policy == TapPolicy.Full ? plane : [], policy == TapPolicy.Centred ? plane : []);
        var eight = new Hash256[8];
        return new Hashed(eight, PdqHasher.Hash(plane, eight));
    }
}
