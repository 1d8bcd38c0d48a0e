using Cotejo.Engine.Matching.Videos;
using Cotejo.Kernels;

namespace Cotejo.Engine.Tests.Matching.Videos;

/// <summary>
/// A film as pictures that change with time, hard cuts between scenes, so that two moments of a scene are the farther apart the more time
/// lies between them. Any part can be cut out, and parts can be put behind each other.
/// </summary>
internal sealed class Film
{
    /// <summary>About 16 of 256 bits a second: moments two seconds apart are hardly near any more.</summary>
    public const double Lively = 0.2;

    /// <summary>Nothing moves.</summary>
    public const double Still = 0;

    private readonly List<(double From, double Length, Func<double, Plane> At)> _parts = [];

    public double Seconds => _parts.Count == 0 ? 0 : _parts[^1].From + _parts[^1].Length;

    /// <param name="speed">How much a picture changes in a second, as an edit's strength.</param>
    public static Film Shoot(Random random, double seconds, double speed = Lively, double scene = 8)
    {
        var film = new Film();
        while (film.Seconds < seconds)
        {
            double length = Math.Min(seconds - film.Seconds, scene * (0.5 + random.NextDouble()));
            var planes = new List<Plane> { Plane.Random(random) };
            while (planes.Count < length + 2) { planes.Add(planes[^1].Edit(speed, random)); }
            film._parts.Add((film.Seconds, length, t => planes[(int)t].Towards(planes[(int)t + 1], t - (int)t)));
        }
        return film;
    }

    public static Film Join(params Film[] films)
    {
        var joined = new Film();
        foreach (var film in films)
        {
            joined._parts.Add((joined.Seconds, film.Seconds, film.At));
        }
        return joined;
    }

    public Film Cut(double from, double until)
    {
        var cut = new Film();
        cut._parts.Add((0, until - from, t => At(from + t)));
        return cut;
    }

    public Film Lay(Orientation orientation)
    {
        var laid = new Film();
        laid._parts.Add((0, Seconds, t => At(t).Lay(orientation)));
        return laid;
    }

    /// <summary>Sampled from 0 in equal steps, near-repeats left out as a scan does.</summary>
    /// <param name="noise">Strength of the edit that another encoding is.</param>
    public VideoSequence Sample(int content, double step = 1, double noise = 0.05, bool trimmed = false, int seed = 0)
    {
        var random = new Random((content * 7919) + seed);
        var kept = new List<SequenceFrame>();
        for (int frame = 0; frame * step < Seconds - 1e-9; frame++)
        {
            double time = frame * step;
            var eight = At(time).Edit(noise, random).Eight();
            var at = TimeSpan.FromSeconds(time);
            if (kept.Count > 0 && Hamming.Distance(kept[^1].Full, eight[0]) <= 2) { kept[^1] = kept[^1] with { Until = at }; }
            else
            {
                // With a border the whole frame looks like nothing else.
                var whole = trimmed ? Plane.Random(random).Eight() : eight;
                kept.Add(new SequenceFrame(frame, at, at, 100, eight[0], whole, trimmed ? eight : null));
            }
        }
        return new VideoSequence(content, TimeSpan.FromSeconds(Seconds), TimeSpan.FromSeconds(step), kept);
    }

    private Plane At(double time)
    {
        int part = _parts.FindLastIndex(p => p.From <= time + 1e-9);
        return _parts[part].At(Math.Max(0, time - _parts[part].From));
    }
}
