using System.Text;
using System.Text.Json;
using Cotejo.Cli.Verbs;
using Cotejo.Engine.Decoding;
using Cotejo.Engine.Decoding.Video;
using Cotejo.Engine.Hashing;
using Cotejo.Kernels;

namespace Cotejo.Engine.Tests.Cli;

/// <summary>What cotejo hash prints of a video.</summary>
public sealed class Hashing_videos
{
    private static readonly string Zeros = new('0', 64);

    [Fact]
    public void Prints_one_line_a_frame_with_its_time()
    {
        Assert.Equal($"{Zeros},80,0.000,clip.mp4\n{Zeros},80,1.042,clip.mp4\n", Printed(new(false, false, Vpdq: false, Json: false)));
        Assert.StartsWith($"{Zeros},85,0.000,Original,clip.mp4\n{Zeros},85,0.000,Rotate90,clip.mp4\n", Printed(new(Centred: true, Dihedral: true, false, false)));
    }

    [Fact]
    public void Prints_the_exchange_form() =>
        Assert.Equal([$"{Zeros},80,0.000", $"{Zeros},80,1.042"],
            JsonDocument.Parse(Printed(new(false, false, Vpdq: true, false))).RootElement.EnumerateArray().Select(e => e.GetString()));

    [Fact]
    public void Prints_JSON_with_times_and_what_lies_inside_the_border()
    {
        using var output = new MemoryStream();
        HashVerb.WriteJson(HashJson.From("clip.mp4", Clip(), null), output);
        var line = JsonDocument.Parse(Encoding.UTF8.GetString(output.ToArray())).RootElement;
        Assert.Equal("""{"duration":2.000,"container":"mov,mp4","codec":"h264","frameRate":24,"rotation":0,"sampling":"every 1s","sampled":2}""",
            line.GetProperty("video").GetRawText());
        var frames = line.GetProperty("frames");
        Assert.Equal(["0.000", "1.042"], frames.EnumerateArray().Select(f => f.GetProperty("time").GetRawText()));
        Assert.False(frames[0].TryGetProperty("trimmed", out _));
        Assert.Equal("2,3,40,50", frames[1].GetProperty("trimmed").GetProperty("inner").GetString());
        Assert.Equal(70, frames[1].GetProperty("trimmed").GetProperty("centred").GetProperty("quality").GetInt32());
    }

    [Theory]
    [InlineData("--vpdq writes the list of one video; 2 files are given.", "--vpdq", "one.mp4", "two.mp4")]
    [InlineData("--vpdq is a form of its own", "--vpdq", "--centred", "one.mp4")]
    [InlineData("--video-every and --video-frames are both given", "one.mp4", "--video-every", "1s", "--video-frames", "keyframes")]
    public void Says_what_it_cannot_do(string problem, params string[] words)
    {
        var refused = BuiltCommand.Run(["hash", .. words]);
        Assert.Equal((1, ""), (refused.Code, refused.Output));
        Assert.Contains("cotejo: " + problem, refused.Error);
    }

    [Fact]
    public void Says_that_a_picture_is_no_video()
    {
        using var folder = new TestFolder();
        var refused = BuiltCommand.Run("hash", "--vpdq", folder.Jpeg("one.jpg", seed: 1));
        Assert.Equal((2, ""), (refused.Code, refused.Output));
        Assert.Contains("one.jpg: not a video\n", refused.Error);
    }

    private static string Printed(HashForm form)
    {
        using var text = new StringWriter { NewLine = "\n" };
        HashVerb.Print("clip.mp4", Clip(), form, text);
        return text.ToString();
    }

    private static HashedFile Clip()
    {
        var second = TimeSpan.FromSeconds(25 / 24.0);
        var whole = new HashedFrame(0, 80, new Hash256[8], 85, new Hash256[8]) { Time = new FrameTime(default, default, 0) };
        return new HashedFile(MediaType.Video, "by hand", 64, 64,
            [whole, whole with { Frame = 1, Time = new FrameTime(second, second, 0), Trimmed = new TrimmedHash(new(2, 3, 40, 50), 70, new Hash256[8]) }],
            null, null, null)
        {
            Video = new VideoFacts(64, 64, TimeSpan.FromSeconds(2), "mov,mp4", "h264", 24, 0, "every 1s", 2),
        };
    }
}
