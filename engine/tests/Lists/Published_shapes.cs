using Cotejo.Engine.Exchange;
using Cotejo.Engine.Hashing;
using Cotejo.Engine.Lists;
using Cotejo.Kernels;

namespace Cotejo.Engine.Tests.Lists;

public sealed class Published_shapes : IDisposable
{
    private readonly TestFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("pdq.txt", "pdq", 3, 3, 0, 0, 0, 3)]
    [InlineData("pdq-meta.txt", "pdq", 2, 1, 0, 0, 0, 1)]
    [InlineData("pdq.csv", "csv", 2, 2, 0, 0, 0, 2)]
    [InlineData("md5.txt", "md5", 3, 3, 2, 0, 0, 0)]
    [InlineData("MD5SUMS", "md5", 2, 2, 2, 0, 0, 0)]
    [InlineData("sha1.txt", "sha1", 2, 2, 0, 2, 0, 0)]
    [InlineData("sha256.txt", "sha256", 4, 4, 0, 0, 4, 0)]
    [InlineData("all.csv", "csv", 2, 2, 2, 1, 1, 1)]
    [InlineData("hashdeep.txt", "hashdeep", 2, 2, 2, 0, 2, 0)]
    [InlineData("vics-1.2.json", "vics 1.2 Media", 4, 3, 3, 1, 0, 0)]
    [InlineData("vics-1.3.json", "vics 1.3 Media", 4, 3, 3, 1, 0, 0)]
    [InlineData("vics-1.3-cases.json", "vics 1.3 Cases", 3, 3, 3, 0, 0, 0)]
    [InlineData("vics-2.0.json", "vics 2.0 Media", 2, 2, 2, 1, 1, 1)]
    [InlineData("vics-2.0-cases.json", "vics 2.0 Cases", 3, 3, 3, 0, 0, 0)]
    [InlineData("nsrl.db", "nsrl", 4, 4, 3, 3, 3, 0)]
    [InlineData("NSRLFile.txt", "nsrl-csv", 3, 3, 2, 2, 0, 0)]
    [InlineData("icse.csv", "icse", 2, 2, 2, 1, 0, 0)]
    [InlineData("ncmec.xml", "ncmec", 9, 3, 3, 1, 0, 1)]
    [InlineData("stopncii.json", "stopncii", 6, 2, 1, 0, 0, 1)]
    [InlineData("vpdq.json", "vpdq", 1, 1, 0, 0, 0, 0)]
    public void Are_told_by_their_content_and_read(string name, string format, long records, long entries, long md5, long sha1, long sha256, long pdq)
    {
        var list = Add(name).Description;
        var file = Assert.Single(list.Files);
        Assert.Equal(format, file.Version is null ? file.Format : $"{file.Format} {file.Version}");
        Assert.Equal((records, entries), (list.Counts.Records, list.Counts.Entries));
        Assert.Equal((md5, sha1, sha256, pdq), (list.Counts.Md5, list.Counts.Sha1, list.Counts.Sha256, list.Counts.Pdq));
        Assert.Equal(records, list.Counts.Entries + list.Counts.Withdrawn + list.Counts.WithoutHash + list.Counts.Plain);
        Assert.Equal(file.Sha256, Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(Shape(name).Bytes)));
    }

    [Fact]
    public void Are_all_tested() => Assert.Equal(20, PublishedShapes.All.Count);

    [Fact]
    public void Keep_what_a_record_says()
    {
        Add("vics-1.3.json");
        using var list = Open("vics-1.3");
        var entries = EntriesOf(list, KnownHashes.Md5(1));
        Assert.Equal(["1", "3"], entries.Select(e => e.Id));
        Assert.Equal([1, 2], entries.Select(e => e.Category));
        Assert.Equal(("A", "VictimIdentified; IsDistributed; beach"), (entries[0].Series, entries[0].Tags));
        Assert.Equal(EntryDigests.Md5 | EntryDigests.Sha1, entries[0].Has);
        Assert.Equal(KnownHashes.Sha1(1), entries[0].Sha1.ToString());
        var second = Assert.Single(EntriesOf(list, KnownHashes.Md5(2)));
        Assert.Equal((null, null, null), (second.Category, second.Series, second.Tags));
    }

    [Fact]
    public void Keep_the_region_that_a_file_tells_or_that_is_given()
    {
        Assert.Equal("UK", Add("vics-2.0-cases.json").Description.Files[0].Region);
        Assert.Null(Add("vics-2.0.json").Description.Files[0].Region);
        Assert.Equal("ES", Add("vics-1.3.json", region: "ES").Description.Files[0].Region);
        using var list = Open("vics-2.0-cases");
        Assert.Equal("17/2020/1", Assert.Single(EntriesOf(list, KnownHashes.Md5(1))).Id);
        Assert.Equal("1", Assert.Single(EntriesOf(list, KnownHashes.Md5(3))).Id);
    }

    [Fact]
    public void Keep_rows_of_separated_values_with_their_lines()
    {
        Add("all.csv");
        Add("icse.csv");
        using var all = Open("all");
        var first = Assert.Single(EntriesOf(all, KnownHashes.Md5(1)));
        Assert.Equal((2L, 1, "A", "x\ny\"z"), (first.At, first.Category, first.Series, first.Tags));
        Assert.Equal(4L, Assert.Single(EntriesOf(all, KnownHashes.Md5(2))).At);
        using var icse = Open("icse");
        var image = Assert.Single(EntriesOf(icse, KnownHashes.Md5(1)));
        Assert.Equal(("4711", "Series One", "Is distributed; Baseline"), (image.Id, image.Series, image.Tags));
    }

    [Fact]
    public void Lose_what_a_feed_took_back_and_keep_what_came_again()
    {
        Assert.Equal(5, Add("ncmec.xml").Description.Counts.Withdrawn);
        using var list = Open("ncmec");
        Assert.Equal([1, 0, 0, 1, 1], Enumerable.Range(1, 5).Select(n => EntriesOf(list, KnownHashes.Md5(n)).Count));
        Assert.Equal(("7/a", "A1"), (EntriesOf(list, KnownHashes.Md5(1))[0].Id, EntriesOf(list, KnownHashes.Md5(1))[0].Tags));
        Assert.Equal(3, Add("stopncii.json").Description.Counts.Withdrawn);
    }

    [Fact]
    public void A_withdrawal_in_another_file_of_the_list_counts_too()
    {
        string active = _folder.Write("page1.json", Feed("Active", 1)), withdrawn = _folder.Write("page2.json", Feed("Withdrawn", 2));
        var added = CaseListChanges.Add(new ListSettings(_folder["case"], [active, withdrawn], "find", "feed"), new ListProgress(), CancellationToken.None);
        Assert.Equal((2, 0, 2), (added.Added[0].Description.Counts.Records, added.Added[0].Description.Counts.Entries, added.Added[0].Description.Counts.Withdrawn));

        static byte[] Feed(string status, int time) => System.Text.Encoding.UTF8.GetBytes(
            $$"""{"hashRecords": [{"lastModtimestamp": {{time}}, "hashValue": "{{KnownHashes.Md5(1)}}", "hashStatus": "{{status}}", "signalType": "VideoMD5"}]}""");
    }

    [Fact]
    public void A_video_keeps_the_frames_that_vpdq_compares()
    {
        var counts = Add("vpdq.json").Description.Counts;
        Assert.Equal((1, 2), (counts.Videos, counts.Frames));
        using var list = Open("vpdq");
        var rows = new NearRows(list, ofVideos: true);
        Assert.Equal((Hash256.Parse(KnownHashes.Pdq(3)), 2000L), (rows.Row(1).Hash, rows.Row(1).Time));
        Assert.Equal([Hash256.Parse(KnownHashes.Pdq(1)), Hash256.Parse(KnownHashes.Pdq(3))], rows.FramesOf(list.Entry(rows.Row(0).Entry)));
    }

    [Fact]
    public void A_forced_format_wins_over_the_content()
    {
        string one = _folder.Write("one.txt", System.Text.Encoding.ASCII.GetBytes(KnownHashes.Sha256(1)));
        var refused = Assert.Throws<SettingsException>(() => Add(one, null, null));
        Assert.Contains("give --format sha256 or --format pdq", refused.Message);
        Assert.Equal(1, Add(one, null, "sha256").Description.Counts.Sha256);
        string header = _folder.Write("header.csv", System.Text.Encoding.ASCII.GetBytes($"name,hash\na,{KnownHashes.Sha256(1)}\n"));
        Assert.Equal(1, Add(header, null, "pdq").Description.Counts.Pdq);
    }

    private ListInfo Add(string name, string? region = null) => Add(_folder.Write(name, Shape(name).Bytes), region, format: null);

    private ListInfo Add(string file, string? region, string? format) =>
        Assert.Single(CaseListChanges.Add(new ListSettings(_folder["case"], [file], "find", Region: region, Format: format), new ListProgress(), CancellationToken.None).Added);

    private ListFile Open(string name) => ListFile.Open(new CaseLists(_folder["case"]).Own.PathOf(name));

    private static PublishedShape Shape(string name) => PublishedShapes.All.Single(shape => shape.Name == name);

    private static List<ListEntry> EntriesOf(ListFile list, string md5)
    {
        var entries = new List<ListEntry>();
        list.Find(HashKind.Md5, [ListRow.Of(Md5Digest.Read(Convert.FromHexString(md5)), 0)], (_, entry) => entries.Add(list.Entry(entry)), CancellationToken.None);
        return entries;
    }
}
