using Cotejo.Kernels;

namespace Cotejo.Engine.Matching;

/// <summary>
/// The hashes that near frames are looked for among (centred for copies, full for lists): for each frame of each content the hashes of its eight orientations, and
/// the same of its border-trimmed twin where it has one. The caller adds only what is of quality 50 and above. A frame or twin whose
/// eight hashes equal those of an earlier one of the same content is left out: the earlier one wins every tie against it, so that a
/// still animation costs as much as a still.
/// </summary>
/// <param name="capacity">Frames expected; more are taken.</param>
public sealed class FrameHashes(int capacity = 1024)
{
    public const int Orientations = 8;

    private readonly Hash256[][] _planes = [.. Enumerable.Range(0, Orientations).Select(_ => new Hash256[capacity])];
    private readonly Dictionary<Hash256, int> _seen = [];
    private int[] _contents = new int[capacity];
    private int[] _slots = new int[capacity];

    /// <summary>Frames and twins kept.</summary>
    public int Count { get; private set; }

    internal ReadOnlySpan<int> Contents => _contents.AsSpan(0, Count);

    /// <summary>Which frame, and whether its twin: as <see cref="PackedEdge.Slot"/> makes them.</summary>
    internal ReadOnlySpan<int> Slots => _slots.AsSpan(0, Count);

    internal ReadOnlyMemory<Hash256> Plane(Orientation orientation) => _planes[(int)orientation].AsMemory(0, Count);

    /// <param name="content">Not below any before it, and not negative.</param>
    /// <param name="frame">Not below any before it of the same content, and not negative.</param>
    /// <param name="eight">In the order of <see cref="Orientation"/>; the first is the picture as it is.</param>
    /// <param name="trimmed">These are the hashes of what lies inside the frame's border: once a frame, after those of the whole
    /// frame, or without them.</param>
    public void Add(int content, int frame, ReadOnlySpan<Hash256> eight, bool trimmed = false)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(content);
        ArgumentOutOfRangeException.ThrowIfNegative(frame);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(frame, PackedEdge.FrameLimit);
        if (eight.Length != Orientations)
        {
            throw new ArgumentException($"A frame has {Orientations} hashes, not {eight.Length}.", nameof(eight));
        }
        int slot = PackedEdge.Slot(frame, trimmed);
        bool isNew = Count == 0 || content > _contents[Count - 1];
        if (!isNew && (content < _contents[Count - 1] || slot <= _slots[Count - 1]))
        {
            throw new ArgumentException(
                $"Slot {slot} of content {content} comes after slot {_slots[Count - 1]} of content {_contents[Count - 1]}.", nameof(frame));
        }
        if (isNew) { _seen.Clear(); }
        if (!_seen.TryAdd(eight[0], Count) && IsSame(_seen[eight[0]], eight)) { return; }
        if (Count == _contents.Length) { Grow(); }
        for (int o = 0; o < Orientations; o++) { _planes[o][Count] = eight[o]; }
        _contents[Count] = content;
        _slots[Count] = slot;
        Count++;
    }

    private bool IsSame(int place, ReadOnlySpan<Hash256> eight)
    {
        for (int o = 0; o < Orientations; o++)
        {
            if (_planes[o][place] != eight[o]) { return false; }
        }
        return true;
    }

    private void Grow()
    {
        int size = (int)Math.Min(Array.MaxLength, Math.Max(16, 2L * Count));
        for (int o = 0; o < Orientations; o++) { Array.Resize(ref _planes[o], size); }
        Array.Resize(ref _contents, size);
        Array.Resize(ref _slots, size);
    }
}
