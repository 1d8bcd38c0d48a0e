using Cotejo.Engine.Decoding.Video;

namespace Cotejo.Engine.Tests.Decoding.Video;

/// <summary>What ffmpeg reads, as frames and facts.</summary>
public sealed class Containers_and_codecs(Clips clips) : IClassFixture<Clips>
{
    [Theory]
    [InlineData("h264.mp4", "-c:v libx264", "mov,mp4", "h264")]
    [InlineData("vp9.mkv", "-c:v libvpx-vp9 -deadline realtime", "matroska,webm", "vp9")]
    [InlineData("vp8.webm", "-c:v libvpx", "matroska,webm", "vp8")]
    [InlineData("mpeg4.avi", "-c:v mpeg4", "avi", "mpeg4")]
    [InlineData("mpeg2.ts", "-c:v mpeg2video", "mpegts", "mpeg2video")]
    [InlineData("flash.flv", "-c:v flv", "flv", "flv1")]
    [InlineData("prores.mov", "-c:v prores_ks", "mov,mp4", "prores")]
    [InlineData("motion.avi", "-c:v mjpeg", "avi", "mjpeg")]
    [InlineData("theora.ogv", "-c:v libtheora", "ogg", "theora")]
    [InlineData("windows.wmv", "-c:v wmv2", "asf", "wmv2")]
    [InlineData("phone.3gp", "-vf scale=176:144 -c:v h263", "mov,mp4", "h263")]
    [InlineData("disc.mpg", "-c:v mpeg1video", "mpeg", "mpeg1video")]
    [InlineData("lossless.nut", "-c:v ffv1", "nut", "ffv1")]
    [InlineData("bare.hevc", "-c:v libx265 -x265-params log-level=none", "hevc", "hevc")]
    public void One_frame_a_second_comes_with_its_facts(string name, string encode, string container, string codec)
    {
        string clip = clips.Make(name, $"{Clips.Moving(2.5)} {encode}");
        var (outcome, frames) = Clips.Decode(clip);
        Assert.True(outcome is { Failure: null, Damage: null, Skip: null, Message: null }, outcome.ToString());
        Assert.Equal(3, frames.All.Count);
        Assert.StartsWith("ffmpeg (", outcome.Decoder, StringComparison.Ordinal);
        var facts = outcome.Facts!;
        Assert.StartsWith(container, facts.Container, StringComparison.Ordinal);
        Assert.Equal((codec, 3, "every 1s"), (facts.Codec, facts.Sampled, facts.Sampling));
        Assert.Equal((frames.All[0].Width, frames.All[0].Height), (facts.Width, facts.Height));
        Assert.InRange(facts.FrameRate ?? 0, 24, 31);
        if (codec != "hevc") { Assert.InRange(facts.Duration!.Value.TotalSeconds, 2.3, 2.7); }
        Assert.All(frames.All, f => Assert.True(Spread(f.Luma) > 20, "a frame is blank"));
    }

    [Theory]
    [InlineData("-vf scale=161:121", 161, 121)]
    [InlineData("-vf scale=99:17 -pix_fmt yuv444p", 99, 17)]
    [InlineData("-vf scale=1:3", 1, 3)]
    public void Odd_sizes_keep_every_pixel(string scale, int width, int height)
    {
        string clip = clips.Make($"odd{width}.mkv", $"{Clips.Moving(0.2)} {scale} -c:v ffv1");
        var (outcome, frames) = Clips.Decode(clip);
        Assert.Equal((width, height), (outcome.Facts!.Width, outcome.Facts.Height));
        Assert.Equal(width * height, Assert.Single(frames.All).Luma.Length);
    }

    [Theory]
    [InlineData("ten.mkv", "-pix_fmt yuv420p10le -c:v libx265 -x265-params log-level=none:lossless=1")]
    [InlineData("ten9.webm", "-pix_fmt yuv420p10le -c:v libvpx-vp9 -lossless 1 -deadline realtime")]
    [InlineData("hdr.mkv", "-vf format=yuv420p10le,setparams=color_primaries=bt2020:color_trc=smpte2084:colorspace=bt2020nc "
        + "-c:v libx265 -x265-params log-level=none:lossless=1")]
    [InlineData("rgb.mkv", "-pix_fmt bgr0 -c:v ffv1")]
    [InlineData("full.mkv", "-pix_fmt yuvj420p -c:v ffv1")]
    [InlineData("grey.mkv", "-pix_fmt gray10le -c:v ffv1")]
    public void Every_depth_and_range_is_the_same_eight_bit_luma(string name, string encode)
    {
        string plain = clips.Make("plain-for-" + name + ".mkv", $"{Clips.Moving(0.1)} -pix_fmt yuv420p -c:v ffv1");
        string clip = clips.Make(name, $"{Clips.Moving(0.1)} {encode}");
        var (_, expected) = Clips.Decode(plain);
        var (outcome, frames) = Clips.Decode(clip);
        Assert.True(outcome is { Failure: null, Damage: null }, outcome.ToString());
        double mean = expected.All[0].Luma.Zip(Assert.Single(frames.All).Luma, (a, b) => Math.Abs(a - b)).Average();
        // The colours lose their halves of a pixel in 4:2:0, and RGB is not clipped to it: a step or two.
        Assert.InRange(mean, 0, 2.5);
    }

    [Fact]
    public void Interlaced_frames_are_taken_as_they_are_stored()
    {
        string fields = "-vf tinterlace=interleave_top,fieldorder=tff -c:v mpeg2video -flags +ilme+ildct";
        string clip = clips.Make("fields.ts", $"{Clips.Moving(1, rate: "50")} {fields}");
        var (outcome, frames) = Clips.Decode(clip, 0);
        Assert.True(outcome is { Failure: null, Damage: null, Facts: { Width: 160, Height: 120 } }, outcome.ToString());
        Assert.Equal(25, frames.All.Count);
    }

    [Theory]
    [InlineData(0x00010000, 90)]
    [InlineData(-0x00010000, 270)]
    public void A_rotation_is_told_and_not_applied(int sine, int degrees)
    {
        string upright = clips.Make($"upright{degrees}.mp4", $"{Clips.Moving(0.5)} -c:v libx264");
        byte[] bytes = File.ReadAllBytes(upright);
        // The matrix of the track header: 40 bytes behind its version, flags and fields of 4 bytes.
        int matrix = bytes.AsSpan().IndexOf("tkhd"u8) + 4 + 40;
        foreach (var (at, value) in new[] { (0, 0), (4, sine), (12, -sine), (16, 0) })
        {
            System.Buffers.Binary.BinaryPrimitives.WriteInt32BigEndian(bytes.AsSpan(matrix + at), value);
        }
        var (outcome, frames) = Clips.Decode(clips.Write($"turned{degrees}.mp4", bytes));
        Assert.Equal((degrees, 160, 120), (outcome.Facts!.Rotation, outcome.Facts.Width, outcome.Facts.Height));
        Assert.Equal(Clips.Decode(upright).Frames.All[0].Luma, frames.All[0].Luma);
        Assert.Equal(0, Clips.Decode(upright).Outcome.Facts!.Rotation);
    }

    [Fact]
    public void A_size_that_changes_on_the_way_stays_the_first_one()
    {
        string small = clips.Make("small.ts", $"{Clips.Moving(1)} -c:v mpeg2video");
        string large = clips.Make("large.ts", $"{Clips.Moving(1, "320x240")} -c:v mpeg2video -output_ts_offset 1");
        string both = clips.Write("both.ts", [.. File.ReadAllBytes(small), .. File.ReadAllBytes(large)]);
        var (outcome, frames) = Clips.Decode(both, 0.5);
        Assert.True(outcome.Failure == null && frames.All.Count >= 4, outcome.ToString());
        Assert.All(frames.All, f => Assert.Equal((160, 120), (f.Width, f.Height)));
    }

    [Theory]
    [InlineData("sound.m4a", "-f lavfi -i sine=d=1 -c:a aac")]
    [InlineData("sound.mka", "-f lavfi -i sine=d=1 -c:a flac")]
    [InlineData("sound.ogg", "-f lavfi -i sine=d=1 -c:a libvorbis")]
    [InlineData("cover.m4a", "-f lavfi -i sine=d=1 -f lavfi -i testsrc2=s=64x64:d=0.04 -c:v mjpeg -frames:v 1 -disposition:v attached_pic")]
    public void Sound_alone_is_set_aside(string name, string make)
    {
        foreach (double? every in new double?[] { 1, null })
        {
            var (outcome, frames) = Clips.Decode(clips.Make(name, make), every);
            Assert.True(outcome is { Failure: null, Skip: SkipRule.NoVideo, Facts: null, Message: null }, outcome.ToString());
            Assert.Empty(frames.All);
        }
    }

    [Fact]
    public void Subtitles_alone_are_set_aside()
    {
        string text = clips.Write("words.srt", "1\n00:00:00,000 --> 00:00:01,000\nwords\n"u8.ToArray());
        string clip = clips.Make("words.mkv", $"-i {text} -c:s srt");
        Assert.Equal(SkipRule.NoVideo, Clips.Decode(clip).Outcome.Skip);
    }

    private static int Spread(byte[] luma) => luma.Max() - luma.Min();
}
