using Cotejo.Engine.Decoding;

namespace Cotejo.Engine.Hashing;

/// <summary>Passes frames on to another sink, and keeps the luma of the first if it is small. Reused from picture to picture by one thread.</summary>
/// <param name="mostPixels">Of a frame that is kept.</param>
internal sealed class KeptFrame(int mostPixels) : ILumaSink
{
    private ILumaSink? _to;
    private byte[] _bytes = [];
    private float[] _floats = [];
    private int _frames, _width, _height, _bytesFilled, _floatsFilled;
    private bool _keeps;

    private ILumaSink To => _to ?? throw new InvalidOperationException("No picture was begun.");

    /// <summary>Bytes of memory that it takes to keep a picture of that size.</summary>
    public long BytesFor(in ImageHeader header)
    {
        long pixels = (long)header.Width * header.Height;
        return pixels <= mostPixels && header.Frames == 1 ? sizeof(float) * pixels : 0;
    }

    /// <summary>The picture was one frame, and it is here whole.</summary>
    public bool HasAll => _frames == 1 && _keeps && _bytesFilled + _floatsFilled == _width * _height && Math.Min(_bytesFilled, _floatsFilled) == 0;

    /// <summary>Forgets the last picture, whole or not.</summary>
    /// <param name="to">Receives what this sink receives.</param>
    public void Begin(ILumaSink to) => (_to, _frames, _keeps) = (to, 0, false);

    /// <summary>Once more the frame that is kept.</summary>
    public void Give(ILumaSink to)
    {
        to.BeginFrame(_width, _height);
        if (_floatsFilled == 0) { to.AddRows(_bytes.AsSpan(0, _bytesFilled)); }
        else { to.AddRows((ReadOnlySpan<float>)_floats.AsSpan(0, _floatsFilled)); }
        to.EndFrame();
    }

    public void BeginFrame(int width, int height)
    {
        _keeps = _frames++ == 0 && (long)width * height <= mostPixels;
        (_width, _height, _bytesFilled, _floatsFilled) = (width, height, 0, 0);
        To.BeginFrame(width, height);
    }

    public void AddRows(ReadOnlySpan<byte> luma)
    {
        Keep(luma, ref _bytes, ref _bytesFilled);
        To.AddRows(luma);
    }

    public void AddRows(ReadOnlySpan<float> luma)
    {
        Keep(luma, ref _floats, ref _floatsFilled);
        To.AddRows(luma);
    }

    public void EndFrame() => To.EndFrame();

    private void Keep<TLuma>(ReadOnlySpan<TLuma> luma, ref TLuma[] kept, ref int filled)
    {
        if (!_keeps) { return; }
        int all = _width * _height;
        if (kept.Length < all)
        {
            kept = [];
            kept = GC.AllocateUninitializedArray<TLuma>(all);
        }
        luma.CopyTo(kept.AsSpan(filled, all - filled));
        filled += luma.Length;
    }
}
