using System.Text.Json;
using Cotejo.Engine.Comparing;
using Cotejo.Engine.Pipeline;
using Cotejo.Engine.Planning;

namespace Cotejo.Engine.Tests.Comparing;

public sealed class Comparing_cases : IDisposable
{
    private readonly TestFolder _folder = new();

    public Comparing_cases()
    {
        // Shared: picture 1 byte for byte, twice in A and once in B, and a text. Near: 2, mirrored in nothing, compressed again in B. Only in one: 3, 4.
        _folder.Jpeg("a/x/1.jpg", seed: 1);
        _folder.Jpeg("a/y/1.jpg", seed: 1);
        _folder.Jpeg("a/x/2.jpg", seed: 2);
        _folder.Jpeg("a/x/3.jpg", seed: 3);
        _folder.Write("a/notes.txt", "text"u8.ToArray());
        _folder.Write("a/empty", []);
        _folder.Jpeg("b/z/one.jpg", seed: 1);
        _folder.Jpeg("b/z/two.jpg", seed: 2, quality: 60);
        _folder.Jpeg("b/4.jpg", seed: 4);
        _folder.Write("b/notes.txt", "text"u8.ToArray());
        _folder.Write("b/empty", []);
        _folder.Jpeg("c/third.jpg", seed: 1, quality: 40);
        foreach (string name in (string[])["a", "b", "c"])
        {
            using var scan = new Scan(new ScanSettings(_folder["case-" + name], [_folder[name]], null, 1, null));
            scan.Run(CancellationToken.None);
        }
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Counts_what_two_share_exactly_and_nearly()
    {
        byte[] before = File.ReadAllBytes(_folder["case-b/ledger.db"]);
        var pair = Assert.Single(Compare(["a", "b"]).Pairs);
        Assert.Equal((1, 2, 1, 1), (pair.Shared, pair.SharedItemsA, pair.SharedItemsB, pair.SharedOther));
        Assert.Equal((1, 1, 1), (pair.NearPairs, pair.NearA, pair.NearB));
        Assert.Equal(["x z 1 1", "y z 1 0"], pair.Folders.Select(f => $"{f.A.Folder} {f.B.Folder} {f.Shared} {f.Near}"));
        Assert.Equal(2, pair.FolderPairs);
        Assert.Equal(before, File.ReadAllBytes(_folder["case-b/ledger.db"]));
    }

    [Fact]
    public void Compares_every_two_of_several()
    {
        var pairs = Compare(["a", "b", "c"]).Pairs;
        Assert.Equal(["a b", "a c", "b c"], pairs.Select(p => $"{p.A[^1]} {p.B[^1]}"));
        Assert.Equal([(1, 1), (0, 1), (0, 1)], pairs.Select(p => ((int)p.Shared, (int)p.NearPairs)));
    }

    [Fact]
    public void Writes_tables_that_say_the_same_either_way()
    {
        var result = Compare(["a", "b"], _folder["out"]);
        Assert.Equal(6, result.Files.Count);
        string Read(string name) => File.ReadAllText(_folder["out/" + name]);
        var shared = JsonDocument.Parse(Read("shared.jsonl")).RootElement;
        Assert.Equal((_folder["a/x/1.jpg"], _folder["b/z/one.jpg"]), (shared.GetProperty("firstPathA").GetString(), shared.GetProperty("firstPathB").GetString()));
        var near = JsonDocument.Parse(Read("near.jsonl")).RootElement;
        Assert.Equal((_folder["a/x/2.jpg"], _folder["b/z/two.jpg"], "copy", "Original"), (near.GetProperty("firstPathA").GetString(),
            near.GetProperty("firstPathB").GetString(), near.GetProperty("kind").GetString(), near.GetProperty("orientation").GetString()));
        Assert.Equal(2, Read("folders.jsonl").Split('\n', StringSplitOptions.RemoveEmptyEntries).Length);
        Assert.Contains("shared.csv", Read("SHA256SUMS"));

        Compare(["b", "a"], _folder["out2"]);
        var turned = JsonDocument.Parse(File.ReadAllText(_folder["out2/near.jsonl"])).RootElement;
        Assert.Equal(near.GetProperty("sha256A").GetString(), turned.GetProperty("sha256B").GetString());
        Assert.Equal(near.GetProperty("distance").GetInt32(), turned.GetProperty("distance").GetInt32());
    }

    [Fact]
    public void Finds_the_same_pairs_as_one_case_of_both()
    {
        using (var scan = new Scan(new ScanSettings(_folder["case-all"], [_folder["a"], _folder["b"]], null, 1, null))) { scan.Run(CancellationToken.None); }
        using var numbered = Cotejo.Engine.Report.NumberedCase.Open(_folder["case-all"]);
        Assert.Equal(numbered.Summary.Pairs, Compare(["a", "b"]).Pairs.Single().NearPairs);
    }

    [Fact]
    public void Tells_what_videos_are_to_each_other()
    {
        string film = Films.Make(_folder, "v/film.mp4", 21, 22, 23);
        Films.Edit(_folder, "v/film.mp4", "w/clip.mp4", "-ss", "4", "-t", "6", "-crf", "30");
        _folder.Write("w/still.png", File.ReadAllBytes(_folder["scenes/21.png"]));
        foreach (string name in (string[])["v", "w"])
        {
            using var scan = new Scan(new ScanSettings(_folder["case-" + name], [_folder[name]], null, 1, null));
            scan.Run(CancellationToken.None);
        }
        Compare(["v", "w"], _folder["out"]);
        var near = File.ReadAllText(_folder["out/near.jsonl"]).Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonDocument.Parse(line).RootElement)
            .ToDictionary(n => Path.GetFileName(n.GetProperty("firstPathB").GetString()!), n => n);
        Assert.Equal("holdsClip", near["clip.mp4"].GetProperty("kind").GetString());
        Assert.All(near.Values, n => Assert.Equal(film, n.GetProperty("firstPathA").GetString()));
    }

    [Fact]
    public void Refuses_what_makes_no_sense()
    {
        Assert.Contains("is given 2 times", Assert.Throws<SettingsException>(() => Compare(["a", "a"])).Message);
        var problems = Assert.Throws<SettingsException>(() => CaseComparison.Run(
            new CompareSettings(new MatchSettings(_folder["case-a"], null, null, 99), [_folder["nowhere"]], _folder["a/out"]), CancellationToken.None)).Problems;
        Assert.Equal(3, problems.Count);
        Assert.False(Directory.Exists(_folder["a/out"]));
    }

    private ComparisonResult Compare(string[] names, string? output = null) => CaseComparison.Run(
        new CompareSettings(new MatchSettings(_folder["case-" + names[0]], null, 1, null), [.. names[1..].Select(n => _folder["case-" + n])], output), CancellationToken.None);
}
