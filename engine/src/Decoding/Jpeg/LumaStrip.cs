namespace Cotejo.Engine.Decoding.Jpeg;

/// <summary>The samples of one row of MCUs, from which the rows of the picture go to the sink.</summary>
internal sealed class LumaStrip
{
    private byte[] _samples = [];
    private byte[] _packed = [];
    private JpegFrame _frame = null!;
    private ILumaSink _sink = null!;
    private int _rows, _given;

    /// <summary>Between two rows of samples: whole blocks.</summary>
    public int Stride { get; private set; }

    /// <param name="blocksDown">Rows of blocks in it.</param>
    public void Begin(JpegFrame frame, int blocksDown, ILumaSink sink)
    {
        (_frame, _sink, _given) = (frame, sink, 0);
        _rows = InverseDct.Side * blocksDown;
        Stride = InverseDct.Side * frame.LumaWide;
        Resize(ref _samples, _rows * Stride);
        if (Stride != frame.Width) { Resize(ref _packed, _rows * frame.Width); }
        sink.BeginFrame(frame.Width, frame.Height);
    }

    /// <summary>Where a block's samples go.</summary>
    public Span<byte> Block(int x, int y) => _samples.AsSpan((y * InverseDct.Side * Stride) + (x * InverseDct.Side));

    /// <summary>The strip is full: its rows go to the sink, as far as the picture reaches.</summary>
    public void Give()
    {
        int rows = Math.Min(_rows, _frame.Height - _given), width = _frame.Width;
        _given += rows;
        if (rows == 0) { return; }
        if (Stride == width)
        {
            _sink.AddRows(_samples.AsSpan(0, rows * width));
            return;
        }
        for (int y = 0; y < rows; y++) { _samples.AsSpan(y * Stride, width).CopyTo(_packed.AsSpan(y * width)); }
        _sink.AddRows((ReadOnlySpan<byte>)_packed.AsSpan(0, rows * width));
    }

    private static void Resize(ref byte[] array, int length)
    {
        if (array.Length < length) { array = GC.AllocateUninitializedArray<byte>(length); }
    }
}
