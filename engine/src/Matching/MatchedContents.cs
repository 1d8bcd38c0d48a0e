using Cotejo.Engine.Matching.Videos;
using Cotejo.Kernels;

namespace Cotejo.Engine.Matching;

/// <summary>The contents that are matched, by number.</summary>
/// <param name="Ranked">Every number once, best original first.</param>
/// <param name="Frames">The hashes of all their frames, pictures' and videos' alike.</param>
/// <param name="IsVideo">For each number.</param>
/// <param name="Sequence">The frames of a video with their times, by its number; asked by one thread at a time.</param>
internal sealed record MatchedInput(IReadOnlyList<int> Ranked, FrameHashes Frames, IReadOnlyList<bool> IsVideo, Func<int, VideoSequence> Sequence);

/// <summary>Two videos of which a frame of one is within the distance of a frame of the other.</summary>
internal readonly record struct VideoPair(int A, int B, VideoRelation Relation);

/// <summary>All that follows from the hashes of a case at one distance: pairs, what they are to each other, and groups.</summary>
/// <param name="Kinds">Of each edge, in their order.</param>
/// <param name="Videos">Of each edge between two videos, in the order of the edges.</param>
/// <param name="Runs">How each of the searches was done.</param>
internal sealed record MatchedContents(
    CopyEdges Edges, IReadOnlyList<CopyKind> Kinds, IReadOnlyList<VideoPair> Videos, ContentGroups Groups, IReadOnlyList<SearchRun> Runs)
{
    /// <param name="by">What compares pictures and frames; the result is the same for all.</param>
    /// <exception cref="RunStoppedException">More pairs than the options allow.</exception>
    public static MatchedContents Find(MatchedInput input, IPairSearch by, CopyOptions options, CancellationToken cancel)
    {
        var found = CopyFinder.Find(input.Frames, by, options, cancel);
        bool IsOfVideos(CopyEdge edge) => input.IsVideo[edge.A] && input.IsVideo[edge.B];
        CopyEdge[] ofVideos = [.. found.Edges.Where(IsOfVideos)];
        var relations = VideoPairs.Find(ofVideos, input.Sequence, options.Distance, options.Threads, cancel);

        var kinds = new CopyKind[found.Edges.Count];
        var grouping = new List<CopyEdge>(found.Edges.Count);
        int relation = 0;
        for (int i = 0; i < kinds.Length; i++)
        {
            var edge = found.Edges[i];
            var related = IsOfVideos(edge) ? relations[relation++] : null;
            kinds[i] = related?.Kind ?? (input.IsVideo[edge.A] || input.IsVideo[edge.B] ? CopyKind.Still : CopyKind.Copy);
            if (related is null or { Groups: true }) { grouping.Add(edge); }
        }
        VideoPair[] pairs = [.. ofVideos.Zip(relations, (edge, related) => new VideoPair(edge.A, edge.B, related))];
        return new(found.Edges, kinds, pairs, Grouping.Group(input.Ranked, grouping), found.Runs);
    }
}
