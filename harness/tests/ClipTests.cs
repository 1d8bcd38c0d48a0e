using Cotejo.Harness.Accuracy;
using Cotejo.Harness.Pictures;
using Cotejo.Harness.Videos;

namespace Cotejo.Harness.Tests;

public sealed class ClipTests
{
    private readonly PictureHasher _hasher = new();

    [Fact]
    public void Frames_hash_as_photographs_do()
    {
        Clip[] clips = [.. Enumerable.Range(0, 30).Select(i => Clip.Invent(Chance.For(3, "clip", i).Next(), new FrameRate(25, 1), 320, 180, 3, 1))];
        PictureHash[] first = [.. clips.Select(clip => Hash(clip, 0))];
        Assert.All(first, hash => Assert.True(hash.Centred.Quality >= 80, $"quality {hash.Centred.Quality}"));
        UnrelatedResult pairs = AccuracyTrial.Pair([.. first.Select(h => h.Centred)], (a, b) => a.Distance(b));
        Assert.InRange(pairs.Mean, 110, 123);
        Assert.True(pairs.Least > 80, $"least distance {pairs.Least}");
        // A quarter of a second on it is another frame of what is still the same picture.
        int[] later = [.. clips.Select((clip, i) => Hash(clip, 6).Centred.Distance(first[i].Centred))];
        Assert.All(later, distance => Assert.InRange(distance, 0, 31));
        Assert.True(later.Average() > 1);
    }

    [Fact]
    public void A_cut_changes_the_picture_and_a_frame_can_be_drawn_by_itself()
    {
        Clip clip = Clip.Invent(5, new FrameRate(25, 1), 192, 108, 4, 2);
        int cut = Enumerable.Range(1, clip.Frames - 1).First(frame => Hash(clip, frame).Centred.Distance(Hash(clip, frame - 1).Centred) > 70);
        Assert.InRange(cut, clip.Frames / 3 - 1, clip.Frames * 2 / 3 + 1);
        byte[] alone = Draw(clip, 70), after = Draw(clip, 3);
        Assert.NotEqual(alone, after);
        Assert.Equal(alone, Draw(clip, 70));
        Assert.All(alone.Take(192 * 108), luma => Assert.InRange(luma, 16, 235));
    }

    [Theory]
    [InlineData(25, 1, 0, 0.0)]
    [InlineData(25, 1, 60, 0.4)]
    [InlineData(25, 1, 65, 0.4)]
    [InlineData(30_000, 1001, 29, 0.0)]
    [InlineData(30_000, 1001, 30, 1001 / 30_000.0)]
    [InlineData(25, 1, 99, 0.96)]
    public void A_frame_knows_how_far_the_grid_is(int frames, int seconds, int frame, double expected)
    {
        // 100 frames at 25 a second: behind number 75 there is no other on the grid.
        Clip clip = Clip.Invent(1, new FrameRate(frames, seconds), 64, 36, 4, 1);
        Assert.Equal(expected, clip.ToGrid(frame)!.Value, 6);
    }

    [Fact]
    public void The_grid_ends_at_a_cut()
    {
        Clip clip = Clip.Invent(5, new FrameRate(25, 1), 192, 108, 4, 2);
        int cut = Enumerable.Range(1, clip.Frames - 1).First(frame => Hash(clip, frame).Centred.Distance(Hash(clip, frame - 1).Centred) > 70);
        Assert.Equal((cut - 1) % 25 / 25.0, clip.ToGrid(cut - 1)!.Value, 6);
        Assert.Equal((25 - cut % 25) % 25 / 25.0, clip.ToGrid(cut)!.Value, 6);
    }

    private static byte[] Draw(Clip clip, int frame)
    {
        var yuv = new byte[clip.FrameBytes];
        clip.Draw(frame, yuv);
        return yuv;
    }

    private PictureHash Hash(Clip clip, int frame) =>
        _hasher.Hash(new Picture(clip.Width, clip.Height, Draw(clip, frame)[..(clip.Width * clip.Height)], [], []));
}
