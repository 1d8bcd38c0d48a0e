using System.Buffers;

namespace Cotejo.Engine.Decoding.Video;

/// <summary>
/// Holds the first two frames back until a third comes, since a video with fewer key frames is looked at another way instead. Holds two
/// frames of memory at most, and only until then; the next video's are held in the same.
/// </summary>
internal sealed class FewFrames(IVideoSink sink) : IVideoSink, IDisposable
{
    public const int Enough = 3;

    private readonly List<(int Width, int Height, TimeSpan Time, byte[] Rented)> _held = new(Enough - 1);
    private bool _open;

    public void Begin()
    {
        _open = false;
        Forget();
        sink.Begin();
    }

    public void Take(int width, int height, TimeSpan time, ReadOnlySpan<byte> luma)
    {
        if (!_open && _held.Count < Enough - 1)
        {
            byte[] rented = ArrayPool<byte>.Shared.Rent(luma.Length);
            luma.CopyTo(rented);
            _held.Add((width, height, time, rented));
            return;
        }
        Release();
        sink.Take(width, height, time, luma);
    }

    /// <summary>Hands on what is held, and all that comes.</summary>
    public void Release()
    {
        _open = true;
        foreach (var (width, height, time, rented) in _held) { sink.Take(width, height, time, rented.AsSpan(0, width * height)); }
        Forget();
    }

    public void Dispose() => Forget();

    private void Forget()
    {
        foreach (var (_, _, _, rented) in _held) { ArrayPool<byte>.Shared.Return(rented); }
        _held.Clear();
    }
}
