using static Cotejo.Kernels.Pdq.PdqBasis;

namespace Cotejo.Kernels.Pdq;

/// <summary>
/// The plane of one policy while luma rows come in. Output rows open at their first tap, close after their last, and are taken to the
/// plane eight at a time, so only a window of column sums is held.
/// </summary>
internal sealed class PolicyPlane(TapPolicy policy, LaneWidth lanes)
{
    // Buffers above this size (a picture some 30,000 pixels wide) are given up when the next picture does not need them.
    private const int KeptFloats = 1 << 19;

    // Rows of one run: enough to keep the sums in registers for long, few enough that the processor's prefetch follows each row.
    private const int RunRows = 16;

    private readonly Chain[] _chains = new Chain[Side];
    private readonly float[] _plane = new float[PlaneLength];
    private float[] _sums = [];
    private float[] _turned = [];
    private PdqTaps? _down;
    private PdqTaps? _across;
    private int _stride;
    private int _slots;
    private int _row;
    private int _opened;
    private int _closed;

    public TapPolicy Policy => policy;

    private PdqTaps Down => _down ?? throw new InvalidOperationException("No picture was begun.");

    /// <param name="width">Of the picture, as its rows will come.</param>
    /// <param name="down">For its height, or for that which it was shrunk from.</param>
    /// <param name="across">Likewise.</param>
    public void Begin(int width, PdqTaps down, PdqTaps across)
    {
        (_down, _across) = (down, across);
        // Rows a whole number of vectors apart, and not a power of two: neighbours would share their cache sets.
        _stride = (width + 31) & ~15;
        // A block of eight waits for its last row while later rows are already open; blocks stay whole because slots come in eights.
        int waiting = _down.MostOpen + HorizontalPass.Rows - 1;
        _slots = (waiting + HorizontalPass.Rows - 1) / HorizontalPass.Rows * HorizontalPass.Rows;
        Fit(ref _sums, _slots * _stride);
        Fit(ref _turned, HorizontalPass.Rows * width);
        (_row, _opened, _closed) = (0, 0, 0);
    }

    /// <param name="luma">The next whole rows of the picture.</param>
    public void Add<TLuma>(ReadOnlySpan<TLuma> luma) where TLuma : unmanaged
    {
        int width = _across!.Dimension;
        for (int rows = luma.Length / width; rows > 0;)
        {
            // A run ends where the open outputs change.
            int run = Math.Min(Math.Min(rows, RunRows), Open() - _row);
            int chains = 0;
            for (int j = _closed; j < _opened; j++)
            {
                _chains[chains++] = new Chain(_sums, j % _slots * _stride, Down.Weights, j * Down.Longest + _row - Down.Start(j));
            }
            VerticalPass.Run(luma, width, run, _chains.AsSpan(0, chains), lanes);
            _row += run;
            Close();
            luma = luma[(run * width)..];
            rows -= run;
        }
    }

    /// <summary>Opens the outputs that begin at this row.</summary>
    /// <returns>The row before which nothing more opens or closes.</returns>
    private int Open()
    {
        for (; _opened < Side && Down.First(_opened) == _row; _opened++)
        {
            _sums.AsSpan(_opened % _slots * _stride, _stride).Clear();
        }
        int next = _opened < Side ? Down.First(_opened) : int.MaxValue;
        return _closed < _opened ? Math.Min(next, Down.End(_closed)) : next;
    }

    /// <summary>Closes the outputs whose last row has been added.</summary>
    private void Close()
    {
        while (_closed < _opened && Down.End(_closed) == _row)
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
