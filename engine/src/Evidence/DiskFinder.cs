using System.Globalization;
using System.Text;

namespace Cotejo.Engine.Evidence;

/// <summary>
/// Which disk a file system lies on, and whether it rotates, as the kernel tells under /sys; nothing but /sys is read. What cannot be told
/// (network file systems, btrfs, disks of virtual machines that tell nothing) does not rotate: another order than the walk's has to be worth its cost.
/// </summary>
/// <param name="system">/sys, or what a test has in its place.</param>
internal sealed class DiskFinder(string system)
{
    /// <summary>A file system in an image, on a volume, in an encrypted partition of a RAID is five deep.</summary>
    private const int MostLayers = 8;

    /// <param name="device">As in <see cref="FileIdentity.Device"/>.</param>
    /// <returns>The name of the whole disk, as sda; of a volume on several disks, all of them, as sda+sdb. Null where nothing rotates.</returns>
    public string? Rotating(ulong device)
    {
        var disks = new SortedSet<string>(StringComparer.Ordinal);
        try
        {
            return Collect(Link(device), disks, MostLayers) ? string.Join('+', disks) : null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    private string Link(ulong device) =>
        Path.Combine(system, "dev", "block", string.Create(CultureInfo.InvariantCulture, $"{device >> 32}:{(uint)device}"));

    /// <summary>Goes down to the disks beneath a block device.</summary>
    /// <param name="disks">Receives their names.</param>
    /// <returns>Whether any of them rotates.</returns>
    private bool Collect(string link, SortedSet<string> disks, int layers)
    {
        var folder = new DirectoryInfo(link).ResolveLinkTarget(returnFinalTarget: true);
        if (folder is not { Exists: true } || layers == 0) { return false; }
        string path = folder.FullName;
        if (File.Exists(Path.Combine(path, "partition"))) { path = Path.GetDirectoryName(path)!; }
        string slaves = Path.Combine(path, "slaves");
        string[] beneath = Directory.Exists(slaves) ? Directory.GetFileSystemEntries(slaves) : [];
        if (beneath.Length > 0)
        {
            // All of them are asked, for their names.
            bool rotates = false;
            foreach (string part in beneath) { rotates |= Collect(part, disks, layers - 1); }
            return rotates;
        }
        if (Text(path, "loop/backing_file") is { } image)
        {
            return FileIdentity.OfPath(Encoding.Latin1.GetBytes(image)) is { } file && Collect(Link(file.Device), disks, layers - 1);
        }
        disks.Add(Path.GetFileName(path));
        return Text(path, "queue/rotational") == "1" && !IsVirtio(path);
    }

    /// <summary>virtio-blk has no word for what a disk is made of, and the kernel says of whatever says nothing that it rotates.</summary>
    private static bool IsVirtio(string disk) =>
        Path.GetFileName(Path.GetDirectoryName(Path.GetDirectoryName(disk)))?.StartsWith("virtio", StringComparison.Ordinal) == true;

    /// <returns>Byte by byte, without the end of the line; null where there is no such file.</returns>
    private static string? Text(string folder, string name)
    {
        string path = Path.Combine(folder, name);
        return File.Exists(path) ? File.ReadAllText(path, Encoding.Latin1).TrimEnd('\n') : null;
    }
}
