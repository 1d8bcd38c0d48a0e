namespace Cotejo.Engine.Matching.Videos;

/// <summary>Which frames of one video are part of a segment already, and which of them still vote.</summary>
/// <param name="count">Frames of the video.</param>
/// <param name="thin">Every so many-th frame votes; voters are numbered without gaps.</param>
internal sealed class ExplainedFrames(int count, int thin)
{
    private const int Unexplained = -1;

    private readonly int[] _distances = [.. Enumerable.Repeat(Unexplained, count)];
    private List<int> _leaving = [];

    /// <summary>Frames that are not explained.</summary>
    public int Left { get; private set; } = count;

    public IReadOnlyList<int> Voters { get; } = [.. Enumerable.Range(0, (count + thin - 1) / thin)];

    public bool Has(int frame) => _distances[frame] != Unexplained;

    /// <param name="distance">At which it matches there; the least counts.</param>
    public void Add(int frame, int distance)
    {
        if (Has(frame))
        {
            _distances[frame] = Math.Min(_distances[frame], distance);
            return;
        }
        _distances[frame] = distance;
        Left--;
        if (frame % thin == 0) { _leaving.Add(frame / thin); }
    }

    /// <summary>The voters explained since the last call.</summary>
    public IReadOnlyList<int> TakeLeaving()
    {
        var leaving = _leaving;
        _leaving = [];
        return leaving;
    }

    /// <summary>
    /// By how many bits frames that are explained match worse in these pairs than where they are explained, on average; 0 without any.
    /// </summary>
    public double Excess(IEnumerable<(int Frame, int Distance)> pairs) => pairs.Where(pair => Has(pair.Frame))
        .GroupBy(pair => pair.Frame, (frame, matches) => matches.Min(match => match.Distance) - _distances[frame])
        .DefaultIfEmpty().Average();
}
