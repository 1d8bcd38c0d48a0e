using Cotejo.Engine.Decoding.Video;
using Cotejo.Engine.Decoding.Video.Libav;
using Cotejo.Engine.Tests.Isolation;

namespace Cotejo.Engine.Tests.Decoding.Video;

/// <summary>What a worker, or the command after it, gave of one video.</summary>
/// <param name="Declined">The command had to decide, of the whole video or of one of its starts.</param>
/// <param name="Why">In words of the worker.</param>
internal sealed record WarmResult(VideoOutcome Outcome, FrameList Frames, bool Declined, string? Why)
{
    public void AssertSame(string clip, (VideoOutcome Outcome, FrameList Frames) started)
    {
        Assert.Equal(started.Outcome, Outcome);
        Assert.Equal(started.Frames.All.Count, Frames.All.Count);
        foreach (var (one, other) in started.Frames.All.Zip(Frames.All))
        {
            Assert.Equal((one.Width, one.Height, one.Time), (other.Width, other.Height, other.Time));
            Assert.True(one.Luma.AsSpan().SequenceEqual(other.Luma), $"{clip}: the frame at {one.Time} differs");
        }
    }
}

/// <summary>Decodes with a worker beside the command: one worker, as long as the settings stay. For one thread.</summary>
public sealed class WarmRoute : IDisposable
{
    [ThreadStatic]
    private static WarmRoute? _ofThisThread;

    private VideoDecoder? _decoder;
    private WarmVideos? _warm;
    private VideoSettings? _settings;

    /// <summary>Its worker ends with the thread.</summary>
    internal static WarmRoute OfThisThread => _ofThisThread ??= new WarmRoute();

    internal WarmResult Decode(string path, VideoSettings settings)
    {
        if (settings != _settings)
        {
            Dispose();
            (_settings, _decoder) = (settings, new VideoDecoder(settings, Sandboxes.Here));
            _warm = _decoder.Warm()!;
        }
        using var file = Clips.Open(path);
        var frames = new CountingFrames();
        var outcome = _decoder!.Decode(file, frames, default, _warm);
        Assert.Null(_warm!.Problem);
        return new WarmResult(outcome, frames.List, frames.Begun > 0, _warm.Declined);
    }

    public void Dispose() => _warm?.Dispose();

    private sealed class CountingFrames : IVideoSink
    {
        public FrameList List { get; } = new();
        public int Begun { get; private set; }

        public void Begin()
        {
            Begun++;
            List.Begin();
        }

        public void Take(int width, int height, TimeSpan time, ReadOnlySpan<byte> luma) => List.Take(width, height, time, luma);
    }
}
