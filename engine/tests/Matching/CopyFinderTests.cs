using Cotejo.Engine.Matching;
using Cotejo.Kernels;

namespace Cotejo.Engine.Tests.Matching;

public sealed class CopyFinderTests
{
    private readonly record struct Frame(int Content, int Number, Hash256[] Eight, bool Trimmed = false);

    [Fact]
    public void An_inverse_undoes_its_orientation_and_no_other_does()
    {
        var plane = Plane.Random(new Random(1));
        foreach (var orientation in Enum.GetValues<Orientation>())
        {
            var laid = plane.Lay(orientation);
            foreach (var undo in Enum.GetValues<Orientation>())
            {
                Assert.Equal(undo == orientation.Inverse(), laid.Lay(undo).IsSameAs(plane));
            }
        }
    }

    [Fact]
    public void The_orientation_of_an_edge_turns_the_second_content_into_the_first()
    {
        var random = new Random(2);
        foreach (var orientation in Enum.GetValues<Orientation>())
        {
            var first = Plane.Random(random);
            var second = first.Lay(orientation);
            var edge = Assert.Single(Find([new(4, 0, first.Eight()), new(9, 0, second.Eight())], 31).Edges);
            Assert.Equal(new CopyEdge(4, 9, 0, edge.Orientation, 0, 0), edge);
            Assert.True(second.Lay(edge.Orientation).IsSameAs(first));
        }
    }

    [Fact]
    public void A_hit_in_one_direction_only_is_told_as_seen_from_the_other()
    {
        var random = new Random(3);
        Hash256[] first = Far(random), second = Far(random);
        first[(int)Orientation.Rotate90] = second[0];
        var edge = Assert.Single(Find([new(0, 0, first), new(1, 0, second)], 0).Edges);
        // A quarter turn makes the first into the second: the turn back makes the second into the first.
        Assert.Equal(new CopyEdge(0, 1, 0, Orientation.Rotate270, 0, 0), edge);

        first = Far(random);
        second[(int)Orientation.Rotate90] = first[0];
        edge = Assert.Single(Find([new(0, 0, first), new(1, 0, second)], 0).Edges);
        Assert.Equal(new CopyEdge(0, 1, 0, Orientation.Rotate90, 0, 0), edge);
    }

    [Fact]
    public void Ties_go_to_the_smaller_distance_then_orientation_then_frames()
    {
        var random = new Random(4);
        var hash = Far(random)[0];
        var near = new Hash256(hash.W0 ^ 1, hash.W1, hash.W2, hash.W3);
        Hash256[] Laid(Orientation orientation, Hash256 value)
        {
            var eight = Far(random);
            eight[(int)orientation] = value;
            return eight;
        }

        // Distance before orientation before frames.
        Frame[] frames =
        [
            new(0, 0, Far(random)), new(0, 2, Laid(0, hash)), new(0, 5, Laid(0, hash)),
            new(1, 0, Laid(Orientation.Rotate90, near)), new(1, 1, Laid(Orientation.FlipX, hash)), new(1, 3, Laid(Orientation.Rotate180, hash)),
            new(1, 7, Laid(Orientation.Rotate180, hash)),
        ];
        Assert.Equal([new CopyEdge(0, 1, 0, Orientation.Rotate180, 2, 3)], Find(frames, 31).Edges);

        // The orientation that decides is the one that turns the second into the first.
        var (x, y) = (Far(random), Far(random));
        x[(int)Orientation.Rotate270] = y[0];
        y[(int)Orientation.Rotate180] = x[0];
        Assert.Equal([new CopyEdge(0, 1, 0, Orientation.Rotate90, 0, 0)], Find([new(0, 0, x), new(1, 0, y)], 31).Edges);
    }

    [Fact]
    public void Frames_of_the_same_content_make_no_edge()
    {
        var random = new Random(5);
        var plane = Plane.Random(random);
        Frame[] frames = [.. Enumerable.Range(0, 20).Select(i => new Frame(3, i, plane.Edit(0.01, random).Eight()))];
        Assert.Empty(Find(frames, 63).Edges);
    }

    [Fact]
    public void A_still_animation_is_kept_as_one_frame_and_keeps_its_first_number()
    {
        var plane = Plane.Random(new Random(6));
        var frames = new FrameHashes(1);
        for (int i = 0; i < 500; i++) { frames.Add(7, i + 2, plane.Eight()); }
        frames.Add(8, 0, plane.Eight());
        Assert.Equal(2, frames.Count);
        Assert.Equal([new CopyEdge(7, 8, 0, Orientation.Original, 2, 0)], CopyFinder.Find(frames, new CopyOptions(31, 1)).Edges);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(15)]
    [InlineData(31)]
    [InlineData(63)]
    public void Every_method_path_and_thread_count_gives_the_defined_edges(int distance)
    {
        var frames = Album(contents: 160, seed: 70);
        var expected = Define(frames, distance);
        Assert.True(expected.Count > (distance == 0 ? 5 : 100));
        if (distance > 0) { Assert.Equal(8, expected.Select(edge => edge.Orientation).Distinct().Count()); }
        foreach (var method in (SearchMethod[])[SearchMethod.Auto, SearchMethod.Definition, SearchMethod.Tiles, SearchMethod.Bands])
        {
            foreach (int threads in (int[])[1, 2, 5])
            {
                var found = Find(frames, distance, threads, method);
                Assert.Equal(expected, found.Edges);
                Assert.Equal(8, found.Runs.Count);
                if (method != SearchMethod.Auto) { Assert.All(found.Runs, run => Assert.Equal(method, run.Method)); }
            }
        }
        Assert.Equal(expected, Find(frames, distance, 2, SearchMethod.Tiles, SimdPath.Plain).Edges);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(31)]
    public void Between_two_sets_are_the_defined_edges_from_the_one_to_the_other(int distance)
    {
        var frames = Album(contents: 160, seed: 71);
        const int cut = 60;
        FrameHashes first = new(), second = new();
        foreach (var (content, number, eight, trimmed) in frames)
        {
            if (content < cut) { first.Add(content, number, eight, trimmed); }
            else { second.Add(content - cut, number, eight, trimmed); }
        }
        var expected = Define(frames, distance).Where(edge => edge.A < cut && edge.B >= cut).Select(edge => edge with { B = edge.B - cut }).ToList();
        Assert.NotEmpty(expected);
        foreach (int threads in (int[])[1, 3])
        {
            Assert.Equal(expected, CopyFinder.FindBetween(first, second, new CpuSearch(), new CopyOptions(distance, threads)));
        }
        Assert.Empty(CopyFinder.FindBetween(first, new FrameHashes(), new CpuSearch(), new CopyOptions(distance, 1)));
    }

    [Fact]
    public void A_flood_of_hits_between_few_contents_is_reduced_on_the_way()
    {
        var random = new Random(8);
        var plane = Plane.Random(random);
        Frame[] frames = [.. Enumerable.Range(0, 900).Select(i => new Frame(i / 300, i % 300, plane.Edit(0.01, random).Eight()))];
        var expected = Define(frames, 31);
        Assert.Equal(3, expected.Count);
        foreach (int threads in (int[])[1, 3]) { Assert.Equal(expected, Find(frames, 31, threads).Edges); }
    }

    [Fact]
    public void A_flood_of_copies_gives_every_pair()
    {
        var eight = Plane.Random(new Random(9)).Eight();
        Frame[] frames = [.. Enumerable.Range(0, 400).Select(i => new Frame(i * 3, 0, eight))];
        var edges = Find(frames, 31, threads: 2).Edges;
        Assert.Equal(400 * 399 / 2, edges.Count);
        int at = 0;
        for (int a = 0; a < 400; a++)
        {
            for (int b = a + 1; b < 400; b++) { Assert.Equal(new CopyEdge(a * 3, b * 3, 0, Orientation.Original, 0, 0), edges[at++]); }
        }
    }

    [Fact]
    public void An_edge_says_which_side_was_met_inside_its_border_and_the_whole_frame_wins_a_tie()
    {
        var random = new Random(10);
        Hash256[] picture = Plane.Random(random).Eight(), framed = Plane.Random(random).Eight();
        Frame[] frames = [new(0, 0, framed), new(0, 0, picture, Trimmed: true), new(1, 5, picture), new(2, 3, picture, Trimmed: true)];
        Assert.Equal(
            [
                new CopyEdge(0, 1, 0, Orientation.Original, 0, 5, TrimmedA: true), new(0, 2, 0, Orientation.Original, 0, 3, true, true),
                new(1, 2, 0, Orientation.Original, 5, 3, TrimmedB: true),
            ],
            Find(frames, 31).Edges);

        // Frame 1 as a whole is what frame 2 is inside its border.
        frames = [new(0, 1, picture), new(0, 2, framed), new(0, 2, picture, Trimmed: true), new(1, 0, picture)];
        Assert.Equal([new CopyEdge(0, 1, 0, Orientation.Original, 1, 0)], Find(frames, 31).Edges);
    }

    [Fact]
    public void A_twin_that_repeats_an_earlier_entry_is_left_out()
    {
        var random = new Random(11);
        Hash256[] picture = Plane.Random(random).Eight(), other = Plane.Random(random).Eight();
        var frames = new FrameHashes();
        frames.Add(0, 0, picture);
        frames.Add(0, 0, picture, trimmed: true);
        frames.Add(0, 1, other);
        frames.Add(0, 1, picture, trimmed: true);
        frames.Add(0, 2, other, trimmed: true);
        Assert.Equal(2, frames.Count);
        frames.Add(1, 0, other, trimmed: true);
        var edge = Assert.Single(CopyFinder.Find(frames, new CopyOptions(31, 1)).Edges);
        Assert.Equal(new CopyEdge(0, 1, 0, Orientation.Original, 1, 0, TrimmedB: true), edge);
    }

    [Fact]
    public void Frames_out_of_order_or_out_of_range_are_refused()
    {
        var eight = new Hash256[8];
        var frames = new FrameHashes();
        frames.Add(5, 3, eight);
        Assert.Throws<ArgumentException>(() => frames.Add(4, 0, eight));
        Assert.Throws<ArgumentException>(() => frames.Add(5, 3, eight));
        Assert.Throws<ArgumentException>(() => frames.Add(5, 2, eight, trimmed: true));
        Assert.Throws<ArgumentException>(() => frames.Add(6, 0, new Hash256[7]));
        Assert.Throws<ArgumentOutOfRangeException>(() => frames.Add(-1, 0, eight));
        Assert.Throws<ArgumentOutOfRangeException>(() => frames.Add(6, -1, eight));
        Assert.Throws<ArgumentOutOfRangeException>(() => frames.Add(6, 1 << 26, eight));
        frames.Add(int.MaxValue, (1 << 26) - 1, eight);
        var edge = Assert.Single(CopyFinder.Find(frames, new CopyOptions(63, 1)).Edges);
        Assert.Equal(new CopyEdge(5, int.MaxValue, 0, Orientation.Original, 3, (1 << 26) - 1), edge);
        Assert.Throws<ArgumentOutOfRangeException>(() => CopyFinder.Find(frames, new CopyOptions(64, 1)));
    }

    [Fact]
    public void Nothing_in_nothing_out() => Assert.Empty(CopyFinder.Find(new FrameHashes(), new CopyOptions(31, 2)).Edges);

    /// <summary>
    /// Pictures of one to four frames, a third of them edited and turned copies of earlier ones; some have a twin, or only that.
    /// </summary>
    private static Frame[] Album(int contents, int seed)
    {
        var random = new Random(seed);
        var frames = new List<Frame>();
        var planes = new List<Plane>();
        for (int content = 0; content < contents; content++)
        {
            int count = random.Next(4) == 0 ? random.Next(2, 5) : 1;
            for (int frame = 0; frame < count; frame++)
            {
                var plane = planes.Count == 0 || random.Next(3) == 0
                    ? Plane.Random(random)
                    : planes[random.Next(planes.Count)].Lay((Orientation)random.Next(8)).Edit(0.2 * random.Next(4), random);
                int shape = random.Next(4);
                if (shape != 0) { frames.Add(new Frame(content, frame, plane.Eight())); }
                if (shape <= 1)
                {
                    plane = random.Next(3) == 0 || planes.Count == 0 ? plane : planes[random.Next(planes.Count)].Edit(0.1, random);
                    frames.Add(new Frame(content, frame, plane.Eight(), Trimmed: true));
                }
                planes.Add(plane);
            }
        }
        return [.. frames];
    }

    /// <summary>The definition, written as it is stated.</summary>
    private static List<CopyEdge> Define(Frame[] frames, int distance)
    {
        var hits = new List<CopyEdge>();
        foreach (var a in frames)
        {
            foreach (var b in frames.Where(frame => frame.Content > a.Content))
            {
                foreach (var orientation in Enum.GetValues<Orientation>())
                {
                    int there = Hamming.Distance(a.Eight[0], b.Eight[(int)orientation]);
                    int back = Hamming.Distance(b.Eight[0], a.Eight[(int)orientation.Inverse()]);
                    hits.Add(new CopyEdge(
                        a.Content, b.Content, Math.Min(there, back), orientation, a.Number, b.Number, a.Trimmed, b.Trimmed));
                }
            }
        }
        return [.. hits.Where(hit => hit.Distance <= distance)
            .GroupBy(hit => (hit.A, hit.B))
            .OrderBy(pair => pair.Key)
            .Select(pair => pair.OrderBy(hit => (hit.Distance, hit.Orientation, hit.FrameA, hit.TrimmedA, hit.FrameB, hit.TrimmedB)).First())];
    }

    private static FoundCopies Find(
        Frame[] frames, int distance, int threads = 1, SearchMethod method = SearchMethod.Auto, SimdPath path = SimdPath.Auto)
    {
        var set = new FrameHashes(2);
        foreach (var (content, number, eight, trimmed) in frames) { set.Add(content, number, eight, trimmed); }
        return CopyFinder.Find(set, new CopyOptions(distance, threads, method, path));
    }

    /// <summary>Eight hashes that are near nothing.</summary>
    private static Hash256[] Far(Random random) => [.. Enumerable.Range(0, 8).Select(_ => Plane.Random(random).Hash())];
}
