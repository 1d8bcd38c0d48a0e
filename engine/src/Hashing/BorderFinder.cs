using System.Runtime.Intrinsics;

namespace Cotejo.Engine.Hashing;

/// <summary>
/// Finds the uniform border around a frame while its rows go by. A bar is flat, and ends in a straight line beyond which the picture is
/// something else: that is what tells it from a sky, a wall or a night. Reused from frame to frame by one thread.
/// </summary>
public sealed class BorderFinder
{
    /// <summary>The shortest side of what may lie inside, in pixels: less has no hash worth having.</summary>
    public const int LeastInner = 32;

    // What lies inside is at least a quarter of either side: less is an icon on a page rather than a picture in a frame.
    private const int LeastPart = 4;

    // A border is reported when it takes off at least a hundredth of a side: less moves a hash by fewer bits than other edits do.
    private const int LeastShare = 100;

    // A caption over a letter-box, and one to spare.
    private const int Nested = 3;

    private BorderRow[] _rows = [];
    private byte[] _levels = [];
    private int _width;
    private int _height;
    private int _row;

    /// <summary>Starts a frame. One that was left unfinished is forgotten.</summary>
    public void Begin(int width, int height)
    {
        (_width, _height, _row) = (width, height, 0);
        if (_rows.Length < height) { _rows = new BorderRow[height]; }
    }

    /// <param name="luma">Whole rows, row-major, no padding.</param>
    public void AddRows(ReadOnlySpan<byte> luma)
    {
        for (; luma.Length > 0; luma = luma[_width..]) { _rows[_row++] = BorderRow.Of(luma[.._width]); }
    }

    /// <inheritdoc cref="AddRows(ReadOnlySpan{byte})"/>
    public void AddRows(ReadOnlySpan<float> luma)
    {
        if (_levels.Length < _width) { _levels = new byte[_width]; }
        for (; luma.Length > 0; luma = luma[_width..])
        {
            Round(luma[.._width], _levels);
            _rows[_row++] = BorderRow.Of(_levels.AsSpan(0, _width));
        }
    }

    /// <summary>What lies inside the border of the frame whose rows were all given; null when it has none.</summary>
    public InnerRectangle? Find()
    {
        if (_row != _height) { throw new InvalidOperationException($"The frame has {_height} rows and {_row} were given."); }
        int top = RowBars(0, 1), bottom = _height - RowBars(_height - 1, -1);
        if (bottom - top < Least(_height)) { return null; }
        var rows = _rows.AsSpan(top, bottom - top);
        int left = SideBar(rows, row => row.Left), right = _width - SideBar(rows, row => row.Right);
        if (right - left < Least(_width)) { return null; }
        bool worth = (_width - (right - left)) * LeastShare >= _width || (_height - (bottom - top)) * LeastShare >= _height;
        return worth ? new InnerRectangle(left, top, right - left, bottom - top) : null;
    }

    /// <summary>Whether there may be a border in the picture that these rows are a coarse or small likeness of: an edge of it is flat.</summary>
    internal bool MayHaveOne() => IsSolid(_rows[0]) || IsSolid(_rows[_height - 1]) || AreLevel(row => row.Left) || AreLevel(row => row.Right);

    private bool IsSolid(in BorderRow row) => row.Near >= BorderProfile.Solid * _width;

    private bool AreLevel(Func<BorderRow, BorderRow.End> ends) => Level(_rows.AsSpan(0, _height), ends) >= 0;

    /// <summary>Whether the frame whose rows were all given may have this border: whether all that lies outside looks like bars.</summary>
    internal bool Allows(InnerRectangle inner)
    {
        int right = _width - inner.Left - inner.Width, bottom = inner.Top + inner.Height;
        if (right < 0 || bottom > _height) { return false; }
        int against = 0;
        for (int y = 0; y < _height; y++)
        {
            ref readonly BorderRow row = ref _rows[y];
            bool bar = row.Near >= BorderProfile.Solid * _width, inside = y >= inner.Top && y < bottom;
            if (!bar && !inside) { return false; }
            if (!bar && (row.Left.Loose < inner.Left || row.Right.Loose < right)) { against++; }
        }
        return against <= (1 - BorderProfile.Solid) * inner.Height;
    }

    private static int Least(int side) => Math.Max(LeastInner, side / LeastPart);

    /// <summary>How many rows the bars take off, from the outermost row inwards.</summary>
    private int RowBars(int from, int step)
    {
        int taken = 0;
        for (int bar = 0; bar < Nested && taken < _height; bar++)
        {
            int rows = RowBar(from + taken * step, step, _height - taken);
            if (rows == 0) { break; }
            taken += rows;
        }
        return taken;
    }

    private int RowBar(int from, int step, int rows)
    {
        byte outermost = _rows[from].Left.Level, level = outermost;
        if (!IsSolid(_rows[from])) { return 0; }
        var (near, same, written) = (new float[rows], new float[rows], new bool[rows]);
        for (int i = 0, beyond = 0; i < rows && beyond <= BorderProfile.Reach(_height); i++, beyond++)
        {
            ref readonly BorderRow row = ref _rows[from + i * step];
            if (BorderRow.Differ(row.Left.Level, level) > BorderRow.Loose) { continue; }
            near[i] = (float)row.Near / _width;
            if (BorderRow.Differ(row.Left.Level, outermost) <= BorderRow.Tight) { same[i] = (float)row.Same / _width; }
            // From row to row, so that a gradient ends nowhere: it is not flat instead.
            if (near[i] >= BorderProfile.Solid) { (level, beyond) = (row.Left.Level, 0); }
            written[i] = near[i] >= BorderProfile.Written && Math.Min(row.Left.Flat, row.Right.Flat) >= _width / LeastShare
                && BorderRow.Differ(row.Right.Level, level) <= BorderRow.Loose;
        }
        return new BorderProfile(near, same, written).Edge(_height);
    }

    /// <summary>How many columns the bar takes off, from the outermost column inwards.</summary>
    /// <param name="ends">That end of each row.</param>
    private int SideBar(ReadOnlySpan<BorderRow> rows, Func<BorderRow, BorderRow.End> ends)
    {
        int median = Level(rows, ends);
        if (median < 0) { return 0; }

        // Rows that end here, then rows that reach at least here.
        var (near, same) = (new float[_width + 1], new float[_width + 1]);
        float part = 1f / rows.Length;
        foreach (ref readonly BorderRow row in rows)
        {
            var (level, flat, loose) = ends(row);
            int apart = BorderRow.Differ(level, (byte)median);
            if (apart <= BorderRow.Loose) { near[loose] += part; }
            if (apart <= BorderRow.Tight) { same[flat] += part; }
        }
        for (int x = _width - 1; x >= 0; x--) { (near[x], same[x]) = (near[x] + near[x + 1], same[x] + same[x + 1]); }
        return new BorderProfile(near.AsSpan(1), same.AsSpan(1), []).Edge(_width);
    }

    /// <summary>The level that almost all rows end at; -1 when there is none.</summary>
    private static int Level(ReadOnlySpan<BorderRow> rows, Func<BorderRow, BorderRow.End> ends)
    {
        Span<int> levels = stackalloc int[256];
        levels.Clear();
        foreach (ref readonly BorderRow row in rows) { levels[ends(row).Level]++; }
        int median = 0;
        for (int below = levels[0]; 2 * below < rows.Length; below += levels[++median]) { }
        int agreeing = 0, last = Math.Min(levels.Length - 1, median + BorderRow.Loose);
        for (int level = Math.Max(0, median - BorderRow.Loose); level <= last; level++) { agreeing += levels[level]; }
        return agreeing < BorderProfile.Solid * rows.Length ? -1 : median;
    }

    private static void Round(ReadOnlySpan<float> luma, Span<byte> levels)
    {
        int x = 0;
        if (Vector256.IsHardwareAccelerated)
        {
            var half = Vector256.Create(0.5f);
            for (; x <= luma.Length - Vector256<byte>.Count; x += Vector256<byte>.Count)
            {
                var a = Vector256.ConvertToUInt32(Vector256.Create(luma[x..]) + half);
                var b = Vector256.ConvertToUInt32(Vector256.Create(luma[(x + 8)..]) + half);
                var c = Vector256.ConvertToUInt32(Vector256.Create(luma[(x + 16)..]) + half);
                var d = Vector256.ConvertToUInt32(Vector256.Create(luma[(x + 24)..]) + half);
                Vector256.Narrow(Vector256.Narrow(a, b), Vector256.Narrow(c, d)).CopyTo(levels[x..]);
            }
        }
        for (; x < luma.Length; x++) { levels[x] = (byte)(luma[x] + 0.5f); }
    }
}
