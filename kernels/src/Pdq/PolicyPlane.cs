using static Cotejo.Kernels.Pdq.PdqBasis;

namespace Cotejo.Kernels.Pdq;

/// <summary>
/// The plane of one policy while luma rows come in. Output rows open at their first tap, close after their last, and are taken to the
/// plane eight at a time, so only a window of column sums is held.
/// </summary>
internal sealed class PolicyPlane(TapPolicy policy, LaneWidth lanes)
{
    // Buffers above this size (a picture some 16,000 pixels wide) are given up when the next picture does not need them.
    private const int KeptFloats = 1 << 19;

    private readonly float[] _plane = new float[PlaneLength];
    private float[] _sums = [];
    private float[] _turned = [];
    private PdqTaps? _down;
    private PdqTaps? _across;
    private int _stride;
    private int _slots;
    private int _opened;
    private int _closed;

    public TapPolicy Policy => policy;

    private PdqTaps Down => _down ?? throw new InvalidOperationException("No picture was begun.");

    public void Begin(int width, int height)
    {
        _down = PdqTaps.For(height, policy);
        _across = PdqTaps.For(width, policy);
        // Rows a whole number of vectors apart, and not a power of two: neighbours would share their cache sets.
        _stride = (width + 31) & ~15;
        // A block of eight waits for its last row while later rows are already open; blocks stay whole because slots come in eights.
        int waiting = _down.MostOpen + HorizontalPass.Rows - 1;
        _slots = (waiting + HorizontalPass.Rows - 1) / HorizontalPass.Rows * HorizontalPass.Rows;
        Fit(ref _sums, _slots * _stride);
        Fit(ref _turned, HorizontalPass.Rows * width);
        (_opened, _closed) = (0, 0);
    }

    /// <summary>Opens the outputs that begin at <paramref name="row"/>.</summary>
    /// <returns>The row before which nothing opens or closes.</returns>
    public int Open(int row)
    {
        for (; _opened < Side && Down.First(_opened) == row; _opened++)
        {
            _sums.AsSpan(_opened % _slots * _stride, _stride).Clear();
        }
        int next = _opened < Side ? Down.First(_opened) : int.MaxValue;
        return _closed < _opened ? Math.Min(next, Down.End(_closed)) : next;
    }

    /// <summary>Appends the open outputs' chains for a run that starts at <paramref name="row"/>.</summary>
    /// <returns>The number of chains now in <paramref name="into"/>.</returns>
    public int AppendChains(int row, Span<Chain> into, int count)
    {
        for (int j = _closed; j < _opened; j++)
        {
            into[count++] = new Chain(_sums, j % _slots * _stride, Down.Weights, j * Down.Longest + row - Down.Start(j));
        }
        return count;
    }

    /// <summary>Closes the outputs whose last row came before <paramref name="row"/>.</summary>
    public void Close(int row)
    {
        while (_closed < _opened && Down.End(_closed) == row)
        {
            _closed++;
            if (_closed % HorizontalPass.Rows == 0)
            {
                int from = _closed - HorizontalPass.Rows;
                HorizontalPass.Run(
                    _sums.AsSpan(from % _slots * _stride, HorizontalPass.Rows * _stride), _stride, _across!.Dimension, _across, _turned,
                    _plane.AsSpan(from * Side, HorizontalPass.Rows * Side), lanes);
            }
        }
    }

    /// <summary>The finished plane; every output has closed by the last row.</summary>
    public void CopyTo(Span<float> plane) => _plane.CopyTo(plane);

    private static void Fit(ref float[] buffer, int length)
    {
        if (buffer.Length < length || (buffer.Length > KeptFloats && length <= KeptFloats))
        {
            buffer = GC.AllocateUninitializedArray<float>(length);
        }
    }
}
