using Cotejo.Engine.Decoding.Video;

namespace Cotejo.Engine.Tests.Decoding.Video;

/// <summary>What decoded is kept, and what is missing is said.</summary>
public sealed class Damaged_videos(Clips clips) : IClassFixture<Clips>
{
    [Theory]
    [InlineData("cut.mp4", "-c:v libx264 -movflags faststart")]
    [InlineData("cut.mkv", "-c:v libx264")]
    [InlineData("cut.ts", "-c:v libx264")]
    [InlineData("cut.avi", "-c:v mpeg4")]
    [InlineData("cut.flv", "-c:v flv")]
    public void A_video_that_breaks_off_is_partial(string name, string encode)
    {
        string whole = clips.Make("whole-" + name, $"{Clips.Moving(3)} -g 15 {encode}");
        var (outcome, frames) = Clips.Decode(clips.Cut(whole, name, 555), 0.5);
        Assert.InRange(frames.All.Count, 2, 5);
        Assert.True(outcome is { Failure: null, Damage: not null }, outcome.ToString());
    }

    [Theory]
    [InlineData("bad.mp4", "-c:v libx264 -movflags faststart")]
    [InlineData("bad.mkv", "-c:v libx264")]
    [InlineData("bad.ts", "-c:v libx264")]
    [InlineData("bad.avi", "-c:v mpeg4")]
    public void One_bad_packet_costs_no_other_frame(string name, string encode)
    {
        string whole = clips.Make("good-" + name, $"{Clips.Moving(3)} -g 15 {encode}");
        var (outcome, frames) = Clips.Decode(clips.Damage(whole, name, 500, 600), 0);
        Assert.InRange(frames.All.Count, 85, 90);
        Assert.True(outcome is { Failure: null, Damage: not null }, outcome.ToString());
        Assert.DoesNotContain("0x", outcome.Damage, StringComparison.Ordinal);
        Assert.Equal(outcome.Damage, Clips.Decode(clips[name], 0).Outcome.Damage);
        Assert.Null(Clips.Decode(whole, 0).Outcome.Damage);
    }

    [Fact]
    public void A_video_without_more_than_its_header_is_corrupt_and_not_unreadable()
    {
        string whole = clips.Make("whole.webm", $"{Clips.Moving(0.5)} -c:v libvpx");
        for (int thousandths = 1; thousandths < 60; thousandths += 4)
        {
            var (outcome, frames) = Clips.Decode(clips.Cut(whole, "header.webm", thousandths));
            Assert.True(outcome.Failure == FailureKind.Corrupt || frames.All.Count > 0, $"{thousandths}: {outcome}");
        }
    }

    [Fact]
    public void Damage_to_the_sound_is_not_the_videos()
    {
        // Raw sound, so that its bytes are found: the beeps are far louder than anything else.
        string whole = clips.Make("talk.mkv", $"{Clips.Moving(2)} -f lavfi -i sine=d=2 -c:v libx264 -c:a ac3");
        byte[] bytes = File.ReadAllBytes(whole);
        for (int i = 0; i + 8 < bytes.Length; i++)
        {
            // The sync word of AC-3 at 44.1 kHz, in the second half of the file: the frame behind it loses its head.
            if (i > bytes.Length / 2 && bytes[i] == 0x0b && bytes[i + 1] == 0x77) { bytes.AsSpan(i, 6).Clear(); }
        }
        var (outcome, frames) = Clips.Decode(clips.Write("mumble.mkv", bytes), 0);
        Assert.Equal(60, frames.All.Count);
        Assert.True(outcome.Damage == null, outcome.ToString());
    }

    [Theory]
    [InlineData("", FailureKind.Corrupt)]
    [InlineData("just words, and not a video", FailureKind.Corrupt)]
    [InlineData("\0\0\0\u0018ftypisom\0\0\0\0isommp41", FailureKind.Corrupt)]
    public void What_is_no_video_is_a_failure_in_one_line(string content, FailureKind kind)
    {
        foreach (double? every in new double?[] { 1, null })
        {
            string file = clips.Write("none.mp4", System.Text.Encoding.Latin1.GetBytes(content));
            var (outcome, frames) = Clips.Decode(file, every);
            Assert.True(outcome is { Skip: null, Facts: null, Message: not null } && outcome.Failure == kind, outcome.ToString());
            Assert.Empty(frames.All);
            Assert.Equal(outcome.Message, Clips.Decode(file, every).Outcome.Message);
        }
    }

    [Fact]
    public void A_video_without_its_index_is_corrupt()
    {
        string whole = clips.Make("index.mp4", $"{Clips.Moving(1)} -c:v libx264");
        var (outcome, _) = Clips.Decode(clips.Cut(whole, "noindex.mp4", 500));
        Assert.Equal(FailureKind.Corrupt, outcome.Failure);
        Assert.Contains("moov atom not found", outcome.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_codec_that_nobody_knows_is_unsupported()
    {
        string known = clips.Make("known.mp4", $"{Clips.Moving(1)} -c:v libx264");
        byte[] bytes = File.ReadAllBytes(known);
        for (int at; (at = bytes.AsSpan().IndexOf("avc1"u8)) >= 0;) { "zzz1"u8.CopyTo(bytes.AsSpan(at)); }
        var (outcome, _) = Clips.Decode(clips.Write("unknown.mp4", bytes));
        Assert.Equal(FailureKind.Unsupported, outcome.Failure);
    }

    [Fact]
    public void A_frame_above_the_limit_is_refused()
    {
        string clip = clips.Make("large.avi", "-f lavfi -i color=s=16000x16000:d=0.04 -c:v png");
        var (outcome, frames) = Clips.Decode(clip);
        Assert.Equal(FailureKind.OverLimit, outcome.Failure);
        Assert.Empty(frames.All);
        string narrow = clips.Make("narrow.nut", "-f lavfi -i color=s=66000x16:d=0.04 -c:v ffv1");
        Assert.Equal(FailureKind.OverLimit, Clips.Decode(narrow).Outcome.Failure);
    }

    [Fact]
    public void Limits_cut_a_video_off_and_say_so()
    {
        string clip = clips.Make("long.mp4", $"{Clips.Moving(3)} -c:v libx264");
        var (outcome, frames) = Clips.Decode(clip, Clips.Every(0, VideoLimits.Default with { MaxFrames = 10 }));
        Assert.Equal(10, frames.All.Count);
        Assert.True(outcome is { Failure: null, Facts.Sampled: 10, Damage: not null }, outcome.ToString());
        Assert.Contains("first 10 frames", outcome.Damage, StringComparison.Ordinal);
        Assert.Null(Clips.Decode(clip, Clips.Every(0, VideoLimits.Default with { MaxFrames = 90 })).Outcome.Damage);
        var atOnce = Clips.Every(0, VideoLimits.Default with { MaxTime = TimeSpan.Zero });
        // A first frame may be there before the clock is looked at.
        var ended = Clips.Decode(clip, atOnce).Outcome;
        Assert.Contains("ended after", ended.Failure == FailureKind.TimedOut ? ended.Message : ended.Damage, StringComparison.Ordinal);
    }
}
