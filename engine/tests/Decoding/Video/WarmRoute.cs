using Cotejo.Engine.Decoding.Video;
using Cotejo.Engine.Decoding.Video.Libav;
using Cotejo.Engine.Tests.Isolation;

namespace Cotejo.Engine.Tests.Decoding.Video;

/// <summary>Decodes with a worker beside the command, and tells whether the command had to decide. One worker for each setting.</summary>
public sealed class WarmRoute : IDisposable
{
    private readonly Dictionary<VideoSettings, (VideoDecoder Decoder, WarmVideos Warm)> _routes = [];

    internal string? Problem { get; private set; }

    /// <summary>Of the last video, whole or in part.</summary>
    internal bool Declined { get; private set; }

    internal string? Why { get; private set; }

    internal (VideoOutcome Outcome, FrameList Frames) Decode(string path, VideoSettings settings)
    {
        // One video may be started twice, and a worker belongs to the thread that started it.
        if (!_routes.TryGetValue(settings, out var route))
        {
            var decoder = new VideoDecoder(settings, Sandboxes.Here);
            _routes[settings] = route = (decoder, decoder.Warm()!);
        }
        using var file = Clips.Open(path);
        var frames = new CountingFrames();
        var outcome = route.Decoder.Decode(file, frames, default, route.Warm);
        (Problem, Declined, Why) = (route.Warm.Problem, frames.Begun > 0, route.Warm.Declined);
        return (outcome, frames.List);
    }

    public void Dispose()
    {
        foreach (var (_, warm) in _routes.Values) { warm.Dispose(); }
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
