using Cotejo.Engine.Lists;
using Cotejo.Engine.Matching;
using Cotejo.Engine.Planning;
using Cotejo.Kernels;

namespace Cotejo.Engine.Tests.Lists;

public sealed class Flooding_entries : IDisposable
{
    private readonly KnownCase _case = new();

    public void Dispose() => _case.Dispose();

    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    public void Are_counted_and_their_hits_left_out(int threads)
    {
        for (int n = 0; n < 5; n++) { _case.Picture(n, like: 50, bits: n); }
        for (int n = 10; n < 14; n++) { _case.Picture(n, like: 51, bits: n - 10); }
        _case.Add("pdq.txt", $"{KnownHashes.Pdq(50)},90\n{KnownHashes.Pdq(51)},90\n{KnownHashes.Md5(1)}{KnownHashes.Md5(1)},90\n", "ignore", format: "pdq");
        var summary = _case.Match(flood: "4", threads);
        Assert.Equal(["10 pdq near 0 Original 0", "11 pdq near 1 Original 0", "12 pdq near 2 Original 0", "13 pdq near 3 Original 0"], _case.Hits());
        Assert.Equal(["pdq line 1 5"], _case.Floods());
        Assert.Equal((1, 4), (summary.Known.Floods, summary.Known.AsideItems));
        Assert.Empty(_case.Check());
        Assert.Equal(0, _case.Match(flood: "off").Known.Floods);
        Assert.Equal(9, _case.Hits().Count);
        Assert.Empty(_case.Check());
    }

    [Fact]
    public void Frames_of_one_content_count_once()
    {
        _case.Video(1, 50, 50, 50, 60, 50);
        _case.Picture(2, like: 50);
        _case.Add("pdq.txt", $"{KnownHashes.Pdq(50)},90\n");
        Assert.Equal(0, _case.Match(flood: "2").Known.Floods);
        Assert.Equal(1, _case.Match(flood: "1").Known.Floods);
        Assert.Equal(["pdq line 1 2"], _case.Floods());
    }

    [Theory]
    [InlineData("1%", 10_000, 100)]
    [InlineData("1%", 100, 50)]
    [InlineData("0.5%", 1_000_001, 5001)]
    [InlineData("500", 10, 500)]
    [InlineData("1", 1_000_000, 1)]
    [InlineData("off", 1_000_000, long.MaxValue)]
    public void Are_told_by_a_limit_that_is_typed_and_read_back(string typed, long contents, long most)
    {
        var limit = FloodLimit.Parse(typed)!;
        Assert.Equal(most, limit.Of(contents));
        Assert.Equal(limit, FloodLimit.Read(limit.ToString()));
    }

    [Theory]
    [InlineData("")]
    [InlineData("%")]
    [InlineData("0%")]
    [InlineData("101%")]
    [InlineData("-1")]
    [InlineData("0")]
    [InlineData("1 %")]
    [InlineData("many")]
    public void Have_no_other_limits(string typed) => Assert.Null(FloodLimit.Parse(typed));

    /// <summary>However hits arrive, and however often the buffer is reduced in between.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void Are_the_same_whatever_the_order_of_hits(int seed)
    {
        var chance = new Random(seed);
        var hits = new List<(int Row, int Content, int Distance)>();
        for (int row = 0; row < 200; row++)
        {
            int contents = row % 10 == 0 ? 60 : chance.Next(1, 50);
            for (int n = 0; n < contents; n++)
            {
                for (int again = chance.Next(1, 4); again > 0; again--) { hits.Add((row, n * 7, chance.Next(32))); }
            }
        }
        var expected = hits.Where(h => h.Row % 10 != 0).GroupBy(h => (h.Row, h.Content)).Select(same => (same.Key.Row, same.Key.Content, same.Min(h => h.Distance))).Order().ToList();
        for (int times = 0; times < 3; times++)
        {
            var shuffled = hits.ToArray();
            chance.Shuffle(shuffled);
            var reducer = new HitReducer("list", long.MaxValue, flood: 50);
            foreach (var batch in shuffled.Chunk(chance.Next(1, 3000)))
            {
                PackedEdge[] packed = [.. batch.Select(h => PackedEdge.Pack(h.Row, h.Content, h.Distance, Orientation.Original, 0, 0))];
                reducer.Add(packed);
            }
            var (kept, floods) = reducer.Finish();
            Assert.Equal(expected, kept.Select(edge => (edge.A, edge.B, edge.Distance)));
            Assert.Equal(Enumerable.Range(0, 20).Select(n => 10 * n), floods);
        }
    }

    [Fact]
    public void More_hits_than_there_is_memory_for_stop_the_match()
    {
        var reducer = new HitReducer("known", most: 100, flood: long.MaxValue);
        var stopped = Assert.Throws<RunStoppedException>(() =>
        {
            for (int row = 0; row < 100_000; row++) { reducer.Add([PackedEdge.Pack(row, 1, 0, Orientation.Original, 0, 0)]); }
        });
        Assert.Contains("near hits on the list 'known'", stopped.Message);
    }
}
