using Cotejo.Engine.Matching;
using Cotejo.Engine.Matching.Videos;
using Cotejo.Kernels;

namespace Cotejo.Engine.Tests.Matching.Videos;

public sealed class Segments_of_two_videos
{
    public static TheoryData<double> Cuts => [20, 20.1, 20.37, 20.5, 20.63, 20.8, 20.99];

    [Theory]
    [MemberData(nameof(Cuts))]
    public void A_cut_lies_where_it_was_cut_at_any_fraction_of_a_second(double from)
    {
        for (int seed = 0; seed < 10; seed++)
        {
            var film = Film.Shoot(new Random(seed), 60);
            var relation = Compare(film.Sample(0), film.Cut(from, from + 18).Sample(1));
            Assert.Equal(CopyKind.ClipOfA, relation.Kind);
            var segment = Assert.Single(relation.Segments);
            AssertNear(-from, segment.Offset, 0.5);
            AssertNear(from, segment.FromA, 1);
            AssertNear(0, segment.FromB, 1);
            AssertNear(17, segment.UntilB, 1);
            Assert.InRange(segment.Frames, 15, 18);
            Assert.False(segment.IsStill);
        }
    }

    [Theory]
    [InlineData(0.02, 2)]   // two to four bits a second, less than two encodings differ by
    [InlineData(0.05, 2)]
    [InlineData(0.1, 1)]
    [InlineData(0.5, 0.5)]
    public void Slow_and_fast_films_are_placed_as_well_as_their_motion_allows(double speed, double tolerance)
    {
        for (int seed = 0; seed < 20; seed++)
        {
            var film = Film.Shoot(new Random(seed), 60, speed, scene: 5);
            double from = 10 + (seed * 0.61);
            var relation = Compare(film.Sample(0), film.Cut(from, from + 30).Sample(1));
            Assert.Equal(CopyKind.ClipOfA, relation.Kind);
            Assert.All(relation.Segments, segment => AssertNear(-from, segment.Offset, tolerance));
        }
    }

    [Fact]
    public void At_every_frame_bounds_and_offset_are_right_to_a_tenth_of_a_second()
    {
        var film = Film.Shoot(new Random(3), 40, scene: 6);
        var relation = Compare(film.Sample(0, step: 0.04), film.Cut(12.34, 25).Sample(1, step: 0.04));
        var segment = Assert.Single(relation.Segments);
        AssertNear(-12.34, segment.Offset, 0.05);
        AssertNear(12.34, segment.FromA, 0.1);
        AssertNear(24.96, segment.UntilA, 0.1);
        AssertNear(0, segment.FromB, 0.1);
        AssertNear(12.62, segment.UntilB, 0.1);
    }

    [Fact]
    public void Sides_may_be_sampled_at_different_rates()
    {
        for (int seed = 0; seed < 10; seed++)
        {
            var film = Film.Shoot(new Random(seed), 60, speed: 0.1);
            var relation = Compare(film.Sample(0, step: 0.1), film.Cut(20.44, 40).Sample(1));
            Assert.Equal(CopyKind.ClipOfA, relation.Kind);
            AssertNear(-20.44, Assert.Single(relation.Segments).Offset, 0.6);
        }
    }

    [Fact]
    public void A_clip_inside_another_video_is_found_there()
    {
        var random = new Random(4);
        Film film = Film.Shoot(random, 30), other = Film.Shoot(random, 60);
        var clip = film.Cut(10.3, 20);
        var relation = Compare(clip.Sample(0), Film.Join(other.Cut(0, 20.6), clip, other.Cut(20.6, 60)).Sample(1));
        Assert.Equal(CopyKind.ClipOfB, relation.Kind);
        AssertNear(20.6, Assert.Single(relation.Segments).Offset, 0.5);
        Assert.True(relation.Groups);
        Assert.InRange(relation.Covered.A, 80, 100);
        Assert.InRange(relation.Covered.B, 10, 20);
    }

    [Fact]
    public void A_clip_that_is_embedded_twice_is_told_twice()
    {
        for (int seed = 0; seed < 10; seed++)
        {
            var random = new Random(seed);
            Film clip = Film.Shoot(random, 10), other = Film.Shoot(random, 60);
            var whole = Film.Join(other.Cut(0, 20), clip, other.Cut(20, 41.7), clip, other.Cut(41.7, 50));
            var relation = Compare(clip.Sample(0), whole.Sample(1));
            Assert.Equal(CopyKind.ClipOfB, relation.Kind);
            Assert.Equal(2, relation.Segments.Count);
            AssertNear(20, relation.Segments.Min(s => s.Offset), 0.6);
            AssertNear(51.7, relation.Segments.Max(s => s.Offset), 0.6);
        }
    }

    [Fact]
    public void Two_clips_of_one_video_in_another_are_two_segments()
    {
        var random = new Random(6);
        Film film = Film.Shoot(random, 60), other = Film.Shoot(random, 9);
        var relation = Compare(film.Sample(0), Film.Join(film.Cut(40.2, 50), other, film.Cut(5, 15)).Sample(1));
        Assert.Equal(2, relation.Segments.Count);
        AssertNear(18.8 - 5, relation.Segments[0].Offset, 0.5);
        AssertNear(-40.2, relation.Segments[1].Offset, 0.5);
        Assert.Equal(CopyKind.SharedScene, relation.Kind);
        Assert.True(relation.Groups);
    }

    [Fact]
    public void Scenes_in_another_order_are_the_same_video_in_pieces()
    {
        var film = Film.Shoot(new Random(7), 60);
        var relation = Compare(film.Sample(0), Film.Join(film.Cut(40, 60), film.Cut(20, 40), film.Cut(0, 20)).Sample(1));
        Assert.Equal(CopyKind.SameVideo, relation.Kind);
        Assert.Equal([40, 0, -40], relation.Segments.Select(s => (int)Math.Round(s.Offset.TotalSeconds)));
    }

    [Theory]
    [MemberData(nameof(Laid))]
    public void A_turned_or_mirrored_cut_says_how_it_must_be_laid(Orientation orientation)
    {
        var film = Film.Shoot(new Random(8), 30);
        var relation = Compare(film.Sample(0), film.Lay(orientation).Cut(5.4, 20).Sample(1));
        Assert.Equal((CopyKind.ClipOfA, orientation.Inverse()), (relation.Kind, relation.Orientation));
        Assert.Equal(orientation.Inverse(), Assert.Single(relation.Segments).Orientation);
        Assert.InRange(relation.Centred.B, 80, 100);
        Assert.Equal(orientation == Orientation.Original, relation.Pdq.B > 0);
    }

    public static TheoryData<Orientation> Laid => [.. Enum.GetValues<Orientation>()];

    [Fact]
    public void A_part_may_be_turned_and_another_not()
    {
        var film = Film.Shoot(new Random(9), 40);
        var relation = Compare(film.Sample(0), Film.Join(film.Cut(0, 28), film.Cut(28, 40).Lay(Orientation.FlipY)).Sample(1));
        Assert.Equal((CopyKind.SameVideo, Orientation.Original), (relation.Kind, relation.Orientation));
        Assert.Equal([Orientation.Original, Orientation.FlipY], relation.Segments.Select(s => s.Orientation));
    }

    [Fact]
    public void What_lies_inside_a_border_is_matched_too()
    {
        var film = Film.Shoot(new Random(10), 40);
        var relation = Compare(film.Sample(0), film.Cut(10.4, 30).Sample(1, trimmed: true));
        Assert.Equal(CopyKind.ClipOfA, relation.Kind);
        AssertNear(-10.4, Assert.Single(relation.Segments).Offset, 0.5);
        Assert.Equal(CopyKind.SameVideo, Compare(film.Sample(0, trimmed: true), film.Sample(1, trimmed: true)).Kind);
    }

    [Fact]
    public void Scenes_of_different_length_are_aligned_by_what_follows_them()
    {
        var random = new Random(11);
        Hash256[][] pictures = [.. Enumerable.Range(0, 5).Select(_ => Plane.Random(random).Eight())];
        var a = Hand(0, (0, 0, pictures[0]), (1, 1, pictures[1]), (2, 6, pictures[2]), (7, 7, pictures[3]));
        var b = Hand(1, (3, 5, pictures[2]), (6, 6, pictures[3]), (7, 7, pictures[4]));
        // The second scene is 4 seconds in A and 2 in B; what follows it says by how much B is earlier.
        var segment = Assert.Single(Compare(a, b).Segments);
        Assert.Equal(
            new VideoSegment(Orientation.Original, Seconds(4), Seconds(7), Seconds(3), Seconds(6), 2, 0), segment);
    }

    [Fact]
    public void Comparing_the_other_way_round_gives_the_mirror_image()
    {
        for (int seed = 0; seed < 12; seed++)
        {
            var random = new Random(seed);
            var film = Film.Shoot(random, 40, speed: 0.05 * (seed % 4));
            var orientation = (Orientation)(seed % 8);
            VideoSequence a = film.Sample(4), b = film.Lay(orientation).Cut(3.3, 30).Sample(9, trimmed: seed % 3 == 0);
            VideoRelation there = Compare(a, b), back = Compare(b, a);
            Assert.Equal(there.Orientation.Inverse(), back.Orientation);
            Assert.Equal(there.Kind == CopyKind.ClipOfA, back.Kind == CopyKind.ClipOfB);
            Assert.Equal(there.Kind == CopyKind.ClipOfB, back.Kind == CopyKind.ClipOfA);
            Assert.Equal(
                (there.Covered.A, there.Covered.B, there.Pdq.A, there.Pdq.B, there.Centred.A, there.Centred.B, there.Groups),
                (back.Covered.B, back.Covered.A, back.Pdq.B, back.Pdq.A, back.Centred.B, back.Centred.A, back.Groups));
            Assert.Equal(
                there.Segments.Select(s => s with
                {
                    Orientation = s.Orientation.Inverse(), FromA = s.FromB, UntilA = s.UntilB, FromB = s.FromA, UntilB = s.UntilA,
                }).OrderBy(s => s.FromA),
                back.Segments);
        }
    }

    [Fact]
    public void Unrelated_videos_share_nothing()
    {
        VideoSequence[] videos = [.. Enumerable.Range(0, 200).Select(i => Noise(i, 40))];
        for (int a = 0; a < 200; a++)
        {
            for (int b = a + 1; b < 200; b++)
            {
                var relation = Compare(videos[a], videos[b]);
                Assert.True(relation is { Kind: CopyKind.Glimpse, Segments.Count: 0, Groups: false });
            }
        }
    }

    [Fact]
    public void Hours_of_one_still_picture_are_one_segment_of_bounded_cost()
    {
        var random = new Random(12);
        var picture = RandomHash.Next(random);
        VideoSequence a = Noise(0, 3600, picture), b = Noise(1, 3600, picture), c = Noise(2, 700, picture);
        var same = Compare(a, b);
        Assert.Equal(CopyKind.SameVideo, same.Kind);
        Assert.True(Assert.Single(same.Segments).IsStill);
        Assert.Equal(TimeSpan.Zero, same.Segments[0].Offset);
        var part = Compare(a, c);
        Assert.Equal(CopyKind.ClipOfA, part.Kind);
        Assert.True(Assert.Single(part.Segments).IsStill);
    }

    [Fact]
    public void Times_that_make_no_sense_are_survived()
    {
        var random = new Random(13);
        for (int round = 0; round < 200; round++)
        {
            var eight = Plane.Random(random).Eight();
            Hash256[]? Perhaps() => random.Next(2) == 0 ? null : eight;
            SequenceFrame OddFrame(int i) => new(i, OddTime(random), OddTime(random), random.Next(101), eight[0], Perhaps(), Perhaps());
            TimeSpan? OddStep() => random.Next(2) == 0 ? null : new TimeSpan(random.NextInt64(-5, long.MaxValue));
            VideoSequence Odd(int content) =>
                new(content, null, OddStep(), [.. Enumerable.Range(0, random.Next(1, 9)).Select(OddFrame)]);
            var relation = Compare(Odd(0), Odd(1));
            Assert.All(relation.Segments, s => Assert.True(s.FromA <= s.UntilA && s.UntilA - s.FromA == s.UntilB - s.FromB));
            Assert.InRange(relation.Covered.A, 0, 100);
        }
    }

    private static TimeSpan OddTime(Random random) => random.Next(4) switch
    {
        0 => TimeSpan.MinValue,
        1 => TimeSpan.MaxValue,
        2 => new TimeSpan(random.NextInt64(long.MinValue, long.MaxValue)),
        _ => TimeSpan.FromSeconds(random.Next(10)),
    };

    private static VideoRelation Compare(VideoSequence a, VideoSequence b) => VideoComparer.Compare(a, b, 31);

    /// <summary>Frames a second apart that look like nothing, or all like one picture.</summary>
    private static VideoSequence Noise(int content, int frames, Hash256? picture = null)
    {
        var random = new Random(content);
        return new VideoSequence(content, null, null, [.. Enumerable.Range(0, frames).Select(i =>
        {
            Hash256[] eight = [.. Enumerable.Range(0, 8).Select(_ => RandomHash.Next(random))];
            if (picture is { } same) { eight[0] = RandomHash.Flip(same, random.Next(8), random); }
            return new SequenceFrame(i, Seconds(i), Seconds(i), 100, eight[0], eight, null);
        })]);
    }

    private static VideoSequence Hand(int content, params (double From, double Until, Hash256[] Eight)[] frames) => new(
        content, null, Seconds(1),
        [.. frames.Select((f, i) => new SequenceFrame(i, Seconds(f.From), Seconds(f.Until), 100, f.Eight[0], f.Eight, null))]);

    private static TimeSpan Seconds(double seconds) => TimeSpan.FromSeconds(seconds);

    private static void AssertNear(double expected, TimeSpan actual, double tolerance) =>
        Assert.InRange(actual.TotalSeconds, expected - tolerance, expected + tolerance);
}
