using Cotejo.Kernels;

namespace Cotejo.Engine.Matching;

/// <summary>Two contents that are copies of each other: one per pair, told by their nearest frames.</summary>
/// <param name="A">Content number; always below <paramref name="B"/>.</param>
/// <param name="Distance">Differing bits of the two frames' centred hashes, at most the distance asked for.</param>
/// <param name="Orientation">How B's picture must be laid to look like A's: the transform applied to B gives A.</param>
/// <param name="FrameA">The frame of A that is nearest, 0 for a still.</param>
/// <param name="TrimmedA">It was found by the hash of what lies inside the border of A's frame, not by the whole frame's.</param>
public readonly record struct CopyEdge(
    int A, int B, int Distance, Orientation Orientation, int FrameA, int FrameB, bool TrimmedA = false, bool TrimmedB = false);

/// <summary>What two contents of an edge are to each other. Stored by name: never rename one.</summary>
public enum CopyKind
{
    /// <summary>Two pictures.</summary>
    Copy,
    /// <summary>A picture that shows a frame of a video.</summary>
    Still,
    /// <summary>Two videos, most of either in the other.</summary>
    SameVideo,
    /// <summary>Two videos: most of B is a part of A.</summary>
    ClipOfA,
    /// <summary>Two videos: most of A is a part of B.</summary>
    ClipOfB,
    /// <summary>Two videos that share a scene, and have others that they do not share.</summary>
    SharedScene,
    /// <summary>Two videos of which too few frames agree in time to say anything; no reason to group them.</summary>
    Glimpse,
}

public static class Orientations
{
    /// <summary>The transform that undoes this one. Quarter turns undo each other, every other one undoes itself.</summary>
    public static Orientation Inverse(this Orientation orientation) => orientation switch
    {
        Orientation.Rotate90 => Orientation.Rotate270,
        Orientation.Rotate270 => Orientation.Rotate90,
        _ => orientation,
    };
}
