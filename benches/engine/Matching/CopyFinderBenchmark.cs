using BenchmarkDotNet.Attributes;
using Cotejo.Engine.Matching;
using Cotejo.Kernels;

namespace Cotejo.Benches;

/// <summary>
/// Copies among contents of which one in ten is a copy of another, 16 bits away, on all cores; then their groups.
/// </summary>
[Config(typeof(WholeRun))]
public class CopyFinderBenchmark
{
    private FrameHashes _frames = new();
    private int[] _ranked = [];

    [Params(20_000, 100_000)]
    public int Contents { get; set; }

    [GlobalSetup]
    public void Setup()
    {
        var random = new Random(4);
        var hashes = RandomHashes.Make(Contents * FrameHashes.Orientations, seed: 5);
        _frames = new FrameHashes(Contents);
        for (int content = 0; content < Contents; content++)
        {
            var eight = hashes.AsSpan(content * FrameHashes.Orientations, FrameHashes.Orientations);
            if (content > 0 && random.Next(10) == 0)
            {
                var source = hashes[random.Next(content) * FrameHashes.Orientations];
                eight[random.Next(FrameHashes.Orientations)] = source with { W3 = source.W3 ^ 0x0f0f_0f0f };
            }
            _frames.Add(content, 0, eight);
        }
        _ranked = [.. Enumerable.Range(0, Contents)];
    }

    [Benchmark]
    public int FindAndGroup()
    {
        var found = CopyFinder.Find(_frames, new CopyOptions(31, Environment.ProcessorCount));
        return Grouping.Group(_ranked, found.Edges).Count;
    }

    [Benchmark]
    public int FindByTiles() =>
        CopyFinder.Find(_frames, new CopyOptions(31, Environment.ProcessorCount, SearchMethod.Tiles)).Edges.Count;
}
