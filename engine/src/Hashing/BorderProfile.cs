namespace Cotejo.Engine.Hashing;

/// <summary>
/// How much of each line, a row or a column, looks like the bar that begins at the outermost: from there inwards, as shares of the line's
/// length. It tells where the bar ends, if it is one.
/// </summary>
/// <param name="near">Share within <see cref="BorderRow.Loose"/> of the bar's level; a line that belongs to another bar has 0.</param>
/// <param name="same">Share within <see cref="BorderRow.Tight"/>.</param>
/// <param name="written">Whether the line may be one of the bar with writing on it; empty where no line may.</param>
internal readonly ref struct BorderProfile(ReadOnlySpan<float> near, ReadOnlySpan<float> same, ReadOnlySpan<bool> written)
{
    /// <summary>Of a line of the bar: what is left may be a speck, a mark, or what a coder made of it.</summary>
    public const float Solid = 0.9f;

    /// <summary>Of a line with writing on it.</summary>
    public const float Written = 0.35f;

    // Of the first lines of the picture, what must stand out. A scene's own uniform parts end in no straight line across it.
    private const float Beyond = 0.2f;

    // What the coder disturbed of a bar ends in a steeper edge than the disturbance begins with; the picture itself may do so by a little.
    private const float ClearlySteeper = 1.25f;

    // Lines beside the picture in which a coder's blocks hold both: two of the usual eight.
    private const int Ringing = 16;

    // One line of writing is lower than this part of the side, and all writing ends within that: more is a page and not a caption.
    private const int WritingPart = 5, CaptionPart = 3;

    private readonly ReadOnlySpan<float> _near = near;
    private readonly ReadOnlySpan<float> _same = same;
    private readonly ReadOnlySpan<bool> _written = written;

    /// <summary>Lines beyond a solid one after which none is looked at.</summary>
    public static int Reach(int side) => side / WritingPart + Ringing;

    /// <summary>Lines of the bar; 0 when there is none, all lines when nothing follows it.</summary>
    /// <param name="side">Lines of the whole frame, over which scaling may have softened the edge.</param>
    public int Edge(int side)
    {
        int end = SolidUntil(0);
        if (end == 0 || end == _near.Length) { return end; }
        if (!IsFlat(end)) { return 0; }
        int aboveWriting = SharpEdge(end, side);
        for (int next = EndOfWriting(end, side); next > 0; next = EndOfWriting(end, side))
        {
            if (next > side / CaptionPart) { return aboveWriting; }
            end = SolidUntil(next);
        }
        int edge = SharpEdge(end, side);
        return edge > 0 ? edge : aboveWriting;
    }

    private int SolidUntil(int line)
    {
        while (line < _near.Length && _near[line] >= Solid) { line++; }
        return line;
    }

    /// <summary>Where the bar goes on beneath writing that begins here; 0 when this is no writing.</summary>
    private int EndOfWriting(int from, int side)
    {
        int line = from, last = Math.Min(from + side / WritingPart, _written.Length - 2);
        while (line < last && _written[line] && !(_near[line] >= Solid && _near[line + 1] >= Solid)) { line++; }
        return line > from && line < last && _near[line] >= Solid ? line : 0;
    }

    /// <summary>The first line beyond the edge, found within a coder's block; 0 when nothing ends here.</summary>
    private int SharpEdge(int end, int side)
    {
        int soft = Math.Max(3, side / 200), edge = 0;
        float steepest = Beyond;
        for (int line = end; line < Math.Min(end + Ringing / 2, _near.Length); line++)
        {
            float drop = _near[line - 1] - _near[Math.Min(line - 1 + soft, _near.Length - 1)];
            if (drop > steepest) { (edge, steepest) = (line, ClearlySteeper * drop); }
        }
        return edge;
    }

    /// <summary>What the picture does not disturb is; of a bar thinner than that, at least half of the outermost line.</summary>
    private bool IsFlat(int lines)
    {
        int undisturbed = lines - Ringing, flat = 0;
        if (undisturbed <= 0) { return _same[0] >= Solid / 2; }
        foreach (float share in _same[..undisturbed])
        {
            if (share >= Solid) { flat++; }
        }
        return flat >= Solid * undisturbed;
    }
}
