namespace Cotejo.Engine.Decoding.Video;

/// <summary>
/// Holds the first two frames back until a third comes, since a video with fewer key frames is looked at another way instead. Holds two
/// frames of memory at most, and only until then.
/// </summary>
internal sealed class FewFrames(IVideoSink sink) : IVideoSink
{
    public const int Enough = 3;

    private readonly List<(int Width, int Height, TimeSpan Time, byte[] Luma)> _held = [];
    private bool _open;

    public void Begin()
    {
        _open = false;
        _held.Clear();
        sink.Begin();
    }

    public void Take(int width, int height, TimeSpan time, ReadOnlySpan<byte> luma)
    {
        if (!_open && _held.Count < Enough - 1)
        {
            _held.Add((width, height, time, luma.ToArray()));
            return;
        }
        Release();
        sink.Take(width, height, time, luma);
    }

    /// <summary>Hands on what is held, and all that comes.</summary>
    public void Release()
    {
        _open = true;
        foreach (var (width, height, time, luma) in _held) { sink.Take(width, height, time, luma); }
        _held.Clear();
    }
}
