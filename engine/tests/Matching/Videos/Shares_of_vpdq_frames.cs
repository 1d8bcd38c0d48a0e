using Cotejo.Engine.Matching.Videos;
using Cotejo.Kernels;

namespace Cotejo.Engine.Tests.Matching.Videos;

public sealed class Shares_of_vpdq_frames
{
    private static readonly VpdqThresholds Default = new();

    [Fact]
    public void The_defaults_are_those_of_the_exchange() => Assert.Equal(new VpdqThresholds(31, 50, 80, 0), Default);

    [Fact]
    public void A_side_without_frames_matches_nothing()
    {
        var some = Frames(new Random(1), 3);
        VpdqFrame[] dark = [.. some.Select(frame => frame with { Quality = 49 })];
        Assert.Equal((0, 0, false), VpdqShares.Of([], some, Default));
        Assert.Equal((0, 0, false), VpdqShares.Of(some, dark, Default));
        Assert.Equal((0, 0, false), VpdqShares.Of([], [], new VpdqThresholds(QueryShare: 0)));
        Assert.Equal((0, 0, false), VpdqShares.Of(some, Frames(new Random(2), 3), Default));
    }

    [Fact]
    public void Repeated_hashes_and_low_quality_count_on_neither_side()
    {
        var some = Frames(new Random(3), 4);
        VpdqFrame[] query = [some[0], some[0], some[0], some[1], some[2] with { Quality = 49 }];
        VpdqFrame[] compared = [some[0], some[2], some[3], some[3]];
        var (q, c, matches) = VpdqShares.Of(query, compared, Default);
        Assert.Equal((50.0, 100.0 / 3, false), (q, c, matches));
        Assert.True(VpdqShares.Of(query, compared, Default with { QueryShare = 50 }).Matches);
        Assert.True(VpdqShares.Of(query, compared, Default with { QueryShare = 50, ComparedShare = 33 }).Matches);
        Assert.False(VpdqShares.Of(query, compared, Default with { QueryShare = 50, ComparedShare = 34 }).Matches);
        Assert.Equal((200.0 / 3, 200.0 / 3, false), VpdqShares.Of(query, compared, Default with { Quality = 0 }));
    }

    [Fact]
    public void The_distance_itself_still_matches()
    {
        var frame = Frames(new Random(4), 1)[0];
        Assert.Equal((100, 100, true), VpdqShares.Of([frame], [Flip(frame, 31)], Default));
        Assert.Equal((0, 0, false), VpdqShares.Of([frame], [Flip(frame, 32)], Default));
        Assert.Equal((100, 100, true), VpdqShares.Of([frame], [Flip(frame, 256)], Default with { Distance = 256 }));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(31)]
    [InlineData(120)]
    public void Shares_are_as_they_are_defined(int distance)
    {
        for (int seed = 0; seed < 60; seed++)
        {
            var random = new Random(seed);
            VpdqFrame[] query = Frames(random, random.Next(40));
            var copies = query.Where(_ => random.Next(2) == 0).Select(frame => Flip(frame, random.Next(60)));
            VpdqFrame[] compared = [.. copies, .. Frames(random, random.Next(20))];
            random.Shuffle(compared);
            var thresholds = Default with { Distance = distance };
            Assert.Equal(Define(query, compared, thresholds), VpdqShares.Of(query, compared, thresholds));
        }
    }

    private static (double, double, bool) Define(VpdqFrame[] query, VpdqFrame[] compared, VpdqThresholds t)
    {
        VpdqFrame[] q = [.. query.Where(frame => frame.Quality >= t.Quality).DistinctBy(frame => frame.Hash)];
        VpdqFrame[] c = [.. compared.Where(frame => frame.Quality >= t.Quality).DistinctBy(frame => frame.Hash)];
        if (q.Length == 0 || c.Length == 0) { return (0, 0, false); }
        double ofQuery = 100.0 * q.Count(one => c.Any(other => Hamming.Distance(one.Hash, other.Hash) <= t.Distance)) / q.Length;
        double ofCompared = 100.0 * c.Count(one => q.Any(other => Hamming.Distance(one.Hash, other.Hash) <= t.Distance)) / c.Length;
        return (ofQuery, ofCompared, ofQuery >= t.QueryShare && ofCompared >= t.ComparedShare);
    }

    private static VpdqFrame[] Frames(Random random, int count) =>
        [.. Enumerable.Range(0, count).Select(i => new VpdqFrame(RandomHash.Next(random), random.Next(50, 101), TimeSpan.FromSeconds(i)))];

    private static VpdqFrame Flip(VpdqFrame frame, int bits) => frame with { Hash = RandomHash.Flip(frame.Hash, bits, new Random(bits)) };
}
