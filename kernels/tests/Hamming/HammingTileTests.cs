using System.Runtime.Intrinsics.X86;

namespace Cotejo.Kernels.Tests;

public sealed class HammingTileTests
{
    /// <summary>Around rows of queries (4), vectors of candidates (4 and 8), pieces of queries (128), and a long tail.</summary>
    private static readonly int[] Lengths = [0, 1, 2, 3, 4, 5, 7, 8, 9, 15, 16, 17, 127, 128, 129, 301];

    internal static IEnumerable<SimdPath> Paths()
    {
        yield return SimdPath.Plain;
        if (Avx2.IsSupported) { yield return SimdPath.Avx2; }
        if (Avx512BW.IsSupported) { yield return SimdPath.Avx512; }
    }

    [Fact]
    public void One_set_agrees_with_the_definition_at_every_boundary_length()
    {
        foreach (int length in Lengths)
        {
            var hashes = HashSets.Clustered(length, seed: 100 + length);
            foreach (int threshold in HashSets.Thresholds)
            {
                var expected = HashSets.Expected(hashes, hashes, threshold, isSelf: true);
                foreach (var path in Paths())
                {
                    Assert.Equal(expected, HashSets.Within(hashes, new SearchOptions(threshold, 1, SearchMethod.Tiles, path)));
                }
            }
        }
    }

    [Fact]
    public void Two_sets_agree_with_the_definition_at_every_boundary_length()
    {
        foreach (int queries in Lengths.Where(length => length <= 129))
        {
            foreach (int candidates in Lengths.Where(length => length <= 129))
            {
                var hashes = HashSets.Clustered(queries + candidates, seed: queries);
                var (first, second) = (hashes[..queries], hashes[queries..]);
                foreach (int threshold in (int[])[0, 31, 32, 63])
                {
                    var expected = HashSets.Expected(first, second, threshold, isSelf: false);
                    foreach (var path in Paths())
                    {
                        Assert.Equal(expected, HashSets.Between(first, second, new SearchOptions(threshold, 1, SearchMethod.Tiles, path)));
                    }
                }
            }
        }
    }

    [Theory]
    [InlineData(1023)]
    [InlineData(1024)]
    [InlineData(1025)]
    [InlineData(2049)]
    [InlineData((1 << 18) - 1)]
    [InlineData((1 << 18) + 1)]
    public void Blocks_and_strides_of_candidates_leave_nothing_out(int candidates)
    {
        var second = HashSets.Random(candidates, seed: 5);
        var random = new Random(6);
        int[] near = [0, 1, 1022, candidates / 2, candidates - 2, candidates - 1];
        Hash256[] first = [.. near.Select((place, i) => HashSets.Flip(second[place], i * 6, random))];
        var expected = HashSets.Expected(first, second, 31, isSelf: false);
        Assert.Equal(near.Length, expected.Count);
        foreach (var path in Paths())
        {
            Assert.Equal(expected, HashSets.Between(first, second, new SearchOptions(31, 1, SearchMethod.Tiles, path)));
        }
    }

    /// <summary>All hashes are the same, so that a tile which looks beyond its range finds too much.</summary>
    [Fact]
    public void A_tile_keeps_to_its_range()
    {
        const int Count = 48;
        var columns = new HashColumns(Count);
        columns.Fill(new Hash256[Count], 0, Count);
        foreach (var path in Paths())
        {
            foreach (int threshold in (int[])[0, 63])
            {
                for (int queries = 0; queries <= 9; queries++)
                {
                    for (int candidates = 0; candidates <= 17; candidates++)
                    {
                        var range = new TileRange(5, 5 + queries, 11, 11 + candidates);
                        var seen = new Seen([]);
                        HammingTile.Scan(path, columns, columns, range, threshold, ref seen);
                        var expected =
                            from query in Enumerable.Range(5, queries)
                            from candidate in Enumerable.Range(11, candidates)
                            select new HashPair(query, candidate, 0);
                        Assert.Equal(expected.Order(ByPlace), seen.Pairs.Order(ByPlace));
                    }
                }
            }
        }
    }

    private static readonly Comparer<HashPair> ByPlace =
        Comparer<HashPair>.Create((x, y) => (x.First, x.Second).CompareTo((y.First, y.Second)));

    private readonly record struct Seen(List<HashPair> Pairs) : IHitVisitor
    {
        public void Hit(int query, int candidate, int distance) => Pairs.Add(new HashPair(query, candidate, distance));
    }

    [Fact]
    public void A_pair_is_found_wherever_its_differing_bits_lie()
    {
        // All in the words that lead, all in the others, and spread: what the bound of the leading words sees differs each time.
        int[][] places =
        [
            [.. Enumerable.Range(0, 63)], [.. Enumerable.Range(64, 63)], [.. Enumerable.Range(128, 63)], [.. Enumerable.Range(193, 63)],
            [.. Enumerable.Range(0, 63).Select(i => i * 4)], [.. Enumerable.Range(0, 63).Select(i => (i * 2) + 130)],
        ];
        var hash = HashSets.Random(1, seed: 9)[0];
        foreach (var path in Paths())
        {
            foreach (var differing in places)
            {
                foreach (int threshold in HashSets.Thresholds)
                {
                    Hash256[] hashes = [hash, HashSets.Flip(hash, differing.AsSpan(0, threshold))];
                    var options = new SearchOptions(threshold, 1, SearchMethod.Tiles, path);
                    Assert.Equal([new HashPair(0, 1, threshold)], HashSets.Within(hashes, options));
                    if (threshold > 0) { Assert.Empty(HashSets.Within(hashes, options with { Threshold = threshold - 1 })); }
                }
            }
        }
    }

    [Fact]
    public void A_named_path_runs_or_is_refused()
    {
        var hashes = HashSets.Random(3, seed: 1);
        foreach (var path in (SimdPath[])[SimdPath.Plain, SimdPath.Avx2, SimdPath.Avx512])
        {
            var options = new SearchOptions(31, 1, SearchMethod.Tiles, path);
            if (Paths().Contains(path)) { Assert.Equal(path, HammingSearch.Within(hashes, options, _ => { }).Path); }
            else { Assert.Throws<PlatformNotSupportedException>(() => HammingSearch.Within(hashes, options, _ => { })); }
        }
    }
}
