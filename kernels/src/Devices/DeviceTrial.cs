using System.Diagnostics;
using System.Runtime.InteropServices;
using Cotejo.Kernels.Pdq;

namespace Cotejo.Kernels.Devices;

/// <summary>What a back end did in a short measurement, from and to this process's memory.</summary>
/// <param name="FramesPerSecond">1280x960 luma to both hashes in eight orientations.</param>
/// <param name="PairsPerSecond">Pairs of unrelated hashes compared at 31 bits.</param>
public sealed record DeviceRates(double FramesPerSecond, double PairsPerSecond);

/// <summary>
/// Tries a back end before it is trusted with evidence: a sample is hashed and matched, and compared bit for bit and pair for pair with the
/// definition. Samples are the same every time.
/// </summary>
public static class DeviceTrial
{
    private const int Threshold = 31;
    private static readonly TimeSpan Enough = TimeSpan.FromMilliseconds(200);

    /// <returns>What the device does wrong, in words; null for nothing.</returns>
    /// <exception cref="DeviceException">It could not finish.</exception>
    public static string? FindFault(ComputeDevice device)
    {
        PdqFrame[] frames = [.. Samples.Select(sample => sample.Frame())];
        using (var pdq = new GpuPdq(device, new PdqBatchSize())) { pdq.HashAll(frames); }
        if (FindFault(frames) is { } fault) { return fault; }
        // The kernel that runs anywhere comes last: what spoiled the device before shows there.
        return HammingKernels.AbleOn(device.Info).Reverse().Select(kernel => FindFault(device, kernel)).FirstOrDefault(wrong => wrong is not null);
    }

    /// <summary>The same for the SIMD twins.</summary>
    public static string? FindCpuFault()
    {
        PdqFrame[] frames = [.. Samples.Select(sample => sample.Frame())];
        var reducer = new LumaReducer();
        foreach (var frame in frames) { frame.HashOnCpu(reducer); }
        return FindFault(frames) ?? FindFault(new CpuSearch());
    }

    /// <exception cref="DeviceException">It could not finish.</exception>
    public static DeviceRates Measure(ComputeDevice device)
    {
        var picture = Picture(1280, 960, kind: 1);
        using var pdq = new GpuPdq(device, new PdqBatchSize());
        double framesPerSecond = Rate(64, frames => pdq.HashAll(frames), picture);
        using var search = new DeviceSearch([device]);
        return new(framesPerSecond, PairRate(search, degree: 1));
    }

    /// <param name="degree">Threads, at least 1.</param>
    public static DeviceRates MeasureCpu(int degree)
    {
        void HashAll(PdqFrame[] frames) => Parallel.For(0, degree, new ParallelOptions { MaxDegreeOfParallelism = degree }, thread =>
        {
            var reducer = new LumaReducer();
            for (int i = thread; i < frames.Length; i += degree) { frames[i].HashOnCpu(reducer); }
        });
        return new(Rate(8 * degree, HashAll, Picture(1280, 960, kind: 1)), PairRate(new CpuSearch(), degree));
    }

    private static string? FindFault(ComputeDevice device, TileKernel kernel)
    {
        try
        {
            using var search = new DeviceSearch([device], kernel);
            return FindFault(search) is { } fault ? $"by the kernel {kernel}, {fault}" : null;
        }
        catch (DeviceException) when (kernel != TileKernel.Popcount)
        {
            // A driver may refuse tensor instructions; a search then does without them.
            return null;
        }
    }

    private static string? FindFault(PdqFrame[] frames)
    {
        foreach (var (sample, frame) in Samples.Zip(frames))
        {
            if (!sample.IsHashedAs(frame)) { return $"its hashes of a {sample.Width}x{sample.Height} picture differ from the definition's"; }
        }
        return null;
    }

    private static string? FindFault(IPairSearch search)
    {
        var hashes = Hashes(3000);
        var random = new Random(2);
        // Neighbours at every distance around the threshold, and copies.
        for (int i = 0; i < 1000; i++) { hashes[1999 + i] = Flip(hashes[i], i % 65, random); }
        var expected = Pairs(hashes, new CpuSearch(), SearchMethod.Definition);
        var found = Pairs(hashes, search, SearchMethod.Tiles);
        ThrowIfFailed(search);
        return found.SequenceEqual(expected) ? null
            : $"its pairs differ from the definition's ({found.Count} in place of {expected.Count})";
    }

    private static List<HashPair> Pairs(Hash256[] hashes, IPairSearch search, SearchMethod method)
    {
        var pairs = new List<HashPair>();
        search.Within(hashes, new SearchOptions(Threshold, Method: method), found =>
        {
            lock (pairs) { pairs.AddRange(found); }
        });
        pairs.Sort((x, y) => (x.First, x.Second, x.Distance).CompareTo((y.First, y.Second, y.Distance)));
        return pairs;
    }

    private static readonly Sample[] Samples =
    [
        Picture(5, 5, 0), Picture(5, 300, 1), Picture(64, 64, 2), Picture(127, 65, 3),
        Picture(128, 129, 0), Picture(333, 211, 1), Picture(640, 480, 2), Picture(1000, 37, 0),
    ];

    /// <summary>Four kinds: noise, slopes with noise, blocks, and a constant.</summary>
    private static Sample Picture(int width, int height, int kind)
    {
        var random = new Random(kind);
        byte[] luma = new byte[width * height];
        for (int i = 0; i < luma.Length; i++)
        {
            (int y, int x) = Math.DivRem(i, width);
            luma[i] = (byte)(kind switch
            {
                0 => random.Next(256),
                1 => (x * 200 / width + y * 40 / height + random.Next(16)) & 255,
                2 => ((x * 7 / width) ^ (y * 5 / height)) * 36 + random.Next(4),
                _ => 77,
            });
        }
        return new Sample(width, height, luma);
    }

    private static Hash256[] Hashes(int count)
    {
        var hashes = new Hash256[count];
        new Random(1).NextBytes(MemoryMarshal.AsBytes(hashes.AsSpan()));
        return hashes;
    }

    private static Hash256 Flip(Hash256 hash, int bits, Random random)
    {
        Span<ulong> words = [hash.W0, hash.W1, hash.W2, hash.W3];
        for (int flipped = 0; flipped < bits; flipped++) { words[random.Next(4)] ^= 1UL << random.Next(64); }
        return new Hash256(words[0], words[1], words[2], words[3]);
    }

    /// <summary>A search ends well although its device failed: the processor has done the rest.</summary>
    private static void ThrowIfFailed(IPairSearch search)
    {
        if (search is DeviceSearch { Failures: [var failure, ..] }) { throw failure; }
    }

    /// <summary>Grown until the run is long enough to be measured.</summary>
    private static double PairRate(IPairSearch search, int degree)
    {
        // The first search compiles kernels, and measures which is the fastest.
        search.Within(Hashes(1024), new SearchOptions(Threshold, degree, SearchMethod.Tiles), _ => { });
        for (int count = 16_384; ; count *= 2)
        {
            var hashes = Hashes(count);
            var clock = Stopwatch.StartNew();
            search.Within(hashes, new SearchOptions(Threshold, degree, SearchMethod.Tiles), _ => { });
            ThrowIfFailed(search);
            if (clock.Elapsed >= Enough || count >= 1 << 20) { return count * (double)count / 2 / clock.Elapsed.TotalSeconds; }
        }
    }

    private static double Rate(int count, Action<PdqFrame[]> hash, Sample picture)
    {
        PdqFrame[] Frames() => [.. Enumerable.Range(0, count).Select(_ => picture.Frame())];
        hash(Frames());
        var clock = Stopwatch.StartNew();
        long done = 0;
        for (; clock.Elapsed < Enough; done += count) { hash(Frames()); }
        return done / clock.Elapsed.TotalSeconds;
    }

    private sealed record Sample(int Width, int Height, byte[] Luma)
    {
        /// <summary>To be hashed once.</summary>
        public PdqFrame Frame() => PdqFrame.OfLuma(Width, Height, Luma);

        public bool IsHashedAs(PdqFrame frame)
        {
            float[] luma = Array.ConvertAll(Luma, value => (float)value);
            return IsHashedAs(luma, TapPolicy.Full, frame.Full, frame.FullQuality) && IsHashedAs(luma, TapPolicy.Centred, frame.Centred, frame.CentredQuality);
        }

        private bool IsHashedAs(float[] luma, TapPolicy policy, Hash256[] hashes, int quality)
        {
            float[] plane = new float[PdqBasis.PlaneLength];
            var eight = new Hash256[PdqBasis.Orientations];
            PdqDefinition.Reduce(luma, Width, Height, policy, plane);
            return PdqDefinition.Hash(plane, eight) == quality && eight.AsSpan().SequenceEqual(hashes);
        }
    }
}
