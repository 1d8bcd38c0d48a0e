using Cotejo.Engine.Decoding;
using ImageMagick;

namespace Cotejo.Engine.Tests.Decoding;

/// <summary>Hostile and broken files: one outcome each, nothing thrown, what can be had is had.</summary>
public sealed class DamageTests
{
    private static readonly DecoderSet Decoders = new(new DecodeLimits(MaxPixels: 4_000_000));

    public static TheoryData<string, MediaType, byte[]> Files() => new()
    {
        { "JPEG", MediaType.Jpeg, Picture.Encode(MagickFormat.Jpeg) },
        { "JPEG progressive", MediaType.Jpeg, Picture.Encode(MagickFormat.Pjpeg) },
        { "JPEG CMYK", MediaType.Jpeg, Picture.Encode(MagickFormat.Jpeg, i => i.ColorSpace = ColorSpace.CMYK) },
        { "PNG", MediaType.Png, Picture.Encode(MagickFormat.Png24) },
        { "PNG interlaced", MediaType.Png, Picture.Encode(MagickFormat.Png24, i => i.Settings.Interlace = Interlace.Png) },
        { "PNG animated", MediaType.Png, AnimatedPngFile.Of(Picture.Width, Picture.Height, AnimatedPngFile.Blocks(3)).ToBytes() },
        { "GIF", MediaType.Gif, Picture.EncodeAll(MagickFormat.Gif, 3) },
        { "WebP", MediaType.WebP, Picture.Encode(MagickFormat.WebP) },
        { "WebP animated", MediaType.WebP, Picture.EncodeAll(MagickFormat.WebP, 3) },
        { "BMP", MediaType.Bmp, Picture.Encode(MagickFormat.Bmp) },
        { "ICO", MediaType.Ico, Picture.Encode(MagickFormat.Ico) },
        { "AVIF", MediaType.Avif, Picture.Encode(MagickFormat.Avif) },
        { "JPEG XL", MediaType.JpegXl, Picture.Encode(MagickFormat.Jxl) },
        { "JPEG 2000", MediaType.Jpeg2000, Picture.Encode(MagickFormat.Jp2) },
        { "TIFF", MediaType.Tiff, Picture.EncodeAll(MagickFormat.Tiff, 3) },
        { "PSD", MediaType.Psd, Picture.Encode(MagickFormat.Psd) },
        { "TGA", MediaType.Tga, Picture.Encode(MagickFormat.Tga) },
        { "PCX", MediaType.Pcx, Picture.Encode(MagickFormat.Pcx) },
    };

    [Theory]
    [MemberData(nameof(Files))]
    public void A_file_cut_anywhere_gives_one_outcome(string what, MediaType type, byte[] file)
    {
        foreach (int percent in (int[])[0, 1, 5, 20, 50, 80, 95, 99])
        {
            Check(file.AsSpan(0, file.Length * percent / 100), type, $"{what} cut at {percent} %");
        }
        for (int length = 1; length < Math.Min(80, file.Length); length++)
        {
            Check(file.AsSpan(0, length), type, $"{what} cut at {length} bytes");
        }
    }

    [Theory]
    [MemberData(nameof(Files))]
    public void A_file_with_flipped_bits_gives_one_outcome(string what, MediaType type, byte[] file)
    {
        var random = new Random(file.Length);
        for (int i = 0; i < 60; i++)
        {
            byte[] changed = [.. file];
            for (int flips = random.Next(1, 9); flips > 0; flips--)
            {
                // Half of the flips fall where headers are.
                int at = random.Next(random.Next(2) == 0 ? Math.Min(200, file.Length) : file.Length);
                changed[at] ^= (byte)(1 << random.Next(8));
            }
            Check(changed, type, $"{what} flipped, round {i}");
        }
    }

    [Theory]
    [InlineData(MagickFormat.Jpeg, MediaType.Jpeg)]
    [InlineData(MagickFormat.Png24, MediaType.Png)]
    [InlineData(MagickFormat.WebP, MediaType.WebP)]
    public void A_file_cut_in_the_middle_yields_its_upper_rows_and_says_so(MagickFormat format, MediaType type)
    {
        byte[] file = Picture.Encode(format, i => i.AddNoise(NoiseType.Gaussian), 400, 400);
        float[] whole = Decode(file, type, out _);
        float[] half = Decode(file[..(file.Length / 2)], type, out string? damage);

        Assert.NotNull(damage);
        Assert.Equal(whole.Length, half.Length);
        int quarter = 400 * 100;
        Assert.InRange(Picture.MeanDifference(whole[..quarter], half[..quarter]), 0, 0.5);
        Assert.True(Picture.MeanDifference(whole[^quarter..], half[^quarter..]) > 10);
    }

    [Fact]
    public void A_jpeg_without_its_scan_never_shows_the_picture_decoded_before_it()
    {
        using var bitmap = TestFolder.Picture(3, 512, 512);
        using var data = bitmap.Encode(SkiaSharp.SKEncodedImageFormat.Jpeg, 90);
        byte[] whole = data.ToArray();
        int scan = whole.AsSpan().IndexOf((ReadOnlySpan<byte>)[0xFF, 0xDA]);
        byte[] stub = [.. whole.AsSpan(0, scan + 2 + ((whole[scan + 2] << 8) | whole[scan + 3])), 0, 0, 0xFF, 0xD9];
        var decoders = new DecoderSet(new DecodeLimits());
        float[]? first = null;
        for (int i = 0; i < 20; i++)
        {
            var (before, after) = (new RecordingSink(), new RecordingSink());
            Assert.Null(decoders.Decode(whole, MediaType.Jpeg, before).Failure);
            var outcome = decoders.Decode(stub, MediaType.Jpeg, after);
            Assert.True(outcome.Failure is not null || outcome.Damage is not null);
            float[] luma = after.Frames.Count == 0 ? [] : after.Frames[0].Luma;
            Assert.Equal(first ??= luma, luma);
            Assert.True(luma.Length == 0 || Picture.MeanDifference(before.Frames[0].Luma, luma) > 10);
        }
    }

    [Fact]
    public void A_JPEG_that_stops_the_decoder_midway_yields_the_rows_above()
    {
        byte[] file = Picture.Encode(MagickFormat.Jpeg, i => { i.AddNoise(NoiseType.Gaussian); i.Settings.Interlace = Interlace.NoInterlace; }, 400, 400);
        float[] whole = Decode(file, MediaType.Jpeg, out _);
        // A second start of image where only data may be: an error in libjpeg, not a warning.
        new byte[] { 0xFF, 0xD8 }.CopyTo(file, file.Length / 2);
        float[] half = Decode(file, MediaType.Jpeg, out string? damage);
        Assert.NotNull(damage);
        Assert.InRange(Picture.MeanDifference(whole[..(400 * 100)], half[..(400 * 100)]), 0, 0.01);
    }

    [Fact]
    public void A_good_JPEG_decodes_after_any_number_of_bad_ones()
    {
        byte[] good = Picture.Encode(MagickFormat.Jpeg);
        float[] before = Decode(good, MediaType.Jpeg, out _);
        byte[] bad = [.. good];
        int tables = bad.AsSpan().IndexOf((ReadOnlySpan<byte>)[0xFF, 0xC4]);
        bad.AsSpan(tables + 5, 16).Fill(0xFF);
        for (int i = 0; i < 5; i++)
        {
            Assert.Equal(FailureKind.Corrupt, Decoders.Decode(bad, MediaType.Jpeg, new RecordingSink()).Failure);
            Assert.Equal(before, Decode(good, MediaType.Jpeg, out _));
        }
    }

    [Fact]
    public void A_cut_AVIF_that_decodes_is_partial()
    {
        byte[] file = Picture.Encode(MagickFormat.Avif, i => i.AddNoise(NoiseType.Gaussian), 200, 200);
        Assert.Null(IsoBoxes.Truncation(file));
        string text = Assert.IsType<string>(IsoBoxes.Truncation(file.AsSpan(0, file.Length - 10)));
        Assert.Contains("mdat", text, StringComparison.Ordinal);
        var outcome = Decoders.Decode(file.AsSpan(0, file.Length - 10), MediaType.Avif, new RecordingSink());
        Assert.True(outcome.Failure == FailureKind.Corrupt || outcome.Damage is not null, outcome.ToString());
    }

    [Theory]
    [InlineData(CompressionMethod.NoCompression)]
    [InlineData(CompressionMethod.RLE)]
    public void A_cut_PSD_that_decodes_is_partial(CompressionMethod compression)
    {
        byte[] file = Picture.Encode(MagickFormat.Psd, i => i.Settings.Compression = compression);
        Assert.Null(PsdSections.Truncation(file));
        for (int lost = 1; lost < file.Length; lost += 1 + lost / 3)
        {
            var cut = file.AsSpan(0, file.Length - lost);
            var outcome = Decoders.Decode(cut, MediaType.Psd, new RecordingSink());
            Assert.True(outcome.Failure == FailureKind.Corrupt || outcome.Damage is not null, $"{lost} lost: {outcome}");
        }
    }

    [Fact]
    public void A_PSD_that_claims_far_more_than_it_holds_is_refused_before_it_is_painted()
    {
        byte[] file = Picture.Encode(MagickFormat.Psd);
        new byte[] { 0, 0, 0x3E, 0x80, 0, 0, 0x3E, 0x80 }.CopyTo(file, 14);
        var outcome = new DecoderSet(new DecodeLimits()).Decode(file, MediaType.Psd, new RecordingSink());
        Assert.Equal(FailureKind.Corrupt, outcome.Failure);
        Assert.Contains("of 768000000 bytes", outcome.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_PSD_with_a_row_longer_than_any_is_corrupt()
    {
        byte[] file = Picture.Encode(MagickFormat.Psd, i => i.Settings.Compression = CompressionMethod.RLE);
        int at = 26;
        for (int section = 0; section < 3; section++) { at += 4 + System.Buffers.Binary.BinaryPrimitives.ReadInt32BigEndian(file.AsSpan(at)); }
        // Behind the kind of packing, the lengths of the rows.
        (file[at + 2], file[at + 3]) = (0xFF, 0xFF);
        var outcome = Decoders.Decode(file, MediaType.Psd, new RecordingSink());
        Assert.Equal((FailureKind.Corrupt, "InvalidLength"), (outcome.Failure, outcome.Message));
    }

    [Fact]
    public void A_TIFF_with_one_bad_page_yields_the_others()
    {
        using var pages = new MagickImageCollection { Picture.Image(), Picture.Image(phase: 1), Picture.Image(phase: 2) };
        foreach (var page in pages) { page.Settings.Compression = CompressionMethod.Zip; }
        byte[] file = pages.ToByteArray(MagickFormat.Tiff);
        // The pages are of one size: the middle of the file is within the second one's strip.
        file.AsSpan(file.Length / 2 - 200, 400).Clear();
        var outcome = Decoders.Decode(file, MediaType.Tiff, new RecordingSink());
        Assert.True(outcome.Failure is null && outcome.Frames is 2 or 3 && outcome.Damage is not null, outcome.ToString());
    }

    [Fact]
    public void A_picture_under_another_types_name_goes_by_its_content()
    {
        byte[] png = Picture.Encode(MagickFormat.Png24);
        Assert.Equal(MediaType.Png, MediaTypes.Sniff(png, "holiday.jpg"u8));
        // And the wrong decoder says so rather than guess.
        foreach (var (file, type) in new[] { (png, MediaType.Jpeg), (png, MediaType.Gif), (png, MediaType.Tiff), (Picture.Encode(MagickFormat.Jpeg), MediaType.Png) })
        {
            Assert.Equal(FailureKind.Corrupt, Decoders.Decode(file, type, new RecordingSink()).Failure);
        }
    }

    private static void Check(ReadOnlySpan<byte> file, MediaType type, string what)
    {
        var sink = new RecordingSink();
        var outcome = Decoders.Decode(file, type, sink);
        if (outcome.Failure is null)
        {
            Assert.True(outcome.Frames > 0 && outcome.Frames == sink.Frames.Count && outcome.Message is null, $"{what}: {outcome}");
        }
        else
        {
            Assert.True(outcome.Frames == 0 && outcome.Damage is null && outcome.Message is { Length: > 0 and < 2000 }, $"{what}: {outcome}");
            Assert.DoesNotContain(outcome.Message, char.IsControl);
            Assert.True(outcome.Failure is FailureKind.Corrupt or FailureKind.Unsupported or FailureKind.OverLimit, $"{what}: {outcome}");
        }
    }

    private static float[] Decode(byte[] file, MediaType type, out string? damage)
    {
        var sink = new RecordingSink();
        var outcome = Decoders.Decode(file, type, sink);
        Assert.True(outcome.Failure is null, outcome.ToString());
        damage = outcome.Damage;
        return Assert.Single(sink.Frames).Luma;
    }
}
