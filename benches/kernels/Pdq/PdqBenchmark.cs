using BenchmarkDotNet.Attributes;
using Cotejo.Kernels;
using Cotejo.Kernels.Pdq;

namespace Cotejo.Benches.Kernels.Pdq;

/// <summary>
/// 8-bit luma to planes, each policy alone and both from one read, on one core. The target is luma to hash: add
/// <see cref="PdqHashBenchmark"/>.
/// </summary>
[MemoryDiagnoser]
public class PdqReduceBenchmark
{
    private readonly LumaReducer _fullReducer = new(TapPolicy.Full);
    private readonly LumaReducer _centredReducer = new(TapPolicy.Centred);
    private readonly LumaReducer _bothReducer = new();
    private readonly float[] _full = new float[64 * 64];
    private readonly float[] _centred = new float[64 * 64];
    private byte[] _luma = [];
    private int _width;
    private int _height;

    [Params("512x512", "1280x960", "4032x3024")]
    public string Size { get; set; } = "";

    [GlobalSetup]
    public void Setup()
    {
        string[] sides = Size.Split('x');
        (_width, _height) = (int.Parse(sides[0]), int.Parse(sides[1]));
        _luma = new byte[_width * _height];
        new Random(1).NextBytes(_luma);
    }

    [Benchmark]
    public void Full()
    {
        _fullReducer.Begin(_width, _height);
        _fullReducer.AddRows(_luma);
        _fullReducer.Finish(_full, []);
    }

    [Benchmark]
    public void Centred()
    {
        _centredReducer.Begin(_width, _height);
        _centredReducer.AddRows(_luma);
        _centredReducer.Finish([], _centred);
    }

    [Benchmark]
    public void Both()
    {
        _bothReducer.Begin(_width, _height);
        _bothReducer.AddRows(_luma);
        _bothReducer.Finish(_full, _centred);
    }

    /// <summary>As a decoder that gives single rows makes it: the cost of leaving the registers after each.</summary>
    [Benchmark]
    public void BothRowByRow()
    {
        _bothReducer.Begin(_width, _height);
        for (int y = 0; y < _height; y++)
        {
            _bothReducer.AddRows(_luma.AsSpan(y * _width, _width));
        }
        _bothReducer.Finish(_full, _centred);
    }
}

/// <summary>A plane to its eight hashes and quality.</summary>
[MemoryDiagnoser]
public class PdqHashBenchmark
{
    private readonly float[] _plane = new float[64 * 64];
    private readonly Hash256[] _eight = new Hash256[8];

    [GlobalSetup]
    public void Setup()
    {
        var random = new Random(2);
        for (int k = 0; k < _plane.Length; k++)
        {
            _plane[k] = 255 * random.NextSingle();
        }
    }

    [Benchmark]
    public int EightHashes() => PdqHasher.Hash(_plane, _eight);
}
