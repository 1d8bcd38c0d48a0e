using Cotejo.Engine.Decoding.Video;

namespace Cotejo.Engine.Tests.Decoding.Video;

/// <summary>A worker that calls ffmpeg's libraries gives what a start of the command gives, to the last bit, or leaves it to the command.</summary>
public sealed class Both_routes(Clips clips) : IClassFixture<Clips>
{
    public static TheoryData<string, string> Plain => new()
    {
        { "h264.mp4", "-c:v libx264 -g 15" },
        { "frames-out-of-order.mp4", "-c:v libx264 -bf 3 -g 30 -movflags +faststart" },
        { "open-groups.mkv", "-c:v libx264 -bf 3 -g 20 -x264-params open-gop=1" },
        { "hevc.mp4", "-c:v libx265 -g 15 -x265-params log-level=none" },
        { "vp9.webm", "-c:v libvpx-vp9 -deadline realtime -g 15" },
        { "vp8.webm", "-c:v libvpx -deadline realtime -g 15" },
        { "av1.mp4", "-c:v libsvtav1 -preset 12 -g 15" },
        { "phone.3gp", "-vf scale=176:144 -c:v h263" },
        { "mpeg4.mp4", "-c:v mpeg4 -g 15 -bf 2" },
        { "motion.avi", "-c:v mjpeg" },
        { "prores.mov", "-c:v prores_ks" },
        { "flash.flv", "-c:v flv" },
        { "theora.ogv", "-c:v libtheora" },
        { "windows.wmv", "-c:v wmv2" },
        { "stream.ts", "-c:v libx264 -bf 2 -g 15" },
        { "film-rate.mp4", "-r 24000/1001 -c:v libx264 -g 12" },
        { "varying-rate.mkv", "-vf setpts=PTS+N*N/900/TB -vsync vfr -c:v libx264 -g 10" },
        { "late.mp4", "-c:v libx264 -g 15 -output_ts_offset 7" },
        { "ten-bits.mkv", "-pix_fmt yuv420p10le -c:v libx265 -g 15 -x265-params log-level=none" },
        { "full-range.mp4", "-pix_fmt yuvj420p -c:v libx264 -g 15" },
        { "colours.mov", "-pix_fmt yuv422p -c:v libx264 -bf 2 -g 15" },
        { "cropped.mp4", "-vf scale=162:122 -c:v libx264 -bf 8 -g 15 -color_range pc -colorspace bt709" },
        { "pyramid.mp4", "-c:v libx264 -bf 1 -g 15 -x264-params b-pyramid=normal -movflags +faststart" },
        { "odd.mkv", "-vf scale=161:121 -c:v ffv1" },
    };

    [Theory]
    [MemberData(nameof(Plain))]
    public void Plain_videos_are_decoded_by_the_worker(string name, string encode)
    {
        string sound = name.EndsWith("3gp", StringComparison.Ordinal) ? "" : "-f lavfi -i sine=d=4";
        string clip = clips.Make(name, $"{Clips.Moving(4)} {sound} {encode}");
        foreach (double? every in new double?[] { null, 1, 0 }) { AssertSame(clip, Clips.Every(every), mayDecline: false); }
    }

    [Theory]
    [InlineData("raw.h264", "-c:v libx264 -bf 2")]
    [InlineData("raw.hevc", "-c:v libx265 -x265-params log-level=none")]
    [InlineData("old.avi", "-c:v mpeg4 -bf 2 -g 15")]
    [InlineData("fields.ts", "-vf tinterlace=interleave_top,fieldorder=tff -c:v mpeg2video -flags +ilme+ildct")]
    [InlineData("lossless.nut", "-c:v ffv1")]
    [InlineData("disc.mpg", "-c:v mpeg2video -bf 2 -g 15")]
    [InlineData("no-beginning.mp4", @"-c:v libx264 -bf 2 -g 15 -bsf:v noise=drop=eq(n\,0)")]
    [InlineData("open-groups.mp4", "-c:v libx264 -bf 3 -g 20 -x264-params open-gop=1")]
    [InlineData("few-key-frames.mp4", "-c:v libx264 -g 250")]
    [InlineData("alpha.webm", "-pix_fmt yuva420p -c:v libvpx -auto-alt-ref 0")]
    public void Others_are_the_same_whoever_decodes_them(string name, string encode)
    {
        string clip = clips.Make(name, $"{Clips.Moving(4)} {encode}");
        foreach (double? every in new double?[] { null, 1, 0.3 }) { AssertSame(clip, Clips.Every(every), mayDecline: true); }
    }

    [Theory]
    [InlineData(5, 400)]
    [InlineData(300, 4000)]
    [InlineData(600, 100)]
    [InlineData(950, 5000)]
    public void Damaged_videos_get_the_words_of_the_command(int thousandths, int length)
    {
        foreach (string encode in new[] { "whole.mp4 -c:v libx264 -g 15 -movflags +faststart", "whole.ts -c:v mpeg2video", "whole.mkv -c:v libx264 -g 15" })
        {
            string[] words = encode.Split(' ', 2);
            string whole = clips.Make(words[0], $"{Clips.Moving(3)} {words[1]}");
            AssertSame(clips.Damage(whole, $"damaged-{thousandths}-{words[0]}", thousandths, length), Clips.Every(null), mayDecline: true);
            AssertSame(clips.Cut(whole, $"cut-{thousandths}-{words[0]}", thousandths), Clips.Every(1), mayDecline: true);
        }
    }

    [Fact]
    public void What_is_no_video_is_left_to_the_command()
    {
        string sound = clips.Make("sound.m4a", "-f lavfi -i sine=d=1 -c:a aac");
        string play = clips.Write("list.mp4", "#EXTM3U\n#EXTINF:1,\nfile:///etc/passwd\n#EXT-X-ENDLIST\n"u8.ToArray());
        foreach (string file in (string[])[sound, play, clips.Write("empty.mp4", []), clips.Write("noise.mp4", [.. Enumerable.Range(0, 5000).Select(i => (byte)(i * i))])])
        {
            Assert.True(AssertSame(file, Clips.Every(1), mayDecline: true), file);
        }
    }

    [Fact]
    public void Frames_above_a_limit_are_told_in_the_same_words()
    {
        string clip = clips.Make("limits.mp4", $"{Clips.Moving(2)} -c:v libx264");
        AssertSame(clip, Clips.Every(0, VideoLimits.Default with { MaxFrames = 7 }), mayDecline: false);
        AssertSame(clip, Clips.Every(0, VideoLimits.Default with { MaxPixels = 160 * 119 }), mayDecline: true);
        AssertSame(clip, Clips.Every(0), mayDecline: false);
    }

    [Fact]
    public void Published_videos_hash_alike()
    {
        if (PublicMediaTests.Find("video") is not { } folder) { return; }
        foreach (string clip in Directory.GetFiles(folder, "*.mp4").Order()) { AssertSame(clip, Clips.Every(null), mayDecline: false); }
    }

    /// <returns>Whether the command had to decide.</returns>
    private static bool AssertSame(string clip, VideoSettings settings, bool mayDecline)
    {
        var warm = WarmRoute.OfThisThread.Decode(clip, settings);
        warm.AssertSame(clip, Clips.DecodeByStart(clip, settings));
        Assert.True(mayDecline || !warm.Declined, $"{clip} ({settings.Sampling}) was left to the command: {warm.Why}");
        return warm.Declined;
    }
}
