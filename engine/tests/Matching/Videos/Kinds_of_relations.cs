using Cotejo.Engine.Matching;
using Cotejo.Engine.Matching.Videos;
using Cotejo.Kernels;

namespace Cotejo.Engine.Tests.Matching.Videos;

public sealed class Kinds_of_relations
{
    [Fact]
    public void Everything_but_a_glimpse_can_group() =>
        Assert.Equal([CopyKind.Glimpse], Enum.GetValues<CopyKind>().Where(kind => !kind.Groups()));

    [Fact]
    public void Another_encoding_is_the_same_video()
    {
        var relation = Compare(Film.Shoot(new Random(1), 30), film => film);
        Assert.Equal((CopyKind.SameVideo, true), (relation.Kind, relation.Groups));
        Assert.Equal((100, 100), (relation.Pdq.A, relation.Pdq.B));
    }

    [Fact]
    public void A_short_introduction_before_unrelated_videos_is_a_shared_scene_and_groups_nothing()
    {
        var random = new Random(2);
        var intro = Film.Shoot(random, 2, speed: 0.5);
        var relation = Compare(Film.Join(intro, Film.Shoot(random, 60)), Film.Join(intro, Film.Shoot(random, 60)));
        Assert.Equal((CopyKind.SharedScene, false), (relation.Kind, relation.Groups));
        Assert.InRange(Assert.Single(relation.Segments).UntilA, TimeSpan.FromSeconds(0.8), TimeSpan.FromSeconds(1.2));
    }

    [Theory]
    [InlineData(0, CopyKind.Glimpse)]
    [InlineData(0.15, CopyKind.SharedScene)]
    public void A_still_card_before_unrelated_videos_never_makes_them_the_same(double noise, CopyKind expected)
    {
        // Without noise it is kept as one frame, which is one look at it; with noise as several.
        var random = new Random(3);
        var card = Film.Shoot(random, 6, Film.Still, scene: 100);
        var a = Film.Join(card, Film.Shoot(random, 60)).Sample(0, noise: noise);
        var b = Film.Join(card, Film.Shoot(random, 60)).Sample(1, noise: noise);
        var relation = VideoComparer.Compare(a, b, 31);
        Assert.Equal((expected, false), (relation.Kind, relation.Groups));
    }

    [Fact]
    public void A_still_that_is_most_of_short_videos_groups_only_as_a_whole()
    {
        var random = new Random(4);
        var card = Film.Shoot(random, 6, Film.Still, scene: 100);
        var a = Film.Join(card, Film.Shoot(random, 4)).Sample(0, noise: 0.06);
        var b = Film.Join(card, Film.Shoot(random, 4)).Sample(1, noise: 0.06);
        var relation = VideoComparer.Compare(a, b, 31);
        Assert.Equal((CopyKind.SharedScene, false), (relation.Kind, relation.Groups));
        Assert.Equal(CopyKind.SameVideo, Compare(card, film => film).Kind);
    }

    [Fact]
    public void Half_of_the_shorter_one_is_enough_to_group()
    {
        var random = new Random(5);
        var shared = Film.Shoot(random, 12);
        var relation = Compare(Film.Join(shared, Film.Shoot(random, 8)), Film.Join(Film.Shoot(random, 40), shared));
        Assert.Equal((CopyKind.SharedScene, true), (relation.Kind, relation.Groups));
        relation = Compare(Film.Join(shared.Cut(0, 8), Film.Shoot(random, 12)), Film.Join(Film.Shoot(random, 40), shared));
        Assert.Equal((CopyKind.SharedScene, false), (relation.Kind, relation.Groups));
    }

    [Theory]
    [InlineData(0.6)]
    [InlineData(1.6)]
    [InlineData(2.6)]
    public void Clips_of_one_to_three_frames_are_clips_when_all_of_them_match(double seconds)
    {
        var random = new Random(6);
        var film = Film.Shoot(random, 60);
        var clip = film.Cut(20.2, 20.2 + seconds);
        Assert.Equal((CopyKind.ClipOfA, true), (Compare(film, _ => clip).Kind, Compare(film, _ => clip).Groups));
        Assert.Equal(CopyKind.SameVideo, Compare(clip, same => same).Kind);
    }

    [Fact]
    public void One_frame_of_two_is_a_glimpse()
    {
        var random = new Random(7);
        var film = Film.Shoot(random, 60);
        var relation = Compare(film, _ => Film.Join(film.Cut(20, 20.9), Film.Shoot(random, 0.9)));
        Assert.Equal((CopyKind.Glimpse, false, 0), (relation.Kind, relation.Groups, relation.Segments.Count));
    }

    [Fact]
    public void Stills_of_different_lengths_are_a_clip_and_its_whole()
    {
        var still = Film.Shoot(new Random(8), 60, Film.Still, scene: 100);
        foreach (double noise in (double[])[0, 0.05, 0.15])
        {
            var relation = VideoComparer.Compare(still.Sample(0, noise: noise), still.Cut(0, 20).Sample(1, noise: noise), 31);
            Assert.Equal(CopyKind.ClipOfA, relation.Kind);
            Assert.Single(relation.Segments);
        }
    }

    [Fact]
    public void A_loop_holds_what_it_repeats()
    {
        var clip = Film.Shoot(new Random(9), 10);
        Assert.Equal(CopyKind.ClipOfB, Compare(clip, _ => Film.Join(clip, clip, clip, clip)).Kind);
    }

    [Fact]
    public void Dark_frames_count_neither_for_nor_against()
    {
        var film = Film.Shoot(new Random(10), 40);
        VideoSequence a = Darken(film.Sample(0), i => i % 3 == 0), b = Darken(film.Sample(1), i => i is > 10 and < 20);
        Assert.Equal(CopyKind.SameVideo, VideoComparer.Compare(a, b, 31).Kind);
    }

    [Fact]
    public void A_lit_card_before_darkness_is_not_the_whole_video()
    {
        var film = Film.Shoot(new Random(11), 60, speed: 0.5);
        VideoSequence a = Darken(film.Sample(0), i => i >= 4), b = Darken(film.Sample(1), i => i >= 4);
        Assert.Equal(CopyKind.SharedScene, VideoComparer.Compare(a, b, 31).Kind);
    }

    [Fact]
    public void Videos_without_a_usable_frame_are_a_glimpse()
    {
        var film = Film.Shoot(new Random(12), 5);
        VideoSequence lit = film.Sample(0), dark = Darken(film.Sample(1), _ => true), none = new(2, null, null, []);
        foreach (var (a, b) in ((VideoSequence, VideoSequence)[])[(lit, dark), (dark, dark), (lit, none), (none, none)])
        {
            Assert.Equal((CopyKind.Glimpse, false), (VideoComparer.Compare(a, b, 31).Kind, VideoComparer.Compare(a, b, 31).Groups));
        }
    }

    [Fact]
    public void Pairs_come_in_the_order_of_their_edges_whatever_the_number_of_threads()
    {
        var random = new Random(13);
        var film = Film.Shoot(random, 40);
        VideoSequence[] videos =
            [.. Enumerable.Range(0, 12).Select(i => (i % 4 == 3 ? Film.Shoot(random, 20) : film.Cut(i, 20 + i)).Sample(i))];
        CopyEdge[] edges =
            [.. from a in Enumerable.Range(0, 12) from b in Enumerable.Range(a + 1, 11 - a) select new CopyEdge(a, b, 0, 0, 0, 0)];
        string[] expected = [.. edges.Select(edge => Text(VideoComparer.Compare(videos[edge.A], videos[edge.B], 31)))];
        Assert.True(expected.Select(text => text.Split(' ')[0]).Distinct().Count() >= 3);
        foreach (int threads in (int[])[1, 2, 5])
        {
            Assert.Equal(expected, VideoPairs.Find(edges, content => videos[content], 31, threads, CancellationToken.None).Select(Text));
        }
    }

    [Fact]
    public void A_cancelled_search_ends()
    {
        using var cancel = new CancellationTokenSource();
        cancel.Cancel();
        var film = Film.Shoot(new Random(14), 10).Sample(0);
        CopyEdge[] edges = [new(0, 1, 0, 0, 0, 0)];
        Assert.ThrowsAny<OperationCanceledException>(() => VideoPairs.Find(edges, _ => film, 31, 2, cancel.Token));
        Assert.ThrowsAny<OperationCanceledException>(() => VideoComparer.Compare(film, film, 31, cancel: cancel.Token));
    }

    [Fact]
    public void What_the_source_of_frames_throws_is_what_the_caller_sees()
    {
        CopyEdge[] edges = [new(0, 1, 0, 0, 0, 0), new(0, 2, 0, 0, 0, 0)];
        Assert.Throws<IOException>(() => VideoPairs.Find(edges, _ => throw new IOException(), 31, 2, CancellationToken.None));
    }

    private static string Text(VideoRelation relation) =>
        $"{relation.Kind} {relation with { Segments = [] }} {string.Join("; ", relation.Segments)}";

    private static VideoRelation Compare(Film a, Func<Film, Film> edit) => Compare(a, edit(a));

    private static VideoRelation Compare(Film a, Film b) => VideoComparer.Compare(a.Sample(0), b.Sample(1), 31);

    private static VideoSequence Darken(VideoSequence video, Predicate<int> isDark) => video with
    {
        Frames = [.. video.Frames.Select(f => isDark(f.Frame) ? f with { Centred = null, FullQuality = 20 } : f)],
    };
}
