namespace Cotejo.Harness.Pictures;

/// <summary>A painted picture as JPEG stores one: full-range luma, and both chroma planes at half the size, rounded up (4:2:0).</summary>
internal sealed record Picture(int Width, int Height, byte[] Luma, byte[] Cb, byte[] Cr)
{
    public int ChromaWidth => (Width + 1) / 2;
    public int ChromaHeight => (Height + 1) / 2;
}
