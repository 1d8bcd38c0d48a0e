using Cotejo.Kernels;

namespace Cotejo.Engine.Matching;

/// <summary>
/// A hit in 16 bytes that sort as the result does: by A, B, then by what decides which hit of a pair is kept: distance,
/// orientation, slot of A, slot of B. A slot is a frame as a whole, or what lies inside its border: 2 x frame, or 2 x frame + 1.
/// </summary>
internal readonly struct PackedEdge(ulong pair, ulong merit) : IComparable<PackedEdge>
{
    private const int SlotBits = 27;
    private const int SlotMask = (1 << SlotBits) - 1;

    /// <summary>Frames are numbered below this.</summary>
    public const int FrameLimit = 1 << (SlotBits - 1);

    private readonly ulong _pair = pair;
    private readonly ulong _merit = merit;

    public int A => (int)(_pair >> 32);

    public static int Slot(int frame, bool trimmed) => (frame << 1) | (trimmed ? 1 : 0);

    public static PackedEdge Pack(int a, int b, int distance, Orientation orientation, int slotA, int slotB) => new(
        ((ulong)(uint)a << 32) | (uint)b,
        ((ulong)((distance << 3) | (int)orientation) << (2 * SlotBits)) | ((ulong)(uint)slotA << SlotBits) | (uint)slotB);

    public CopyEdge Unpack()
    {
        int head = (int)(_merit >> (2 * SlotBits));
        int slotA = (int)(_merit >> SlotBits) & SlotMask, slotB = (int)_merit & SlotMask;
        return new CopyEdge(
            (int)(_pair >> 32), (int)(uint)_pair, head >> 3, (Orientation)(head & 7),
            slotA >> 1, slotB >> 1, (slotA & 1) != 0, (slotB & 1) != 0);
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
