using Cotejo.Kernels;

namespace Cotejo.Engine.Matching;

/// <summary>Two contents that are copies of each other: one per pair, told by their nearest frames.</summary>
/// <param name="A">Content number; always below <paramref name="B"/>.</param>
/// <param name="Distance">Differing bits of the two frames' centred hashes, at most the distance asked for.</param>
/// <param name="Orientation">How B's picture must be laid to look like A's: the transform applied to B gives A.</param>
/// <param name="FrameA">The frame of A that is nearest, 0 for a still.</param>
public readonly record struct CopyEdge(int A, int B, int Distance, Orientation Orientation, int FrameA, int FrameB);

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
