using System.Runtime.Intrinsics.X86;
using System.Security.Cryptography;
using BenchmarkDotNet.Attributes;
using Cotejo.Kernels;
using Cotejo.Kernels.Md5;

namespace Cotejo.Benches;

/// <summary>MD5 of a group of messages on one thread: one after the other by the platform and by the definition, and in lanes.</summary>
[MemoryDiagnoser]
public class Md5Benchmark
{
    private readonly byte[] _digests = new byte[64 * Md5Definition.DigestBytes];
    private ReadOnlyMemory<byte>[] _messages = [];

    [Params(1, 2, 4, 16, 32)]
    public int Messages { get; set; }

    /// <summary>As messengers send pictures; and of lengths from a tenth of that to four times as much.</summary>
    [Params("150 kB", "mixed")]
    public string Lengths { get; set; } = "";

    [GlobalSetup]
    public void Prepare()
    {
        var random = new Random(1);
        _messages = [.. Enumerable.Range(0, Messages).Select(_ =>
        {
            byte[] message = new byte[Lengths == "mixed" ? (int)(15_000 * Math.Pow(40, random.NextDouble())) : 150_000];
            random.NextBytes(message);
            return new ReadOnlyMemory<byte>(message);
        })];
    }

    [Benchmark(Baseline = true)]
    public void Platform()
    {
#pragma warning disable CA5351 // The digest that is measured.
        for (int i = 0; i < _messages.Length; i++) { MD5.HashData(_messages[i].Span, _digests.AsSpan(i * Md5Definition.DigestBytes)); }
#pragma warning restore CA5351
    }

    /// <summary>Plain is the definition.</summary>
    [Benchmark]
    [ArgumentsSource(nameof(Paths))]
    public void Together(SimdPath path) => Md5Hasher.Hash(_messages, _digests, path);

    /// <summary>Those that this machine has.</summary>
    public static IEnumerable<SimdPath> Paths()
    {
        yield return SimdPath.Plain;
        if (Avx2.IsSupported) { yield return SimdPath.Avx2; }
        if (Avx512BW.IsSupported) { yield return SimdPath.Avx512; }
    }
}
