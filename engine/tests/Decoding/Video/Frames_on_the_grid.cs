using Cotejo.Engine.Decoding.Video;

namespace Cotejo.Engine.Tests.Decoding.Video;

/// <summary>Which frames are looked at, and when they are shown.</summary>
public sealed class Frames_on_the_grid(Clips clips) : IClassFixture<Clips>
{
    [Theory]
    [InlineData("even.mp4", "30", 1.0, new[] { 0, 30, 60, 90 })]
    [InlineData("even.mp4", "30", 0.1, new[] { 0, 3, 6, 9, 12 })]
    [InlineData("odd.mkv", "30000/1001", 1.0, new[] { 0, 29, 58, 87 })]
    [InlineData("odd.mp4", "30000/1001", 0.5, new[] { 0, 14, 28, 42 })]
    [InlineData("slow.avi", "2", 0.1, new[] { 0, 1, 2, 3 })]
    public void Frame_n_is_kept_where_vPDQ_keeps_it(string name, string rate, double every, int[] first)
    {
        string clip = clips.Make(name, $"{Clips.Moving(3.2, rate: rate)} -c:v mpeg4");
        var (outcome, frames) = Clips.Decode(clip, every);
        var (_, all) = Clips.Decode(clip, 0);
        Assert.True(outcome is { Failure: null, Damage: null, Skip: null }, outcome.ToString());
        Assert.Equal(first.Select(n => all.All[n].Time), frames.All.Take(first.Length).Select(f => f.Time));
        Assert.Equal(first.Select(n => all.All[n].Luma), frames.All.Take(first.Length).Select(f => f.Luma));
        int step = first[1];
        Assert.Equal((all.All.Count + step - 1) / step, frames.All.Count);
        Assert.Equal(frames.All.Count, outcome.Facts!.Sampled);
    }

    [Fact]
    public void Every_frame_has_its_own_time()
    {
        string clip = clips.Make("all.mp4", $"{Clips.Moving(2)} -c:v libx264 -bf 2");
        var (outcome, frames) = Clips.Decode(clip, 0);
        Assert.Equal(Enumerable.Range(0, 60).Select(n => Math.Round(n / 30.0, 3)), frames.Seconds);
        Assert.Equal("every frame", outcome.Facts!.Sampling);
        Assert.Equal(60, frames.All.Select(f => Convert.ToHexString(f.Luma)).Distinct().Count());
    }

    [Theory]
    [InlineData("variable.mkv")]
    [InlineData("variable.mp4")]
    public void A_variable_frame_rate_leaves_no_gap(string name)
    {
        // One second at 30 frames, then one frame in seven.
        string clip = clips.Make(name, $"{Clips.Moving(6)} -vf select=lt(t\\,1)+not(mod(n\\,7)) -fps_mode vfr -c:v libx264");
        var (_, frames) = Clips.Decode(clip);
        var (_, all) = Clips.Decode(clip, 0);
        Assert.InRange(all.All.Count, 45, 60);
        Assert.Subset(all.Seconds.ToHashSet(), frames.Seconds.ToHashSet());
        Assert.All(frames.Seconds.Zip(frames.Seconds.Skip(1)), p => Assert.InRange(p.Second - p.First, 0.0, 1.5 + 7 / 30.0 + 0.01));
        Assert.InRange(frames.All.Count, 4, 8);
    }

    [Theory]
    [InlineData("FR", "90000", 6)]
    [InlineData("FR", "0.001", 181)]
    [InlineData("FR", "NAN", 7)]
    [InlineData("PTS", "NAN", 7)]
    public void Whatever_is_not_known_of_the_rate_or_the_times_leaves_no_gap(string unknown, string value, int most)
    {
        // ffmpeg guesses well, so the filter is given the bad guess: 30 frames a second for six seconds.
        string isUnknown = value == "NAN" ? "1" : "0";
        string filter = new FrameChoice(TimeSpan.FromSeconds(1)).Filter.Replace($"isnan({unknown})", isUnknown, StringComparison.Ordinal);
        if (unknown == "FR") { filter = filter.Replace("FR", value, StringComparison.Ordinal); }
        string times = clips["times"];
        clips.Make("unused.nut", $"{Clips.Moving(6)} -c:v rawvideo", "-vf",
            $"{filter},settb=1/1000000,metadata=add:key=kept:value=1,metadata=print:key=kept:file='{times}'");
        double[] seconds = [.. File.ReadLines(times).Where(l => l.StartsWith("frame:", StringComparison.Ordinal))
            .Select(l => double.Parse(l.Split("pts:")[1].Split(' ')[0], System.Globalization.CultureInfo.InvariantCulture) / 2e6)];
        Assert.InRange(seconds.Length, 4, most);
        Assert.Equal(0, seconds[0]);
        Assert.All(seconds.Zip(seconds.Skip(1)), p => Assert.InRange(p.Second - p.First, 0.01, 1.5 + 0.04));
        Assert.InRange(seconds[^1], 4.5, 6);
    }

    [Fact]
    public void Times_never_go_back_and_never_end_the_run()
    {
        string[] stamps = ["2000000", "-7000000", "NOPTS", "1000000", "99999999999999999999999", "4000000", "9223372036854775807", "5"];
        using var stub = new StubProgram(string.Join('\n', stamps.Select(s =>
            $"printf 'frame:0    pts:{s}       pts_time:0\\nkept=1\\n' >&4; printf 'P6\\n1 1\\n255\\naaa'")));
        var (outcome, frames) = stub.Decode();
        double lastDay = TimeSpan.FromDays(366).TotalSeconds;
        Assert.Equal([1, 1, 1, 1, 1, 2, lastDay, lastDay], frames.Seconds);
        Assert.Null(outcome.Damage);
    }

    [Fact]
    public void Times_begin_where_the_video_does()
    {
        string clip = clips.Make("late.ts", $"{Clips.Moving(2)} -c:v mpeg2video -output_ts_offset 5000");
        var (outcome, frames) = Clips.Decode(clip);
        Assert.Equal([0, 1], frames.Seconds);
        Assert.InRange(outcome.Facts!.Duration!.Value.TotalSeconds, 1.9, 2.1);
    }

    [Fact]
    public void A_raw_stream_without_times_is_given_some()
    {
        string clip = clips.Make("raw.h264", $"{Clips.Moving(3)} -c:v libx264 -f h264");
        var (outcome, frames) = Clips.Decode(clip);
        Assert.True(frames.All.Count is >= 3 and <= 4, outcome.ToString());
        Assert.True(frames.All[^1].Time > frames.All[0].Time);
        Assert.Null(outcome.Facts!.Duration);
    }

    [Fact]
    public void Key_frames_are_what_the_encoder_stored_whole()
    {
        string clip = clips.Make("keys.mp4", $"{Clips.Moving(3)} -c:v libx264 -g 15 -sc_threshold 0");
        var (outcome, frames) = Clips.Decode(clip, null);
        Assert.Equal([0, 0.5, 1, 1.5, 2, 2.5], frames.Seconds);
        Assert.Equal("keyframes", outcome.Facts!.Sampling);
    }

    [Theory]
    [InlineData("few.mp4", "libx264")]
    [InlineData("few.webm", "libvpx")]
    public void A_video_with_too_few_key_frames_is_looked_at_evenly(string name, string codec)
    {
        string clip = clips.Make(name, $"{Clips.Moving(4)} -c:v {codec} -g 1000");
        var (outcome, frames) = Clips.Decode(clip, null);
        Assert.True(outcome.Damage == null, outcome.ToString());
        Assert.InRange(frames.All.Count, 8, 9);
        Assert.Equal(0, frames.Seconds[0]);
        Assert.InRange(frames.Seconds[^1], 3.4, 4);
        Assert.Equal(frames.All.Count, outcome.Facts!.Sampled);
    }

    [Fact]
    public void One_frame_is_one_frame_in_either_mode()
    {
        string clip = clips.Make("one.mp4", $"{Clips.Moving(1)} -frames:v 1 -c:v libx264");
        foreach (double? every in new double?[] { 1, 0, null })
        {
            var (outcome, frames) = Clips.Decode(clip, every);
            Assert.Equal([0], frames.Seconds);
            Assert.True(outcome is { Failure: null, Damage: null, Facts.Sampled: 1 }, outcome.ToString());
        }
    }
}
