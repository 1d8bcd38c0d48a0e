using Cotejo.Engine.Matching;
using Cotejo.Engine.Matching.Videos;
using Cotejo.Kernels;

namespace Cotejo.Engine.Tests.Matching.Videos;

public sealed class Videos_under_a_logo
{
    private readonly Random _random = new(5);

    [Fact]
    public void Are_found_though_no_two_frames_are_near()
    {
        var film = Film.Shoot(_random, 20);
        var matched = Match(film.Sample(0), Under(film.Sample(1), bits: 50));
        Assert.Equal([CopyKind.SameVideo], matched.Kinds);
        var edge = Assert.Single(matched.Edges);
        Assert.InRange(edge.Distance, 32, ObscuredVideos.Distance);
        Assert.InRange(matched.Videos[0].Relation.Segments[0].Offset.TotalSeconds, -0.5, 0.5);
        Assert.Equal(1, matched.Groups.Count);
    }

    [Fact]
    public void Are_found_where_the_logo_hides_little()
    {
        var film = Film.Shoot(_random, 24);
        var logo = film.Sample(1);
        var half = logo with { Frames = [.. Under(logo, 45).Frames.Take(12), .. Under(logo, 90).Frames.Skip(12)] };
        var matched = Match(film.Sample(0), half);
        Assert.Equal([CopyKind.SharedScene], matched.Kinds);
        Assert.Equal(1, matched.Groups.Count);
    }

    [Fact]
    public void Are_not_when_nothing_moves_or_too_little_is_in_step()
    {
        var still = Film.Shoot(_random, 20, Film.Still, scene: 40);
        Assert.Empty(Match(still.Sample(0), Under(still.Sample(1), 50)).Edges);
        var film = Film.Shoot(_random, 40);
        var shared = Film.Join(Film.Shoot(_random, 40), film.Cut(0, 5));
        Assert.Empty(Match(film.Sample(0), Under(shared.Sample(1), 50)).Edges);
    }

    [Fact]
    public void Leave_pictures_as_they_are()
    {
        var film = Film.Shoot(_random, 20).Sample(0);
        var frames = Hashes(film);
        frames.Add(1, 0, Under(film, 50).Frames[3].Centred!);
        var input = new MatchedInput([0, 1], frames, [true, false], _ => film);
        Assert.Empty(MatchedContents.Find(input, new CpuSearch(), new CopyOptions(31, 2), CancellationToken.None).Edges);
    }

    private static MatchedContents Match(params VideoSequence[] videos)
    {
        var input = new MatchedInput([.. Enumerable.Range(0, videos.Length)], Hashes(videos), [.. videos.Select(_ => true)], number => videos[number]);
        return MatchedContents.Find(input, new CpuSearch(), new CopyOptions(31, 2), CancellationToken.None);
    }

    private static FrameHashes Hashes(params VideoSequence[] videos)
    {
        var hashes = new FrameHashes();
        foreach (var video in videos)
        {
            foreach (var frame in video.Frames) { hashes.Add(video.Content, frame.Frame, frame.Centred!); }
        }
        return hashes;
    }

    /// <summary>So many bits of every hash are other ones, as a plate over a part of the picture has it.</summary>
    private static VideoSequence Under(VideoSequence video, int bits)
    {
        byte[] plate = new byte[Hash256.Bytes];
        foreach (int bit in Enumerable.Range(0, 256).Where(bit => bit * 7 % 256 < bits)) { plate[bit >> 3] |= (byte)(1 << (bit & 7)); }
        return video with { Frames = [.. video.Frames.Select(frame => frame with { Centred = [.. frame.Centred!.Select(Hide)] })] };

        Hash256 Hide(Hash256 hash)
        {
            byte[] bytes = new byte[Hash256.Bytes];
            hash.Write(bytes);
            for (int i = 0; i < bytes.Length; i++) { bytes[i] ^= plate[i]; }
            return Hash256.Read(bytes);
        }
    }
}
