using Cotejo.Engine.Evidence;

namespace Cotejo.Engine.Pipeline;

/// <summary>
/// The rotating disks beneath a scan's sources: in what order their files are read, and how many at a time. Disks of other kinds are left as they are, for one
/// look into /sys each. Ordering is the walk's thread's; gates are asked for by any thread; notes, after the pipeline has ended.
/// </summary>
/// <param name="system">/sys, or what a test has in its place.</param>
/// <param name="readers">Threads that read.</param>
internal sealed class SourceDisks(string system, int readers, ScanEvidence evidence) : IDisposable
{
    private readonly DiskFinder _finder = new(system);
    private readonly ExtentFinder _extents = new();
    private readonly Dictionary<ulong, RotatingDisk?> _ofDevice = [];
    private ReadingOrder? _order;

    /// <summary>Partitions of one disk share its heads, and so its gate.</summary>
    private sealed record RotatingDisk(string Name, DiskGate Gate)
    {
        public SortedSet<int> Sources { get; } = [];
        public HashSet<ulong> Devices { get; } = [];
    }

    /// <summary>The same items, in the order in which they are to be read.</summary>
    public IEnumerable<FoundItem> InOrder(IEnumerable<FoundItem> walked)
    {
        _order = new ReadingOrder(Rotates, item => _extents.Place(evidence.Roots[item.Path.Source], item));
        return _order.Arrange(walked);
    }

    /// <returns>Null where anyone may read at any time.</returns>
    public DiskGate? GateOf(ulong device) => Of(device)?.Gate;

    /// <summary>How the files were read of which the order was changed.</summary>
    public IEnumerable<string> Notes()
    {
        foreach (var disk in _ofDevice.Values.OfType<RotatingDisk>().Distinct().Where(d => d.Sources.Count > 0))
        {
            string sources = string.Join(" and ", disk.Sources.Select(evidence.Shown));
            bool several = disk.Name.Contains('+');
            bool byInode = disk.Devices.All(_order!.IsByInode);
            yield return $"SOURCE {sources} {(disk.Sources.Count > 1 ? "lie" : "lies")} on {(several ? "rotating disks" : "a rotating disk")} ({disk.Name}): files were read in the order of their "
                + (byInode ? "inodes (the file system does not tell their extents), " : "extents, ") + $"{disk.Gate}.";
        }
    }

    public void Dispose() => _extents.Dispose();

    private bool Rotates(FoundItem item)
    {
        if (Of(item.Device) is not { } disk) { return false; }
        disk.Sources.Add(item.Path.Source);
        return true;
    }

    private RotatingDisk? Of(ulong device)
    {
        lock (_ofDevice)
        {
            if (_ofDevice.TryGetValue(device, out var disk)) { return disk; }
            if (_finder.Rotating(device) is { } name)
            {
                disk = _ofDevice.Values.FirstOrDefault(d => d?.Name == name) ?? new(name, new DiskGate(new DepthTrial(readers), TimeProvider.System));
                disk.Devices.Add(device);
            }
            return _ofDevice[device] = disk;
        }
    }
}
