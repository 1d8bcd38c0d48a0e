using System.Runtime.ExceptionServices;

namespace Cotejo.Engine.Matching.Videos;

/// <summary>Compares many pairs of videos.</summary>
public static class VideoPairs
{
    /// <param name="videoEdges">Pairs of which two frames are copies; more pairs share nothing.</param>
    /// <param name="sequence">Gives a content's frames; called from several threads, and again for every pair.</param>
    /// <param name="distance">Frames whose centred hashes are at this distance or nearer match.</param>
    /// <returns>One for each edge, in their order, whatever the number of threads.</returns>
    public static VideoRelation[] Find(
        IReadOnlyList<CopyEdge> videoEdges, Func<int, VideoSequence> sequence, int distance, int threads, CancellationToken cancel,
        VpdqThresholds? thresholds = null) => Find(videoEdges, sequence, sequence, distance, threads, cancel, thresholds);

    /// <summary>The same for edges between two sets of contents.</summary>
    /// <param name="first">Gives the frames of an edge's A, as <paramref name="second"/> those of its B.</param>
    public static VideoRelation[] Find(
        IReadOnlyList<CopyEdge> videoEdges, Func<int, VideoSequence> first, Func<int, VideoSequence> second, int distance, int threads, CancellationToken cancel,
        VpdqThresholds? thresholds = null)
    {
        var relations = new VideoRelation[videoEdges.Count];
        var options = new ParallelOptions { MaxDegreeOfParallelism = threads, CancellationToken = cancel };
        try
        {
            Parallel.For(0, relations.Length, options, i =>
            {
                var edge = videoEdges[i];
                relations[i] = VideoComparer.Compare(first(edge.A), second(edge.B), distance, thresholds, cancel);
            });
        }
        catch (AggregateException several)
        {
            // What one thread met stops the others; it is what the caller can act on.
            ExceptionDispatchInfo.Throw(several.InnerExceptions[0]);
        }
        return relations;
    }
}
