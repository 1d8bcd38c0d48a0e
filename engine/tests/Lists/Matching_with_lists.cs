using Cotejo.Engine.Lists;
using Cotejo.Kernels;

namespace Cotejo.Engine.Tests.Lists;

public sealed class Matching_with_lists : IDisposable
{
    private readonly KnownCase _case = new();

    public void Dispose() => _case.Dispose();

    [Fact]
    public void Every_content_is_known_by_any_digest()
    {
        _case.Picture(1, like: 1);
        _case.Picture(2, like: 2);
        _case.File(3);
        _case.Picture(4, like: 4);
        _case.Add("md5.txt", $"{KnownHashes.Md5(1)}\n{KnownHashes.Md5(9)}\n");
        _case.Add("sha1.txt", $"{KnownHashes.Sha1(2)}\n");
        _case.Add("sha256.txt", $"{KnownHashes.Sha256(3)}\n", format: "sha256");
        _case.Add("all.csv", $"md5,sha1,sha256\n{KnownHashes.Md5(1)},{KnownHashes.Sha1(1)},{KnownHashes.Sha256(1)}\n");
        var summary = _case.Match();
        Assert.Equal(["1 all exact md5 sha1 sha256", "1 md5 exact md5", "2 sha1 exact sha1", "3 sha256 exact sha256"], _case.Hits());
        Assert.Equal((4, 3, 3, 0), (summary.Known.Lists, summary.Known.FoundItems, summary.Known.FoundContents, summary.Known.AsideItems));
        Assert.Empty(_case.Check());
    }

    [Fact]
    public void A_digest_that_contradicts_another_is_told_and_sets_nothing_aside()
    {
        _case.Picture(1, like: 1);
        _case.Add("forged.csv", $"md5,sha1\n{KnownHashes.Md5(1)},{KnownHashes.Sha1(2)}\n", "ignore");
        _case.Match();
        Assert.Equal(["1 forged exact md5 not sha1"], _case.Hits());
        Assert.Empty(_case.Aside());
        var hit = Assert.Single(_case.Details("1").Hits);
        Assert.Equal("same MD5, BUT ANOTHER SHA1", hit.Words);
    }

    [Theory]
    [InlineData(0, true)]
    [InlineData(31, true)]
    [InlineData(32, false)]
    public void Near_is_within_31_bits(int bits, bool isHit)
    {
        _case.Picture(1, like: 7, bits, Orientation.FlipX);
        _case.Add("pdq.txt", $"{KnownHashes.Pdq(7)},90\n");
        _case.Match();
        Assert.Equal(isHit ? [$"1 pdq near {bits} FlipX 0"] : [], _case.Hits());
        Assert.Empty(_case.Check());
    }

    [Fact]
    public void Near_is_looked_for_in_all_eight_orientations_and_frames()
    {
        foreach (var laid in Enum.GetValues<Orientation>()) { _case.Picture((int)laid, like: 7, bits: 3, laid); }
        _case.Video(20, 100, 101, 7, 103, 104);
        _case.Add("pdq.txt", $"{KnownHashes.Pdq(7)},90\n");
        _case.Match();
        Assert.Equal([.. Enum.GetValues<Orientation>().Select(laid => $"{(int)laid} pdq near 3 {laid} 0").Append("20 pdq near 0 Original 2").Order(StringComparer.Ordinal)], _case.Hits());
        var hit = Assert.Single(_case.Details("20").Hits);
        Assert.Equal((2m, "0 bits by PDQ, laid Original, at 0:02.0"), (hit.Time, hit.Words));
    }

    [Fact]
    public void Plain_frames_and_plain_entries_are_near_to_nothing()
    {
        _case.Picture(1, like: 7, quality: 49);
        _case.Picture(2, like: 8);
        _case.Picture(3, like: 9, quality: 50);
        _case.Add("pdq.txt", $"{KnownHashes.Pdq(7)},90\n{KnownHashes.Pdq(8)},49\n{KnownHashes.Pdq(9)},50\n");
        _case.Match();
        Assert.Equal(["3 pdq near 0 Original 0"], _case.Hits());
    }

    [Fact]
    public void The_entry_s_words_go_with_the_hit()
    {
        _case.Picture(1, like: 1, copies: 3);
        _case.Add("known.csv", $"pdq,id,category,series,tags\n{KnownHashes.Pdq(1)},a17,1,One,x\n{KnownHashes.Pdq(1)},a18,2,Two,\n", region: "UK");
        File.WriteAllText(Path.Combine(_case.Folder, "labels.json"), """{"UK": {"1": "Category A"}, "*": {"2": "Other"}}""");
        var summary = _case.Match();
        Assert.Equal((3, 1), (summary.Known.FoundItems, summary.Known.FoundContents));
        var hits = _case.Details("1").Hits;
        Assert.Equal(["1 (UK): Category A", "2 (UK): Other"], hits.Select(hit => hit.Entry.CategoryText));
        Assert.Equal(("known", "find", "line 2", "a17", "One", "x"),
            (hits[0].Entry.List, hits[0].Entry.ListKind, hits[0].Entry.Place, hits[0].Entry.Id, hits[0].Entry.Series, hits[0].Entry.Tags));
    }

    [Fact]
    public void What_is_to_be_ignored_is_set_aside_until_the_list_is_dropped()
    {
        _case.Picture(1, like: 7, bits: 10, copies: 2);
        _case.Picture(2, like: 8);
        _case.File(3);
        Assert.Equal((2, 0), Debt(_case.Match()));
        _case.Add("memes.txt", $"{KnownHashes.Pdq(7)},90\n", "ignore");
        var summary = _case.Match();
        Assert.Equal((1, 1), Debt(summary));
        Assert.Equal((2, 1, 0), (summary.Known.AsideItems, summary.Known.AsideContents, summary.Known.FoundItems));
        Assert.Equal(["1 memes", "1 again 1 memes"], _case.Aside());
        Assert.True(Assert.Single(_case.Details("1").Hits).SetsAside);
        Assert.Empty(_case.Check());

        CaseListChanges.Drop(_case.Folder, ["memes"], null);
        Assert.Contains(_case.Check(), f => f.What.Contains("other lists", StringComparison.Ordinal));
        Assert.Equal((2, 0), Debt(_case.Match()));
        Assert.Empty(_case.Hits());
        Assert.Empty(_case.Check());

        static (long, long) Debt(Engine.Ledger.CaseSummary s) => (s.Review.Undecided, s.Review.SetAside);
    }

    [Fact]
    public void What_is_looked_for_is_never_set_aside()
    {
        _case.Picture(1, like: 7);
        _case.Add("memes.txt", $"{KnownHashes.Pdq(7)},90\n", "ignore");
        _case.Add("known.txt", $"{KnownHashes.Pdq(7)},90\n");
        _case.Match();
        Assert.Equal(2, _case.Hits().Count);
        Assert.Empty(_case.Aside());
    }

    [Fact]
    public void Near_in_a_part_sets_nothing_aside()
    {
        _case.Picture(1, like: 7, damage: "cut short");
        _case.Animation(2, like: 7);
        _case.Video(3, 7, 100, 101);
        _case.Picture(4, like: 7);
        _case.Add("memes.txt", $"{KnownHashes.Pdq(7)},90\n", "ignore");
        _case.Add("exact.txt", $"{KnownHashes.Md5(3)}\n", "ignore");
        _case.Match();
        Assert.Equal(5, _case.Hits().Count);
        Assert.Equal(["3 exact", "4 memes"], _case.Aside());
    }

    [Fact]
    public void A_group_is_set_aside_when_all_of_it_is()
    {
        // The centred hashes make groups: 1 and 2 are copies of each other, 3 and 4 as well; of those only one is known.
        for (int n = 1; n <= 4; n++) { _case.Picture(n, like: n); }
        _case.Change("""
            UPDATE hashes SET hash = (SELECT o.hash FROM hashes o WHERE o.policy = 'centred' AND o.content_id = 1) WHERE policy = 'centred' AND content_id = 2;
            UPDATE hashes SET hash = (SELECT o.hash FROM hashes o WHERE o.policy = 'centred' AND o.content_id = 3) WHERE policy = 'centred' AND content_id = 4;
            """);
        _case.Add("ignore.txt", $"{KnownHashes.Md5(1)}\n{KnownHashes.Md5(2)}\n{KnownHashes.Md5(3)}\n", "ignore");
        var summary = _case.Match();
        Assert.Equal((2, 2, 1, 1), (summary.Groups, summary.Review.Groups, summary.Review.SetAside, summary.Review.Undecided));
        Assert.Equal((3, 1), (summary.Known.AsideContents, summary.Known.AsideGroups));
    }

    [Fact]
    public void A_store_serves_several_cases_and_is_only_read()
    {
        string store = _case["store"];
        _case.Picture(1, like: 1);
        Assert.True(_case.Add("shared.txt", $"{KnownHashes.Md5(1)}\n", store: store).NewStore);
        Assert.Empty(Directory.GetFiles(Path.Combine(_case.Folder, "lists"), "*.list"));
        using var other = new KnownCase();
        other.Picture(1, like: 1);
        CaseListChanges.Add(new ListSettings(other.Folder, [], null, Store: store), new ListProgress(), CancellationToken.None);
        foreach (var each in (KnownCase[])[_case, other])
        {
            each.Match();
            Assert.Equal(["1 shared exact md5"], each.Hits());
            Assert.Empty(each.Check());
        }
        Assert.Contains("give --list-store", Assert.Throws<SettingsException>(() => CaseListChanges.Drop(other.Folder, ["shared"], null)).Message);
        Directory.Move(store, store + "-away");
        Assert.Contains("is not there; mount it", Assert.Throws<SettingsException>(() => other.Match()).Message);
        Assert.Contains(other.Check(), f => f.Where == "lists");
        CaseListChanges.Drop(other.Folder, [], store);
        other.Match();
        Assert.Empty(other.Hits());
    }

    [Theory]
    [InlineData("UPDATE hits SET distance = distance + 1")]
    [InlineData("UPDATE hits SET kind = 'Near', agree = NULL, distance = 1, orientation = 'Original', frame = 0 WHERE kind = 'Exact'")]
    [InlineData("DELETE FROM hits")]
    [InlineData("DELETE FROM set_aside")]
    [InlineData("DELETE FROM floods")]
    [InlineData("UPDATE floods SET contents = 1")]
    [InlineData("UPDATE list_entries SET category = 7")]
    [InlineData("UPDATE lists SET kind = 'Find'")]
    [InlineData("DELETE FROM list_matches")]
    [InlineData("UPDATE list_matches SET flood = 'much'")]
    [InlineData("UPDATE hashes SET hash = zeroblob(32) WHERE policy = 'full'")]
    public void A_check_finds_what_was_changed(string change)
    {
        _case.Picture(1, like: 7, bits: 3);
        _case.Picture(2, like: 8);
        for (int n = 10; n < 13; n++) { _case.Picture(n, like: 9, bits: n - 10); }
        _case.Add("pdq.txt", $"{KnownHashes.Pdq(7)},90\n{KnownHashes.Pdq(9)},90\n", "ignore");
        _case.Add("md5.txt", $"{KnownHashes.Md5(2)}\n", "ignore");
        _case.Match(flood: "2");
        Assert.Empty(_case.Check());
        _case.Change(change);
        Assert.NotEmpty(_case.Check());
    }

    [Fact]
    public void A_check_finds_a_list_that_was_changed()
    {
        _case.Picture(1, like: 1);
        _case.Add("md5.txt", $"{KnownHashes.Md5(1)}\n{KnownHashes.Md5(2)}\n");
        _case.Match();
        string list = Path.Combine(_case.Folder, "lists", "md5.list");
        byte[] bytes = File.ReadAllBytes(list);
        bytes[12] ^= 1;
        File.WriteAllBytes(list, bytes);
        Assert.Equal(("list md5", "is not as it was imported"), (_case.Check()[0].Where, _case.Check()[0].What));
    }
}
