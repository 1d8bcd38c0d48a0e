using Cotejo.Engine.Evidence;

namespace Cotejo.Engine.Pipeline;

/// <summary>
/// Puts what lies on rotating disks in the order in which it lies there, one window of the walk after the other, so that the heads go one way over a window
/// and not to and fro. Whatever is not read, or lies elsewhere, goes on at once. No item is lost and none is doubled.
/// </summary>
/// <param name="rotates">Whether the item lies on a rotating disk. Asked of regular files alone.</param>
/// <param name="extent">As <see cref="ExtentFinder.Place"/>. Asked in the order of the walk, item by item.</param>
internal sealed class ReadingOrder(Func<FoundItem, bool> rotates, Func<FoundItem, ulong?> extent)
{
    /// <summary>Some megabytes of names at most, and seconds of reading: what comes of sorting hardly grows beyond.</summary>
    internal const int Window = 4096;

    private readonly List<(ulong Place, FoundItem Item)> _window = [];

    /// <summary>Devices whose file system does not tell where files lie. Most number inodes in the order in which they lie.</summary>
    private readonly HashSet<ulong> _byInode = [];

    public IEnumerable<FoundItem> Arrange(IEnumerable<FoundItem> items)
    {
        foreach (var item in items)
        {
            if (item.Kind != FoundKind.RegularFile || !rotates(item))
            {
                yield return item;
                continue;
            }
            // Places on two devices have nothing to do with each other.
            if (_window.Count == Window || (_window.Count > 0 && _window[0].Item.Device != item.Device))
            {
                foreach (var next in Ordered()) { yield return next; }
            }
            _window.Add((PlaceOf(item), item));
        }
        foreach (var next in Ordered()) { yield return next; }
    }

    /// <summary>Whether files of the device are read in the order of their inodes.</summary>
    public bool IsByInode(ulong device) => _byInode.Contains(device);

    private ulong PlaceOf(FoundItem item)
    {
        if (!_byInode.Contains(item.Device))
        {
            if (extent(item) is { } place) { return place; }
            _byInode.Add(item.Device);
        }
        return item.Inode;
    }

    private List<FoundItem> Ordered()
    {
        // A stable order: what begins nowhere stays as it was walked.
        var ordered = _window.OrderBy(i => i.Place).Select(i => i.Item).ToList();
        _window.Clear();
        return ordered;
    }
}
