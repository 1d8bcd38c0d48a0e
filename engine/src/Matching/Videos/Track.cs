using Cotejo.Kernels;

namespace Cotejo.Engine.Matching.Videos;

/// <summary>
/// A video as the search for segments walks it: its frames of sufficient quality in the order of time, times in ticks, spans that do
/// not overlap, and their hashes side by side. A frame has one hash or, with a trimmed twin, up to two.
/// </summary>
internal sealed class Track
{
    private const int Orientations = FrameHashes.Orientations;

    /// <summary>Times beyond 300 years are mistakes of a container; cut here, sums of them stay in range.</summary>
    private const long FarthestTime = 300L * 365 * TimeSpan.TicksPerDay;

    private const long LongestStep = TimeSpan.TicksPerDay;

    private readonly int[] _starts;
    private readonly long[] _weightBefore;

    private Track(long[] from, long[] until, Hash256[][] planes, int[] owners, int[] starts, long step, long wholeTime, int kept)
    {
        (From, Until, Planes, Owners, _starts, Step, WholeTime, Kept) = (from, until, planes, owners, starts, step, wholeTime, kept);
        _weightBefore = new long[Count + 1];
        for (int i = 0; i < Count; i++) { _weightBefore[i + 1] = _weightBefore[i] + Until[i] - From[i] + step; }
        Moves = new int[Math.Max(0, Count - 1)];
        for (int i = 0; i < Moves.Length; i++) { Moves[i] = Between(i, i + 1); }
    }

    public int Count => From.Length;

    /// <summary>When each frame is first shown.</summary>
    public long[] From { get; }

    /// <summary>When the last near-repeat of each frame is shown.</summary>
    public long[] Until { get; }

    /// <summary>For each orientation the hashes of all frames.</summary>
    public Hash256[][] Planes { get; }

    /// <summary>For each place in a plane, which frame it is of.</summary>
    public int[] Owners { get; }

    /// <summary>Usual time between sampled frames, above 0.</summary>
    public long Step { get; }

    /// <summary>Distance of each frame to the next.</summary>
    public int[] Moves { get; }

    /// <summary>Time that the frames stand for, each for its span and one step.</summary>
    public long Time => _weightBefore[^1];

    /// <summary>Likewise with the frames of too low a quality.</summary>
    public long WholeTime { get; }

    /// <summary>Kept frames, with those of too low a quality.</summary>
    public int Kept { get; }

    public static Track Of(VideoSequence video)
    {
        SequenceFrame[] all = [.. video.Frames.OrderBy(frame => frame.Time).ThenBy(frame => frame.Frame)];
        var from = new long[all.Length];
        var until = new long[all.Length];
        for (int i = 0; i < all.Length; i++)
        {
            from[i] = Math.Clamp(all[i].Time.Ticks, -FarthestTime, FarthestTime);
            long end = i + 1 < all.Length ? Math.Min(all[i].Until.Ticks, all[i + 1].Time.Ticks) : all[i].Until.Ticks;
            until[i] = Math.Clamp(end, from[i], FarthestTime);
        }
        long step = Math.Min(video.Step is { } given && given > TimeSpan.Zero ? given.Ticks : UsualStep(from, until), LongestStep);
        int[] usable = [.. Enumerable.Range(0, all.Length).Where(i => (all[i].Centred ?? all[i].Trimmed) is not null)];
        var hashes = usable.Select(i => new[] { all[i].Centred, all[i].Trimmed }.OfType<Hash256[]>().ToArray()).ToArray();
        long wholeTime = all.Length * step;
        for (int i = 0; i < all.Length; i++) { wholeTime += until[i] - from[i]; }
        return Make([.. usable.Select(i => from[i])], [.. usable.Select(i => until[i])], hashes, step, wholeTime, all.Length);
    }

    /// <summary>Every n-th frame.</summary>
    public Track Thin(int n)
    {
        if (n == 1) { return this; }
        int[] taken = [.. Enumerable.Range(0, (Count + n - 1) / n).Select(i => i * n)];
        return Make(
            [.. taken.Select(i => From[i])], [.. taken.Select(i => Until[i])], [.. taken.Select(HashesOf)], Step * n, WholeTime, Kept);
    }

    /// <summary>The places of a frame's hashes in the planes.</summary>
    public Range PlacesOf(int frame) => _starts[frame].._starts[frame + 1];

    /// <summary>Time that the frames from one on, before another, stand for; 0 when there are none.</summary>
    public long TimeOf(int from, int before) => before <= from ? 0 : _weightBefore[before] - _weightBefore[from];

    /// <summary>The frames whose whole span lies in an interval.</summary>
    public IEnumerable<int> Within(long from, long until)
    {
        int first = Array.BinarySearch(From, from);
        for (int i = first < 0 ? ~first : first; i < Count && Until[i] <= until; i++) { yield return i; }
    }

    /// <summary>Whether frames look alike: each near the first. In order of time; at least one.</summary>
    public bool AreAlike(IReadOnlyList<int> frames, int distance) => frames.All(frame => Between(frames[0], frame) <= distance);

    /// <summary>Distance of two frames of this track, whole or inside the border.</summary>
    private int Between(int one, int other)
    {
        int nearest = int.MaxValue;
        foreach (var hash in Planes[0].AsSpan(PlacesOf(one)))
        {
            foreach (var another in Planes[0].AsSpan(PlacesOf(other))) { nearest = Math.Min(nearest, Hamming.Distance(hash, another)); }
        }
        return nearest;
    }

    private Hash256[][] HashesOf(int frame) =>
    [
        .. Enumerable.Range(_starts[frame], _starts[frame + 1] - _starts[frame])
            .Select(place => Planes.Select(plane => plane[place]).ToArray()),
    ];

    private static Track Make(long[] from, long[] until, Hash256[][][] hashes, long step, long wholeTime, int kept)
    {
        var starts = new int[hashes.Length + 1];
        for (int i = 0; i < hashes.Length; i++) { starts[i + 1] = starts[i] + hashes[i].Length; }
        var owners = new int[starts[^1]];
        Hash256[][] planes = [.. Enumerable.Range(0, Orientations).Select(_ => new Hash256[owners.Length])];
        for (int i = 0; i < hashes.Length; i++)
        {
            for (int k = 0; k < hashes[i].Length; k++)
            {
                owners[starts[i] + k] = i;
                for (int o = 0; o < Orientations; o++) { planes[o][starts[i] + k] = hashes[i][k][o]; }
            }
        }
        return new Track(from, until, planes, owners, starts, step, wholeTime, kept);
    }

    /// <summary>The median of the time from a frame's last near-repeat to the next frame; a second where there is no next.</summary>
    private static long UsualStep(long[] from, long[] until)
    {
        long[] steps = [.. from.Skip(1).Zip(until, (next, last) => next - last).Where(step => step > 0).Order()];
        return steps.Length == 0 ? TimeSpan.TicksPerSecond : Math.Max(TimeSpan.TicksPerMillisecond, steps[steps.Length / 2]);
    }
}
