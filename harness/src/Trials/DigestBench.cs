using Cotejo.Engine.Hashing;
using Cotejo.Harness.Measuring;
using Cotejo.Harness.Pictures;
using Cotejo.Kernels.Md5;

namespace Cotejo.Harness.Trials;

/// <param name="Grouped">GB a second of processor time; likewise the next.</param>
internal sealed record DigestRound(double Grouped, double OneByOne, double Ratio);

/// <param name="Lanes">Files whose MD5 is made side by side; 1 where the processor has no lanes for it.</param>
/// <param name="Grouped">Median over the rounds; likewise the next two.</param>
/// <param name="Fastest">The grouped way in its fastest round: what a core does while others leave it alone.</param>
/// <param name="IsSame">Both ways gave the same digests of every file.</param>
internal sealed record DigestBenchResult(World World, int Files, int FileBytes, int Lanes, IReadOnlyList<DigestRound> Rounds,
    double Grouped, double OneByOne, double Ratio, double Fastest, bool IsSame);

/// <summary>The three digests of small files in memory, on the calling thread: by the engine's group, and by its digester of single contents.</summary>
internal static class DigestBench
{
    /// <summary>Of one measurement: long enough for the clock, short enough that both ways meet the same machine.</summary>
    private const long BytesAtOnce = 150_000_000;

    private const int MostPasses = 1000;

    public static DigestBenchResult Run(ulong seed, int count, int bytes, int rounds, Action<string> say)
    {
        var files = new byte[count][];
        for (int n = 0; n < count; n++) { Chance.For(seed, "bench digests", n).Fill(files[n] = new byte[bytes]); }
        int passes = (int)Math.Clamp(BytesAtOnce / ((long)count * bytes), 1, MostPasses);
        var (together, alone) = (new Digests[count], new Digests[count]);
        using var group = new DigestGroup();
        using var digester = new ContentDigester();
        // Compiles both, fills the caches, and shows that they do the same.
        for (int n = 0; n < 3; n++)
        {
            Grouped(group, files, together);
            OneByOne(digester, files, alone);
        }
        bool same = together.AsSpan().SequenceEqual(alone);
        var measured = new List<DigestRound>();
        for (int round = 0; round < rounds; round++)
        {
            // Who goes first changes, so that a machine that grows slower favours neither.
            double first = round % 2 == 0 ? Seconds(() => Grouped(group, files, together), passes) : 0;
            double second = Seconds(() => OneByOne(digester, files, alone), passes);
            if (round % 2 != 0) { first = Seconds(() => Grouped(group, files, together), passes); }
            double gigabytes = 1e-9 * passes * count * bytes;
            measured.Add(new DigestRound(gigabytes / first, gigabytes / second, second / first));
            say($"round {round + 1}: grouped {measured[^1].Grouped:0.000} GB/s, one by one {measured[^1].OneByOne:0.000} GB/s, ratio {measured[^1].Ratio:0.00}");
        }
        double grouped = Statistics.Median([.. measured.Select(r => r.Grouped)]), single = Statistics.Median([.. measured.Select(r => r.OneByOne)]);
        double ratio = Statistics.Median([.. measured.Select(r => r.Ratio)]);
        double fastest = measured.Max(r => r.Grouped);
        say($"median: grouped {grouped:0.000} GB/s a core (fastest round {fastest:0.000}), one by one {single:0.000} GB/s, ratio {ratio:0.00}; {count} files of {bytes} bytes, MD5 in {Md5Hasher.Lanes()} lanes; "
            + (same ? "the same digests" : "DIGESTS DIFFER"));
        return new DigestBenchResult(World.Here(), count, bytes, Md5Hasher.Lanes(), measured, grouped, single, ratio, fastest, same);
    }

    private static double Seconds(Action pass, int times)
    {
        double began = ProcessorTime.OfThread();
        for (int n = 0; n < times; n++) { pass(); }
        return ProcessorTime.OfThread() - began;
    }

    private static void Grouped(DigestGroup group, byte[][] files, Digests[] digests)
    {
        int done = 0;
        foreach (byte[] file in files)
        {
            group.Append(file);
            group.Complete(file);
            if (group.IsFull) { Take(); }
        }
        Take();

        void Take()
        {
            var finished = group.Finish();
            finished.CopyTo(digests.AsSpan(done));
            done += finished.Length;
        }
    }

    private static void OneByOne(ContentDigester digester, byte[][] files, Digests[] digests)
    {
        for (int n = 0; n < files.Length; n++)
        {
            digester.Append(files[n]);
            digests[n] = digester.Finish();
        }
    }
}
