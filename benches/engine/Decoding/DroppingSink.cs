using Cotejo.Engine.Decoding;

namespace Cotejo.Benches.Engine.Decoding;

/// <summary>Takes luma and does nothing with it.</summary>
internal sealed class DroppingSink : ILumaSink
{
    public void BeginFrame(int width, int height) { }
    public void AddRows(ReadOnlySpan<byte> luma) { }
    public void AddRows(ReadOnlySpan<float> luma) { }
    public void EndFrame() { }
}
