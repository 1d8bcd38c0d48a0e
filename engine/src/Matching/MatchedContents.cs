using Cotejo.Engine.Matching.Videos;
using Cotejo.Kernels;

namespace Cotejo.Engine.Matching;

/// <summary>The contents that are matched, by number.</summary>
/// <param name="Ranked">Every number once, best original first.</param>
/// <param name="Frames">The hashes of all their frames, pictures' and videos' alike.</param>
/// <param name="IsVideo">For each number.</param>
/// <param name="Sequence">The frames of a video with their times, by its number; asked by one thread.</param>
internal sealed record MatchedInput(IReadOnlyList<int> Ranked, FrameHashes Frames, IReadOnlyList<bool> IsVideo, Func<int, VideoSequence> Sequence)
{
    public bool IsOfVideos(CopyEdge edge) => IsVideo[edge.A] && IsVideo[edge.B];
}

/// <summary>Two videos, and what they are to each other.</summary>
internal readonly record struct VideoPair(int A, int B, VideoRelation Relation);

/// <summary>All that follows from the hashes of a case at one distance: pairs, what they are to each other, and groups.</summary>
/// <param name="Kinds">Of each edge, in their order.</param>
/// <param name="Videos">Of each edge between two videos, in the order of the edges.</param>
/// <param name="Runs">How each of the searches for copies was done.</param>
internal sealed record MatchedContents(
    CopyEdges Edges, IReadOnlyList<CopyKind> Kinds, IReadOnlyList<VideoPair> Videos, ContentGroups Groups, IReadOnlyList<SearchRun> Runs)
{
    /// <param name="by">What compares pictures and frames; the result is the same for all.</param>
    /// <exception cref="RunStoppedException">More pairs than the options allow.</exception>
    public static MatchedContents Find(MatchedInput input, IPairSearch by, CopyOptions options, CancellationToken cancel)
    {
        var found = CopyFinder.Find(input.Frames, by, options, cancel);
        var edges = found.Edges;
        var relations = Relate(input, by, options, ref edges, cancel);
        var kinds = new CopyKind[edges.Count];
        var grouping = new List<CopyEdge>(edges.Count);
        var pairs = new List<VideoPair>(relations.Count);
        for (int i = 0; i < kinds.Length; i++)
        {
            var edge = edges[i];
            var relation = input.IsOfVideos(edge) ? relations[(edge.A, edge.B)] : null;
            kinds[i] = relation?.Kind ?? (input.IsVideo[edge.A] || input.IsVideo[edge.B] ? CopyKind.Still : CopyKind.Copy);
            if (relation is null or { Groups: true }) { grouping.Add(edge); }
            if (relation is not null) { pairs.Add(new(edge.A, edge.B, relation)); }
        }
        return new(edges, kinds, pairs, Grouping.Group(input.Ranked, grouping), found.Runs);
    }

    /// <param name="edges">Gains the pairs of videos that only a second look finds.</param>
    private static Dictionary<(int A, int B), VideoRelation> Relate(
        MatchedInput input, IPairSearch by, CopyOptions options, ref CopyEdges edges, CancellationToken cancel)
    {
        CopyEdge[] near = [.. edges.Where(input.IsOfVideos)];
        var obscured = ObscuredVideos.Candidates(input.Frames, input.IsVideo, by, options, cancel);
        var sequences = near.Concat(obscured).SelectMany(e => (int[])[e.A, e.B]).Distinct().ToDictionary(number => number, input.Sequence);
        Dictionary<(int A, int B), VideoRelation> Compare(IReadOnlyList<CopyEdge> pairs, int distance) =>
            pairs.Zip(VideoPairs.Find(pairs, number => sequences[number], distance, options.Threads, cancel))
                .ToDictionary(pair => (pair.First.A, pair.First.B), pair => pair.Second);

        var relations = Compare(near, options.Distance);
        CopyEdge[] doubtful = [.. obscured.Where(e =>
            !relations.TryGetValue((e.A, e.B), out var known) || known.Kind is CopyKind.SharedScene or CopyKind.Glimpse)];
        var second = Compare(doubtful, ObscuredVideos.Distance);
        var gained = new List<CopyEdge>();
        foreach (var edge in doubtful)
        {
            var relation = second[(edge.A, edge.B)];
            if (!ObscuredVideos.IsProof(relation)) { continue; }
            if (!relations.ContainsKey((edge.A, edge.B))) { gained.Add(edge); }
            relations[(edge.A, edge.B)] = relation with { Groups = true };
        }
        if (gained.Count > 0) { edges = edges.With(gained); }
        return relations;
    }
}
