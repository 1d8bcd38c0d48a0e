using System.Text;
using System.Text.Json.Nodes;
using Cotejo.Engine.Evidence;
using Cotejo.Harness.Accuracy;
using Cotejo.Harness.Pictures;
using Cotejo.Harness.Seizures;
using Cotejo.Harness.Trials;
using SkiaSharp;

namespace Cotejo.Harness.Tests;

/// <summary>One small seizure for all tests: generating it is most of their time.</summary>
public sealed class TelegramSet : IDisposable
{
    private readonly Workplace _place = new(null);

    public TelegramSet() => Entries = TelegramSeizure.Generate(Root, 3, Scale, from: null);

    internal const double Scale = 0.004;

    internal string Root => _place.At("seizure");
    internal IReadOnlyList<ManifestEntry> Entries { get; }
    internal IEnumerable<ManifestEntry> Media => Entries.Where(e => e.Source is not null);

    public void Dispose() => _place.Dispose();
}

public sealed class TelegramSeizureTests(TelegramSet set) : IClassFixture<TelegramSet>
{
    [Fact]
    public void It_has_as_many_files_folders_and_sets_as_the_scale_says()
    {
        Assert.Equal(84, set.Media.Count());
        Assert.Equal(36, set.Media.Select(Folder).Distinct().Count());
        Assert.Equal(4, set.Media.Select(e => e.Set).Distinct().Count());
        var plan = new TelegramPlan(1, 1, null);
        Assert.Equal(TelegramPlan.Files, plan.Items.Count);
        Assert.Equal(TelegramPlan.Folders, plan.Items.Select(f => plan.Places[f.Folder].Path).Distinct().Count());
        Assert.Equal(TelegramPlan.Sets, plan.Items.Select(f => plan.Sources[f.Source].Set).Distinct().Count());
        Assert.Equal(plan.Items.Count, plan.Items.Select(f => (f.Folder, f.Name)).Distinct().Count());
    }

    [Fact]
    public void At_full_scale_every_kind_of_file_has_its_share_and_the_costly_ones_are_few()
    {
        var plan = new TelegramPlan(1, 1, null);
        int Count(Func<string, bool> edit) => plan.Items.Count(f => edit(f.Edit));
        Assert.InRange(Count(e => e.StartsWith("video", StringComparison.Ordinal)), 600, 1500);
        Assert.InRange(Count(e => e == TelegramEdit.Heic), 100, 400);
        Assert.InRange(Count(e => e.StartsWith("screenshot", StringComparison.Ordinal)), 300, 1200);
        Assert.InRange(Count(e => e.EndsWith("2560 px", StringComparison.Ordinal)), 30, 200);
        Assert.InRange(plan.Items.DistinctBy(f => (f.Source, f.Edit)).Count(), 8_000, 12_000);
    }

    [Fact]
    public void The_same_seed_gives_the_same_bytes_and_another_seed_others()
    {
        using var place = new Workplace(null);
        var again = TelegramSeizure.Generate(place.At("again"), 3, TelegramSet.Scale, from: null);
        Assert.Equal(set.Entries, again);
        var other = TelegramSeizure.Generate(place.At("other"), 4, 0.002, from: null).Where(e => e.Source is not null);
        Assert.Empty(other.Select(e => e.Sha256).Intersect(again.Select(e => e.Sha256)));
    }

    [Fact]
    public void The_manifest_names_every_file_and_its_content()
    {
        var files = Manifest.Read(set.Root).ToDictionary(e => e.Path, e => e.Sha256!);
        Assert.Equal(Listing.Digests(set.Root), new SortedDictionary<string, string>(files, StringComparer.Ordinal));
    }

    [Fact]
    public void What_the_manifest_calls_copies_look_alike_and_what_it_does_not_does_not()
    {
        var hasher = new PictureHasher();
        var hashes = set.Media.Where(e => e.Path.EndsWith("jpg", StringComparison.OrdinalIgnoreCase) && !e.Edit.StartsWith(TelegramEdit.Crop, StringComparison.Ordinal))
            .DistinctBy(e => e.Sha256).Select(e => (e.Source, Hash: Hash(hasher, e))).Where(h => h.Hash.Compared).ToArray();
        int copies = 0;
        for (int i = 0; i < hashes.Length; i++)
        {
            for (int j = i + 1; j < hashes.Length; j++)
            {
                bool same = hashes[i].Source == hashes[j].Source;
                int distance = hashes[i].Hash.DistanceWithTwins(hashes[j].Hash);
                copies += same ? 1 : 0;
                Assert.True(same ? distance <= 31 : distance > 63, $"{distance} bits, sources {hashes[i].Source} and {hashes[j].Source}");
            }
        }
        Assert.True(copies >= 10, $"{copies} copies");
    }

    [Fact]
    public void An_exported_chat_lists_the_files_that_lie_in_it()
    {
        var lists = set.Entries.Where(e => Path.GetFileName(e.Path) == TelegramExport.FileName).ToArray();
        Assert.NotEmpty(lists);
        foreach (ManifestEntry list in lists)
        {
            string export = Folder(list);
            var messages = JsonNode.Parse(File.ReadAllText(OnDisk(list)))!["messages"]!.AsArray();
            var listed = messages.SelectMany(m => (JsonNode?[])[m!["photo"] ?? m["file"], m["thumbnail"]]).OfType<JsonNode>().Select(p => $"{export}/{p.GetValue<string>()}");
            Assert.Equal(set.Media.Select(e => PathOf(e)).Where(p => p.StartsWith(export + "/", StringComparison.Ordinal)).Order(StringComparer.Ordinal),
                listed.Order(StringComparer.Ordinal));
        }
    }

    [Fact]
    public void Each_video_of_an_export_has_a_small_picture_beside_it()
    {
        var paths = set.Media.Select(e => e.Path).ToHashSet();
        var videos = set.Media.Where(e => e.Kind == "video" && (e.Path.Contains("/video_files/", StringComparison.Ordinal) || e.Path.Contains("/round_video", StringComparison.Ordinal))).ToArray();
        Assert.NotEmpty(videos);
        Assert.All(videos, v => Assert.Contains(v.Path + "_thumb.jpg", paths));
    }

    [Fact]
    public void Photographs_stand_in_for_painted_pictures()
    {
        using var place = new Workplace(null);
        string photographs = Directory.CreateDirectory(place.At("photographs")).FullName;
        using var writer = new JpegWriter();
        for (int i = 0; i < 3; i++) { File.WriteAllBytes(Path.Combine(photographs, $"{i}.jpg"), writer.Write(Painter.Paint((ulong)i, 400, 300), 90)); }
        File.Copy(Path.Combine(photographs, "2.jpg"), Path.Combine(photographs, "again.jpg"));
        var media = TelegramSeizure.Generate(place.At("seizure"), 1, 0.003, photographs).Where(e => e.Source is not null && e.Kind == "picture" && e.Excerpt is null).ToArray();
        Assert.Equal(3, media.Select(e => e.Source).Distinct().Count());
        var originals = Listing.Digests(photographs).Values;
        Assert.All(media.Where(e => e.Edit == TelegramEdit.Original), e => Assert.Contains(e.Sha256!, originals));
    }

    [Theory]
    [InlineData(0.0)]
    [InlineData(double.NaN)]
    [InlineData(1000.0)]
    public void A_scale_that_makes_no_sense_is_refused(double scale)
    {
        using var place = new Workplace(null);
        Assert.Throws<SettingsException>(() => TelegramSeizure.Generate(place.At("seizure"), 1, scale, from: null));
        Assert.False(Directory.Exists(place.At("seizure")));
    }

    [Fact]
    public void The_real_command_finds_what_must_be_found()
    {
        using var place = new Workplace(null);
        ScannedSeizure scanned = ScannedSeizure.Scan(CotejoProcess.Find(null), set.Root, place.At("case"), [], _ => { });
        TelegramAccuracyResult result = TelegramAccuracy.Evaluate(scanned);
        Assert.Empty(result.Missing);
        Assert.Empty(result.False);
        Assert.True(result.Pairs >= 20, $"{result.Pairs} pairs");
        Assert.Empty(result.Missed);
    }

    private static string Folder(ManifestEntry entry) => Path.GetDirectoryName(PathOf(entry))!;

    private static string PathOf(ManifestEntry entry) => Encoding.UTF8.GetString(PathText.Unescape(entry.Path));

    private string OnDisk(ManifestEntry entry) => Path.Combine(set.Root, PathOf(entry));

    private PictureHash Hash(PictureHasher hasher, ManifestEntry entry)
    {
        using SKBitmap bitmap = Encoded.Decode(File.ReadAllBytes(OnDisk(entry)));
        return hasher.Hash(bitmap);
    }
}
