namespace Cotejo.Engine.Decoding.Jpeg;

/// <summary>The means of blocks as a picture of an eighth of the size, which goes to the sink row by row.</summary>
internal sealed class BlockMeans
{
    private float[] _means = [];
    private JpegFrame _frame = null!;
    private ILumaSink _sink = null!;
    private float _step;
    private int _rows, _given, _stride;

    /// <summary>Of the small picture.</summary>
    private int Width => _frame.Luma.Wide;

    /// <param name="blocksDown">Rows of blocks that are set before they are given.</param>
    /// <param name="quantisation">Of the mean.</param>
    public void Begin(JpegFrame frame, int blocksDown, int quantisation, ILumaSink sink)
    {
        (_frame, _sink, _rows, _given, _stride) = (frame, sink, blocksDown, 0, frame.LumaWide);
        _step = quantisation / (float)InverseDct.Side;
        if (_means.Length < _rows * _stride) { _means = new float[_rows * _stride]; }
        sink.BeginFrame(Width, frame.Luma.High);
    }

    /// <param name="dc">As it is coded.</param>
    public void Set(int x, int y, int dc) => _means[(y * _stride) + x] = Math.Clamp((dc * _step) + 128, 0, 255);

    /// <summary>The rows are set: they go to the sink, as far as the picture reaches.</summary>
    public void Give()
    {
        for (int y = 0; y < _rows && _given < _frame.Luma.High; y++, _given++) { _sink.AddRows((ReadOnlySpan<float>)_means.AsSpan(y * _stride, Width)); }
    }
}
