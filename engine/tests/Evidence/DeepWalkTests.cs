using Cotejo.Engine.Evidence;
using Cotejo.Engine.Hashing;

namespace Cotejo.Engine.Tests.Evidence;

public sealed class DeepWalkTests : IDisposable
{
    private readonly SeizedFolder _seized = new();

    public void Dispose() => _seized.Dispose();

    [Fact]
    public void A_tree_of_ten_thousand_levels_is_walked_down_and_up_again()
    {
        const int depth = 10_000;
        _seized.AddChain(depth, "d", (level, folder) =>
        {
            if (level % 1000 != 0) { return; }
            SeizedFolder.AddFileAt(folder, "file");
            SeizedFolder.AddFolderAt(folder, "later");
        });
        using var root = _seized.Open();
        var walk = new EvidenceWalk(root, new HashSet<FileIdentity>());

        var found = walk.Items(default).ToList();

        Assert.Equal(Enumerable.Range(0, 10).Select(i => (2000 * i) + 1), found.Select(item => item.Path.Folder.Length));
        Assert.All(found, item => Assert.Equal(FoundKind.RegularFile, item.Kind));
        Assert.Equal(1 + depth + 10, walk.FoldersWalked);
    }

    [Fact]
    public void Siblings_on_every_level_are_all_reached_when_the_walk_returns()
    {
        const int depth = 3 * EvidenceWalk.AncestorsOpen;
        _seized.AddChain(depth, "d", (_, folder) =>
        {
            SeizedFolder.AddFolderAt(folder, "z");
            SeizedFolder.AddFolderAt(folder, "a");
        });
        using var root = _seized.Open();
        var walk = new EvidenceWalk(root, new HashSet<FileIdentity>());

        Assert.Empty(walk.Items(default));

        Assert.Equal(1 + (3 * depth), walk.FoldersWalked);
    }

    [Fact]
    public void A_path_longer_than_one_call_takes_is_walked_and_its_file_is_read()
    {
        string name = new('n', 250);
        _seized.AddChain(40, name, (level, folder) => { if (level == 39) { SeizedFolder.AddFileAt(folder, "file"); } });
        using var root = _seized.Open();
        var item = Assert.Single(new EvidenceWalk(root, new HashSet<FileIdentity>()).Items(default));
        using var reader = new EvidenceReader(null);

        Assert.Equal((40 * 251) - 1, item.Path.Folder.Length);
        Assert.Null(reader.Open(root, item));
        Assert.Null(reader.Digest(default, out var digests));
        Assert.Equal("d41d8cd98f00b204e9800998ecf8427e", digests.Md5.ToString());
        Assert.True(root.OpenByComponents(item.Path.Folder, out var opened).IsNone);
        opened!.Dispose();
    }

    [Fact]
    public void A_folder_that_moves_while_beneath_it_is_walked_is_found_again_by_its_path()
    {
        using var root = _seized.Open();
        using var items = StartAtTheBottom(root);
        Directory.Move(_seized["d/d/d/d"], _seized["moved"]);

        var rest = Rest(items);

        Assert.Equal(["d/d/z", "d/z", "z"], rest.Where(item => item.EndsWith('z')).ToArray()[^3..]);
        Assert.DoesNotContain(rest, item => item.StartsWith('!'));
    }

    [Fact]
    public void What_can_no_longer_be_returned_to_is_recorded_folder_by_folder()
    {
        using var root = _seized.Open();
        using var items = StartAtTheBottom(root);
        Directory.Move(_seized["d/d/d/d"], _seized["moved"]);
        Directory.Move(_seized["d/d"], _seized["moved2"]);

        var rest = Rest(items);

        Assert.Equal(["!d/d/d/later", "!d/d/later"], rest.Where(item => item.StartsWith('!')));
        Assert.Equal(["d/z", "z"], rest.Where(item => item.EndsWith('z')).ToArray()[^2..]);
    }

    /// <summary>A chain so deep that its upper folders are closed when the walk is at its file; 'later/z' beside every link.</summary>
    private IEnumerator<FoundItem> StartAtTheBottom(EvidenceRoot root)
    {
        const int depth = EvidenceWalk.AncestorsOpen + 20;
        _seized.AddFolder("later");
        _seized.AddFile("later/z");
        _seized.AddChain(depth, "d", (level, folder) =>
        {
            if (level == depth - 1) { SeizedFolder.AddFileAt(folder, "bottom"); }
        });
        string folder = _seized.Path;
        for (int level = 0; level < 10; level++)
        {
            folder += "/d";
            Directory.CreateDirectory(folder + "/later");
            File.WriteAllBytes(folder + "/later/z", []);
        }
        var items = new EvidenceWalk(root, new HashSet<FileIdentity>()).Items(default).GetEnumerator();
        Assert.True(items.MoveNext());
        Assert.Equal("bottom", items.Current.Path.ToString()[^6..]);
        return items;
    }

    /// <summary>Paths without the name 'later'; with '!' those that could not be reached.</summary>
    private static List<string> Rest(IEnumerator<FoundItem> items)
    {
        var rest = new List<string>();
        while (items.MoveNext())
        {
            string path = items.Current.Path.ToString();
            if (items.Current.Kind == FoundKind.UnreadableFolder)
            {
                Assert.Equal(FailureKind.Unstable, items.Current.Failure!.Kind);
                rest.Add("!" + path);
            }
            else { rest.Add(path.Replace("later/", "", StringComparison.Ordinal)); }
        }
        return rest;
    }
}
