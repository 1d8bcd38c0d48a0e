using Cotejo.Engine.Evidence;

namespace Cotejo.Engine.Tests.Evidence;

public sealed class Finding_extents : IDisposable
{
    private readonly SeizedFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Tells_of_each_file_another_place_and_of_what_lies_nowhere_none()
    {
        foreach (string name in (ReadOnlySpan<string>)["a", "b", "deep/c"])
        {
            Directory.CreateDirectory(_folder["deep"]);
            _folder.AddFile(name, new byte[100_000]);
            using var file = File.OpenHandle(_folder[name], FileMode.Open, FileAccess.ReadWrite);
            RandomAccess.FlushToDisk(file);
        }
        _folder.AddFile("empty");
        using var root = _folder.Open();
        using var finder = new ExtentFinder();

        var places = Walk(root).ToDictionary(i => i.Path.ToString(), i => finder.Place(root, i));

        Assert.Equal(0UL, places["empty"]);
        ulong?[] full = [places["a"], places["b"], places["deep/c"]];
        // Where the file system of the tests tells nothing, it tells nothing of any file.
        if (full.All(p => p is null)) { return; }
        Assert.All(full, p => Assert.True(p > 0));
        Assert.Equal(3, full.Distinct().Count());
    }

    [Fact]
    public void Marks_no_access_and_counts_no_refusal()
    {
        _folder.AddFile("a", new byte[5000]);
        // Older than its modification, so that reading would mark an access by any mount's rule but noatime.
        File.SetLastAccessTimeUtc(_folder["a"], DateTime.UtcNow.AddDays(-3));
        using var root = _folder.Open();
        using var finder = new ExtentFinder();
        var item = Assert.Single(Walk(root));
        var before = Status("a");

        _ = finder.Place(root, item);

        Assert.Equal(before, Status("a"));
        Assert.Equal(0, root.AccessTimes.Refused);
    }

    [Fact]
    public void A_file_that_is_gone_lies_nowhere()
    {
        _folder.AddFile("a", new byte[5000]);
        using var root = _folder.Open();
        using var finder = new ExtentFinder();
        var item = Assert.Single(Walk(root));
        File.Delete(_folder["a"]);

        Assert.Equal(0UL, finder.Place(root, item));
    }

    private static List<FoundItem> Walk(EvidenceRoot root) => [.. new EvidenceWalk(root, new HashSet<FileIdentity>()).Items(default)];

    private FileStatus Status(string name)
    {
        Assert.True(LinuxFiles.Stat(Descriptor.WorkingFolder, SeizedFolder.Bytes(_folder[name]), out var status).IsNone);
        return status;
    }
}
