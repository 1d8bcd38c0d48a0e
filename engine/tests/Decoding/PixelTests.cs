using Cotejo.Engine.Decoding;
using ImageMagick;

namespace Cotejo.Engine.Tests.Decoding;

/// <summary>Pixels as stored: no blending with alpha, no colour management, no turning.</summary>
public sealed class PixelTests
{
    private static readonly DecoderSet Decoders = new(new DecodeLimits());

    [Theory]
    [InlineData(MagickFormat.Png32, MediaType.Png)]
    [InlineData(MagickFormat.WebP, MediaType.WebP)]
    [InlineData(MagickFormat.Tiff, MediaType.Tiff)]
    [InlineData(MagickFormat.Tga, MediaType.Tga)]
    [InlineData(MagickFormat.Ico, MediaType.Ico)]
    public void Alpha_is_dropped_and_not_blended(MagickFormat format, MediaType type)
    {
        byte[] rgb = Picture.Rgb();
        byte[] rgba = new byte[rgb.Length / 3 * 4];
        for (int i = 0; i < rgb.Length / 3; i++)
        {
            rgb.AsSpan(3 * i, 3).CopyTo(rgba.AsSpan(4 * i));
            rgba[4 * i + 3] = (byte)(40 + i % 180);
        }
        using var image = new MagickImage();
        image.ReadPixels(rgba, new PixelReadSettings(Picture.Width, Picture.Height, StorageType.Char, PixelMapping.RGBA));
        image.Quality = 100;
        image.Settings.SetDefine(MagickFormat.WebP, "lossless", "true");
        image.Settings.SetDefine(MagickFormat.WebP, "exact", "true");

        // Blending would move the mean by tens of steps.
        Assert.InRange(Picture.MeanDifference(Picture.Luma(rgb), Decode(image.ToByteArray(format), type)), 0, 0.01);
    }

    [Fact]
    public void Gray_with_alpha_keeps_its_gray()
    {
        byte[] rows = [.. Enumerable.Range(0, 256).SelectMany(i => (byte[])[(byte)i, (byte)(255 - i)])];
        float[] luma = Decode(HandMade.Png(16, 16, 8, 4, rows), MediaType.Png);
        Assert.All(luma, (value, i) => Assert.Equal(i, value, 0.001f));
    }

    [Theory]
    [InlineData(1, 0)]
    [InlineData(2, 0)]
    [InlineData(4, 0)]
    [InlineData(8, 0)]
    [InlineData(16, 0)]
    [InlineData(16, 2)]
    [InlineData(16, 6)]
    public void Every_depth_of_PNG_spans_black_to_white(byte depth, byte colorType)
    {
        int channels = colorType switch { 0 => 1, 2 => 3, _ => 4 };
        int rowBytes = (8 * depth * channels + 7) / 8;
        byte[] rows = [.. new byte[rowBytes], .. Enumerable.Repeat((byte)255, rowBytes)];
        float[] luma = Decode(HandMade.Png(8, 2, depth, colorType, rows), MediaType.Png);
        Assert.All(luma[..8], v => Assert.Equal(0, v));
        Assert.All(luma[8..], v => Assert.Equal(255, v, 0.001f));
    }

    [Fact]
    public void Colour_chunks_change_no_pixel()
    {
        byte[] rows = Picture.Rgb(20, 10);
        float[] plain = Decode(HandMade.Png(20, 10, 8, 2, rows), MediaType.Png);
        byte[] gamma = HandMade.Png(20, 10, 8, 2, rows, ("gAMA", [0, 1, 0x86, 0xA0]),
            ("cHRM", [0, 0, 0x7A, 0x26, 0, 0, 0x80, 0x84, 0, 0, 0xFA, 0, 0, 0, 0x80, 0xE8, 0, 0, 0x75, 0x30, 0, 0, 0xEA, 0x60, 0, 0, 0x3A, 0x98, 0, 0, 0x17, 0x70]));
        Assert.Equal(Picture.Luma(rows), plain);
        Assert.Equal(plain, Decode(gamma, MediaType.Png));

        byte[] profiled = Picture.Encode(MagickFormat.Png24, i => i.SetProfile(ColorProfiles.AdobeRGB1998), 20, 10);
        Assert.True(profiled.AsSpan().IndexOf("iCCP"u8) > 0);
        Assert.Equal(plain, Decode(profiled, MediaType.Png));
        byte[] profiledTiff = Picture.Encode(MagickFormat.Tiff, i => i.SetProfile(ColorProfiles.AdobeRGB1998), 20, 10);
        Assert.Equal(plain, Decode(profiledTiff, MediaType.Tiff));
    }

    [Theory]
    [InlineData(MagickFormat.Jpeg, MediaType.Jpeg)]
    [InlineData(MagickFormat.Png24, MediaType.Png)]
    [InlineData(MagickFormat.WebP, MediaType.WebP)]
    [InlineData(MagickFormat.Tiff, MediaType.Tiff)]
    public void An_orientation_note_turns_nothing(MagickFormat format, MediaType type)
    {
        byte[] turned = Picture.Encode(format, i =>
        {
            var exif = new ExifProfile();
            exif.SetValue(ExifTag.Orientation, (ushort)6);
            i.SetProfile(exif);
            i.Orientation = ImageMagick.Orientation.RightTop;
        });
        var sink = new RecordingSink();
        var outcome = Decoders.Decode(turned, type, sink);
        Assert.Equal((Picture.Width, Picture.Height), (outcome.Width, outcome.Height));
        Assert.InRange(Picture.MeanDifference(Picture.Luma(Picture.Rgb()), sink.Frames[0].Luma), 0, 1.5);
    }

    [Fact]
    public void The_vector_luma_agrees_with_its_definition_in_every_bit()
    {
        var random = new Random(2);
        foreach (int length in (int[])[0, 1, 7, 8, 9, 15, 16, 17, 31, 32, 33, 1001])
        {
            byte[] pixels = new byte[4 * length];
            random.NextBytes(pixels);
            float[] luma = new float[length];
            LumaRows.FromRgbx(pixels, luma);
            for (int i = 0; i < length; i++)
            {
                float product = 0.299f * pixels[4 * i];
                float sum = product + 0.587f * pixels[4 * i + 1];
                float expected = sum + 0.114f * pixels[4 * i + 2];
                Assert.Equal(BitConverter.SingleToInt32Bits(expected), BitConverter.SingleToInt32Bits(luma[i]));
            }
        }
    }

    [Fact]
    public void The_vector_luma_of_three_bytes_agrees_with_its_definition()
    {
        var random = new Random(3);
        foreach (int length in (int[])[0, 1, 15, 16, 17, 18, 31, 32, 33, 34, 1001])
        {
            byte[] pixels = new byte[3 * length];
            random.NextBytes(pixels);
            // Of one value at a time no vector is made.
            byte[] expected = new byte[length], luma = new byte[length];
            for (int i = 0; i < length; i++) { LumaRows.FromRgb(pixels.AsSpan(3 * i, 3), expected.AsSpan(i, 1)); }
            LumaRows.FromRgb(pixels, luma);
            Assert.Equal(expected, luma);
        }
    }

    [Fact]
    public void Inverted_ink_lets_through_what_the_printed_page_would()
    {
        float[] luma = new float[4];
        LumaRows.FromInvertedInk([255, 255, 255, 255, 0, 0, 0, 255, 255, 255, 255, 0, 255, 255, 255, 128], luma);
        Assert.Equal([255, 0, 0, 128], luma.Select(v => (int)Math.Round(v)));
    }

    private static float[] Decode(byte[] file, MediaType type)
    {
        var sink = new RecordingSink();
        var outcome = Decoders.Decode(file, type, sink);
        Assert.True(outcome.Failure is null && outcome.Damage is null, outcome.ToString());
        return Assert.Single(sink.Frames).Luma;
    }
}
