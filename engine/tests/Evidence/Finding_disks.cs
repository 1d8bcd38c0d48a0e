using Cotejo.Engine.Evidence;

namespace Cotejo.Engine.Tests.Evidence;

public sealed class Finding_disks : IDisposable
{
    private const string Block = DiskTree.Sata + "/block/";

    private readonly TestFolder _folder = new();
    private readonly DiskTree _tree;

    public Finding_disks() => _tree = new DiskTree(_folder["sys"]);

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_partition_rotates_as_its_whole_disk_does_and_has_its_name()
    {
        _tree.AddDisk("sda", "8:0", rotates: true);
        _tree.AddPartition("sda", "sda1", "8:1");
        _tree.AddDisk("nvme0n1", "259:0", rotates: false);
        _tree.AddPartition("nvme0n1", "nvme0n1p1", "259:1");

        Assert.Equal("sda", Rotating("8:0"));
        Assert.Equal("sda", Rotating("8:1"));
        Assert.Null(Rotating("259:0"));
        Assert.Null(Rotating("259:1"));
    }

    [Fact]
    public void A_volume_rotates_when_any_disk_deep_beneath_it_does()
    {
        _tree.AddDisk("sda", "8:0", rotates: false);
        _tree.AddDisk("sdb", "8:16", rotates: true);
        _tree.AddPartition("sdb", "sdb2", "8:18");
        _tree.AddVolume("md0", "9:0", Block + "sdb/sdb2", Block + "sda");
        _tree.AddVolume("dm-0", "253:0", "virtual/block/md0");
        _tree.AddVolume("dm-1", "253:1", Block + "sda");

        Assert.Equal("sda+sdb", Rotating("9:0"));
        Assert.Equal("sda+sdb", Rotating("253:0"));
        Assert.Null(Rotating("253:1"));
    }

    [Fact]
    public void A_mounted_image_rotates_as_the_disk_that_the_image_lies_on()
    {
        string image = _folder.Write("ima ge.dd", [1]);
        _tree.AddDisk("sdc", DiskTree.NumberOf(image), rotates: true);
        _tree.AddLoop("loop0", "7:0", image);
        _tree.AddPartition("loop0", "loop0p1", "7:1", bus: "virtual");
        _tree.AddLoop("loop1", "7:8", image + " (deleted)");

        Assert.Equal("sdc", Rotating("7:0"));
        Assert.Equal("sdc", Rotating("7:1"));
        Assert.Null(Rotating("7:8"));
    }

    [Fact]
    public void What_cannot_be_told_does_not_rotate()
    {
        _tree.AddDisk("vda", "254:0", rotates: true, DiskTree.Virtio);
        _tree.AddDisk("sdd", "8:48", rotates: true, DiskTree.Virtio + "/host2/target2:0:0/2:0:0:0");
        _tree.AddVolume("dm-7", "253:7", "virtual/block/dm-7");

        Assert.Null(Rotating("254:0"));
        Assert.Equal("sdd", Rotating("8:48"));
        Assert.Null(Rotating("253:7"));
        Assert.Null(Rotating("0:45"));
        Assert.Null(new DiskFinder(_folder["nothing"]).Rotating(DiskTree.Device("8:0")));
    }

    private string? Rotating(string number) => new DiskFinder(_tree.Root).Rotating(DiskTree.Device(number));
}
