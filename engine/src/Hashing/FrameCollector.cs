using Cotejo.Engine.Decoding;
using Cotejo.Kernels.Pdq;

namespace Cotejo.Engine.Hashing;

/// <summary>
/// Keeps a picture's frames for a device while it is decoded: the whole luma of a still that fits a batch; of everything else, reduced on
/// the way, the two 64x64 planes. Reused from picture to picture by one thread.
/// </summary>
internal sealed class FrameCollector : ILumaSink
{
    private const int PlaneSize = 64 * 64;

    private readonly LumaReducer _reducer = new();
    private HeldFrames? _held;
    private bool _whole;
    private int _width;
    private int _height;
    private Memory<byte> _bytes;
    private Memory<float> _floats;
    private int _filled;

    private HeldFrames Held => _held ?? throw new InvalidOperationException("No picture was begun.");

    /// <summary>Bytes of memory for the frames of a picture: what is to be leased before <see cref="Begin"/>.</summary>
    /// <param name="whole">Its luma is kept, not its planes. Counted as floats: what the decoder will give is not known yet.</param>
    public static long BytesFor(ImageHeader header, bool whole) =>
        sizeof(float) * (whole ? (long)header.Width * header.Height : header.Frames * 2L * PlaneSize);

    /// <param name="held">Receives the frames.</param>
    public void Begin(HeldFrames held, bool whole) => (_held, _whole) = (held, whole);

    public void BeginFrame(int width, int height)
    {
        (_width, _height, _filled, _bytes, _floats) = (width, height, 0, default, default);
        if (!_whole) { _reducer.Begin(width, height); }
    }

    /// <summary>Begins a frame of which rows come shrunk: its planes are kept, as no device has the weights. See <see cref="LumaReducer.Begin"/>.</summary>
    public void BeginShrunk(int width, int height, int shrink)
    {
        _whole = false;
        _reducer.Begin(width, height, shrink);
    }

    public void AddRows(ReadOnlySpan<byte> luma)
    {
        if (!_whole) { _reducer.AddRows(luma); return; }
        if (_filled == 0) { _bytes = Held.Bytes(_width * _height); }
        luma.CopyTo(_bytes.Span[_filled..]);
        _filled += luma.Length;
    }

    public void AddRows(ReadOnlySpan<float> luma)
    {
        if (!_whole) { _reducer.AddRows(luma); return; }
        if (_filled == 0) { _floats = Held.Floats(_width * _height); }
        luma.CopyTo(_floats.Span[_filled..]);
        _filled += luma.Length;
    }

    public void EndFrame()
    {
        if (!_whole)
        {
            float[] full = new float[PlaneSize], centred = new float[PlaneSize];
            _reducer.Finish(full, centred);
            Held.Add(PdqFrame.OfPlanes(full, centred));
            return;
        }
        if (_filled != _width * _height) { throw new InvalidOperationException($"The frame has {_width}x{_height} values and {_filled} were given."); }
        Held.Add(_bytes.IsEmpty ? PdqFrame.OfLuma(_width, _height, _floats) : PdqFrame.OfLuma(_width, _height, _bytes));
    }
}
