using Cotejo.Engine.Evidence;
using Cotejo.Engine.Hashing;

namespace Cotejo.Engine.Tests.Evidence;

public sealed class AccessTimeTests : IDisposable
{
    private readonly SeizedFolder _seized = new();

    public AccessTimeTests()
    {
        _seized.AddFolder("folder");
        _seized.AddFile("folder/file", new byte[1000]);
        _seized.AddFile("folder/control", new byte[1000]);
        foreach (string path in (string[])["folder/file", "folder/control", "folder", ""]) { _seized.SetTimes(path, accessed: 1, modified: 2); }
    }

    public void Dispose() => _seized.Dispose();

    [Fact]
    public void Walking_and_reading_leave_every_access_time_as_it_was()
    {
        using var root = _seized.Open();
        ReadEverything(root);

        Assert.All((string[])["", "folder", "folder/file"], path => Assert.Equal(86_400_000_000_000, AccessTimeOf(path)));
        Assert.Equal((0, 0), (root.AccessTimes.Refused, root.AccessTimes.AccessTimesDisturbed));
    }

    [Fact]
    public void Where_the_system_refuses_to_spare_them_the_item_is_read_and_the_run_can_say_so()
    {
        _ = File.ReadAllBytes(_seized["folder/control"]);
        bool updates = AccessTimeOf("folder/control") != 86_400_000_000_000;
        using var root = _seized.Open();
        bool mayAnyway = true;

        SeizedFolder.AsNobody(() =>
        {
            mayAnyway = LinuxFiles.OpenAt(root.Folder, "folder"u8, LinuxCalls.OpenNoAccessTime, out var opened).IsNone;
            opened?.Dispose();
            ReadEverything(root);
        });

        // Not root, and so the owner of the files: nothing is refused.
        Assert.Equal(mayAnyway ? 0 : 4, root.AccessTimes.Refused);
        // The control file was read, and so touched, before.
        Assert.Equal(mayAnyway || !updates ? 0 : 3, root.AccessTimes.AccessTimesDisturbed);
    }

    private long AccessTimeOf(string path)
    {
        Assert.True(LinuxFiles.Stat(Descriptor.WorkingFolder, SeizedFolder.Bytes(_seized[path]), out var status).IsNone);
        return status.AccessedNs;
    }

    private static void ReadEverything(EvidenceRoot root)
    {
        using var reader = new EvidenceReader(null);
        foreach (var item in new EvidenceWalk(root, new HashSet<FileIdentity>()).Items(default))
        {
            Assert.Null(reader.Open(root, item));
            Assert.Null(reader.ReadHead(out _));
            Assert.Null(reader.Digest(default, out _));
        }
    }
}
