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

/// <summary>Decodes with a worker beside the command, which stays for the next video with the same settings. For one thread.</summary>
public sealed class WarmRoute : IDisposable
{
    /// <summary>Starting one takes longer than the videos of a test.</summary>
    private const int MostWorkers = 4;

    [ThreadStatic]
    private static WarmRoute? _ofThisThread;

    private readonly List<(VideoSettings Settings, VideoDecoder Decoder, WarmVideos Warm)> _workers = [];

    /// <summary>Its workers end with the thread.</summary>
    internal static WarmRoute OfThisThread => _ofThisThread ??= new WarmRoute();

    internal WarmResult Decode(string path, VideoSettings settings)
    {
        var (decoder, warm) = WorkerFor(settings);
        using var file = Clips.Open(path);
        var frames = new CountingFrames();
        var outcome = decoder.Decode(file, frames, default, warm);
        Assert.Null(warm.Problem);
        return new WarmResult(outcome, frames.List, frames.Begun > 0, warm.Declined);
    }

    public void Dispose()
    {
        foreach (var worker in _workers) { worker.Warm.Dispose(); }
        _workers.Clear();
    }

    private (VideoDecoder Decoder, WarmVideos Warm) WorkerFor(VideoSettings settings)
    {
        int known = _workers.FindIndex(worker => worker.Settings == settings);
        if (known >= 0) { return (_workers[known].Decoder, _workers[known].Warm); }
        if (_workers.Count == MostWorkers)
        {
            _workers[0].Warm.Dispose();
            _workers.RemoveAt(0);
        }
        var decoder = new VideoDecoder(settings, Sandboxes.Here);
        _workers.Add((settings, decoder, decoder.Warm()!));
        return (decoder, _workers[^1].Warm);
    }

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
