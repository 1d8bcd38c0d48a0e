using BenchmarkDotNet.Attributes;
using Cotejo.Engine.Hashing;

namespace Cotejo.Benches.Engine.Hashing;

/// <summary>
/// Rows of luma to hashes, as they come out of a decoder: the hashes alone, and with the watch for borders in between, which looks at every row.
/// The ratio is what the watch costs where there is no border.
/// </summary>
[MemoryDiagnoser]
public class PictureBenchmark
{
    private const int Width = 1280, Height = 960;

    private readonly byte[] _luma = new byte[Width * Height];
    private readonly PictureHasher _hasher = new();
    private readonly BorderWatch _watch = new();

    [GlobalSetup]
    public void Prepare() => new Random(1).NextBytes(_luma);

    [Benchmark(Baseline = true)]
    public int Hashes()
    {
        _hasher.Begin();
        Feed(_hasher);
        return _hasher.Frames().Count;
    }

    [Benchmark]
    public int HashesAndBorders()
    {
        _hasher.Begin();
        _watch.Begin(_hasher);
        Feed(_watch);
        return _hasher.Frames().Count;
    }

    private void Feed(Cotejo.Engine.Decoding.ILumaSink sink)
    {
        sink.BeginFrame(Width, Height);
        for (int y = 0; y < Height; y++) { sink.AddRows(_luma.AsSpan(y * Width, Width)); }
        sink.EndFrame();
    }
}
