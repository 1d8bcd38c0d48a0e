using BenchmarkDotNet.Attributes;
using Cotejo.Kernels;

namespace Cotejo.Benches;

/// <summary>All pairs of 32,768 hashes on one thread. One operation is one pair: the column Op/s is pairs a second.</summary>
[Config(typeof(WholeRun))]
public class TileBenchmark
{
    private const int Hashes = 32_768;
    private const int Pairs = Hashes / 2 * (Hashes - 1);

    private readonly Hash256[] _hashes = RandomHashes.Make(Hashes, seed: 1);
    private long _found;

    [Params(31, 63)]
    public int Threshold { get; set; }

    [Benchmark(Baseline = true, OperationsPerInvoke = Pairs)]
    public long Definition() => Search(SearchMethod.Definition, SimdPath.Plain);

    [Benchmark(OperationsPerInvoke = Pairs)]
    public long Plain() => Search(SearchMethod.Tiles, SimdPath.Plain);

    [Benchmark(OperationsPerInvoke = Pairs)]
    public long Avx2() => Search(SearchMethod.Tiles, SimdPath.Avx2);

    [Benchmark(OperationsPerInvoke = Pairs)]
    public long Avx512() => Search(SearchMethod.Tiles, SimdPath.Avx512);

    private long Search(SearchMethod method, SimdPath path)
    {
        HammingSearch.Within(_hashes, new SearchOptions(Threshold, 1, method, path), pairs => Interlocked.Add(ref _found, pairs.Length));
        return _found;
    }
}
