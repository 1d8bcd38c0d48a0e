namespace Cotejo.Engine.Hashing;

/// <summary>
/// Chooses the border of each frame of one video. The bars of a video stay where they are, from scene to scene; what only one dark frame
/// seems to have is its scene. Nothing waits for later frames: what turns out to be a scene's loses its twins at the end.
/// </summary>
internal sealed class SteadyBorder
{
    // Two findings of the same bars differ by what coding and content do to an edge.
    private const int AgreeingShare = 100;

    // Bars that stay so long were put there; title cards and dark shots are mostly shorter.
    private static readonly TimeSpan Steady = TimeSpan.FromSeconds(2);
    private const int SteadyFrames = 3;

    // A video too short for that, or looked at too seldom: so many of its frames, at least.
    private const int SteadyPart = 3;

    // Of more, the least seen is forgotten: a video may be made so that every frame has a border of its own.
    private const int MostSeen = 16;

    private readonly List<(InnerRectangle Inner, int Frames)> _seen = [];

    public void Begin() => _seen.Clear();

    /// <param name="frame">Has looked at the whole frame.</param>
    /// <param name="own">What it found there.</param>
    public InnerRectangle? Choose(BorderFinder frame, InnerRectangle? own)
    {
        int known = own is { } found ? _seen.FindIndex(seen => Agree(seen.Inner, found)) : -1;
        if (known >= 0)
        {
            _seen[known] = (_seen[known].Inner, _seen[known].Frames + 1);
            return _seen[known].Inner;
        }
        // Beside a dark scene the bars cannot be seen to end, or seem to go on: those that were seen before are still there. Should the
        // new ones be real, the next frame shows them too.
        var before = _seen.Where(seen => seen.Frames > 1 && frame.Allows(seen.Inner))
            .OrderByDescending(seen => seen.Frames).Select(seen => (InnerRectangle?)seen.Inner).FirstOrDefault();
        if (own is { } first)
        {
            if (_seen.Count == MostSeen) { _seen.Remove(_seen.MinBy(seen => seen.Frames)); }
            _seen.Add((first, 1));
        }
        return before ?? own;
    }

    /// <summary>Takes the twins off frames whose border was not steady.</summary>
    /// <param name="sampled">Frames of the whole video that were looked at.</param>
    public static IReadOnlyList<HashedFrame> Keep(IReadOnlyList<HashedFrame> frames, int sampled)
    {
        var unsteady = frames.Where(frame => frame.Trimmed is not null).GroupBy(frame => frame.Trimmed!.Inner)
            .Where(group => !IsSteady([.. group.Select(frame => frame.Time.GetValueOrDefault())], sampled))
            .Select(group => group.Key).ToHashSet();
        if (unsteady.Count == 0) { return frames; }
        return [.. frames.Select(frame => frame.Trimmed is { } twin && unsteady.Contains(twin.Inner) ? frame with { Trimmed = null } : frame)];
    }

    private static bool IsSteady(FrameTime[] times, int sampled)
    {
        int frames = times.Sum(time => 1 + time.Repeats);
        return frames * SteadyPart >= sampled || (frames >= SteadyFrames && times[^1].Last - times[0].First >= Steady);
    }

    private static bool Agree(InnerRectangle a, InnerRectangle b)
    {
        return Near(a.Left, b.Left, a.Width) && Near(a.Left + a.Width, b.Left + b.Width, a.Width)
            && Near(a.Top, b.Top, a.Height) && Near(a.Top + a.Height, b.Top + b.Height, a.Height);

        static bool Near(int x, int y, int side) => Math.Abs(x - y) <= Math.Max(1, side / AgreeingShare);
    }
}
