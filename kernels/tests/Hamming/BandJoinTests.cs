namespace Cotejo.Kernels.Tests;

public sealed class BandJoinTests
{
    /// <summary>Around pieces of places (512), and small sets in which most buckets are empty.</summary>
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(17)]
    [InlineData(511)]
    [InlineData(512)]
    [InlineData(513)]
    [InlineData(900)]
    public void One_set_agrees_with_the_definition(int length)
    {
        var hashes = HashSets.Clustered(length, seed: 200 + length);
        foreach (int threshold in HashSets.Thresholds)
        {
            var expected = HashSets.Expected(hashes, hashes, threshold, isSelf: true);
            foreach (var path in HammingTileTests.Paths())
            {
                Assert.Equal(expected, HashSets.Within(hashes, new SearchOptions(threshold, 1, SearchMethod.Bands, path)));
            }
        }
    }

    [Theory]
    [InlineData(0, 5)]
    [InlineData(5, 0)]
    [InlineData(1, 1)]
    [InlineData(1, 700)]
    [InlineData(700, 1)]
    [InlineData(513, 300)]
    public void Two_sets_agree_with_the_definition(int queries, int candidates)
    {
        var hashes = HashSets.Clustered(queries + candidates, seed: 7);
        var (first, second) = (hashes[..queries], hashes[queries..]);
        foreach (int threshold in HashSets.Thresholds)
        {
            var expected = HashSets.Expected(first, second, threshold, isSelf: false);
            Assert.Equal(expected, HashSets.Between(first, second, new SearchOptions(threshold, 1, SearchMethod.Bands)));
        }
    }

    /// <summary>Differences of 0, 1 or 2 bits in each band: most pairs meet in several bands, and each is told once.</summary>
    [Fact]
    public void Differences_spread_over_all_bands_are_found_once()
    {
        var random = new Random(21);
        var centre = HashSets.Random(random);
        var hashes = new Hash256[400];
        for (int i = 0; i < hashes.Length; i++)
        {
            var places = new HashSet<int>();
            for (int band = 0; band < Bands.Count; band++)
            {
                for (int bit = random.Next(3); bit > 0; bit--) { places.Add((16 * band) + random.Next(16)); }
            }
            hashes[i] = HashSets.Flip(centre, places.ToArray());
        }
        foreach (int threshold in HashSets.Thresholds)
        {
            var expected = HashSets.Expected(hashes, hashes, threshold, isSelf: true);
            Assert.Equal(expected, HashSets.Within(hashes, new SearchOptions(threshold, 2, SearchMethod.Bands)));
        }
    }

    [Fact]
    public void Many_copies_of_one_hash_are_all_paired()
    {
        var one = HashSets.Random(1, seed: 31)[0];
        var hashes = new Hash256[1300];
        Array.Fill(hashes, one);
        foreach (int threshold in (int[])[0, 31, 63])
        {
            var expected = HashSets.Expected(hashes, hashes, threshold, isSelf: true);
            Assert.Equal(1300 * 1299 / 2, expected.Count);
            Assert.Equal(expected, HashSets.Within(hashes, new SearchOptions(threshold, 2, SearchMethod.Bands)));
            Assert.Equal(expected, HashSets.Within(hashes, new SearchOptions(threshold, 2, SearchMethod.Tiles)));
        }
    }

    /// <summary>More hashes than one piece of the copy into columns, with copies planted at its edges.</summary>
    [Fact]
    public void Planted_copies_are_found_among_random_hashes()
    {
        var hashes = HashSets.Random((1 << 15) + 1, seed: 41);
        var random = new Random(42);
        var expected = new List<HashPair>();
        int[] originals = [0, 5, (1 << 15) - 1, 12345];
        int[] copies = [1 << 15, 20000, 3, 12346];
        for (int i = 0; i < originals.Length; i++)
        {
            int distance = 31 - i;
            hashes[copies[i]] = HashSets.Flip(hashes[originals[i]], distance, random);
            expected.Add(new HashPair(Math.Min(originals[i], copies[i]), Math.Max(originals[i], copies[i]), distance));
        }
        expected.Sort((x, y) => x.First.CompareTo(y.First));
        Assert.Equal(expected, HashSets.Within(hashes, new SearchOptions(31, 2, SearchMethod.Bands)));
        Assert.Equal(expected, HashSets.Within(hashes, new SearchOptions(31, 2, SearchMethod.Tiles)));

        var second = hashes[16000..];
        var between = HashSets.Expected(hashes[..60], second, 31, isSelf: false);
        Assert.NotEmpty(between);
        Assert.Equal(between, HashSets.Between(hashes[..60], second, new SearchOptions(31, 2, SearchMethod.Bands)));
    }
}
