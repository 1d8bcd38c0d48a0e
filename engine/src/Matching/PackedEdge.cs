using Cotejo.Kernels;

namespace Cotejo.Engine.Matching;

/// <summary>
/// A hit in 16 bytes that sort as the result does: by A, B, then by what decides which hit of a pair is kept: distance,
/// orientation, frame of A, frame of B.
/// </summary>
internal readonly struct PackedEdge(ulong pair, ulong merit) : IComparable<PackedEdge>
{
    private const int FrameBits = 27;

    /// <summary>Frames are numbered below this.</summary>
    public const int FrameLimit = 1 << FrameBits;

    private readonly ulong _pair = pair;
    private readonly ulong _merit = merit;

    public static PackedEdge Pack(int a, int b, int distance, Orientation orientation, int frameA, int frameB) => new(
        ((ulong)(uint)a << 32) | (uint)b,
        ((ulong)((distance << 3) | (int)orientation) << (2 * FrameBits)) | ((ulong)(uint)frameA << FrameBits) | (uint)frameB);

    public CopyEdge Unpack()
    {
        int head = (int)(_merit >> (2 * FrameBits));
        return new CopyEdge(
            (int)(_pair >> 32), (int)(uint)_pair, head >> 3, (Orientation)(head & 7),
            (int)(_merit >> FrameBits) & (FrameLimit - 1), (int)_merit & (FrameLimit - 1));
    }

    public int CompareTo(PackedEdge other) =>
        _pair != other._pair ? _pair.CompareTo(other._pair) : _merit.CompareTo(other._merit);

    /// <summary>Sorts, and keeps the best hit of each pair in front.</summary>
    /// <returns>How many pairs there are.</returns>
    public static int Reduce(Span<PackedEdge> edges)
    {
        edges.Sort();
        int kept = 0;
        for (int i = 0; i < edges.Length; i++)
        {
            if (kept == 0 || edges[kept - 1]._pair != edges[i]._pair) { edges[kept++] = edges[i]; }
        }
        return kept;
    }
}
