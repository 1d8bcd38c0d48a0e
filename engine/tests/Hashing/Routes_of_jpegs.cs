using System.Numerics;
using Cotejo.Engine.Decoding;
using Cotejo.Engine.Hashing;
using Cotejo.Engine.Tests.Decoding;
using Cotejo.Kernels;
using ImageMagick;
using SkiaSharp;

namespace Cotejo.Engine.Tests.Hashing;

public sealed class Routes_of_jpegs : IDisposable
{
    private static readonly DecodeLimits Limits = new();

    private readonly JpegPictures _pictures = new(new PicturesHere(new DecoderSet(Limits)), Limits);

    public void Dispose() => _pictures.Dispose();

    [Theory]
    [InlineData(2600, 1600, false, "full/8c")]
    [InlineData(1600, 2600, true, "full/8c")]
    [InlineData(1280, 960, true, "full/5a")]
    [InlineData(1280, 960, false, "full")]
    [InlineData(2600, 1400, false, "full")]
    [InlineData(640, 480, true, "full")]
    public void Are_as_short_as_hashes_allow(int width, int height, bool progressive, string route)
    {
        byte[] file = Jpeg(width, height, progressive);
        var (less, whole) = (Hash(file, exact: false), Hash(file, exact: true));
        Assert.Equal(route, less.Route.Name());
        Assert.Equal(LumaRoute.Full, whole.Route);
        Assert.Equal((width, height, "Cotejo JPEG 1"), (less.Outcome.Width, less.Outcome.Height, less.Outcome.Decoder));
        Assert.True(whole.Frames[0].FullQuality >= 50);
        Assert.InRange(Bits(whole.Frames[0].Full[0], less.Frames[0].Full[0]), 0, route == "full" ? 0 : 8);
        Assert.InRange(Bits(whole.Frames[0].Centred[0], less.Frames[0].Centred[0]), 0, route == "full" ? 0 : 8);
    }

    [Fact]
    public void Exact_hashes_are_those_of_libjpeg_turbo()
    {
        byte[] file = Jpeg(1283, 961, progressive: true);
        using var others = new PicturesHere(new DecoderSet(Limits));
        var header = others.ReadHeader(file, MediaType.Jpeg, default).Header;
        Assert.Equal(others.Decode(header, null, whole: false, exact: true, default).Frames[0].Full, Hash(file, exact: true).Frames[0].Full);
    }

    [Theory]
    [InlineData(2600, 1600, false)]
    [InlineData(1280, 960, true)]
    public void A_border_is_found_whatever_the_route(int width, int height, bool progressive)
    {
        byte[] file = Jpeg(width, height, progressive, bar: height / 20);
        var hashed = Hash(file, exact: false);
        Assert.Equal(LumaRoute.Full, hashed.Route);
        Assert.Equal(Hash(file, exact: true).Frames[0].Trimmed!.Inner, hashed.Frames[0].Trimmed!.Inner);
    }

    [Fact]
    public void What_is_damaged_is_decoded_where_it_always_was()
    {
        byte[] file = Jpeg(2600, 1600, progressive: false);
        var hashed = Hash(file[..(file.Length / 2)], exact: false);
        Assert.StartsWith("libjpeg-turbo", hashed.Outcome.Decoder, StringComparison.Ordinal);
        Assert.NotNull(hashed.Outcome.Damage);
        Assert.Single(hashed.Frames);
        Assert.Equal(LumaRoute.Full, hashed.Route);
    }

    [Fact]
    public void Frames_for_a_device_come_as_planes_by_a_short_route_and_as_luma_else()
    {
        foreach (var (width, height, expected) in (ReadOnlySpan<(int, int, Kernels.Pdq.FramePayload)>)[(2600, 1600, Kernels.Pdq.FramePayload.Planes), (1280, 960, Kernels.Pdq.FramePayload.Bytes)])
        {
            byte[] file = Jpeg(width, height, progressive: false);
            using var held = new HeldFrames(new MemoryStream());
            var header = _pictures.ReadHeader(file, MediaType.Jpeg, default).Header;
            Assert.Empty(_pictures.Decode(header, held, whole: true, exact: false, default).Frames);
            Assert.Equal(expected, Assert.Single(held.Frames).Payload);
        }
    }

    private HashedPicture Hash(byte[] file, bool exact)
    {
        var read = _pictures.ReadHeader(file, MediaType.Jpeg, default);
        Assert.Null(read.Failure);
        return _pictures.Decode(read.Header, null, whole: false, exact, default);
    }

    private static byte[] Jpeg(int width, int height, bool progressive, int bar = 0)
    {
        using var picture = TestFolder.Photograph(3, width, height);
        using (var canvas = new SKCanvas(picture))
        {
            if (bar > 0) { canvas.DrawRect(0, 0, width, bar, new SKPaint { Color = SKColors.Black }); }
        }
        using var data = picture.Encode(SKEncodedImageFormat.Jpeg, 90);
        if (!progressive) { return data.ToArray(); }
        using var image = new MagickImage(data.ToArray());
        image.Settings.Interlace = Interlace.Jpeg;
        return image.ToByteArray(MagickFormat.Jpeg);
    }

    private static int Bits(Hash256 a, Hash256 b) =>
        BitOperations.PopCount(a.W0 ^ b.W0) + BitOperations.PopCount(a.W1 ^ b.W1) + BitOperations.PopCount(a.W2 ^ b.W2) + BitOperations.PopCount(a.W3 ^ b.W3);
}
