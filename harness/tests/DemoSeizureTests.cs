using Cotejo.Engine.Evidence;
using Cotejo.Harness.Seizures;
using Cotejo.Harness.Trials;

namespace Cotejo.Harness.Tests;

public sealed class DemoSeizureTests : IDisposable
{
    private readonly Workplace _place = new(null);

    public void Dispose() => _place.Dispose();

    [Fact]
    public void The_same_seed_gives_the_same_bytes()
    {
        // Enough pictures that threads take turns differently and that progressive and baseline ones share a thread.
        DemoSeizure.Generate(_place.At("one"), 7, 60, 9, videos: 1);
        DemoSeizure.Generate(_place.At("two"), 7, 60, 9, videos: 1);
        Assert.Equal(Listing.Digests(_place.At("one")), Listing.Digests(_place.At("two")));
        Assert.Equal(File.ReadAllBytes(Manifest.PathOf(_place.At("one"))), File.ReadAllBytes(Manifest.PathOf(_place.At("two"))));
    }

    [Fact]
    public void Another_seed_gives_other_pictures()
    {
        var one = DemoSeizure.Generate(_place.At("one"), 1, 5, 2, videos: 0).Select(e => e.Sha256).Where(d => d is not null);
        var two = DemoSeizure.Generate(_place.At("two"), 2, 5, 2, videos: 0).Select(e => e.Sha256).ToHashSet();
        // Files without bytes are the same under every seed.
        string empty = Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData([]));
        Assert.DoesNotContain(one, digest => digest != empty && two.Contains(digest));
    }

    [Fact]
    public void The_manifest_names_every_file_and_its_content()
    {
        DemoSeizure.Generate(_place.At("demo"), 3, 40, 6, videos: 1);
        var manifest = Manifest.Read(_place.At("demo"));
        var files = manifest.Where(e => e.Sha256 is not null).ToDictionary(e => e.Path, e => e.Sha256!);
        Assert.Equal(Listing.Digests(_place.At("demo")), new SortedDictionary<string, string>(files, StringComparer.Ordinal));
        Assert.Equal(Listing.Types(_place.At("demo")).Keys.Order(StringComparer.Ordinal), manifest.Select(e => e.Path));
    }

    [Fact]
    public void It_holds_copies_near_copies_damage_and_odd_entries()
    {
        var entries = DemoSeizure.Generate(_place.At("demo"), 1, 150, 20, videos: 2);
        var pictures = entries.Where(e => e.Kind == "picture").ToArray();
        Assert.True(pictures.Length >= 150);
        Assert.True(pictures.GroupBy(e => e.Sha256).Count(g => g.Count() > 1) >= 10, "exact copies");
        Assert.True(pictures.GroupBy(e => e.Source).Count(g => g.Select(e => e.Sha256).Distinct().Count() > 1) >= 10, "near copies");
        Assert.True(entries.Count(e => e.Kind == "broken") >= 7);
        Assert.Contains(entries, e => e.Kind == "other");
        Assert.Equal(["cut to 30 %", "mpeg4 200k", "original", "still"], entries.Where(e => e.Excerpt is not null).Select(e => e.Edit).Distinct().Order(StringComparer.Ordinal));
        Assert.Contains(entries, e => e.Kind == "link");
        Assert.Contains(entries, e => e.Path.Contains(@"\xed", StringComparison.Ordinal));
        Assert.Equal(20, pictures.Select(e => e.Path[..e.Path.LastIndexOf('/')]).Distinct().Count());
    }

    [Fact]
    public void A_folder_that_holds_something_is_refused_and_left_alone()
    {
        Directory.CreateDirectory(_place.At("full"));
        File.WriteAllText(Path.Combine(_place.At("full"), "mine.txt"), "mine");
        var refused = Assert.Throws<SettingsException>(() => DemoSeizure.Generate(_place.At("full"), 1, 5, 2, videos: 0));
        Assert.Contains("not empty", refused.Message, StringComparison.Ordinal);
        Assert.Single(Directory.EnumerateFileSystemEntries(_place.At("full")));
    }

    [Fact]
    public void A_path_of_the_manifest_gives_its_bytes_back()
    {
        byte[] path = [.. "fotograf"u8, 0xED, .. "a\n.jpg"u8];
        var entry = new ManifestEntry(PathText.Escape(path), "picture", 1, "original", 0, null);
        Assert.Equal(path, entry.PathBytes());
    }
}
