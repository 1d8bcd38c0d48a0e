using Cotejo.Kernels;

namespace Cotejo.Engine.Matching.Videos;

/// <summary>An interval of video A that is also one of video B. Both are equally long.</summary>
/// <param name="Orientation">How B's picture must be laid to look like A's.</param>
/// <param name="FromA">Of the first frames that match, not stretched to what may lie before them.</param>
/// <param name="UntilA">Of the last frames that match.</param>
/// <param name="Frames">Frames that match, of the side that has fewer.</param>
/// <param name="MeanDistance">Of these frames to the nearest that they meet, both sides together.</param>
/// <param name="IsStill">All its frames look alike: that it is shared is certain, at which offset is one guess of several.</param>
public sealed record VideoSegment(
    Orientation Orientation, TimeSpan FromA, TimeSpan UntilA, TimeSpan FromB, TimeSpan UntilB, int Frames, double MeanDistance,
    bool IsStill = false)
{
    /// <summary>A moment of A is this much later in B. Better than the sampling step, but for stills.</summary>
    public TimeSpan Offset => FromB - FromA;
}

/// <summary>Percent of each side's frames that are in the other, as <see cref="VpdqShares"/> counts them.</summary>
public readonly record struct VideoShares(double A, double B);

/// <summary>What two videos are to each other.</summary>
/// <param name="Orientation">How B's picture must be laid to look like A's, in most of what they share.</param>
/// <param name="Segments">By time in A, then in B. Only a glimpse has none.</param>
/// <param name="Covered">Percent of the time of each side's frames of sufficient quality that lies in segments.</param>
/// <param name="Pdq">Shares of the frames as stored, by policy full: what other tools see.</param>
/// <param name="Centred">Shares by policy centred of whole frames, B laid as <paramref name="Orientation"/> says.</param>
/// <param name="Groups">Whether it is a reason to put both into one group.</param>
public sealed record VideoRelation(
    CopyKind Kind, Orientation Orientation, IReadOnlyList<VideoSegment> Segments, VideoShares Covered, VideoShares Pdq, VideoShares Centred,
    bool Groups);
