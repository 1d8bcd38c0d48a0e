using BenchmarkDotNet.Attributes;
using Cotejo.Kernels;

namespace Cotejo.Benches;

/// <summary>
/// The whole job once, as a command would do it: random hashes against themselves at 31, on all cores, the method chosen by
/// estimate. At its end the process prints its peak resident memory.
/// </summary>
[Config(typeof(WholeRun))]
public class MillionJoinBenchmark
{
    private Hash256[] _hashes = [];
    private long _found;

    [Params(1_000_000)]
    public int Hashes { get; set; }

    [GlobalSetup]
    public void Setup() => _hashes = RandomHashes.Make(Hashes, seed: 3);

    [Benchmark]
    public long Join()
    {
        var run = HammingSearch.Within(
            _hashes, new SearchOptions(31, Environment.ProcessorCount), pairs => Interlocked.Add(ref _found, pairs.Length));
        Console.WriteLine($"{run.Method} by {run.Path}, {_found} pairs");
        return _found;
    }

    [GlobalCleanup]
    public void Report() => Console.WriteLine(
        File.ReadLines("/proc/self/status").First(line => line.StartsWith("VmHWM", StringComparison.Ordinal)));
}
