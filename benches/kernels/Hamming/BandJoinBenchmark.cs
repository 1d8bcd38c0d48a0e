using BenchmarkDotNet.Attributes;
using Cotejo.Kernels;

namespace Cotejo.Benches;

/// <summary>Random hashes against themselves, by bands and by tiles, on all cores.</summary>
[Config(typeof(WholeRun))]
public class BandJoinBenchmark
{
    private Hash256[] _hashes = [];
    private long _found;

    [Params(100_000)]
    public int Hashes { get; set; }

    [Params(31, 47)]
    public int Threshold { get; set; }

    [GlobalSetup]
    public void Setup() => _hashes = RandomHashes.Make(Hashes, seed: 2);

    [Benchmark(Baseline = true)]
    public long Tiles() => Search(SearchMethod.Tiles);

    [Benchmark]
    public long Bands() => Search(SearchMethod.Bands);

    private long Search(SearchMethod method)
    {
        var options = new SearchOptions(Threshold, Environment.ProcessorCount, method);
        HammingSearch.Within(_hashes, options, pairs => Interlocked.Add(ref _found, pairs.Length));
        return _found;
    }
}
