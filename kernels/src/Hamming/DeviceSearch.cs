using Cotejo.Kernels.Devices;

namespace Cotejo.Kernels;

/// <summary>
/// Exact range search on devices, by tiles that all of them share. A device that fails is not asked again; what it did not finish goes to
/// the others, and when none is left to the processor. Of any set, the pairs are those of <see cref="HammingSearch"/>.
/// </summary>
/// <remarks>
/// Used by one thread at a time. Memory of a device: what <see cref="DeviceLimits"/> says, for the time of a search, and the room for the
/// pairs of two tiles until it is disposed. Memory here: that room again, and nothing that grows with the sets or the pairs.
/// </remarks>
public sealed class DeviceSearch : IPairSearch, IDisposable
{
    private readonly DeviceLimits _limits;
    private readonly List<TileDevice> _devices = [];

    /// <param name="devices">Open, and not used by anything else until this is disposed; they stay the caller's.</param>
    /// <param name="kernel">A named one is used on all devices, or refused.</param>
    /// <param name="known">Rates that were measured before; spares measuring them again.</param>
    /// <exception cref="DeviceException">A device cannot run the named kernel.</exception>
    public DeviceSearch(
        IReadOnlyList<ComputeDevice> devices, TileKernel kernel = TileKernel.Auto, DeviceLimits? limits = null,
        IReadOnlyList<TileRate>? known = null)
    {
        ArgumentOutOfRangeException.ThrowIfZero(devices.Count);
        _limits = limits ?? new DeviceLimits();
        ArgumentOutOfRangeException.ThrowIfNegative(_limits.HashBytes);
        ArgumentOutOfRangeException.ThrowIfLessThan(_limits.HitCapacity, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(_limits.TileSide, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(_limits.TileSide, HammingKernels.MaxTileSide);
        foreach (var device in devices)
        {
            if (HammingKernels.Fault(kernel, device.Info) is { } fault) { throw new DeviceException(device.Info, fault); }
            _devices.Add(new TileDevice(device, kernel, _limits, [.. (known ?? []).Where(rate => rate.Device == device.Info.Id)]));
        }
    }

    /// <summary>How devices failed, in all searches so far.</summary>
    public IReadOnlyList<DeviceException> Failures => [.. _devices.Select(device => device.Failure).OfType<DeviceException>()];

    /// <summary>Kernels that a device could not run when they were tried, with the reasons; it does without them.</summary>
    public IReadOnlyList<DeviceException> Refusals => [.. _devices.SelectMany(device => device.Refusals)];

    /// <summary>No device is left: the processor does every search.</summary>
    public bool HasFailed => Usable.Count == 0;

    /// <summary>Rates that were known or measured so far.</summary>
    public IReadOnlyList<TileRate> Rates => [.. _devices.SelectMany(device => device.Rates)];

    /// <summary>Called before each tile; what it throws is the device's failure. With it tests let a device fail where they want.</summary>
    internal Action<ComputeDevice>? BeforeTile { get; init; }

    /// <inheritdoc/>
    /// <remarks>The methods Auto and Tiles both compare every pair.</remarks>
    /// <exception cref="ArgumentException">A method that only the processor has.</exception>
    public SearchRun Within(ReadOnlyMemory<Hash256> hashes, SearchOptions options, PairSink sink)
    {
        CheckMethod(options);
        return Usable.Count == 0 || hashes.IsEmpty
            ? HammingSearch.Within(hashes, options, sink) : Run(hashes, hashes, isSelf: true, options, sink);
    }

    /// <inheritdoc/>
    /// <remarks>The methods Auto and Tiles both compare every pair.</remarks>
    /// <exception cref="ArgumentException">A method that only the processor has.</exception>
    public SearchRun Between(ReadOnlyMemory<Hash256> first, ReadOnlyMemory<Hash256> second, SearchOptions options, PairSink sink)
    {
        CheckMethod(options);
        return Usable.Count == 0 || first.IsEmpty || second.IsEmpty
            ? HammingSearch.Between(first, second, options, sink) : Run(first, second, isSelf: false, options, sink);
    }

    /// <summary>Pairs a second that a kernel compares on a device, with a threshold, on unrelated hashes that are there already.</summary>
    /// <param name="device">Its place among the devices of this search.</param>
    /// <exception cref="DeviceException">It cannot run the kernel, or fails.</exception>
    public double MeasurePairsPerSecond(int device, TileKernel kernel, int threshold)
    {
        var info = _devices[device].Device.Info;
        return HammingKernels.Fault(kernel, info) is { } fault ? throw new DeviceException(info, fault) : _devices[device].Measure(kernel, threshold);
    }

    public void Dispose()
    {
        foreach (var device in _devices) { device.Dispose(); }
    }

    private List<TileDevice> Usable => _devices.FindAll(device => !device.IsFailed);

    private static void CheckMethod(SearchOptions options)
    {
        if (options.Method is not (SearchMethod.Auto or SearchMethod.Tiles))
        {
            throw new ArgumentException($"The method {options.Method} is one of the processor; devices compare by tiles.", nameof(options));
        }
    }

    private SearchRun Run(ReadOnlyMemory<Hash256> first, ReadOnlyMemory<Hash256> second, bool isSelf, SearchOptions options, PairSink sink)
    {
        var path = HammingSearch.Check(options);
        var search = new TileSearch(first, second, Plan(first.Length, second.Length, isSelf), options, sink);
        var queue = new TileQueue(search.Plan);
        var labels = new List<string>();
        while (Usable is { Count: > 0 } usable && !queue.IsEmpty) { Run(search, queue, usable, labels); }
        bool isRest = !queue.IsEmpty;
        search.RunOnProcessor(queue, path);
        return new SearchRun(
            SearchMethod.Tiles, isRest ? path : SimdPath.Auto, labels.Count == 0 ? null : string.Join("; ", labels.Distinct().Order()));
    }

    /// <summary>A thread for each device; returns when the queue is empty, or when each has failed.</summary>
    private void Run(TileSearch search, TileQueue queue, List<TileDevice> devices, List<string> labels) =>
        SearchWorkers.Run(devices.Count, devices.Count, number =>
        {
            using var run = new TileRun(devices[number], search, queue, BeforeTile);
            try
            {
                if (run.Run() is { } failure) { devices[number].Fail(failure); }
            }
            catch
            {
                queue.Close();
                throw;
            }
            lock (labels)
            {
                if (run.Done > 0) { labels.Add(run.Label); }
            }
        }, CancellationToken.None);

    private TilePlan Plan(int queries, int candidates, bool isSelf)
    {
        int most = Math.Max(queries, candidates);
        long fit = Room() / Hash256.Bytes;
        bool isWhole = (isSelf ? queries : (long)queries + candidates) <= fit;
        long chunk = isWhole ? most : Math.Min(most, Math.Max(1, fit / 2 / _limits.TileSide) * _limits.TileSide);
        return new TilePlan(queries, candidates, isSelf, (int)chunk, _limits.TileSide);
    }

    /// <summary>Bytes that every usable device has for hashes. One that cannot even tell has failed.</summary>
    private long Room()
    {
        long room = long.MaxValue;
        foreach (var device in Usable)
        {
            try
            {
                room = Math.Min(room, device.HashBytes);
            }
            catch (DeviceException failure)
            {
                device.Fail(failure);
            }
        }
        return room;
    }
}
