using Cotejo.GpuCheck.Measuring;
using Cotejo.Kernels;
using Cotejo.Kernels.Devices;

namespace Cotejo.GpuCheck;

/// <summary>All that is measured, a device after the other; each row is printed as it comes. A wrong result is a fault, and so is a device that fails.</summary>
internal sealed class Measurements(Effort effort)
{
    /// <summary>A self-join that would take longer on a slow device is left out, and says so.</summary>
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(10);

    public List<PdqRow> Pdq { get; } = [];
    public List<TileRow> Tiles { get; } = [];
    public List<SearchRow> Searches { get; } = [];
    public List<SearchRow> SelfJoins { get; } = [];
    public List<string> Faults { get; } = [];

    /// <summary>The processor is measured for comparison.</summary>
    public void Processor()
    {
        foreach (var row in PdqRates.Measure(null, effort)) { Add(row); }
        foreach (var row in SearchRates.Densities(null, TileKernel.Auto, effort)) { Add(row, Searches); }
    }

    /// <summary>Each part on the device newly opened: what one of them fails at spoils no other.</summary>
    public void Device(DeviceInfo info)
    {
        Guard([info], "PDQ", devices =>
        {
            foreach (var row in PdqRates.Measure(devices[0], effort)) { Add(row); }
        });
        foreach (var kernel in SearchRates.Kernels(info))
        {
            Guard([info], kernel.ToString(), devices =>
            {
                foreach (var row in SearchRates.Tiles(devices[0], kernel, effort)) { Add(row); }
                foreach (var row in SearchRates.Densities(devices[0], kernel, effort)) { Add(row, Searches); }
            });
        }
        Guard([info], "self-joins", Join);
    }

    /// <summary>Several devices that share the large searches.</summary>
    public void Together(IReadOnlyList<DeviceInfo> infos) => Guard(infos, "self-joins", Join);

    private void Join(IReadOnlyList<ComputeDevice> devices)
    {
        foreach (var (count, threshold) in effort.IsQuick ? [(300, 31)] : new[] { (1_000_000, 31), (1_000_000, 63), (10_000_000, 31) })
        {
            double estimate = (double)count * count / 2 / devices.Sum(device => BestRate(device.Info, threshold));
            if (!effort.IsQuick && estimate > Longest.TotalSeconds)
            {
                Console.WriteLine($"{Name(devices)} self-join of {count:N0}, threshold {threshold}: not measured, it would take about {estimate / 60:N0} minutes");
                continue;
            }
            Add(SearchRates.SelfJoin(devices, count, threshold, effort), SelfJoins);
        }
    }

    /// <summary>Pairs a second of the fastest kernel; 0 where none could be measured.</summary>
    private double BestRate(DeviceInfo device, int threshold) =>
        Tiles.Where(row => row.Device == device.Id && row.Threshold == threshold).Select(row => row.PairsPerSecond.PerSecond).DefaultIfEmpty().Max();

    private void Guard(IReadOnlyList<DeviceInfo> infos, string what, Action<IReadOnlyList<ComputeDevice>> measure)
    {
        var devices = new List<ComputeDevice>();
        try
        {
            foreach (var info in infos) { devices.Add(ComputeDevice.Open(info)); }
            measure(devices);
        }
        catch (DeviceException e)
        {
            // The others can still be measured, and what this one gave before is kept.
            Fault($"{what}: {e.Message}");
        }
        finally
        {
            foreach (var device in devices) { device.Dispose(); }
        }
    }

    private void Add(PdqRow row)
    {
        Pdq.Add(row);
        string resident = row.Resident is { } rate ? $"{rate.PerSecond:N0} pictures/s resident, " : "";
        Console.WriteLine($"{row.Device} PDQ {row.Width}x{row.Height}, {row.BatchPictures} a batch: {resident}{row.WithTransfer.PerSecond:N0} with transfer");
        if (row.Differing > 0) { Fault($"{row.Device}: {row.Differing} pictures of {row.Width}x{row.Height} have hashes that differ from the processor's"); }
    }

    private void Add(TileRow row)
    {
        Tiles.Add(row);
        Console.WriteLine($"{row.Device} tiles {row.Kernel}, threshold {row.Threshold}: {row.PairsPerSecond.PerSecond:0.00e+00} pairs/s resident");
    }

    private void Add(SearchRow row, List<SearchRow> rows)
    {
        rows.Add(row);
        Console.WriteLine($"{row.Device} search of {row.Hashes:N0}, {row.Kernel}, threshold {row.Threshold}, {row.NearShare:0e+0} near: "
            + $"{row.Seconds:0.000} s, {row.PairsPerSecond:0.00e+00} pairs/s, {row.Found:N0} found");
        if (row.Found != row.Planted) { Fault($"{row.Device}: a search found {row.Found} pairs of {row.Planted} ({row})"); }
    }

    private void Fault(string fault)
    {
        Console.WriteLine(fault);
        Faults.Add(fault);
    }

    private static string Name(IReadOnlyList<ComputeDevice> devices) => string.Join('+', devices.Select(device => device.Info.Id));
}
