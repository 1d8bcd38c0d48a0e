using Cotejo.Engine.Hashing;

namespace Cotejo.Engine.Tests.Hashing;

/// <summary>The summary of a row against its definition, at every boundary length of the vectors, in both types of rows.</summary>
public sealed class Rows_of_borders
{
    public static TheoryData<int> Widths => [1, 2, 7, 8, 31, 32, 33, 63, 64, 65, 97, 1000];

    [Theory]
    [MemberData(nameof(Widths))]
    public void Count_what_the_definition_counts(int width)
    {
        var chance = new Random(width);
        for (int round = 0; round < 200; round++)
        {
            // Mostly one level, with runs at the ends that break off at any place.
            byte level = (byte)chance.Next(256);
            byte[] luma = [.. Enumerable.Range(0, width).Select(_ => (byte)(chance.Next(20) == 0 ? chance.Next(256) : Math.Clamp(level + chance.Next(-9, 10), 0, 255)))];
            var row = BorderRow.Of(luma);
            Assert.Equal(End(luma), row.Left);
            Assert.Equal(End([.. luma.Reverse()]), row.Right);
            if (row.Near == 0) { continue; }
            Assert.Equal(luma.Count(v => Math.Abs(v - luma[0]) <= BorderRow.Loose), row.Near);
            Assert.Equal(luma.Count(v => Math.Abs(v - luma[0]) <= BorderRow.Tight), row.Same);
        }
    }

    [Theory]
    [MemberData(nameof(Widths))]
    public void Of_one_level_are_counted_whole(int width)
    {
        foreach (byte level in new byte[] { 0, 16, 128, 255 })
        {
            var row = BorderRow.Of([.. Enumerable.Repeat(level, width)]);
            Assert.Equal((width, width, width, width), (row.Near, row.Same, row.Left.Loose, row.Right.Loose));
        }
    }

    [Theory]
    [InlineData(32)]
    [InlineData(63)]
    [InlineData(64)]
    [InlineData(65)]
    [InlineData(161)]
    public void Give_the_same_border_as_bytes_and_as_floats_however_many_come_together(int width)
    {
        var framed = Scene.Of(width, width, 40).Within(9, 7, 5, 11, 20, 20);
        float[] floats = [.. framed.Luma.Select((v, i) => v + (i % 3 - 1) * 0.4f)];
        var finder = new BorderFinder();
        foreach (int rows in new[] { 1, 5, framed.Height })
        {
            finder.Begin(framed.Width, framed.Height);
            foreach (byte[] part in framed.Luma.Chunk(rows * framed.Width)) { finder.AddRows(part); }
            Assert.Equal(new InnerRectangle(9, 7, width, 40), finder.Find());
            finder.Begin(framed.Width, framed.Height);
            foreach (float[] part in floats.Chunk(rows * framed.Width)) { finder.AddRows(part); }
            Assert.Equal(new InnerRectangle(9, 7, width, 40), finder.Find());
        }
    }

    private static BorderRow.End End(byte[] luma) =>
        new(luma[0], luma.TakeWhile(v => Math.Abs(v - luma[0]) <= BorderRow.Tight).Count(), luma.TakeWhile(v => Math.Abs(v - luma[0]) <= BorderRow.Loose).Count());
}
