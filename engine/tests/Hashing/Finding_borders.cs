using Cotejo.Engine.Decoding;
using Cotejo.Engine.Hashing;
using SkiaSharp;

namespace Cotejo.Engine.Tests.Hashing;

public sealed class Finding_borders
{
    private static readonly DecoderSet Decoders = new(new DecodeLimits());

    /// <summary>Left, top, right, bottom; the levels beside and across.</summary>
    public static TheoryData<int, int, int, int, byte, byte> Kinds => new()
    {
        { 0, 45, 0, 45, 0, 0 },         // Letter-box.
        { 0, 45, 0, 45, 0, 16 },        // The same in the levels of television.
        { 100, 0, 100, 0, 0, 0 },       // Pillar-box.
        { 300, 0, 300, 0, 16, 0 },      // A portrait in a landscape.
        { 12, 12, 12, 12, 255, 255 },   // A frame.
        { 0, 0, 0, 24, 0, 255 },        // A caption bar.
        { 90, 30, 60, 50, 0, 230 },     // A screenshot: bars of another colour and size on every side.
        { 0, 20, 0, 0, 0, 128 },
        { 25, 0, 0, 0, 70, 0 },
    };

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Of_every_kind_to_the_pixel(int left, int top, int right, int bottom, byte beside, byte across)
    {
        var scene = Scene.Of(3, 400, 300);
        Assert.Equal(new InnerRectangle(left, top, 400, 300), Find(scene.Within(left, top, right, bottom, beside, across)));
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Behind_a_coder_to_half_a_hundredth_of_the_side(int left, int top, int right, int bottom, byte beside, byte across)
    {
        var scene = Scene.Of(4, 640, 480);
        var framed = scene.Within(left, top, right, bottom, beside, across);
        foreach (var (format, quality) in ((SKEncodedImageFormat, int)[])
            [(SKEncodedImageFormat.Jpeg, 40), (SKEncodedImageFormat.Jpeg, 70), (SKEncodedImageFormat.Jpeg, 95), (SKEncodedImageFormat.Png, 100), (SKEncodedImageFormat.Webp, 60)])
        {
            Near(new InnerRectangle(left, top, 640, 480), FindIn(framed.Encode(format, quality)), $"{format} {quality}");
        }
    }

    [Fact]
    public void In_a_palette_of_few_colours()
    {
        using var image = new ImageMagick.MagickImage(Scene.Of(5, 400, 300).Within(0, 40, 0, 40, 0, 0).Encode(SKEncodedImageFormat.Png, 100));
        image.Quantize(new ImageMagick.QuantizeSettings { Colors = 32 });
        Near(new InnerRectangle(0, 40, 400, 300), FindIn(image.ToByteArray(ImageMagick.MagickFormat.Gif)), "gif");
    }

    [Fact]
    public void One_inside_another()
    {
        var letterBoxed = Scene.Of(6, 400, 300).Within(0, 40, 0, 40, 0, 0);
        Assert.Equal(new InnerRectangle(0, 70, 400, 300), Find(letterBoxed.Within(0, 30, 0, 0, 0, 240)));
        var pillarBoxed = Scene.Of(6, 400, 300).Within(60, 0, 60, 0, 0, 0);
        Assert.Equal(new InnerRectangle(60, 30, 400, 300), Find(pillarBoxed.Within(0, 30, 0, 30, 0, 240)));
    }

    [Fact]
    public void Through_the_writing_of_a_caption()
    {
        foreach (int lines in new[] { 1, 2, 3 })
        {
            const int Line = 20;
            var framed = Scene.Of(7, 480, 360).Within(0, 0, 0, lines * Line + 10, 0, 255);
            for (int line = 0; line < lines; line++)
            {
                for (int x = 20; x < 380; x += 8) { Fill(framed, x, 360 + 10 + line * Line, 3, 10, 0); }
            }
            Near(new InnerRectangle(0, 0, 480, 360), FindIn(framed.Encode(SKEncodedImageFormat.Jpeg, 80)), $"{lines} lines");
        }
    }

    [Fact]
    public void Of_a_wide_picture_on_a_tall_screen_with_signs_at_its_ends()
    {
        const int Black = 430;
        var screen = Scene.Of(9, 540, 300).Within(0, Black, 0, Black, 0, 0);
        foreach (int x in (int[])[30, 46, 62, 450, 480]) { Fill(screen, x, 24, 11, 12, 255); }
        foreach (int x in (int[])[80, 210, 340, 470]) { Fill(screen, x, screen.Height - 40, 20, 20, 255); }
        Assert.Equal(new InnerRectangle(0, Black, 540, 300), Find(screen));
    }

    [Fact]
    public void With_a_small_mark_on_a_bar()
    {
        var framed = Scene.Of(8, 400, 300).Within(60, 50, 60, 50, 0, 0);
        Fill(framed, 460, 10, 40, 20, 200);
        Fill(framed, 10, 100, 40, 20, 200);
        Assert.Equal(new InnerRectangle(60, 50, 400, 300), Find(framed));
    }

    [Fact]
    public void Never_in_pictures_that_have_none()
    {
        for (int seed = 0; seed < 60; seed++)
        {
            foreach (var (low, high) in ((int, int)[])[(0, 255), (0, 60), (180, 255), (100, 130)])
            {
                var scene = Scene.Of(seed, 320, 240, low, high);
                Assert.Null(Find(scene));
                Assert.Null(FindIn(scene.Encode(SKEncodedImageFormat.Jpeg, 60)));
            }
        }
    }

    [Fact]
    public void Never_in_gradients_vignettes_and_uniform_frames()
    {
        Assert.Null(Find(Of(400, 300, (x, y) => 128)));
        Assert.Null(Find(Of(400, 300, (x, y) => 255 - y * 255 / 299)));
        Assert.Null(Find(Of(400, 300, (x, y) => x * 255 / 399)));
        Assert.Null(Find(Of(400, 300, (x, y) => y < 150 ? 200 - y / 8 : 181 - (y - 150))));
        Assert.Null(Find(Of(400, 300, (x, y) => 220 * Math.Exp(-(Math.Pow((x - 200) / 110.0, 2) + Math.Pow((y - 150) / 80.0, 2))))));
        Assert.Null(Find(Of(400, 300, (x, y) => Math.Pow(x - 200, 2) + Math.Pow(y - 150, 2) < 90 * 90 ? 200 : 12)));
    }

    [Fact]
    public void Never_where_little_is_taken_off_or_little_is_left()
    {
        var scene = Scene.Of(9, 400, 300);
        Assert.Null(Find(scene.Within(1, 1, 1, 1, 0, 0)));
        Assert.Equal(new InnerRectangle(2, 2, 400, 300), Find(scene.Within(2, 2, 2, 2, 0, 0)));
        Assert.NotNull(Find(scene.Within(590, 0, 590, 0, 0, 0)));
        Assert.Null(Find(scene.Within(610, 0, 610, 0, 0, 0)));
        Assert.NotNull(Find(Scene.Of(9, 32, 32).Within(8, 8, 8, 8, 0, 0)));
        Assert.Null(Find(Scene.Of(9, 31, 40).Within(8, 8, 8, 8, 0, 0)));
    }

    [Fact]
    public void In_frames_of_any_size_without_harm()
    {
        foreach (var (width, height) in ((int, int)[])[(1, 1), (1, 500), (500, 1), (2, 3), (33, 31)])
        {
            Assert.Null(Find(Of(width, height, (x, y) => 0)));
            Find(Scene.Of(1, width, height));
        }
        Assert.Throws<InvalidOperationException>(() =>
        {
            var finder = new BorderFinder();
            finder.Begin(4, 2);
            finder.AddRows(new byte[4]);
            finder.Find();
        });
    }

    [Fact]
    public void In_published_pictures_where_there_are_some_and_nowhere_else()
    {
        if (PublicMedia("pdq") is not { } folder) { return; }
        string[] found = [.. Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories)
            .Where(file => MediaTypes.Sniff(File.ReadAllBytes(file), default) is not (MediaType.Unknown or MediaType.Video))
            .Where(file => FindIn(File.ReadAllBytes(file)) is not null).Select(file => Path.GetFileName(file)).Order(StringComparer.Ordinal)];
        // Both have grey columns beside the picture, as anyone sees who opens them.
        Assert.Equal(["q0291.jpg", "q1050.jpg"], found);
    }

    internal static InnerRectangle? Find(Scene scene)
    {
        var finder = new BorderFinder();
        finder.Begin(scene.Width, scene.Height);
        finder.AddRows(scene.Luma);
        return finder.Find();
    }

    private static InnerRectangle? FindIn(byte[] file)
    {
        var watch = new BorderWatch();
        watch.Begin(new PictureHasher());
        Assert.Null(Decoders.Decode(file, MediaTypes.Sniff(file, default), watch).Failure);
        return Assert.Single(watch.Inner);
    }

    private static Scene Of(int width, int height, Func<int, int, double> level) =>
        new(width, height, [.. Enumerable.Range(0, width * height).Select(i => (byte)level(i % width, i / width))]);

    private static void Fill(Scene scene, int left, int top, int width, int height, byte level)
    {
        for (int y = top; y < top + height; y++) { scene.Luma.AsSpan(y * scene.Width + left, width).Fill(level); }
    }

    private static void Near(InnerRectangle expected, InnerRectangle? found, string what)
    {
        Assert.True(found is not null, $"{what}: no border");
        double across = 0.005 * expected.Width, down = 0.005 * expected.Height;
        var (left, top, width, height) = found.Value;
        Assert.True(Math.Abs(left - expected.Left) <= across && Math.Abs(left + width - expected.Left - expected.Width) <= across
            && Math.Abs(top - expected.Top) <= down && Math.Abs(top + height - expected.Top - expected.Height) <= down, $"{what}: {found} in place of {expected}");
    }

    private static string? PublicMedia(string folder) => Decoding.PublicMediaTests.Find(folder);
}
