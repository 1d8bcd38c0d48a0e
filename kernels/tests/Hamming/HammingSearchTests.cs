namespace Cotejo.Kernels.Tests;

public sealed class HammingSearchTests
{
    private static readonly SearchMethod[] Methods = [SearchMethod.Definition, SearchMethod.Tiles, SearchMethod.Bands];

    [Fact]
    public void Threads_do_not_change_what_is_found()
    {
        var hashes = HashSets.Clustered(1500, seed: 51);
        var within = HashSets.Expected(hashes, hashes, 31, isSelf: true);
        var between = HashSets.Expected(hashes[..700], hashes[700..], 31, isSelf: false);
        foreach (var method in (SearchMethod[])[SearchMethod.Tiles, SearchMethod.Bands])
        {
            foreach (int degree in (int[])[1, 2, 5])
            {
                var options = new SearchOptions(31, degree, method);
                Assert.Equal(within, HashSets.Within(hashes, options));
                Assert.Equal(between, HashSets.Between(hashes[..700], hashes[700..], options));
            }
        }
    }

    [Fact]
    public void The_automatic_choice_says_what_ran_and_finds_the_same()
    {
        var few = HashSets.Clustered(300, seed: 61);
        Assert.Equal(SearchMethod.Tiles, HammingSearch.Within(few, new SearchOptions(31), _ => { }).Method);
        Assert.Equal(HashSets.Expected(few, few, 31, isSelf: true), HashSets.Within(few, new SearchOptions(31)));

        var many = HashSets.Random(60_000, seed: 62);
        many[59_999] = many[7];
        var run = HammingSearch.Within(many, new SearchOptions(15, 2), pairs => Assert.Equal(new HashPair(7, 59_999, 0), pairs[0]));
        Assert.Equal(SearchMethod.Bands, run.Method);
        Assert.NotEqual(SimdPath.Auto, run.Path);
    }

    [Fact]
    public void A_flood_of_one_hash_is_estimated_as_a_task_for_tiles()
    {
        var hashes = new Hash256[50_000];
        Array.Fill(hashes, HashSets.Random(1, seed: 71)[0]);
        Assert.True(BandJoin.Cost(hashes, 31) > TileJoin.Cost(hashes.Length));
        Assert.True(BandJoin.Cost(hashes, hashes, 31) > TileJoin.Cost(hashes.Length, hashes.Length));
        var random = HashSets.Random(50_000, seed: 72);
        Assert.True(BandJoin.Cost(random, 31) < TileJoin.Cost(random.Length));
        Assert.True(BandJoin.Cost(random, random, 31) < TileJoin.Cost(random.Length, random.Length));
    }

    [Fact]
    public void Pairs_come_in_bounded_batches()
    {
        var hashes = new Hash256[700];
        long pairs = 0;
        foreach (var method in Methods)
        {
            pairs = 0;
            HammingSearch.Within(hashes, new SearchOptions(0, 2, method), batch =>
            {
                Assert.InRange(batch.Length, 1, 4096);
                Interlocked.Add(ref pairs, batch.Length);
            });
            Assert.Equal(700 * 699 / 2, pairs);
        }
    }

    [Fact]
    public void A_cancelled_search_stops_and_says_so()
    {
        var hashes = new Hash256[3000];
        foreach (var method in Methods)
        {
            foreach (int degree in (int[])[1, 3])
            {
                using var source = new CancellationTokenSource();
                int batches = 0;
                void StopAtTheSecond(ReadOnlySpan<HashPair> pairs)
                {
                    if (Interlocked.Increment(ref batches) == 2) { source.Cancel(); }
                }
                var options = new SearchOptions(31, degree, method, Cancel: source.Token);
                Assert.ThrowsAny<OperationCanceledException>(() => HammingSearch.Within(hashes, options, StopAtTheSecond));
                Assert.InRange(batches, 2, 2 + degree);
                Assert.ThrowsAny<OperationCanceledException>(() => HammingSearch.Between(hashes, hashes, options, StopAtTheSecond));
            }
        }
    }

    [Fact]
    public void What_the_sink_throws_comes_out_as_it_was()
    {
        var hashes = new Hash256[3000];
        foreach (var method in Methods)
        {
            foreach (int degree in (int[])[1, 3])
            {
                var error = Assert.Throws<InvalidDataException>(() => HammingSearch.Within(
                    hashes, new SearchOptions(31, degree, method), _ => throw new InvalidDataException("full")));
                Assert.Equal("full", error.Message);
            }
        }
    }

    [Theory]
    [InlineData(-1, 1)]
    [InlineData(64, 1)]
    [InlineData(31, 0)]
    public void Settings_out_of_range_are_refused(int threshold, int degree)
    {
        var options = new SearchOptions(threshold, degree);
        Assert.Throws<ArgumentOutOfRangeException>(() => HammingSearch.Within(new Hash256[2], options, _ => { }));
        Assert.Throws<ArgumentOutOfRangeException>(() => HammingSearch.Between(new Hash256[2], new Hash256[2], options, _ => { }));
    }
}
