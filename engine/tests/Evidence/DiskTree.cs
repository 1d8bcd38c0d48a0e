using System.Globalization;
using Cotejo.Engine.Evidence;

namespace Cotejo.Engine.Tests.Evidence;

/// <summary>What the kernel would tell of disks under /sys, laid out by a test in a folder of its own.</summary>
internal sealed class DiskTree(string folder)
{
    public const string Sata = "pci0000:00/0000:00:1f.2/ata1/host0/target0:0:0/0:0:0:0";
    public const string Virtio = "pci0000:00/0000:00:02.0/virtio1";

    public string Root => folder;

    /// <param name="number">As major:minor.</param>
    public void AddDisk(string name, string number, bool rotates, string bus = Sata)
    {
        string path = Add($"{bus}/block/{name}", number);
        Write(path, "queue/rotational", rotates ? "1\n" : "0\n");
        Directory.CreateDirectory(Path.Combine(path, "slaves"));
    }

    public void AddPartition(string disk, string name, string number, string bus = Sata) => Write(Add($"{bus}/block/{disk}/{name}", number), "partition", "1\n");

    /// <param name="parts">What it is made of, each a disk or a partition, as a path beneath the bus's block folder.</param>
    public void AddVolume(string name, string number, params string[] parts)
    {
        string path = Add($"virtual/block/{name}", number);
        Write(path, "queue/rotational", "0\n");
        Directory.CreateDirectory(Path.Combine(path, "slaves"));
        foreach (string part in parts)
        {
            Directory.CreateSymbolicLink(Path.Combine(path, "slaves", Path.GetFileName(part)), Path.Combine("../../../..", part));
        }
    }

    public void AddLoop(string name, string number, string image)
    {
        string path = Add($"virtual/block/{name}", number);
        Write(path, "queue/rotational", "0\n");
        Write(path, "loop/backing_file", image + "\n");
    }

    /// <summary>The number of the device that a path lies on in truth.</summary>
    public static string NumberOf(string path) => Number(FileIdentity.OfPath(SeizedFolder.Bytes(path))!.Value.Device);

    public static ulong Device(string number)
    {
        uint[] parts = [.. number.Split(':').Select(p => uint.Parse(p, CultureInfo.InvariantCulture))];
        return ((ulong)parts[0] << 32) | parts[1];
    }

    private static string Number(ulong device) => string.Create(CultureInfo.InvariantCulture, $"{device >> 32}:{(uint)device}");

    private string Add(string device, string number)
    {
        string path = Path.Combine(folder, "devices", device);
        Directory.CreateDirectory(path);
        string links = Path.Combine(folder, "dev/block");
        Directory.CreateDirectory(links);
        Directory.CreateSymbolicLink(Path.Combine(links, number), Path.Combine("../../devices", device));
        return path;
    }

    private static void Write(string device, string name, string text)
    {
        string path = Path.Combine(device, name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, text);
    }
}
