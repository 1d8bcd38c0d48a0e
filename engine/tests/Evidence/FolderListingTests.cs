using System.Buffers.Binary;
using System.Text;
using Cotejo.Engine.Evidence;

namespace Cotejo.Engine.Tests.Evidence;

/// <summary>What only a damaged or unusual file system lists: the kernel's records are written by the test.</summary>
public sealed class FolderListingTests
{
    private const byte Unknown = 0, Folder = 4, Regular = 8;

    [Theory]
    [InlineData("../../etc/passwd")]
    [InlineData("/etc/passwd")]
    [InlineData("")]
    public void A_name_that_would_lead_elsewhere_ends_the_listing_with_what_came_before(string name)
    {
        var listing = new FolderListing();

        var failure = listing.Add(Records(("good", Regular), (name, Regular), ("after", Regular)), Descriptor.WorkingFolder);

        Assert.Equal(FailureKind.ReadError, failure!.Kind);
        Assert.Equal(["good"], Names(listing.Entries));
    }

    [Fact]
    public void The_folder_itself_and_its_parent_are_no_entries()
    {
        var listing = new FolderListing();

        Assert.Null(listing.Add(Records((".", Folder), ("..", Folder), ("...", Folder), (".x", Regular)), Descriptor.WorkingFolder));

        Assert.Equal(["..."], Names(listing.Folders));
        Assert.Equal([".x"], Names(listing.Entries));
    }

    [Fact]
    public void A_type_that_the_listing_does_not_tell_is_asked_for()
    {
        using var seized = new SeizedFolder();
        seized.AddFolder("folder");
        seized.AddFile("file");
        using var root = seized.Open();
        var listing = new FolderListing();

        Assert.Null(listing.Add(Records(("folder", Unknown), ("file", Unknown), ("gone", Unknown)), root.Folder));

        Assert.Equal(["folder"], Names(listing.Folders));
        Assert.Equal(["file", "gone"], Names(listing.Entries));
    }

    [Fact]
    public void A_name_listed_twice_is_one_entry()
    {
        var listing = new FolderListing();
        listing.Add(Records(("b", Regular), ("a", Regular), ("b", Regular), ("b", Regular), ("a", Regular)), Descriptor.WorkingFolder);

        listing.Entries.Sort();

        Assert.Equal(["a", "b"], Names(listing.Entries));
    }

    [Fact]
    public void What_is_no_folder_cannot_be_listed_and_says_so()
    {
        using var seized = new SeizedFolder();
        seized.AddFile("file");
        Assert.True(LinuxFiles.OpenAt(Descriptor.WorkingFolder, SeizedFolder.Bytes(seized["file"]), 0, out var file).IsNone);
        using (file)
        {
            var failure = new FolderListing().Read(file!);

            Assert.Equal("listing the folder broke off: not a folder (errno 20)", failure!.Message);
        }
    }

    [Fact]
    public void Twenty_thousand_long_names_keep_their_order_and_the_next_listing_is_its_own()
    {
        var listing = new FolderListing();
        string[] names = [.. Enumerable.Range(0, 20_000).Select(i => $"{i * 7919 % 20_000:d5}{new string('x', 200)}")];
        foreach (var part in names.Chunk(500))
        {
            Assert.Null(listing.Add(Records([.. part.Select(name => (name, Regular))]), Descriptor.WorkingFolder));
        }
        listing.Entries.Sort();
        Assert.Equal(names.Order(StringComparer.Ordinal), Names(listing.Entries));

        using var seized = new SeizedFolder();
        seized.AddFile("only");
        Assert.True(LinuxFiles.OpenAt(Descriptor.WorkingFolder, SeizedFolder.Bytes(seized.Path), 0, out var folder).IsNone);
        using (folder) { Assert.Null(listing.Read(folder!)); }

        Assert.Equal(["only"], Names(listing.Entries));
    }

    private static string[] Names(FolderListing.NameList list) =>
        [.. Enumerable.Range(0, list.Count).Select(i => Encoding.UTF8.GetString(list[i]))];

    private static byte[] Records(params (string Name, byte Type)[] entries)
    {
        var records = new List<byte>();
        foreach (var (name, type) in entries)
        {
            byte[] bytes = Encoding.UTF8.GetBytes(name);
            byte[] record = new byte[(19 + bytes.Length + 1 + 7) / 8 * 8];
            BinaryPrimitives.WriteUInt16LittleEndian(record.AsSpan(16), (ushort)record.Length);
            record[18] = type;
            bytes.CopyTo(record, 19);
            records.AddRange(record);
        }
        return [.. records];
    }
}
