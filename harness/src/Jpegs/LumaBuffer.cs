using Cotejo.Engine.Decoding;

namespace Cotejo.Harness.Jpegs;

/// <summary>Keeps the samples of one frame, into memory that stays; the means of blocks are dropped.</summary>
internal sealed class LumaBuffer : ILumaSink
{
    private byte[] _luma = [];
    private int _filled;

    public int Width { get; private set; }
    public int Height { get; private set; }
    public bool Ended { get; private set; }

    public ReadOnlySpan<byte> Samples => _luma.AsSpan(0, _filled);

    public void BeginFrame(int width, int height)
    {
        (Width, Height, _filled, Ended) = (width, height, 0, false);
        if (_luma.Length < width * height) { _luma = new byte[width * height]; }
    }

    public void AddRows(ReadOnlySpan<byte> luma)
    {
        luma.CopyTo(_luma.AsSpan(_filled));
        _filled += luma.Length;
    }

    public void AddRows(ReadOnlySpan<float> luma) => _filled += luma.Length;

    public void EndFrame() => Ended = true;
}
