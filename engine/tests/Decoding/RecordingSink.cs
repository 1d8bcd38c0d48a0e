using Cotejo.Engine.Decoding;

namespace Cotejo.Engine.Tests.Decoding;

/// <summary>Keeps every frame's luma, and holds the decoders to the sink's contract.</summary>
internal sealed class RecordingSink : ILumaSink
{
    private List<float>? _rows;
    private (int Width, int Height) _size;

    public List<(int Width, int Height, float[] Luma)> Frames { get; } = [];

    public void BeginFrame(int width, int height)
    {
        Assert.Null(_rows);
        _rows = [];
        _size = (width, height);
    }

    public void AddRows(ReadOnlySpan<byte> luma)
    {
        Assert.Equal(0, luma.Length % _size.Width);
        foreach (byte value in luma) { _rows!.Add(value); }
    }

    public void AddRows(ReadOnlySpan<float> luma)
    {
        Assert.Equal(0, luma.Length % _size.Width);
        foreach (float value in luma) { _rows!.Add(value); }
    }

    public void EndFrame()
    {
        Assert.Equal(_size.Width * _size.Height, _rows!.Count);
        Frames.Add((_size.Width, _size.Height, [.. _rows]));
        _rows = null;
    }
}
