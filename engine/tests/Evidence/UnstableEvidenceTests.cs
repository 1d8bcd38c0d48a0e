using Cotejo.Engine.Evidence;
using Cotejo.Engine.Hashing;

namespace Cotejo.Engine.Tests.Evidence;

/// <summary>What happens to a source between being listed, being opened and being read to the end.</summary>
public sealed class UnstableEvidenceTests : IDisposable
{
    private readonly SeizedFolder _seized = new();
    private readonly EvidenceReader _reader = new(null);

    public void Dispose()
    {
        _reader.Dispose();
        _seized.Dispose();
    }

    [Fact]
    public void A_file_replaced_by_another_of_the_same_size_and_time_is_not_taken_for_it()
    {
        using var root = Prepare(out var item);
        _seized.AddFile("new", new byte[100_000]);
        _seized.SetTimes("new", 1, 2);
        File.Move(_seized["new"], _seized["folder/file"], overwrite: true);

        AssertUnstable(_reader.Open(root, item));
    }

    [Fact]
    public void A_file_rewritten_in_place_is_not_taken_for_what_was_listed()
    {
        using var root = Prepare(out var item);
        File.WriteAllBytes(_seized["folder/file"], new byte[100_000]);

        AssertUnstable(_reader.Open(root, item));
    }

    [Theory]
    [InlineData("gone")]
    [InlineData("link")]
    [InlineData("fifo")]
    [InlineData("folder")]
    [InlineData("folder-gone")]
    public void What_is_no_longer_the_listed_file_is_unstable(string change)
    {
        using var root = Prepare(out var item);
        File.Move(_seized["folder/file"], _seized["kept"]);
        switch (change)
        {
            case "link": _seized.AddLink("folder/file", "../kept"); break;
            case "fifo": _seized.AddFifo("folder/file"); break;
            case "folder": _seized.AddFolder("folder/file"); break;
            case "folder-gone": Directory.Delete(_seized["folder"]); break;
        }

        AssertUnstable(_reader.Open(root, item));
    }

    [Fact]
    public void A_folder_replaced_by_a_link_does_not_lead_out_of_the_source()
    {
        using var outside = new SeizedFolder();
        outside.AddFile("file", new byte[100_000]);
        using var root = Prepare(out var item);
        Directory.Move(_seized["folder"], _seized["kept"]);
        _seized.AddLink("folder", outside.Path);

        AssertUnstable(_reader.Open(root, item));
        Assert.Equal(FailureKind.Unstable, root.OpenFolder("folder"u8, out _).Kind);
        Assert.Equal(FailureKind.Unstable, root.OpenByComponents("folder"u8, out _).Kind);
    }

    [Theory]
    [InlineData("..")]
    [InlineData("folder/../..")]
    public void A_path_upwards_does_not_lead_out_of_the_source(string path)
    {
        using var root = Prepare(out _);

        Assert.Equal(LinuxError.LeadsOut, root.OpenFolder(SeizedFolder.Bytes(path), out _));
        Assert.Equal(LinuxError.LeadsOut, root.OpenByComponents(SeizedFolder.Bytes(path), out _));
    }

    [Fact]
    public void A_source_renamed_after_it_was_opened_is_still_read()
    {
        using var root = Prepare(out var item);
        Directory.Move(_seized["folder"], _seized["folder2"]);
        Directory.Move(_seized["folder2"], _seized["folder"]);
        string elsewhere = _seized.Path + "-renamed";
        Directory.Move(_seized.Path, elsewhere);
        try
        {
            Assert.Null(_reader.Open(root, item));
        }
        finally
        {
            Directory.Move(elsewhere, _seized.Path);
        }
    }

    [Theory]
    [InlineData(50_000)]
    [InlineData(70_000)]
    [InlineData(100_001)]
    [InlineData(0)]
    public void A_file_cut_or_grown_while_it_is_read_is_unstable_and_has_no_digests(int length)
    {
        using var root = Prepare(out var item);
        Assert.Null(_reader.Open(root, item));
        Assert.Null(_reader.ReadHead(out _));
        using (var file = File.OpenWrite(_seized["folder/file"])) { file.SetLength(length); }

        AssertUnstable(_reader.ReadAll(new byte[100_000], default, out var digests));
        Assert.Equal(default, digests);

        AssertUnstable(_reader.Digest(default, out digests));
        Assert.Equal(default, digests);
    }

    [Fact]
    public void A_file_rewritten_while_it_is_read_is_unstable()
    {
        using var root = Prepare(out var item);
        Assert.Null(_reader.Open(root, item));
        Assert.Null(_reader.ReadHead(out _));
        using (var file = File.OpenWrite(_seized["folder/file"])) { file.WriteByte(1); }

        AssertUnstable(_reader.Digest(default, out _));
    }

    [Fact]
    public void After_a_failure_the_reader_reads_the_next_file()
    {
        using var root = Prepare(out var item);
        Assert.Null(_reader.Open(root, item));
        File.WriteAllBytes(_seized["folder/file"], [1, 2, 3]);
        AssertUnstable(_reader.Digest(default, out _));
        var now = Assert.Single(new EvidenceWalk(root, new HashSet<FileIdentity>()).Items(default));

        Assert.Null(_reader.Open(root, now));
        Assert.Null(_reader.Digest(default, out var digests));

        Assert.Equal("5289df737df57326fcdd22597afb1fac", digests.Md5.ToString());
    }

    private static void AssertUnstable(ReadFailure? failure)
    {
        Assert.NotNull(failure);
        Assert.Equal(FailureKind.Unstable, failure.Kind);
        Assert.NotEmpty(failure.Message);
    }

    private EvidenceRoot Prepare(out FoundItem item)
    {
        _seized.AddFolder("folder");
        _seized.AddFile("folder/file", new byte[100_000]);
        _seized.SetTimes("folder/file", 1, 2);
        var root = _seized.Open();
        item = Assert.Single(new EvidenceWalk(root, new HashSet<FileIdentity>()).Items(default));
        return root;
    }
}
