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
        var frames = Frames();
        using (var pdq = new GpuPdq(device, new PdqBatchSize())) { pdq.HashAll(frames); }
        if (frames.Find(frame => !IsRight(frame)) is { } wrong)
        {
            return $"its hashes of a {wrong.Width}x{wrong.Height} picture differ from the definition's";
        }
        using var search = new DeviceSearch([device]);
        return FindFault(search, search.Failures);
    }

    /// <summary>The same for the SIMD twins.</summary>
    public static string? FindCpuFault()
    {
        var frames = Frames();
        var reducer = new LumaReducer();
        frames.ForEach(frame => frame.HashOnCpu(reducer));
        return frames.Find(frame => !IsRight(frame)) is { } wrong
            ? $"its hashes of a {wrong.Width}x{wrong.Height} picture differ from the definition's"
            : FindFault(new CpuSearch(), []);
    }

    /// <exception cref="DeviceException">It could not finish.</exception>
    public static DeviceRates Measure(ComputeDevice device)
    {
        PdqFrame[] frames = [.. Enumerable.Range(0, 64).Select(seed => Frame(1280, 960, seed % 4))];
        using var pdq = new GpuPdq(device, new PdqBatchSize());
        pdq.HashAll(frames);
        double framesPerSecond = Rate(frames.Length, () => pdq.HashAll(frames));
        using var search = new DeviceSearch([device]);
        return new(framesPerSecond, PairRate(search, degree: 1, search.Failures));
    }

    /// <param name="degree">Threads, at least 1.</param>
    public static DeviceRates MeasureCpu(int degree)
    {
        PdqFrame[] frames = [.. Enumerable.Range(0, 4 * degree).Select(seed => Frame(1280, 960, seed % 4))];
        void HashAll() => Parallel.For(0, degree, new ParallelOptions { MaxDegreeOfParallelism = degree }, thread =>
        {
            var reducer = new LumaReducer();
            for (int i = thread; i < frames.Length; i += degree) { frames[i].HashOnCpu(reducer); }
        });
        HashAll();
        return new(Rate(frames.Length, HashAll), PairRate(new CpuSearch(), degree, []));
    }

    private static bool IsRight(PdqFrame frame)
    {
        Span<Hash256> eight = new Hash256[PdqBasis.Orientations];
        float[] plane = new float[PdqBasis.PlaneLength];
        float[] luma = frame.LumaAsFloats();
        PdqDefinition.Reduce(luma, frame.Width, frame.Height, TapPolicy.Full, plane);
        if (PdqDefinition.Hash(plane, eight) != frame.FullQuality || !eight.SequenceEqual(frame.Full)) { return false; }
        PdqDefinition.Reduce(luma, frame.Width, frame.Height, TapPolicy.Centred, plane);
        return PdqDefinition.Hash(plane, eight) == frame.CentredQuality && eight.SequenceEqual(frame.Centred);
    }

    private static string? FindFault(IPairSearch search, IReadOnlyList<DeviceException> failures)
    {
        var hashes = Hashes(3000);
        var random = new Random(2);
        // Neighbours at every distance around the threshold, and copies.
        for (int i = 0; i < 1000; i++) { hashes[1999 + i] = Flip(hashes[i], i % 65, random); }
        var expected = Pairs(hashes, new CpuSearch(), SearchMethod.Definition);
        var found = Pairs(hashes, search, SearchMethod.Tiles);
        if (failures.Count > 0) { throw failures[0]; }
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

    private static List<PdqFrame> Frames()
    {
        (int Width, int Height)[] sizes = [(5, 5), (5, 300), (64, 64), (127, 65), (128, 129), (333, 211), (640, 480), (1000, 37)];
        return [.. sizes.Select((size, kind) => Frame(size.Width, size.Height, kind % 4))];
    }

    /// <summary>Four kinds: noise, slopes with noise, blocks, and a constant.</summary>
    private static PdqFrame Frame(int width, int height, int kind)
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
        return PdqFrame.OfLuma(width, height, luma);
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

    /// <summary>Grown until the run is long enough to be measured.</summary>
    private static double PairRate(IPairSearch search, int degree, IReadOnlyList<DeviceException> failures)
    {
        for (int count = 16_384; ; count *= 2)
        {
            var hashes = Hashes(count);
            var clock = Stopwatch.StartNew();
            search.Within(hashes, new SearchOptions(Threshold, degree, SearchMethod.Tiles), _ => { });
            if (failures.Count > 0) { throw failures[0]; }
            if (clock.Elapsed >= Enough || count >= 1 << 20) { return count * (double)count / 2 / clock.Elapsed.TotalSeconds; }
        }
    }

    private static double Rate(int frames, Action hash)
    {
        var clock = Stopwatch.StartNew();
        long done = 0;
        while (clock.Elapsed < Enough)
        {
            hash();
            done += frames;
        }
        return done / clock.Elapsed.TotalSeconds;
    }
}
