using System.Net.Sockets;
using System.Text;
using Cotejo.Engine.Evidence;

namespace Cotejo.Engine.Tests.Evidence;

public sealed class EvidenceWalkTests : IDisposable
{
    private readonly SeizedFolder _seized = new();

    public void Dispose() => _seized.Dispose();

    [Fact]
    public void Every_name_that_a_file_system_can_hold_is_found_as_its_bytes()
    {
        var names = new List<byte[]>();
        for (int b = 1; b < 256; b++)
        {
            if (b != '/') { names.Add([(byte)'n', (byte)b]); }
        }
        names.Add(SeizedFolder.Raw("-rf"));
        names.Add(SeizedFolder.Raw(".hidden"));
        names.Add(SeizedFolder.Raw("..."));
        names.Add(SeizedFolder.Raw(" "));
        names.Add(SeizedFolder.Raw("two\nlines"));
        names.Add(SeizedFolder.Raw("bad\xff\xfe\x80utf8"));
        names.Add(Encoding.UTF8.GetBytes("\u202Egpj.exe"));
        names.Add(Encoding.ASCII.GetBytes(new string('x', 255)));
        foreach (byte[] name in names) { _seized.AddFile(name); }

        var found = Walk();

        Assert.Equal(names.Select(Convert.ToHexString).Order(StringComparer.Ordinal), found.Select(item => Convert.ToHexString(item.Path.Name)));
        Assert.All(found, item => Assert.Equal(FoundKind.RegularFile, item.Kind));
    }

    [Fact]
    public void A_folder_gives_its_files_first_and_then_its_subfolders_each_in_bytewise_order()
    {
        foreach (string folder in (string[])["a", "a/z", "B", "b", "b/empty", ".d"]) { _seized.AddFolder(folder); }
        foreach (string file in (string[])["a.txt", "z", "Z", "a-", "a/1", "a/z/0", "B/x", "b/y", ".d/h", "a/10", "a/2"]) { _seized.AddFile(file); }

        string[] expected = ["Z", "a-", "a.txt", "z", ".d/h", "B/x", "a/1", "a/10", "a/2", "a/z/0", "b/y"];

        Assert.Equal(expected, Walk().Select(item => item.Path.ToString()));
        Assert.Equal(expected, Walk().Select(item => item.Path.ToString()));
    }

    [Fact]
    public void Links_are_recorded_and_never_followed()
    {
        _seized.AddFolder("folder");
        _seized.AddFile("folder/file");
        _seized.AddLink("dangling", "nowhere");
        _seized.AddLink("to-file", "folder/file");
        _seized.AddLink("to-folder", "folder");
        _seized.AddLink("folder/up", "..");
        _seized.AddLink("self", "self");

        var found = Walk();

        Assert.Equal(["dangling", "self", "to-file", "to-folder", "folder/file", "folder/up"], found.Select(item => item.Path.ToString()));
        Assert.Equal(5, found.Count(item => item.Kind == FoundKind.SymbolicLink && item.Skip == SkipRule.SymbolicLink && item.Size == 0));
    }

    [Fact]
    public void Special_files_are_recorded_by_their_kind()
    {
        _seized.AddFifo("fifo");
        using var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        socket.Bind(new UnixDomainSocketEndPoint(_seized["socket"]));
        bool device = _seized.TryAddNullDevice("device");

        var found = Walk().ToDictionary(item => item.Path.ToString());

        Assert.Equal(FoundKind.Fifo, found["fifo"].Kind);
        Assert.Equal(FoundKind.Socket, found["socket"].Kind);
        if (device) { Assert.Equal(FoundKind.CharacterDevice, found["device"].Kind); }
        Assert.Equal(device ? 3 : 2, found.Count);
        Assert.All(found.Values, item => Assert.Equal(SkipRule.SpecialFile, item.Skip));
    }

    [Fact]
    public void Size_times_and_inode_are_those_of_the_file()
    {
        _seized.AddFile("file", new byte[1234]);
        _seized.SetTimes("file", accessed: 3, modified: 2);

        var item = Assert.Single(Walk());

        Assert.Equal((1234L, 2 * 86_400_000_000_000L), (item.Size, item.ModifiedNs));
        Assert.Equal(FileIdentity.OfPath(SeizedFolder.Bytes(_seized["file"])), item.Identity);
        Assert.Null(item.Failure);
        Assert.False(item.MayHideItems);
    }

    [Fact]
    public void A_source_that_is_one_file_is_one_item_without_a_name()
    {
        _seized.AddFile("file", [1, 2, 3]);
        var source = EvidenceSource.Open(SeizedFolder.Bytes(_seized["file"]), out _)!;
        using var root = EvidenceRoot.Open(7, source, out _)!;

        var item = Assert.Single(new EvidenceWalk(root, new HashSet<FileIdentity>()).Items(default));

        Assert.True(source.IsFile);
        Assert.Equal((7, 0, 0, 3L), (item.Path.Source, item.Path.Folder.Length, item.Path.Name.Length, item.Size));
    }

    [Fact]
    public void An_empty_source_has_no_items()
    {
        Assert.Empty(Walk());
    }

    [Fact]
    public void The_excluded_folder_is_named_and_not_entered()
    {
        _seized.AddFolder("case");
        _seized.AddFile("case/ledger");
        _seized.AddFile("picture");
        var excluded = FileIdentity.OfPath(SeizedFolder.Bytes(_seized["case"]))!.Value;

        var found = Walk(excluded);

        Assert.Equal([FoundKind.RegularFile, FoundKind.ExcludedFolder], found.Select(item => item.Kind));
        Assert.Equal(("case", SkipRule.CaseFolder, true), (found[1].Path.ToString(), found[1].Skip!.Value, found[1].MayHideItems));
    }

    [Fact]
    public void A_folder_mounted_inside_itself_is_recorded_once_and_ends()
    {
        _seized.AddFolder("outer");
        _seized.AddFolder("outer/inner");
        _seized.AddFile("outer/file");
        if (!_seized.TryBind("outer", "outer/inner")) { return; }
        try
        {
            var found = Walk();

            Assert.Equal([FoundKind.RegularFile, FoundKind.FolderLoop], found.Select(item => item.Kind));
            Assert.Equal("outer/inner", found[1].Path.ToString());
        }
        finally
        {
            _seized.Unbind("outer/inner");
        }
    }

    [Fact]
    public void A_folder_and_an_entry_that_may_not_be_read_are_items_with_the_reason()
    {
        _seized.AddFolder("closed");
        _seized.AddFile("closed/file");
        _seized.AddFolder("listed");
        _seized.AddFile("listed/file");
        _seized.AddFile("open");
        _seized.SetMode("closed", 0);
        _seized.SetMode("listed", 0b100_100_100);

        var found = new List<FoundItem>();
        SeizedFolder.AsNobody(() => found = Walk());

        Assert.Equal(["open", "closed", "listed/file"], found.Select(item => item.Path.ToString()));
        Assert.Equal([FoundKind.RegularFile, FoundKind.UnreadableFolder, FoundKind.UnreadableEntry], found.Select(item => item.Kind));
        Assert.All(found.Skip(1), item => Assert.Equal((FailureKind.AccessDenied, true), (item.Failure!.Kind, item.MayHideItems)));
        Assert.Contains("permission denied", found[1].Failure!.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_walk_that_is_cancelled_stops_between_items()
    {
        _seized.AddFile("1");
        _seized.AddFile("2");
        using var root = _seized.Open();
        using var stop = new CancellationTokenSource();
        using var items = new EvidenceWalk(root, new HashSet<FileIdentity>()).Items(stop.Token).GetEnumerator();
        Assert.True(items.MoveNext());

        stop.Cancel();

        Assert.Throws<OperationCanceledException>(() => items.MoveNext());
    }

    private List<FoundItem> Walk(params FileIdentity[] excluded)
    {
        using var root = _seized.Open();
        return [.. new EvidenceWalk(root, excluded.ToHashSet()).Items(default)];
    }
}
