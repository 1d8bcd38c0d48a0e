using Cotejo.Engine.Decoding.Video;
using Cotejo.Kernels;

namespace Cotejo.Engine.Hashing;

/// <summary>
/// Hashes the frames of a video as they are decoded. A frame that looks like the last one kept is counted there and not kept; the twin of
/// one with a border is hashed while it is in hand. Reused from video to video by one thread.
/// </summary>
internal sealed class VideoHasher : IVideoSink
{
    /// <summary>Bits of either hash within which a frame repeats the last one kept.</summary>
    public const int RepeatDistance = 2;

    private readonly PictureHasher _hasher = new();
    private readonly BorderFinder _finder = new();
    private readonly TrimHasher _trim = new();
    private readonly SteadyBorder _border = new();
    private List<HashedFrame> _frames = [];

    /// <summary>Frames since <see cref="Begin"/>, repeats included.</summary>
    public int Sampled { get; private set; }

    /// <summary>Forgets the last video, whole or not.</summary>
    public void Begin()
    {
        (_frames, Sampled) = ([], 0);
        _border.Begin();
    }

    /// <summary>The frames kept since <see cref="Begin"/>, the caller's to keep. Their numbers count repeats too.</summary>
    public IReadOnlyList<HashedFrame> Frames() => SteadyBorder.Keep(_frames, Sampled);

    public void Take(int width, int height, TimeSpan time, ReadOnlySpan<byte> luma)
    {
        _hasher.Begin();
        _hasher.BeginFrame(width, height);
        _hasher.AddRows(luma);
        _hasher.EndFrame();
        var frame = _hasher.Frames()[0] with { Frame = Sampled++, Time = new FrameTime(time, time, 0) };
        if (_frames is [.., { Time: { } shown } last] && Repeats(last, frame))
        {
            _frames[^1] = last with { Time = new FrameTime(shown.First, time, shown.Repeats + 1) };
            return;
        }
        _frames.Add(frame with { Trimmed = Trim(width, height, luma) });
    }

    private TrimmedHash? Trim(int width, int height, ReadOnlySpan<byte> luma)
    {
        _finder.Begin(width, height);
        _finder.AddRows(luma);
        if (_border.Choose(_finder, _finder.Find()) is not { } inner) { return null; }
        _trim.Begin([inner]);
        _trim.BeginFrame(width, height);
        _trim.AddRows(luma);
        _trim.EndFrame();
        return _trim.Twins[0];
    }

    private static bool Repeats(HashedFrame kept, HashedFrame next) =>
        Hamming.Distance(kept.Full[0], next.Full[0]) <= RepeatDistance
        && Hamming.Distance(kept.Centred[0], next.Centred[0]) <= RepeatDistance;
}
