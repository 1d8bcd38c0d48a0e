namespace Cotejo.Engine.Hashing;

/// <summary>
/// How much of each line, a row or a column, looks like the bar that begins at the outermost: from there inwards, as shares of the line's
/// length. It tells where the bar ends, if it is one.
/// </summary>
/// <param name="near">Share within <see cref="BorderRow.Loose"/> of the bar's level; a line that belongs to another bar has 0.</param>
/// <param name="same">Share within <see cref="BorderRow.Tight"/>.</param>
internal readonly ref struct BorderProfile(ReadOnlySpan<float> near, ReadOnlySpan<float> same)
{
    /// <summary>Of a line of the bar: what is left may be a speck, a mark, or what a coder made of it.</summary>
    public const float Solid = 0.9f;

    // Of the first lines of the picture, what must stand out. A scene's own uniform parts end in no straight line across it.
    private const float Beyond = 0.2f;

    // Lines beside the picture in which a coder's blocks hold both: two of the usual eight.
    private const int Ringing = 16;

    private readonly ReadOnlySpan<float> _near = near;
    private readonly ReadOnlySpan<float> _same = same;

    /// <summary>Lines of the bar; 0 when there is none, all lines when nothing follows it.</summary>
    /// <param name="side">Lines of the whole frame, over which scaling may have softened the edge.</param>
    public int Edge(int side)
    {
        int end = 0;
        while (end < _near.Length && _near[end] >= Solid) { end++; }
        if (end == 0 || end == _near.Length) { return end; }
        int soft = Math.Max(3, side / 200), edge = 0;
        float steepest = Beyond;
        for (int i = end; i < Math.Min(end + 8, _near.Length); i++)
        {
            float drop = _near[i - 1] - _near[Math.Min(i - 1 + soft, _near.Length - 1)];
            if (drop > steepest) { (edge, steepest) = (i, drop); }
        }
        return edge > 0 && IsFlat(Math.Max(end - Ringing, end / 2)) ? edge : 0;
    }

    private bool IsFlat(int lines)
    {
        int flat = 0;
        foreach (float share in _same[..lines])
        {
            if (share >= Solid) { flat++; }
        }
        return flat >= Solid * lines;
    }
}
