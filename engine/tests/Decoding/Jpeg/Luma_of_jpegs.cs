using Cotejo.Engine.Decoding;
using Cotejo.Engine.Decoding.Jpeg;
using ImageMagick;

namespace Cotejo.Engine.Tests.Decoding.Jpeg;

public class Luma_of_jpegs
{
    private readonly JpegLuma _managed = new();

    /// <summary>Every one of these is decoded here, and every sample is libjpeg-turbo's.</summary>
    [Theory]
    [InlineData(2)]
    public void Equals_libjpeg_turbos_on_generated_files(int files)
    {
        string[] samplings = ["1x1", "2x1", "1x2", "2x2", "4x1", "1x4", "4x2"];
        int[] sides = [1, 7, 8, 9, 15, 16, 17, 31, 33, 64, 100, 257];
        for (int seed = 0; seed < files; seed++)
        {
            var chance = new Random(seed);
            foreach (var (quality, sampling, progressive) in from q in (int[])[1, 5, 20, 50, 75, 90, 97, 100] from s in samplings from p in (bool[])[false, true] select (q, s, p))
            {
                int width = sides[chance.Next(sides.Length)], height = sides[chance.Next(sides.Length)];
                byte[] file = Encode(chance, width, height, quality, sampling, progressive, gray: chance.Next(5) == 0, optimised: chance.Next(2) == 0);
                AssertSame(file, $"{width}x{height} q{quality} {sampling} {(progressive ? "progressive" : "baseline")}");
            }
        }
    }

    [Fact]
    public void Equals_libjpeg_turbos_on_public_media()
    {
        if (PublicMediaTests.Find("pdq") is not { } folder) { return; }
        int decoded = 0, files = 0;
        foreach (string path in Directory.EnumerateFiles(folder, "*.jpg", SearchOption.AllDirectories))
        {
            byte[] file = File.ReadAllBytes(path);
            files++;
            // One is in ink.
            if (!_managed.TryDecode(file, new RecordingSink(), exact: true, default)) { continue; }
            AssertSame(file, path);
            decoded++;
        }
        Assert.True(decoded >= files - 1, $"{decoded} of {files}");
    }

    /// <summary>Whatever it is given, it has a word for it; and what it takes for whole has the samples that libjpeg-turbo gives.</summary>
    [Fact]
    public void Never_throws_at_damaged_files_and_never_gives_other_samples()
    {
        var chance = new Random(7);
        int decoded = 0;
        var (ours, theirs) = (new RecordingSink(), new RecordingSink());
        for (int i = 0; i < 60; i++)
        {
            byte[] whole = Encode(chance, chance.Next(1, 80), chance.Next(1, 80), chance.Next(1, 100), i % 2 == 0 ? "2x2" : "1x1", i % 3 == 0, gray: i % 5 == 0, optimised: i % 2 == 1);
            for (int m = 0; m < 50; m++)
            {
                byte[] file = [.. whole[..(m % 10 == 0 ? chance.Next(4, whole.Length) : whole.Length)]];
                for (int flips = chance.Next(1, 4); flips > 0; flips--) { file[chance.Next(2, file.Length)] ^= (byte)(1 << chance.Next(8)); }
                if (JpegPixels(file) > 1_000_000) { continue; }
                _managed.TryDecode(file, new RecordingSink(), exact: false, default);
                (ours, theirs) = (new(), new());
                if (!_managed.TryDecode(file, ours, exact: true, default)) { continue; }
                new DecoderSet(new DecodeLimits(), new TurboJpegDecoder()).Decode(file, MediaType.Jpeg, theirs);
                Assert.Equal(theirs.Frames[0].Luma, ours.Frames[0].Luma);
                decoded++;
            }
        }
        Assert.True(decoded > 20, $"{decoded} damaged files were decoded here");
    }

    private static long JpegPixels(byte[] file)
    {
        try
        {
            var header = JpegHeader.Read(file);
            return (long)header.Width * header.Height;
        }
        catch (DecodeException) { return 0; }
    }

    private void AssertSame(byte[] file, string what)
    {
        var (ours, theirs) = (new RecordingSink(), new RecordingSink());
        Assert.True(_managed.TryDecode(file, ours, exact: true, default), $"{what} is not decoded here");
        var outcome = new DecoderSet(new DecodeLimits(), new TurboJpegDecoder()).Decode(file, MediaType.Jpeg, theirs);
        Assert.True(outcome is { Failure: null, Damage: null }, $"{what}: {outcome}");
        float[] a = ours.Frames[0].Luma, b = theirs.Frames[0].Luma;
        int at = a.AsSpan().CommonPrefixLength(b);
        Assert.True(at == a.Length && a.Length == b.Length, $"{what}: sample {at} of {b.Length} is {(at < a.Length ? a[at] : -1)}, not {(at < b.Length ? b[at] : -1)}");
    }

    private static byte[] Encode(Random chance, int width, int height, int quality, string sampling, bool progressive, bool gray, bool optimised)
    {
        byte[] pixels = new byte[3 * width * height];
        int frequency = chance.Next(1, 40);
        for (int i = 0; i < pixels.Length; i++) { pixels[i] = (byte)Math.Clamp(128 + (100 * Math.Sin(i / (double)frequency)) + chance.Next(-40, 40), 0, 255); }
        using var image = new MagickImage(pixels, new MagickReadSettings { Format = MagickFormat.Rgb, Width = (uint)width, Height = (uint)height, Depth = 8 });
        image.Quality = (uint)quality;
        if (gray) { image.ColorSpace = ColorSpace.Gray; }
        image.Settings.Interlace = progressive ? Interlace.Jpeg : Interlace.NoInterlace;
        image.Settings.SetDefine(MagickFormat.Jpeg, "sampling-factor", sampling);
        image.Settings.SetDefine(MagickFormat.Jpeg, "optimize-coding", optimised ? "true" : "false");
        return image.ToByteArray(MagickFormat.Jpeg);
    }
}
