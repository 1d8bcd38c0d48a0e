using System.Diagnostics;
using Cotejo.Kernels;
using Cotejo.Kernels.Devices;

namespace Cotejo.GpuCheck.Measuring;

/// <summary>A kernel on tiles of unrelated hashes that lie in the device's memory.</summary>
internal sealed record TileRow(string Device, TileKernel Kernel, int Threshold, Rate PairsPerSecond);

/// <summary>A whole search of one set within itself, from this process's memory to the pairs in it.</summary>
/// <param name="Device">Or several, with a + between.</param>
/// <param name="Kernel">Auto where the calibration chose.</param>
/// <param name="NearShare">Of all pairs, those that were planted as near.</param>
/// <param name="Ran">What the search says that it ran as.</param>
/// <param name="Planted">Pairs that there are to be found.</param>
/// <param name="Seconds">The median of the rounds.</param>
internal sealed record SearchRow(
    string Device, TileKernel Kernel, int Threshold, int Hashes, double NearShare, string Ran, long Planted, long Found, double Seconds, double PairsPerSecond);

internal static class SearchRates
{
    /// <summary>Pairs of one measured search at most: what is read back and counted, and not compared, is to stay the smaller part.</summary>
    private const double MostNear = 1e8;

    private const int LargestSet = 1 << 20;

    private static readonly int[] Thresholds = [31, 50, 63];

    /// <summary>Kernels that the device can run.</summary>
    public static IEnumerable<TileKernel> Kernels(DeviceInfo device) =>
        Enum.GetValues<TileKernel>().Where(kernel => kernel != TileKernel.Auto && HammingKernels.Fault(kernel, device) is null);

    public static IEnumerable<TileRow> Tiles(ComputeDevice device, TileKernel kernel, Effort effort)
    {
        using var search = new DeviceSearch([device], kernel, Limits(effort));
        foreach (int threshold in Thresholds)
        {
            search.MeasurePairsPerSecond(0, kernel, threshold);
            double[] rates = [.. Enumerable.Range(0, effort.Rounds).Select(_ => search.MeasurePairsPerSecond(0, kernel, threshold)).Order()];
            yield return new TileRow(device.Info.Id, kernel, threshold, new Rate(rates[rates.Length / 2], rates[0], rates[^1], rates.Length));
        }
    }

    /// <summary>Searches at several thresholds and shares of near pairs, each on a set that is large enough to be measured.</summary>
    /// <param name="device">Null for the processor, on all its cores, by whatever method it takes.</param>
    public static IEnumerable<SearchRow> Densities(ComputeDevice? device, TileKernel kernel, Effort effort)
    {
        using var onDevice = device is null ? null : new DeviceSearch([device], kernel, Limits(effort));
        IPairSearch search = onDevice is null ? new CpuSearch() : onDevice;
        string id = (device?.Info ?? DeviceList.Cpu).Id;
        foreach (int threshold in effort.IsQuick ? [31] : Thresholds)
        {
            foreach (double share in effort.IsQuick ? [0.01] : new[] { 0, 1e-6, 1e-4, 1e-2 })
            {
                yield return Grown(search, id, kernel, threshold, share, effort);
            }
        }
    }

    /// <summary>A set of so many hashes, of which one in ten is a copy, on devices that share the work.</summary>
    public static SearchRow SelfJoin(IReadOnlyList<ComputeDevice> devices, int count, int threshold, Effort effort)
    {
        using var search = new DeviceSearch(devices, limits: Limits(effort));
        var options = Options(threshold);
        // Chooses the kernel and compiles it, which happens once in a process.
        search.Within(KnownHashes.WithCopies(Math.Min(count, 1 << 12), 1).Hashes, options, _ => { });
        var set = KnownHashes.WithCopies(count, 2);
        return Run(search, string.Join('+', devices.Select(device => device.Info.Id)), TileKernel.Auto, set, options, 0);
    }

    private static SearchRow Grown(IPairSearch search, string id, TileKernel kernel, int threshold, double share, Effort effort)
    {
        for (int count = effort.IsQuick ? 300 : 1 << 14; ; count *= 2)
        {
            var set = KnownHashes.WithShare(count, share, 3);
            var row = Run(search, id, kernel, set, Options(threshold), share);
            bool isLargest = count >= LargestSet || share * (2.0 * count * count) > MostNear;
            if (effort.IsQuick || isLargest || row.Seconds >= effort.Round.TotalSeconds)
            {
                SearchRow[] rounds = [row, Run(search, id, kernel, set, Options(threshold), share), Run(search, id, kernel, set, Options(threshold), share)];
                return rounds.OrderBy(round => round.Seconds).ElementAt(1);
            }
        }
    }

    private static SearchRow Run(IPairSearch search, string id, TileKernel kernel, KnownHashes set, SearchOptions options, double share)
    {
        long found = 0;
        var watch = Stopwatch.StartNew();
        var ran = search.Within(set.Hashes, options, pairs => Interlocked.Add(ref found, pairs.Length));
        double seconds = watch.Elapsed.TotalSeconds, count = set.Hashes.Length;
        // The processor has done what a device left, and its time would pass for the device's.
        if (search is DeviceSearch { Failures: [var failure, ..] }) { throw failure; }
        return new SearchRow(id, kernel, options.Threshold, set.Hashes.Length, share, ran.ToString(), set.Near, found, seconds, count * (count - 1) / 2 / seconds);
    }

    private static SearchOptions Options(int threshold) => new(threshold, Environment.ProcessorCount);

    private static DeviceLimits Limits(Effort effort) => effort.IsQuick ? new DeviceLimits(HitCapacity: 1 << 12) : new DeviceLimits();
}
