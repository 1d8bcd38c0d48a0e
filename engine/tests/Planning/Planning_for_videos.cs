using Cotejo.Engine.Decoding.Video;
using Cotejo.Engine.Planning;

namespace Cotejo.Engine.Tests.Planning;

public sealed class Planning_for_videos
{
    [Fact]
    public void Is_the_default_when_nothing_is_typed() => Assert.Equal(VideoSettings.Default, Plan(new("case", ["in"], null, null, null)).Video);

    [Theory]
    [InlineData("1s", "every 1s")]
    [InlineData("1.5 s", "every 1.5s")]
    [InlineData("250ms", "every 0.25s")]
    [InlineData("2MIN", "every 120s")]
    [InlineData("0s", "every frame")]
    [InlineData("24h", "every 86400s")]
    public void Takes_the_time_between_two_frames(string typed, string sampling) =>
        Assert.Equal(sampling, Plan(new("case", ["in"], null, null, null, VideoEvery: typed)).Video.Sampling.ToString());

    [Fact]
    public void Takes_key_frames_a_decoder_and_a_limit()
    {
        var plan = Plan(new("case", ["in"], null, null, null, VideoFrames: "keyframes", VideoDecoder: "vaapi", VideoTime: "90s"));
        Assert.Equal(VideoSampling.KeyFrames, plan.Video.Sampling);
        Assert.Equal(("vaapi", TimeSpan.FromSeconds(90), 1), (plan.Video.Acceleration, plan.Video.Limits.MaxTime, plan.Video.Threads));
        Assert.EndsWith("videos keyframes, decoder vaapi, at most 90 s each", plan.ToString());
    }

    private static ScanPlan Plan(ScanSettings settings)
    {
        var problems = new List<string>();
        var plan = ScanPlan.From(settings, problems);
        Assert.Empty(problems);
        return plan;
    }
}
