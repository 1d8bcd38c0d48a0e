using Cotejo.Harness.Pictures;

namespace Cotejo.Harness.Videos;

/// <summary>A video before it is encoded: scenes with cuts between them. Every frame can be drawn by itself, on any thread.</summary>
internal sealed class Clip
{
    private readonly (int First, MovingScene Scene)[] _scenes;

    private Clip(FrameRate rate, int width, int height, int frames, (int First, MovingScene Scene)[] scenes) =>
        (Rate, Width, Height, Frames, _scenes) = (rate, width, height, frames, scenes);

    public FrameRate Rate { get; }
    public int Width { get; }
    public int Height { get; }
    public int Frames { get; }
    public double Seconds => Rate.Time(Frames);

    /// <summary>Bytes of a frame: 4:2:0, planes one after the other.</summary>
    public int FrameBytes => Width * Height * 3 / 2;

    /// <param name="width">In pixels, even, as the height is.</param>
    /// <param name="scenes">Of lengths that differ by at most a factor of two.</param>
    public static Clip Invent(ulong seed, FrameRate rate, int width, int height, double seconds, int scenes)
    {
        var chance = new Chance(seed);
        int frames = rate.FrameAt(seconds);
        double[] shares = [.. Enumerable.Range(0, scenes).Select(_ => chance.Between(1.0, 2.0))];
        var made = new (int First, MovingScene Scene)[scenes];
        double before = 0;
        for (int i = 0; i < scenes; i++)
        {
            int first = (int)(frames * before / shares.Sum());
            before += shares[i];
            int end = i == scenes - 1 ? frames : (int)(frames * before / shares.Sum());
            made[i] = (first, new MovingScene(chance.Next(), width, height, rate.Time(end - first)));
        }
        return new Clip(rate, width, height, frames, made);
    }

    public void Draw(int frame, Span<byte> yuv)
    {
        var (first, scene) = _scenes[SceneOf(frame)];
        scene.Draw(Rate.Time(frame - first), yuv);
    }

    /// <summary>
    /// Seconds to the nearest frame of the same scene that lies on vPDQ's grid of one a second: what is beyond a cut shows something
    /// else, however near. Null where the scene has none.
    /// </summary>
    public double? ToGrid(int frame)
    {
        int scene = SceneOf(frame), step = Rate.GridStep, before = frame / step * step, after = before + step;
        double? earlier = SceneOf(before) == scene ? Rate.Time(frame - before) : null;
        double? later = after < Frames && SceneOf(after) == scene ? Rate.Time(after - frame) : null;
        return earlier < later ? earlier : later ?? earlier;
    }

    private int SceneOf(int frame) => Array.FindLastIndex(_scenes, scene => scene.First <= frame);
}
