using Cotejo.Engine.Hashing;
using Cotejo.Engine.Tests.Decoding;

namespace Cotejo.Engine.Tests.Hashing;

public sealed class Hashing_videos
{
    private static readonly Scene A = Scene.Of(31, 320, 240), B = Scene.Of(32, 320, 240), C = Scene.Of(33, 320, 240);

    [Fact]
    public void Keeps_a_frame_once_with_its_repeats_and_their_time()
    {
        var hasher = new VideoHasher();
        hasher.Begin();
        // A brighter frame has nearly the same hashes as the frame itself.
        Take(hasher, [A, A, Brighter(A), B, C, C, A]);
        var frames = hasher.Frames();
        Assert.Equal(7, hasher.Sampled);
        Assert.Equal([0, 3, 4, 6], frames.Select(f => f.Frame));
        Assert.Equal([(0, 2, 2), (3, 3, 0), (4, 5, 1), (6, 6, 0)],
            frames.Select(f => ((int)f.Time!.Value.First.TotalSeconds, (int)f.Time.Value.Last.TotalSeconds, f.Time.Value.Repeats)));
        Assert.All(frames, f => Assert.Null(f.Trimmed));

        hasher.Begin();
        Assert.Empty(hasher.Frames());
        Take(hasher, [A]);
        Assert.Equal((1, 0), (hasher.Sampled, Assert.Single(hasher.Frames()).Frame));
    }

    [Fact]
    public void Hashes_frames_as_pictures_are_hashed()
    {
        var (video, picture) = (new VideoHasher(), new PictureHasher());
        video.Begin();
        Take(video, [A]);
        picture.Begin();
        picture.BeginFrame(A.Width, A.Height);
        picture.AddRows(A.Luma);
        picture.EndFrame();
        var (frame, expected) = (video.Frames()[0], picture.Frames()[0]);
        Assert.Equal((expected.FullQuality, expected.CentredQuality), (frame.FullQuality, frame.CentredQuality));
        Assert.Equal(expected.Full, frame.Full);
        Assert.Equal(expected.Centred, frame.Centred);
    }

    [Fact]
    public void Hashes_what_lies_inside_the_bars_of_each_frame()
    {
        var (boxed, plain) = (new VideoHasher(), new VideoHasher());
        boxed.Begin();
        plain.Begin();
        Take(boxed, [LetterBoxed(A), LetterBoxed(B), LetterBoxed(C)]);
        Take(plain, [A, B, C]);
        foreach (var (frame, expected) in boxed.Frames().Zip(plain.Frames()))
        {
            Assert.Equal(new InnerRectangle(0, 40, 320, 240), frame.Trimmed!.Inner);
            Assert.Equal(expected.Centred, frame.Trimmed.Hashes);
        }
    }

    [Fact]
    public void Sees_the_bars_in_the_dark_too()
    {
        var hasher = new VideoHasher();
        hasher.Begin();
        Scene dark = Spot(320, 240), alsoDark = Spot(320, 240, 90);
        Take(hasher, [LetterBoxed(A), LetterBoxed(B), LetterBoxed(dark), LetterBoxed(C), LetterBoxed(alsoDark)]);
        Assert.All(hasher.Frames(), frame => Assert.Equal(new InnerRectangle(0, 40, 320, 240), frame.Trimmed?.Inner));
    }

    [Fact]
    public void Invents_no_bars_where_one_dark_scene_seems_to_have_them()
    {
        var hasher = new VideoHasher();
        hasher.Begin();
        Take(hasher, [A, B, C, A, Boxed(B), C, A, B, C]);
        Assert.All(hasher.Frames(), frame => Assert.Null(frame.Trimmed));
    }

    [Fact]
    public void Finds_the_bars_of_a_clip_in_the_middle_of_another()
    {
        var hasher = new VideoHasher();
        hasher.Begin();
        Scene tall = Scene.Of(34, 320, 320), other = Scene.Of(35, 320, 320), third = Scene.Of(36, 320, 320);
        Take(hasher, [tall, other, third, tall, other, LetterBoxed(A), LetterBoxed(B), LetterBoxed(C), tall, other, third, tall]);
        Assert.Equal([5, 6, 7], hasher.Frames().Where(f => f.Trimmed is not null).Select(f => f.Frame));
    }

    [Fact]
    public void Finds_the_columns_beside_the_published_videos()
    {
        if (PublicMediaTests.Find("video") is null) { return; }
        foreach (string name in (string[])["pattern-sd-grey-bar", "pattern-sd-with-small-logo-bar"])
        {
            Assert.Equal(new InnerRectangle(32, 0, 416, 720), Finding_borders.Find(Frame($"{name}.mp4", 480, 720)));
        }
        Assert.Null(Finding_borders.Find(Frame("pattern-hd-no-bar.mp4", 720, 1280)));
    }

    private static Scene Frame(string name, int width, int height)
    {
        string path = Path.Combine(PublicMediaTests.Find("video")!, name);
        using var ffmpeg = System.Diagnostics.Process.Start(new System.Diagnostics.ProcessStartInfo("ffmpeg",
            ["-nostdin", "-v", "error", "-ss", "3", "-i", $"file:{path}", "-frames:v", "1", "-pix_fmt", "gray", "-f", "rawvideo", "pipe:1"]) { RedirectStandardOutput = true })!;
        byte[] luma = new byte[width * height];
        ffmpeg.StandardOutput.BaseStream.ReadExactly(luma);
        ffmpeg.WaitForExit();
        return new Scene(width, height, luma);
    }

    /// <summary>A frame a second.</summary>
    private static void Take(VideoHasher hasher, Scene[] frames)
    {
        foreach (var (i, scene) in frames.Index()) { hasher.Take(scene.Width, scene.Height, TimeSpan.FromSeconds(i), scene.Luma); }
    }

    private static Scene LetterBoxed(Scene scene) => scene.Within(0, 40, 0, 40, 16, 16);

    /// <summary>Of the same size as the scene, with a border nevertheless.</summary>
    private static Scene Boxed(Scene scene) => Scene.Of(scene.Width, 240, 160).Within(40, 40, 40, 40, 0, 0);

    private static Scene Brighter(Scene scene) => scene with { Luma = [.. scene.Luma.Select(v => (byte)Math.Min(255, v + 2))] };

    /// <summary>A light in the night, which bars cannot be told from.</summary>
    private static Scene Spot(int width, int height, int at = 160) => new(width, height, [.. Enumerable.Range(0, width * height).Select(i =>
        (byte)(16 + 200 * Math.Exp(-(Math.Pow(i % width - at, 2) + Math.Pow(i / width - 120, 2)) / 900.0)))]);
}
