using Cotejo.Engine.Isolation;
using Cotejo.Engine.Decoding.Video;

namespace Cotejo.Engine.Tests.Decoding.Video;

/// <summary>When hardware decodes, and when it no longer does.</summary>
public sealed class Choosing_hardware
{
    private static readonly HardwareDecoder Card = HardwareDecoder.All[0];

    [Fact]
    public void Without_a_device_the_processor_decodes()
    {
        var policy = new AccelerationPolicy([]);
        Assert.All(Run(policy, 100, _ => 1, 1), Assert.Null);
    }

    [Theory]
    [InlineData(4.0, 1.0)]
    [InlineData(1.0, 4.0)]
    public void The_faster_one_gets_nearly_all_files_and_the_slower_one_a_few(double card, double processor)
    {
        var policy = new AccelerationPolicy([Card]);
        var chosen = Run(policy, 400, h => h == null ? processor : card, 1 << 20);
        Assert.Equal(6, chosen.Take(6).Count(h => h == Card) + chosen.Take(6).Count(h => h == null));
        Assert.Equal(3, chosen.Take(6).Count(h => h == Card));
        int toTheCard = chosen.Skip(6).Count(h => h == Card);
        Assert.InRange(card > processor ? 394 - toTheCard : toTheCard, 5, 20);
    }

    [Fact]
    public void A_change_of_speed_is_noticed()
    {
        var policy = new AccelerationPolicy([Card]);
        Run(policy, 100, h => h == null ? 1 : 3, 1 << 20);
        Run(policy, 400, h => h == null ? 3 : 1, 1 << 20);
        Assert.InRange(Run(policy, 100, h => h == null ? 3 : 1, 1 << 20).Count(h => h == null), 90, 100);
    }

    [Fact]
    public void Long_and_short_files_are_learnt_apart()
    {
        var policy = new AccelerationPolicy([Card]);
        for (int i = 0; i < 50; i++)
        {
            Run(policy, 1, h => h == null ? 5 : 1, 1 << 20);
            Run(policy, 1, h => h == null ? 1 : 5, 1 << 30);
        }
        Assert.InRange(Run(policy, 30, h => h == null ? 5 : 1, 1 << 20).Count(h => h == null), 28, 30);
        Assert.InRange(Run(policy, 30, h => h == null ? 1 : 5, 1 << 30).Count(h => h == Card), 28, 30);
    }

    [Fact]
    public void Three_failures_in_a_row_end_it()
    {
        var policy = new AccelerationPolicy([Card]);
        var chosen = Run(policy, 100, h => h == null ? 1 : null, 1 << 20);
        Assert.Equal(3, chosen.Count(h => h == Card));
        var now_and_then = new AccelerationPolicy([Card]);
        int file = 0;
        Assert.True(Run(now_and_then, 100, h => h == null ? 1 : file++ % 3 == 0 ? 9 : null, 1 << 20).Count(h => h == Card) > 50);
    }

    [Fact]
    public void Threads_that_begin_together_do_not_all_try_the_same()
    {
        var policy = new AccelerationPolicy([Card]);
        var chosen = Enumerable.Range(0, 6).Select(_ => policy.Choose(1)).ToList();
        Assert.Equal(3, chosen.Count(h => h == Card));
    }

    [Theory]
    [InlineData("cuda")]
    [InlineData("vaapi")]
    [InlineData("qsv")]
    public void A_named_one_that_fails_leaves_the_file_to_the_processor(string name)
    {
        using var clips = new Clips();
        string clip = clips.Make("clip.mp4", $"{Clips.Moving(2)} -c:v libx264 -g 30");
        foreach (var sampling in new[] { VideoSampling.Default, VideoSampling.KeyFrames })
        {
            var settings = Clips.Every(1) with { Acceleration = name, Sampling = sampling };
            var (outcome, frames) = Clips.Decode(clip, settings);
            Assert.True(outcome is { Failure: null, Damage: null } && frames.All.Count >= 2, outcome.ToString());
            // On a machine that has it, it says so.
            Assert.Matches($@"^ffmpeg \(\S+(, {name})?\)$", outcome.Decoder);
            Assert.True(outcome.Decoder.Contains(name, StringComparison.Ordinal) == false || HasDevice);
        }
    }

    [Fact]
    public void Nobody_elses_names_are_taken()
    {
        Assert.Throws<ArgumentException>(() => new VideoDecoder(VideoSettings.Default with { Acceleration = "cuda -i /etc/passwd" }, Sandbox.LimitsOnly));
        Assert.All(VideoDecoder.Accelerations, a => Assert.NotNull(new VideoDecoder(VideoSettings.Default with { Acceleration = a }, Sandbox.LimitsOnly)));
        Assert.Null(VideoDecoder.Probe());
    }

    private static bool HasDevice => File.Exists("/dev/nvidia0") || Directory.Exists("/dev/dri");

    /// <param name="rate">Megabytes a second; null for a failure.</param>
    private static List<HardwareDecoder?> Run(AccelerationPolicy policy, int files, Func<HardwareDecoder?, double?> rate, long bytes)
    {
        var chosen = new List<HardwareDecoder?>();
        for (int i = 0; i < files; i++)
        {
            var hardware = policy.Choose(bytes);
            chosen.Add(hardware);
            policy.Report(hardware, bytes, rate(hardware) is { } speed ? TimeSpan.FromSeconds(bytes / speed / 1e6) : null);
        }
        return chosen;
    }
}
