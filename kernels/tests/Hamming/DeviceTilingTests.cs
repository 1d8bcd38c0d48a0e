using Cotejo.Kernels.Devices;
using Cotejo.Kernels.Tests.Devices;

namespace Cotejo.Kernels.Tests;

/// <summary>How a search is cut: chunks, tiles, pieces of a tile whose pairs did not fit, and several devices.</summary>
public sealed class DeviceTilingTests
{
    private const int Side = 32;

    /// <summary>The plan's arithmetic: every pair lies in exactly one tile, and no tile or chunk is too large.</summary>
    [Theory]
    [InlineData(1, 1, 1, 1)]
    [InlineData(7, 9, 4, 2)]
    [InlineData(8, 8, 4, 4)]
    [InlineData(9, 3, 4, 2)]
    [InlineData(3, 10, 100, 3)]
    public void Tiles_cover_every_pair_once(int queries, int candidates, int chunk, int side)
    {
        foreach (bool isSelf in (bool[])[false, true])
        {
            int others = isSelf ? queries : candidates;
            var seen = new int[queries, others];
            foreach (var tile in new TilePlan(queries, others, isSelf, chunk, side).Tiles())
            {
                Assert.InRange(tile.QueryEnd - tile.Query, 1, side);
                Assert.InRange(tile.CandidateEnd - tile.Candidate, 1, side);
                Assert.Equal(tile.Query / chunk, (tile.QueryEnd - 1) / chunk);
                Assert.Equal(tile.Candidate / chunk, (tile.CandidateEnd - 1) / chunk);
                Count(seen, tile);
            }
            for (int i = 0; i < queries; i++)
            {
                for (int j = 0; j < others; j++) { Assert.True(seen[i, j] == 1 || (isSelf && j <= i && seen[i, j] <= 1)); }
            }
        }
    }

    [Fact]
    public void Pieces_cover_a_tile_once()
    {
        foreach (var tile in (TileRange[])[new(0, 1, 0, 1), new(3, 10, 5, 6), new(2, 9, 4, 17)])
        {
            foreach (int parts in (int[])[1, 2, 3, 5, 8, 40, 1000])
            {
                var seen = new int[10, 17];
                var pieces = TilePlan.Split(tile, parts).ToList();
                foreach (var piece in pieces) { Count(seen, piece); }
                long pairs = 1L * (tile.QueryEnd - tile.Query) * (tile.CandidateEnd - tile.Candidate);
                Assert.Equal(pairs, seen.Cast<int>().Sum());
                Assert.All(seen.Cast<int>(), times => Assert.InRange(times, 0, 1));
                Assert.InRange(pieces.Count, Math.Min(parts, pairs), pairs);
            }
        }
    }

    [Theory]
    [MemberData(nameof(DeviceUnderTest.All), MemberType = typeof(DeviceUnderTest))]
    public void Sets_around_the_sides_of_tiles_agree_with_the_definition(string name)
    {
        using var device = DeviceUnderTest.Open(name);
        using var search = new DeviceSearch([device], TileKernel.Popcount, new DeviceLimits(TileSide: Side));
        foreach (int length in (int[])[Side - 1, Side, Side + 1, 2 * Side, (2 * Side) + 1])
        {
            var hashes = HashSets.Clustered(length, seed: 400 + length);
            Assert.Equal(HashSets.Expected(hashes, hashes, 40, isSelf: true), DeviceSets.Within(search, hashes, 40));
            var (first, second) = (hashes[..(length / 3)], hashes[(length / 3)..]);
            Assert.Equal(HashSets.Expected(first, second, 40, isSelf: false), DeviceSets.Between(search, first, second, 40));
        }
    }

    /// <summary>Memory for two chunks of one or two tiles each: every chunk meets every other.</summary>
    [Theory]
    [MemberData(nameof(DeviceUnderTest.All), MemberType = typeof(DeviceUnderTest))]
    public void Sets_that_do_not_fit_the_device_are_worked_through_in_chunks(string name)
    {
        using var device = DeviceUnderTest.Open(name);
        foreach (int chunk in (int[])[Side, 2 * Side])
        {
            var limits = new DeviceLimits(HashBytes: 2L * chunk * Hash256.Bytes, TileSide: Side);
            using var search = new DeviceSearch([device], TileKernel.Popcount, limits);
            var hashes = HashSets.Clustered((4 * Side) + 5, seed: 91);
            Assert.Equal(HashSets.Expected(hashes, hashes, 40, isSelf: true), DeviceSets.Within(search, hashes, 40));
            var (first, second) = (hashes[..40], hashes[40..]);
            Assert.Equal(HashSets.Expected(first, second, 40, isSelf: false), DeviceSets.Between(search, first, second, 40));
        }
    }

    /// <summary>Room for fewer pairs than there are, down to one: tiles are run again in pieces, of one pair if need be.</summary>
    [Theory]
    [MemberData(nameof(DeviceUnderTest.All), MemberType = typeof(DeviceUnderTest))]
    public void A_tile_with_more_pairs_than_there_is_room_for_is_run_in_pieces(string name)
    {
        using var device = DeviceUnderTest.Open(name);
        foreach (var kernel in DeviceSets.Able(device))
        {
            foreach (var (length, capacity, chunk) in ((int, int, int)[])[(5, 1, 64), (40, 100, 64), (40, 100, 16)])
            {
                var hashes = new Hash256[length];
                var limits = new DeviceLimits(2L * chunk * Hash256.Bytes, capacity, TileSide: 16);
                using var search = new DeviceSearch([device], kernel, limits);
                Assert.Equal(HashSets.Expected(hashes, hashes, 31, isSelf: true), DeviceSets.Within(search, hashes, 31));
            }
        }
    }

    [Theory]
    [MemberData(nameof(DeviceUnderTest.All), MemberType = typeof(DeviceUnderTest))]
    public void Several_devices_share_the_tiles(string name)
    {
        using var device = DeviceUnderTest.Open(name);
        using var other = ComputeDevice.OpenForVerification();
        using var search = new DeviceSearch([device, other], TileKernel.Popcount, new DeviceLimits(TileSide: Side));
        var hashes = HashSets.Clustered(6 * Side, seed: 92);
        Assert.Equal(HashSets.Expected(hashes, hashes, 40, isSelf: true), DeviceSets.Within(search, hashes, 40, out var run));
        Assert.Equal(SimdPath.Auto, run.Path);
        Assert.Empty(search.Failures);
    }

    private static void Count(int[,] seen, TileRange tile)
    {
        for (int i = tile.Query; i < tile.QueryEnd; i++)
        {
            for (int j = tile.Candidate; j < tile.CandidateEnd; j++) { seen[i, j]++; }
        }
    }
}
