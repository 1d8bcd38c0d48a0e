using BenchmarkDotNet.Attributes;
using Cotejo.Kernels;
using Cotejo.Kernels.Pdq;

namespace Cotejo.Benches.Kernels.Pdq;

/// <summary>Luma to a plane of one policy: the definition, and its SIMD twin on the same floats. The ratio is what SIMD gains.</summary>
[MemoryDiagnoser]
public class PdqReduceTwins
{
    private const int Width = 1280, Height = 960;

    private readonly LumaReducer _reducer = new(TapPolicy.Full);
    private readonly float[] _plane = new float[64 * 64];
    private readonly float[] _luma = new float[Width * Height];

    [GlobalSetup]
    public void Setup()
    {
        var random = new Random(1);
        for (int i = 0; i < _luma.Length; i++) { _luma[i] = random.Next(256); }
    }

    [Benchmark(Baseline = true)]
    public void Definition() => PdqDefinition.Reduce(_luma, Width, Height, TapPolicy.Full, _plane);

    [Benchmark]
    public void Simd()
    {
        _reducer.Begin(Width, Height);
        _reducer.AddRows(_luma);
        _reducer.Finish(_plane, []);
    }
}

/// <summary>A plane to its eight hashes and quality: the definition, and its SIMD twin.</summary>
[MemoryDiagnoser]
public class PdqHashTwins
{
    private readonly float[] _plane = new float[64 * 64];
    private readonly Hash256[] _eight = new Hash256[8];

    [GlobalSetup]
    public void Setup()
    {
        var random = new Random(2);
        for (int k = 0; k < _plane.Length; k++) { _plane[k] = 255 * random.NextSingle(); }
    }

    [Benchmark(Baseline = true)]
    public int Definition() => PdqDefinition.Hash(_plane, _eight);

    [Benchmark]
    public int Simd() => PdqHasher.Hash(_plane, _eight);
}
