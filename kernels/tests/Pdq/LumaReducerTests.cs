using Cotejo.Kernels.Pdq;

namespace Cotejo.Kernels.Tests.Pdq;

public sealed class LumaReducerTests
{
    private const int Length = 64 * 64;

    // One below, at and above: the least side, the vectors of 4, 8 and 16 lanes, the register blocks of 16, 32, 48 and 64 columns, the plane,
    // the reference's first window of two; and sides that no vector divides.
    private static readonly int[] Boundaries =
        [1, 4, 5, 6, 7, 8, 9, 15, 16, 17, 31, 32, 33, 47, 48, 49, 63, 64, 65, 127, 128, 129, 255, 256, 257, 512, 1021];

    private static readonly LaneWidth[] Widths = Enum.GetValues<LaneWidth>();

    public static TheoryData<int> Sides => [.. Boundaries];

    [Theory]
    [MemberData(nameof(Sides))]
    public void Every_width_of_picture_and_of_vector_gives_the_bits_of_the_definition(int width)
    {
        foreach (int height in new[] { 5, 67, 200 }) { AssertTwins(Picture.Noise(width, height, 17 * width + height)); }
    }

    [Theory]
    [MemberData(nameof(Sides))]
    public void Every_height_of_picture_gives_the_bits_of_the_definition(int height)
    {
        foreach (int width in new[] { 5, 33, 200 }) { AssertTwins(Picture.Noise(width, height, 31 * height + width)); }
    }

    [Theory]
    [InlineData(4031, 301)]
    [InlineData(301, 4031)]
    [InlineData(65_535, 5)]
    [InlineData(5, 65_535)]
    [InlineData(40_009, 40)]
    public void Large_and_extreme_pictures_give_the_bits_of_the_definition(int width, int height) =>
        AssertTwins(Picture.Noise(width, height, width));

    [Fact]
    public void Luma_that_is_not_whole_numbers_gives_the_bits_of_the_definition()
    {
        var random = new Random(5);
        float[] luma = [.. Enumerable.Range(0, 301 * 203).Select(_ => 255 * random.NextSingle())];
        foreach (LaneWidth lanes in Widths)
        {
            var reducer = new LumaReducer(lanes, TapPolicy.Full, TapPolicy.Centred);
            reducer.Begin(301, 203);
            reducer.AddRows(luma);
            AssertPlanes(Define(luma, 301, 203), reducer);
        }
    }

    [Fact]
    public void A_reducer_of_one_policy_gives_the_same_plane_as_one_of_both()
    {
        Picture picture = Picture.Scene(203, 151, 3);
        float[] plane = new float[Length];
        foreach (TapPolicy policy in Enum.GetValues<TapPolicy>())
        {
            var reducer = new LumaReducer(policy);
            reducer.Begin(picture.Width, picture.Height);
            reducer.AddRows(picture.Luma);
            reducer.Finish(policy == TapPolicy.Full ? plane : [], policy == TapPolicy.Centred ? plane : []);
            (float[] full, float[] centred) = Define(picture.Floats, picture.Width, picture.Height);
            AssertSame(policy == TapPolicy.Full ? full : centred, plane);
        }
    }

    [Fact]
    public void A_reducer_is_reused_for_larger_smaller_and_abandoned_pictures()
    {
        var reducer = new LumaReducer();
        foreach ((int width, int height) in new[] { (64, 64), (900, 700), (3, 90), (33_000, 6), (6, 6), (900, 700) })
        {
            Picture picture = Picture.Noise(width, height, width);
            reducer.Begin(width, height);
            reducer.AddRows(picture.Luma.AsSpan(0, width));
            reducer.Begin(width, height);
            reducer.AddRows(picture.Luma);
            AssertPlanes(Define(picture.Floats, width, height), reducer);
        }
    }

    [Fact]
    public void A_reducer_allocates_nothing_for_a_picture_of_a_size_it_has_seen()
    {
        Picture picture = Picture.Noise(500, 400, 1);
        var reducer = new LumaReducer();
        float[] full = new float[Length], centred = new float[Length];
        long before = 0;
        for (int round = 0; round < 3; round++)
        {
            before = round == 2 ? GC.GetAllocatedBytesForCurrentThread() : 0;
            reducer.Begin(500, 400);
            reducer.AddRows(picture.Luma);
            reducer.Finish(full, centred);
        }
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    [Theory]
    [InlineData(0, 10)]
    [InlineData(10, 0)]
    [InlineData(-1, 10)]
    [InlineData(65_536, 10)]
    [InlineData(10, 65_536)]
    public void A_side_outside_the_range_is_refused(int width, int height)
    {
        var reducer = new LumaReducer();
        Assert.Throws<ArgumentOutOfRangeException>(() => reducer.Begin(width, height));
        Assert.Throws<InvalidOperationException>(() => reducer.AddRows(new byte[10]));
    }

    [Fact]
    public void Rows_that_do_not_fit_the_picture_are_refused_and_say_why()
    {
        var reducer = new LumaReducer();
        float[] full = new float[Length], centred = new float[Length];
        AssertSays<InvalidOperationException>("begun", () => reducer.Finish(full, centred));
        reducer.Begin(10, 8);
        AssertSays<ArgumentException>("whole rows", () => reducer.AddRows(new byte[15]));
        AssertSays<ArgumentException>("8 left", () => reducer.AddRows(new byte[90]));
        reducer.AddRows(new byte[70]);
        AssertSays<InvalidOperationException>("7 were given", () => reducer.Finish(full, centred));
        reducer.AddRows(new float[10]);
        Assert.Throws<ArgumentException>(() => reducer.Finish(full, []));
        Assert.Throws<ArgumentException>(() => reducer.Finish(full.AsSpan(1), centred));
        reducer.Finish(full, centred);
        Assert.Throws<InvalidOperationException>(() => reducer.Finish(full, centred));
    }

    private static void AssertSays<T>(string words, Action act) where T : Exception =>
        Assert.Contains(words, Assert.Throws<T>(act).Message, StringComparison.Ordinal);

    private static void AssertTwins(Picture picture)
    {
        float[] luma = picture.Floats;
        (float[] Full, float[] Centred) expected = Define(luma, picture.Width, picture.Height);
        foreach (LaneWidth lanes in Widths)
        {
            var reducer = new LumaReducer(lanes, TapPolicy.Full, TapPolicy.Centred);
            reducer.Begin(picture.Width, picture.Height);
            reducer.AddRows(picture.Luma);
            AssertPlanes(expected, reducer);

            reducer.Begin(picture.Width, picture.Height);
            for (int y = 0; y < picture.Height; y++) { reducer.AddRows(luma.AsSpan(y * picture.Width, picture.Width)); }
            AssertPlanes(expected, reducer);

            // Strips of uneven height, bytes and floats in turn.
            reducer.Begin(picture.Width, picture.Height);
            for (int y = 0, rows = 1; y < picture.Height; y += rows, rows = Math.Min(rows % 23 + 5, picture.Height - y))
            {
                if (rows % 2 == 0) { reducer.AddRows(picture.Luma.AsSpan(y * picture.Width, rows * picture.Width)); }
                else { reducer.AddRows(luma.AsSpan(y * picture.Width, rows * picture.Width)); }
            }
            AssertPlanes(expected, reducer);
        }
    }

    private static void AssertPlanes((float[] Full, float[] Centred) expected, LumaReducer reducer)
    {
        float[] full = new float[Length], centred = new float[Length];
        full.AsSpan().Fill(-1);
        centred.AsSpan().Fill(-1);
        reducer.Finish(full, centred);
        AssertSame(expected.Full, full);
        AssertSame(expected.Centred, centred);
    }

    private static void AssertSame(float[] expected, float[] actual) =>
        Assert.True(expected.AsSpan().SequenceEqual(actual), $"differs first at {expected.AsSpan().CommonPrefixLength(actual)}");

    private static (float[] Full, float[] Centred) Define(float[] luma, int width, int height)
    {
        float[] full = new float[Length], centred = new float[Length];
        PdqDefinition.Reduce(luma, width, height, TapPolicy.Full, full);
        PdqDefinition.Reduce(luma, width, height, TapPolicy.Centred, centred);
        return (full, centred);
    }

    /// <summary>A picture of flat blocks is nothing but their means: of them alone its planes are the same, but for the rounding of folded weights.</summary>
    [Theory]
    [InlineData(1024, 768)]
    [InlineData(2501, 1667)]
    public void Means_of_blocks_weighed_as_their_pixels_give_the_plane_of_the_pixels(int width, int height)
    {
        const int Shrink = 8;
        int across = (width + Shrink - 1) / Shrink, down = (height + Shrink - 1) / Shrink;
        var random = new Random(11);
        float[] means = new float[across * down];
        for (int i = 0; i < means.Length; i++) { means[i] = random.Next(256); }
        float[] pixels = new float[width * height];
        for (int y = 0; y < height; y++)
        {
            for (int x = 0; x < width; x++) { pixels[y * width + x] = means[y / Shrink * across + x / Shrink]; }
        }
        float[] full = new float[4096], centred = new float[4096], ownFull = new float[4096], ownCentred = new float[4096];
        var reducer = new LumaReducer();
        reducer.Begin(width, height);
        reducer.AddRows(pixels);
        reducer.Finish(full, centred);
        reducer.Begin(width, height, Shrink);
        reducer.AddRows(means);
        reducer.Finish(ownFull, ownCentred);
        for (int i = 0; i < full.Length; i++)
        {
            Assert.Equal(full[i], ownFull[i], 0.01f);
            Assert.Equal(centred[i], ownCentred[i], 0.01f);
        }
    }
}
