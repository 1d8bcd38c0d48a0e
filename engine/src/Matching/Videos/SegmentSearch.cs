namespace Cotejo.Engine.Matching.Videos;

/// <summary>
/// Finds the intervals that two videos share, best first: the offset with most votes, made exact, cut where the videos differ for a
/// while; then again with the frames that are not explained yet. The rules are in engine/docs/video-matching.md.
/// </summary>
internal sealed class SegmentSearch
{
    /// <summary>Above this many frames a side the votes are of every n-th; the segments themselves are of all.</summary>
    private const int MaxVoters = 8192;

    /// <summary>More offsets are not tried: they have ever fewer votes, and only still or endlessly repeated scenes have so many.</summary>
    private const int MaxCandidates = 1024;

    private const int MaxSegments = 256;

    /// <summary>Frames of a video that is not a short clip.</summary>
    private const int Many = 30;

    private readonly Track _a, _b;
    private readonly int _distance, _least;
    private readonly ExplainedFrames _ofA, _ofB;
    private readonly OffsetVotes _votes;
    private readonly CancellationToken _cancel;

    /// <param name="a">At least one frame.</param>
    /// <param name="b">Likewise.</param>
    public SegmentSearch(Track a, Track b, int distance, CancellationToken cancel)
    {
        (_a, _b, _distance, _cancel) = (a, b, distance, cancel);
        int thinA = ((a.Count - 1) / MaxVoters) + 1, thinB = ((b.Count - 1) / MaxVoters) + 1;
        (_ofA, _ofB) = (new ExplainedFrames(a.Count, thinA), new ExplainedFrames(b.Count, thinB));
        _least = Math.Min(2, Math.Min(a.Kept, b.Kept));
        _votes = new OffsetVotes(a.Thin(thinA), b.Thin(thinB), distance);
    }

    /// <returns>In the order in which they were found.</returns>
    public List<Stretch> Run()
    {
        Vote(_ofA.Voters, _ofB.Voters, 1);
        var found = new List<Stretch>();
        for (int tried = 0; tried < MaxCandidates && found.Count < MaxSegments; tried++)
        {
            if (_votes.Best(_votes.LeastWeight) is not { } candidate) { break; }
            if (!Take(candidate, found)) { _votes.Refuse(candidate); }
            if (_ofA.Left + _ofB.Left == 0) { break; }
            Vote(_ofA.TakeLeaving(), _ofB.TakeLeaving(), -1);
        }
        return found;
    }

    private void Vote(IReadOnlyList<int> votersA, IReadOnlyList<int> votersB, int sign)
    {
        foreach (int voter in votersA)
        {
            _cancel.ThrowIfCancellationRequested();
            _votes.CountA(voter, sign);
        }
        foreach (int voter in votersB)
        {
            _cancel.ThrowIfCancellationRequested();
            _votes.CountB(voter, sign);
        }
    }

    /// <returns>Whether it explained any frame.</returns>
    private bool Take(Candidate candidate, List<Stretch> found)
    {
        var tracks = new LaidTracks(_a, _b, candidate.Orientation, _distance);
        bool anyNews = false;
        foreach (var rough in Stretch.Cut(tracks, candidate.Offset))
        {
            _cancel.ThrowIfCancellationRequested();

            // Beside a slow scene's own offset its frames match too: only what is not explained yet counts.
            var news = rough.Refine()?.Only(pair => !_ofA.Has(pair.A) || !_ofB.Has(pair.B));
            if (news is not { } stretch || !HasSupport(stretch)) { continue; }
            int newA = stretch.FramesA.Count(i => !_ofA.Has(i)), newB = stretch.FramesB.Count(j => !_ofB.Has(j));
            if (Math.Max(newA, newB) < _least) { continue; }
            anyNews = true;
            if (Math.Min(newA, newB) >= _least || IsRepeated(stretch)) { found.Add(stretch); }
            Explain(stretch);
        }
        return anyNews;
    }

    private bool HasSupport(Stretch stretch)
    {
        int frames = Math.Min(stretch.FramesA.Count, stretch.FramesB.Count);
        bool areLong = Math.Min(_a.Count, _b.Count) >= Many;
        return frames >= (areLong && stretch.IsStill ? 3 : _least);
    }

    /// <summary>
    /// Of frames that one side has explained already: whether they come a second time in the other. A still that fits everywhere
    /// does not, nor does a scene that goes on and still resembles itself: its frames match, but far worse than at their own place.
    /// </summary>
    private bool IsRepeated(Stretch stretch) =>
        !stretch.FitsAnywhere && _ofA.Excess(stretch.Pairs.Select(pair => (pair.A, pair.Distance))) <= _distance / 2
        && _ofB.Excess(stretch.Pairs.Select(pair => (pair.B, pair.Distance))) <= _distance / 2;

    private void Explain(Stretch stretch)
    {
        foreach (var (a, b, distance) in stretch.Pairs)
        {
            _ofA.Add(a, distance);
            _ofB.Add(b, distance);
        }

        // Those between that do not match: what is shown there belongs to the same scene.
        foreach (int i in _a.Within(stretch.FromA, stretch.UntilA)) { _ofA.Add(i, _distance); }
        foreach (int j in _b.Within(stretch.FromA + stretch.Offset, stretch.UntilA + stretch.Offset)) { _ofB.Add(j, _distance); }
    }
}
