using System.Text;
using Cotejo.Engine.Decoding;

namespace Cotejo.Engine.Tests.Decoding;

/// <summary>
/// The published test pictures of the reference hash, where they lie beside the repository. The same claims are made on
/// generated pictures in <see cref="FormatTests"/> and <see cref="PixelTests"/>.
/// </summary>
public sealed class PublicMediaTests
{
    private static readonly DecoderSet Decoders = new(new DecodeLimits());

    [Fact]
    public void One_picture_in_every_colour_mode_has_nearly_one_luma()
    {
        if (Find("pdq/misc-images/modes") is not { } folder) { return; }
        float[] original = Luma(Path.Combine(folder, "original.jpg"));
        foreach (string file in Directory.GetFiles(folder).Where(f => !f.EndsWith(".md", StringComparison.Ordinal)))
        {
            // One bit a pixel and the palettes are dithered, and agree in the mean alone; the others differ by rounding, gamut and coding.
            float[] luma = Luma(file);
            Assert.InRange(Math.Abs(luma.Average() - original.Average()), 0, 1);
            if (Path.GetFileName(file) is not ("1.png" or "P.png" or "PA.webp"))
            {
                Assert.True(Picture.MeanDifference(original, luma) < 4, $"{file}: {Picture.MeanDifference(original, luma)}");
            }
        }
    }

    [Fact]
    public void Pictures_with_an_orientation_note_keep_the_size_they_are_stored_in()
    {
        if (Find("pdq/reg-test-input/exif-rotn") is not { } folder) { return; }
        foreach (string file in Directory.GetFiles(folder, "*.jpg"))
        {
            var header = Decoders.ReadHeader(File.ReadAllBytes(file), MediaType.Jpeg).Header;
            Assert.Equal((4032, 3024), (header.Width, header.Height));
        }
    }

    [Fact]
    public void Every_published_picture_decodes_whole()
    {
        if (Find("pdq") is not { } folder) { return; }
        int decoded = 0;
        foreach (string file in Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories))
        {
            byte[] bytes = File.ReadAllBytes(file);
            byte[] name = Encoding.UTF8.GetBytes(Path.GetFileName(file));
            var type = MediaTypes.Sniff(bytes, name);
            Assert.Equal(MediaTypes.NameClaimsPicture(name), type != MediaType.Unknown);
            if (type == MediaType.Unknown) { continue; }
            var outcome = Decoders.Decode(bytes, type, new CountingSink());
            Assert.True(outcome is { Failure: null, Damage: null, Frames: 1 }, $"{file}: {outcome}");
            decoded++;
        }
        Assert.True(decoded >= 40);
    }

    private static float[] Luma(string file)
    {
        byte[] bytes = File.ReadAllBytes(file);
        var sink = new RecordingSink();
        var outcome = Decoders.Decode(bytes, MediaTypes.Sniff(bytes, default), sink);
        Assert.True(outcome is { Failure: null, Damage: null }, $"{file}: {outcome}");
        return Assert.Single(sink.Frames).Luma;
    }

    internal static string? Find(string folder)
    {
        for (var at = new DirectoryInfo(AppContext.BaseDirectory); at is not null; at = at.Parent)
        {
            string candidate = Path.Combine(at.FullName, "shared", "data", folder);
            if (Directory.Exists(candidate)) { return candidate; }
        }
        return null;
    }

    private sealed class CountingSink : ILumaSink
    {
        private long _due;

        public void BeginFrame(int width, int height) => _due = (long)width * height;
        public void AddRows(ReadOnlySpan<byte> luma) => _due -= luma.Length;
        public void AddRows(ReadOnlySpan<float> luma) => _due -= luma.Length;
        public void EndFrame() => Assert.Equal(0, _due);
    }
}
