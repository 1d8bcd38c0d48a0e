using System.Globalization;
using Cotejo.Engine.Decoding.Video;
using Cotejo.Engine.Isolation;
using Cotejo.Engine.Hashing;
using Cotejo.Kernels;
using Xunit.Abstractions;

using Cotejo.Engine.Tests.Isolation;

namespace Cotejo.Engine.Tests.Decoding.Video;

/// <summary>The published test videos of vPDQ with the hash of every frame, where they lie beside the repository.</summary>
public sealed class Published_hashes(ITestOutputHelper output)
{
    [Fact]
    public void Every_frame_hashes_as_the_reference_publishes()
    {
        if (PublicMediaTests.Find("video") is not { } folder) { return; }
        string[] clips = Directory.GetFiles(folder, "*.mp4");
        Assert.NotEmpty(clips);
        foreach (string clip in clips.Order())
        {
            var published = File.ReadLines(Path.ChangeExtension(clip, ".vpdq.txt")).Select(l => l.Split(',')).ToList();
            using var file = Clips.Open(clip);
            var sink = new HashingSink();
            var outcome = new VideoDecoder(Clips.Every(0), Sandboxes.Here).Decode(file, sink, default);
            Assert.True(outcome is { Failure: null, Damage: null }, $"{clip}: {outcome}");
            Assert.Equal(published.Count, sink.Hashes.Count);
            var distances = published.Zip(sink.Hashes)
                .Where(p => int.Parse(p.First[1], CultureInfo.InvariantCulture) >= 50 && p.Second.Quality >= 50)
                .Select(p => Hamming.Distance(Hash256.Parse(p.First[2]), p.Second.Hash)).ToList();
            output.WriteLine($"{Path.GetFileName(clip)}: {sink.Hashes.Count} frames, {distances.Count} of quality, "
                + $"mean {distances.Average():0.00}, max {distances.Max()}");
            Assert.InRange(distances.Average(), 0, 4);
            Assert.InRange(distances.Max(), 0, 30);
            var drift = published.Zip(sink.Hashes)
                .Select(p => Math.Abs(double.Parse(p.First[3], CultureInfo.InvariantCulture) - p.Second.Time.TotalSeconds));
            Assert.InRange(drift.Max(), 0, 0.001);
        }
    }

    private sealed class HashingSink : IVideoSink
    {
        private readonly PictureHasher _hasher = new();

        public List<(Hash256 Hash, int Quality, TimeSpan Time)> Hashes { get; } = [];

        public void Begin() => Hashes.Clear();

        public void Take(int width, int height, TimeSpan time, ReadOnlySpan<byte> luma)
        {
            _hasher.Begin();
            _hasher.BeginFrame(width, height);
            _hasher.AddRows(luma);
            _hasher.EndFrame();
            var frame = Assert.Single(_hasher.Frames());
            Hashes.Add((frame.Full[0], frame.FullQuality, time));
        }
    }
}
