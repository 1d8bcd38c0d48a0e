namespace Cotejo.Engine.Matching.Videos;

/// <summary>How much of a video lies in intervals.</summary>
internal static class Coverage
{
    /// <summary>
    /// Percent of the time of a track's frames that lies in any of the intervals. A frame stands for its span and half a step on
    /// either side; intervals, which are told by frames, are taken three quarters of a step longer on either side, as far as frames
    /// may lie apart and still match.
    /// </summary>
    public static double Percent(Track track, IEnumerable<(long From, long Until)> intervals)
    {
        if (track.Count == 0) { return 0; }
        long half = track.Step / 2, margin = track.Step * 3 / 4;
        var merged = new List<(long From, long Until)>();
        foreach (var (from, until) in intervals.Select(i => (From: i.From - margin, Until: i.Until + margin)).Order())
        {
            if (merged.Count > 0 && from <= merged[^1].Until) { merged[^1] = (merged[^1].From, Math.Max(merged[^1].Until, until)); }
            else { merged.Add((from, until)); }
        }
        long covered = 0, all = 0;
        for (int i = 0, first = 0; i < track.Count; i++)
        {
            long from = track.From[i] - half, until = track.Until[i] + half;
            all += until - from;
            while (first < merged.Count && merged[first].Until <= from) { first++; }
            for (int k = first; k < merged.Count && merged[k].From < until; k++)
            {
                covered += Math.Max(0, Math.Min(until, merged[k].Until) - Math.Max(from, merged[k].From));
            }
        }
        return Math.Min(100, 100.0 * covered / all);
    }
}
