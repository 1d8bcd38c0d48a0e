using System.Diagnostics;
using System.Runtime.InteropServices;
using Cotejo.Kernels.Devices;

namespace Cotejo.Kernels;

/// <summary>A device as searches use it: what it needs for tiles, kept from one search to the next, and which kernel is fastest on it.</summary>
internal sealed class TileDevice(ComputeDevice device, TileKernel kernel, DeviceLimits limits, List<TileRate> rates) : IDisposable
{
    private TileSlot[]? _slots;

    public ComputeDevice Device => device;

    public int HitCapacity => limits.HitCapacity;

    /// <summary>It has failed, and is not asked again.</summary>
    public bool IsFailed => Failure is not null;

    /// <summary>How it failed; null as long as it has not.</summary>
    public DeviceException? Failure { get; private set; }

    /// <summary>Kernels that it could not run when they were tried; it does without them.</summary>
    public List<DeviceException> Refusals { get; } = [];

    /// <summary>What was measured here, and what the caller knew; none above zero is a kernel that the driver refused.</summary>
    public List<TileRate> Rates => rates;

    /// <summary>Two, so that the pairs of one tile are read while the next is compared.</summary>
    public TileSlot[] Slots => _slots ??= [new TileSlot(device, limits.HitCapacity), new TileSlot(device, limits.HitCapacity)];

    /// <summary>Tiles that were started and not read, which a failed device leaves behind.</summary>
    public IEnumerable<TileSlot> Unread => (_slots ?? []).Where(slot => slot.Tile is not null);

    /// <summary>Waits until nothing is under way, whatever state the device is in.</summary>
    public void Quiet()
    {
        foreach (var slot in _slots ?? [])
        {
            slot.Tile = null;
            try
            {
                device.Guard(slot.Stream.Synchronize);
            }
            catch (DeviceException)
            {
                // It has failed: nothing runs on it any more.
            }
        }
    }

    public void Fail(DeviceException failure)
    {
        Failure = failure;
        // What is lost refuses everything.
        Refusals.Clear();
    }

    /// <summary>Memory for hashes, in bytes.</summary>
    public long HashBytes => limits.HashBytes > 0 ? limits.HashBytes : device.FreeMemoryBytes / 4 * 3;

    /// <summary>The kernel to compare with: the named one, or the fastest, which is measured when it is not known.</summary>
    public TileKernel Choose(int threshold)
    {
        if (kernel != TileKernel.Auto) { return kernel; }
        TileKernel[] able = [.. HammingKernels.AbleOn(device.Info)];
        return able.Length == 1 ? able[0] : able.MaxBy(one => Rate(one, HammingKernels.Representative(threshold)));
    }

    private double Rate(TileKernel one, int threshold)
    {
        if (rates.Find(rate => rate.Kernel == one && rate.Threshold == threshold) is { } known) { return known.PairsPerSecond; }
        double measured = 0;
        try
        {
            measured = Measure(one, threshold);
        }
        catch (DeviceException failure) when (one != TileKernel.Popcount)
        {
            // A driver may refuse the tensor kernels; a device that is lost fails with the other kernel too.
            Refusals.Add(failure);
        }
        rates.Add(new TileRate(device.Info.Id, one, threshold, measured));
        return measured;
    }

    /// <summary>Pairs a second on unrelated hashes that are on the device already.</summary>
    public double Measure(TileKernel one, int threshold)
    {
        using var hashes = new StagedBuffer<Hash256>(device, 2 * HammingKernels.MaxTileSide);
        var random = new Random(1);
        random.NextBytes(MemoryMarshal.AsBytes(hashes.Host));
        var slot = Slots[0];
        return device.Guard(() =>
        {
            hashes.Upload(slot.Stream, hashes.Length);
            TimeSpan Time(int side, int times)
            {
                var watch = Stopwatch.StartNew();
                for (int i = 0; i < times; i++)
                {
                    slot.Launch(hashes.Device.SubView(0, side), hashes.Device.SubView(side, side), one, threshold, HammingKernels.EveryPair);
                }
                slot.Wait();
                return watch.Elapsed;
            }

            // The first launch compiles. Then the tile grows to its full size, or as far as is enough on a slow device.
            int side = HammingKernels.GroupCandidates;
            Time(side, 1);
            var least = TimeSpan.FromMilliseconds(20);
            var once = Time(side, 1);
            while (once < least && side < HammingKernels.MaxTileSide)
            {
                side *= 2;
                once = Time(side, 1);
            }
            if (once >= least) { return 1.0 * side * side / once.TotalSeconds; }
            int times = (int)(least / once) + 1;
            Time(side, times);
            return 1.0 * side * side * times / Time(side, times).TotalSeconds;
        });
    }

    public void Dispose()
    {
        foreach (var slot in _slots ?? []) { slot.Dispose(); }
        _slots = null;
    }
}
