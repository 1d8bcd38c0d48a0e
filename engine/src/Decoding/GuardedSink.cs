namespace Cotejo.Engine.Decoding;

/// <summary>
/// Stands between a decoder and the sink. A failure of the sink is remembered, so that it is not taken for a corrupt picture;
/// a decoder that breaks the sink's contract is a bug of this engine and ends the run.
/// </summary>
internal sealed class GuardedSink(ILumaSink sink) : ILumaSink
{
    private int _width;
    private long _due;

    /// <summary>The sink threw, or was called out of order: the exception on its way is not the picture's.</summary>
    public bool Failed { get; private set; }

    public int Frames { get; private set; }

    public void BeginFrame(int width, int height)
    {
        Require(_due == 0 && width > 0 && height > 0, "a frame begins before the last one ended");
        _width = width;
        _due = (long)width * height;
        Forward(() => sink.BeginFrame(width, height));
    }

    public void AddRows(ReadOnlySpan<byte> luma)
    {
        Account(luma.Length);
        try { sink.AddRows(luma); }
        catch { Failed = true; throw; }
    }

    public void AddRows(ReadOnlySpan<float> luma)
    {
        Account(luma.Length);
        try { sink.AddRows(luma); }
        catch { Failed = true; throw; }
    }

    public void EndFrame()
    {
        Require(_due == 0, "a frame ends before all its rows were given");
        Forward(sink.EndFrame);
        Frames++;
    }

    private void Account(int count)
    {
        Require(_width > 0 && count % _width == 0 && count <= _due, "rows that are not the frame's");
        _due -= count;
    }

    private void Forward(Action call)
    {
        try { call(); }
        catch { Failed = true; throw; }
    }

    private void Require(bool kept, string breach)
    {
        if (kept) { return; }
        Failed = true;
        throw new InvalidOperationException("decoder and sink disagree: " + breach);
    }
}
