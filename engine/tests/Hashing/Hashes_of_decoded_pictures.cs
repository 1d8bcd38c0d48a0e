using Cotejo.Engine.Decoding;
using Cotejo.Engine.Hashing;
using Cotejo.Engine.Tests.Decoding;
using Cotejo.Kernels.Tests.Pdq;

namespace Cotejo.Engine.Tests.Hashing;

/// <summary>From file to hash by the production decoders and kernels, held to the formula in float64 on the very luma that was decoded.</summary>
public sealed class Hashes_of_decoded_pictures
{
    private static readonly DecoderSet Decoders = new(new DecodeLimits());

    [Theory]
    [InlineData("JPEG", 640, 480)]
    [InlineData("PNG", 333, 500)]
    [InlineData("WEBP", 1000, 63)]
    public void Are_those_of_the_formula_on_generated_pictures(string format, int width, int height)
    {
        using var picture = TestFolder.Picture(7, width, height);
        using var data = picture.Encode(Enum.Parse<SkiaSharp.SKEncodedImageFormat>(format, ignoreCase: true), 90);
        Assert.True(Compare(data.ToArray(), "x"));
    }

    [Fact]
    public void Are_those_of_the_formula_on_every_published_picture()
    {
        if (PublicMediaTests.Find("pdq") is not { } folder) { return; }
        int compared = Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories).Where(f => MediaTypes.NameClaimsPicture(Bytes(f)))
            .AsParallel().Count(file => Compare(File.ReadAllBytes(file), file));
        Assert.True(compared >= 40, $"{compared} pictures of quality 50 and above");
    }

    /// <returns>False when the quality is below 50, where a hash is mostly rounding.</returns>
    private static bool Compare(byte[] file, string name)
    {
        var type = MediaTypes.Sniff(file, Bytes(name));
        var sink = new RecordingSink();
        var hasher = new PictureHasher();
        Assert.Null(Decoders.Decode(file, type, sink).Failure);
        Assert.Null(Decoders.Decode(file, type, hasher).Failure);
        var (width, height, luma) = Assert.Single(sink.Frames);
        var hashed = Assert.Single(hasher.Frames());
        if (hashed.FullQuality < 50) { return false; }
        Assert.True(Float64Pdq.Full(luma, width, height) == hashed.Full[0], $"{name}: pdq");
        Assert.True(Float64Pdq.Centred(luma, width, height) == hashed.Centred[0], $"{name}: centred");
        return true;
    }

    private static byte[] Bytes(string name) => System.Text.Encoding.UTF8.GetBytes(name);
}
