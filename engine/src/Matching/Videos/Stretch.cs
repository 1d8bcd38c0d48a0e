using Cotejo.Kernels;

namespace Cotejo.Engine.Matching.Videos;

/// <summary>Frames of two videos that match at one offset without a long break. Times in ticks.</summary>
internal sealed class Stretch
{
    /// <summary>Where either side shows frames that do not match for longer than this and than so many steps, a stretch ends.</summary>
    private const long LongestBreak = 2 * TimeSpan.TicksPerSecond;
    private const int LongestBreakSteps = 4;

    private readonly LaidTracks _tracks;
    private readonly List<FramePair> _pairs;

    private Stretch(LaidTracks tracks, long offset, List<FramePair> pairs)
    {
        (_tracks, Offset, _pairs) = (tracks, offset, pairs);
        FramesA = [.. pairs.Select(pair => pair.A).Distinct()];
        FramesB = [.. pairs.Select(pair => pair.B).Distinct().Order()];
        (FromA, UntilA) = Bounds();
    }

    public Orientation Orientation => _tracks.Orientation;

    /// <summary>From a time in A to the same in B.</summary>
    public long Offset { get; }

    /// <summary>The frames that match, in order.</summary>
    public IReadOnlyList<int> FramesA { get; }

    public IReadOnlyList<int> FramesB { get; }

    /// <summary>Those of both sides.</summary>
    private int Frames => FramesA.Count + FramesB.Count;

    public long FromA { get; }

    public long UntilA { get; }

    public IReadOnlyList<FramePair> Pairs => _pairs;

    /// <summary>Whether nothing moves: its frames look alike by half of what would make them copies.</summary>
    public bool IsStill => AreAlike(_tracks.Distance / 2);

    /// <summary>Whether each of its frames would match at any other's place.</summary>
    public bool FitsAnywhere => AreAlike(_tracks.Distance);

    /// <summary>Of each frame that matches to its nearest partner, both sides together.</summary>
    public double MeanDistance =>
        _pairs.GroupBy(pair => pair.A).Concat(_pairs.GroupBy(pair => pair.B)).Average(partners => partners.Min(pair => pair.Distance));

    /// <summary>All stretches about an offset.</summary>
    public static List<Stretch> Cut(LaidTracks tracks, long offset)
    {
        var stretches = new List<Stretch>();
        var pairs = tracks.At(offset, Reach(tracks), 0, tracks.A.Count);
        long longest = Math.Max(LongestBreak, LongestBreakSteps * Math.Max(tracks.A.Step, tracks.B.Step));
        for (int start = 0, k = 0, lastB = 0; k < pairs.Count; k++)
        {
            lastB = k == start ? pairs[k].B : Math.Max(lastB, pairs[k].B);
            bool isEnd = k + 1 == pairs.Count
                || tracks.A.TimeOf(pairs[k].A + 1, pairs[k + 1].A) > longest || tracks.B.TimeOf(lastB + 1, pairs[k + 1].B) > longest;
            if (!isEnd) { continue; }
            stretches.Add(new Stretch(tracks, offset, pairs[start..(k + 1)]));
            start = k + 1;
        }
        return stretches;
    }

    /// <summary>The same at the offset that its frames agree on best; null when nothing matches there.</summary>
    public Stretch? Refine()
    {
        int from = Math.Max(0, FramesA[0] - 2), before = Math.Min(_tracks.A.Count, FramesA[^1] + 3);
        long step = Math.Min(_tracks.A.Step, _tracks.B.Step);
        var fit = new OffsetFit(_tracks);
        var settled = At(fit.Settle(Offset, _tracks.At(Offset, step / 2, from, before)), step * 3 / 4, from, before);
        if (settled is null || IsStill) { return settled; }

        // The votes are right to half a step. Where little moves the distances may lead astray from there: never far, and never to
        // where fewer frames match.
        long refined = fit.Refine(settled.Offset, from, before);
        if (Math.Abs(refined - settled.Offset) > step * 3 / 4) { return settled; }
        var moved = At(refined, step * 3 / 4, from, before);
        return moved is not null && moved.Frames >= settled.Frames ? moved : settled;
    }

    /// <summary>Of these pairs alone; null when there are none.</summary>
    public Stretch? Only(Predicate<FramePair> isMeant)
    {
        var pairs = _pairs.FindAll(isMeant);
        return pairs.Count == 0 ? null : new Stretch(_tracks, Offset, pairs);
    }

    private Stretch? At(long offset, long tolerance, int from, int before)
    {
        var pairs = _tracks.At(offset, tolerance, from, before);
        return pairs.Count == 0 ? null : new Stretch(_tracks, offset, pairs);
    }

    private bool AreAlike(int distance) => _tracks.A.AreAlike(FramesA, distance) && _tracks.B.AreAlike(FramesB, distance);

    private static long Reach(LaidTracks tracks) => Math.Min(tracks.A.Step, tracks.B.Step) * 5 / 4;

    /// <summary>From the first to the last moment, in A's time, at which both sides show frames that match.</summary>
    private (long From, long Until) Bounds()
    {
        long from = long.MaxValue, until = long.MinValue;
        foreach (var (a, b, _) in _pairs)
        {
            from = Math.Min(from, Math.Max(_tracks.A.From[a], _tracks.B.From[b] - Offset));
            until = Math.Max(until, Math.Min(_tracks.A.Until[a], _tracks.B.Until[b] - Offset));
        }
        return (from, Math.Max(from, until));
    }
}
