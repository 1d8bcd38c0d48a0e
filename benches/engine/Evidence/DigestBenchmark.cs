using BenchmarkDotNet.Attributes;
using Cotejo.Engine.Hashing;

namespace Cotejo.Benches.Engine.Evidence;

/// <summary>The three digests of one content in memory: on one thread, and by the team. The ratio is what the team gains.</summary>
[MemoryDiagnoser]
public class DigestBenchmark : IDisposable
{
    private readonly ContentDigester _digester = new();
    private readonly DigestTeam _team = new();
    private byte[] _content = [];

    /// <summary>A picture as messengers send it, one from a camera, a video.</summary>
    [Params(150_000, 2_000_000, 64_000_000)]
    public int Length { get; set; }

    [GlobalSetup]
    public void Prepare()
    {
        _content = new byte[Length];
        new Random(1).NextBytes(_content);
    }

    [GlobalCleanup]
    public void Dispose()
    {
        _digester.Dispose();
        _team.Dispose();
        GC.SuppressFinalize(this);
    }

    [Benchmark(Baseline = true)]
    public Digests OneThread()
    {
        _digester.Append(_content);
        return _digester.Finish();
    }

    [Benchmark]
    public Digests Team()
    {
        const int block = 1 << 20;
        _ = _team.TryBegin();
        for (int at = 0; at < Length; at += block) { _team.Append(_content.AsMemory(at, Math.Min(block, Length - at))); }
        return _team.Finish();
    }
}
