namespace Cotejo.Engine.Matching.Videos;

/// <summary>
/// Finds the intervals that two videos share, best first: the offset with most votes, made exact, cut where the videos differ for a
/// while; then again with the frames that are not explained yet. The rules are in engine/docs/video-matching.md.
/// </summary>
internal sealed class SegmentSearch
{
    /// <summary>Above this many frames a side the votes are of every n-th; the segments themselves are of all.</summary>
    private const int MaxVoters = 16_384;

    /// <summary>More offsets are not tried: they have ever fewer votes, and only still or endlessly repeated scenes have so many.</summary>
    private const int MaxCandidates = 1024;

    private const int MaxSegments = 256;

    private readonly Track _a, _b;
    private readonly int _distance, _thinA, _thinB, _least;
    private readonly bool[] _isExplainedA, _isExplainedB;
    private readonly OffsetVotes _votes;
    private readonly CancellationToken _cancel;

    /// <param name="a">At least one frame.</param>
    /// <param name="b">Likewise.</param>
    public SegmentSearch(Track a, Track b, int distance, CancellationToken cancel)
    {
        (_a, _b, _distance, _cancel) = (a, b, distance, cancel);
        (_thinA, _thinB) = (((a.Count - 1) / MaxVoters) + 1, ((b.Count - 1) / MaxVoters) + 1);
        (_isExplainedA, _isExplainedB) = (new bool[a.Count], new bool[b.Count]);
        _least = Math.Min(2, Math.Min(a.Kept, b.Kept));
        _votes = new OffsetVotes(a.Thin(_thinA), b.Thin(_thinB), distance);
    }

    /// <returns>In the order in which they were found.</returns>
    public List<Stretch> Run()
    {
        Count();
        var found = new List<Stretch>();
        for (int tried = 0; tried < MaxCandidates && found.Count < MaxSegments; tried++)
        {
            _cancel.ThrowIfCancellationRequested();
            if (_votes.Best(_votes.LeastWeight) is not { } candidate) { break; }
            if (!Take(candidate, found)) { _votes.Refuse(candidate); }
        }
        return found;
    }

    private void Count()
    {
        for (int i = 0; i < _a.Count; i += _thinA)
        {
            _cancel.ThrowIfCancellationRequested();
            _votes.CountA(i / _thinA, 1);
        }
        for (int j = 0; j < _b.Count; j += _thinB)
        {
            _cancel.ThrowIfCancellationRequested();
            _votes.CountB(j / _thinB, 1);
        }
    }

    /// <returns>Whether it explained any frame.</returns>
    private bool Take(Candidate candidate, List<Stretch> found)
    {
        var tracks = new LaidTracks(_a, _b, candidate.Orientation, _distance);
        bool anyNews = false;
        foreach (var rough in Stretch.Cut(tracks, candidate.Offset))
        {
            // Beside a slow scene's own offset its frames match too: only what is not explained yet counts.
            var news = rough.Refine()?.Only(pair => !_isExplainedA[pair.A] || !_isExplainedB[pair.B]);
            if (news is not { } stretch || !HasSupport(stretch)) { continue; }
            int newA = stretch.FramesA.Count(i => !_isExplainedA[i]), newB = stretch.FramesB.Count(j => !_isExplainedB[j]);
            if (Math.Max(newA, newB) < _least) { continue; }
            anyNews = true;

            // A moving clip that comes twice is told twice; a still that fits everywhere is not.
            bool isRepeat = Math.Min(newA, newB) == 0;
            if (!isRepeat || !stretch.IsStill) { found.Add(stretch); }
            Explain(stretch);
        }
        return anyNews;
    }

    private bool HasSupport(Stretch stretch)
    {
        int frames = Math.Min(stretch.FramesA.Count, stretch.FramesB.Count);
        bool areLong = Math.Min(_a.Count, _b.Count) >= 30;
        return frames >= (areLong && stretch.IsStill ? 3 : _least);
    }

    private void Explain(Stretch stretch)
    {
        foreach (int i in Covered(_a, stretch.FramesA, stretch.FromA, stretch.UntilA))
        {
            if (!_isExplainedA[i] && i % _thinA == 0) { _votes.CountA(i / _thinA, -1); }
            _isExplainedA[i] = true;
        }
        foreach (int j in Covered(_b, stretch.FramesB, stretch.FromA + stretch.Offset, stretch.UntilA + stretch.Offset))
        {
            if (!_isExplainedB[j] && j % _thinB == 0) { _votes.CountB(j / _thinB, -1); }
            _isExplainedB[j] = true;
        }
    }

    /// <summary>The frames that match, and those between that do not.</summary>
    private static IEnumerable<int> Covered(Track track, IReadOnlyList<int> frames, long from, long until)
    {
        int first = frames[0], last = frames[^1];
        while (first > 0 && track.From[first - 1] >= from) { first--; }
        while (last < track.Count - 1 && track.Until[last + 1] <= until) { last++; }
        return Enumerable.Range(first, last - first + 1);
    }
}
