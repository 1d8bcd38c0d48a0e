using System.Text;
using Cotejo.Engine.Decoding.Video;
using Cotejo.Engine.Decoding.Video.Libav;

namespace Cotejo.Engine.Tests.Decoding.Video;

/// <summary>Where the probe decodes no frame, what it tells of the pixel format is made up: yuv420p. Nothing else that it tells is.</summary>
[Collection(Luma_of_planes.OneLog)]
public sealed class Probing_streams(Clips clips) : IClassFixture<Clips>
{
    [Theory]
    [InlineData("-bf 2 -g 15", "yuv420p")]
    [InlineData("-bf 2 -g 15 -f mov", "yuv420p")]
    [InlineData("-bf 2 -g 15 -tag:v avc3", "yuv420p")]
    // It could be that the decoder has to find out how many frames are out of order.
    [InlineData("-bf 0 -g 15", "yuv422p")]
    // Times, or parameters, come with the frames.
    [InlineData("-bf 2 -g 15 -movflags frag_keyframe+empty_moov", "yuv422p")]
    [InlineData("-bf 2 -g 15 -f matroska", "yuv422p")]
    [InlineData("-bf 2 -g 15 -f mpegts", "yuv422p")]
    public void A_frame_is_decoded_only_where_it_could_tell_of_more_than_its_format(string encode, string told)
    {
        string clip = clips.Make("clip.mp4", $"-y {Clips.Moving(2)} -pix_fmt yuv422p -c:v libx264 {encode}");
        Assert.Contains($" {told}", Told(clip, null), StringComparison.Ordinal);
        Assert.Contains(" yuv422p", Told(clip, 1), StringComparison.Ordinal);
    }

    [Fact]
    public void A_second_stream_of_video_has_frames_decoded()
    {
        string one = clips.Make("one.mp4", $"{Clips.Moving(2)} -pix_fmt yuv422p -c:v libx264 -bf 2 -g 15");
        string two = clips.Make("two.mp4", $"-i {one} -i {one} -map 0:v -map 1:v -c copy");
        Assert.Contains(" yuv422p", Told(two, null), StringComparison.Ordinal);
    }

    [Fact]
    public void A_video_that_begins_without_a_picture_is_declined()
    {
        string clip = clips.Make("late.mp4", $@"{Clips.Moving(2)} -c:v libx264 -bf 2 -g 15 -bsf:v noise=drop=eq(n\,0)");
        var declined = Assert.Throws<LibavDeclinedException>(() => Told(clip, null));
        Assert.Equal("it begins without a picture", declined.Message);
    }

    /// <returns>What the probe tells of the video stream.</returns>
    private static string Told(string clip, double? every)
    {
        Assert.Null(LibavSelfTest.Problem(out _));
        using var file = File.OpenRead(clip);
        var lines = new Lines();
        LibavVideo.Decode(file, new LibavRequest(FrameChoice.From(Clips.Every(every).Sampling), 1, 1 << 20, Twin: true), lines);
        return lines.All.First(line => line.Contains(": Video: ", StringComparison.Ordinal));
    }

    private sealed class Lines : ILibavTaker
    {
        public List<string> All { get; } = [];

        public void Take(ReadOnlySpan<byte> line) => All.Add(Encoding.UTF8.GetString(line));

        public void Take(int width, int height, long? stamp, ReadOnlySpan<byte> luma)
        {
        }
    }
}
