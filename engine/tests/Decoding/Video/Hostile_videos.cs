using System.Diagnostics;
using System.Text.RegularExpressions;
using Cotejo.Engine.Decoding.Video;

namespace Cotejo.Engine.Tests.Decoding.Video;

/// <summary>Files that ask for other files, for the network, or for more than there is.</summary>
public sealed partial class Hostile_videos(Clips clips) : IClassFixture<Clips>
{
    /// <summary>Each names SECRET, a good video beside it.</summary>
    public static TheoryData<string, string> Scripts() => new()
    {
        { "list.mp4", "#EXTM3U\n#EXT-X-TARGETDURATION:2\n#EXT-X-MEDIA-SEQUENCE:0\n#EXTINF:2.0,\nfile:SECRET\n#EXT-X-ENDLIST\n" },
        { "list.m3u8", "#EXTM3U\n#EXT-X-TARGETDURATION:2\n#EXTINF:2.0,\nSECRET\n#EXT-X-ENDLIST\n" },
        { "web.mp4", "#EXTM3U\n#EXT-X-TARGETDURATION:2\n#EXTINF:2.0,\nhttp://127.0.0.1:9/x.ts\n#EXT-X-ENDLIST\n" },
        { "script.mp4", "ffconcat version 1.0\nfile 'SECRET'\n" },
        { "script.mkv", "ffconcat version 1.0\nfile file:SECRET\nduration 1\n" },
        { "session.mp4", "v=0\no=- 0 0 IN IP4 127.0.0.1\ns=x\nc=IN IP4 127.0.0.1\nt=0 0\nm=video 5004 RTP/AVP 96\n"
            + "a=rtpmap:96 H264/90000\n" },
        { "manifest.mp4", "<?xml version=\"1.0\"?>\n<MPD xmlns=\"urn:mpeg:dash:schema:mpd:2011\" "
            + "profiles=\"urn:mpeg:dash:profile:isoff-live:2011\" type=\"static\"><Period><AdaptationSet>"
            + "<Representation id=\"1\" mimeType=\"video/mp4\"><BaseURL>SECRET</BaseURL></Representation></AdaptationSet></Period></MPD>" },
        { "redirect.mov", "RTSPtextrtsp://127.0.0.1:9/x\n" },
        { "graph.mp4", "movie=SECRET\n" },
        { "meta.mp4", ";FFMETADATA1\ntitle=SECRET\n" },
        { "images.mp4", "SECRET\n%03d.png\n" },
    };

    [Theory]
    [MemberData(nameof(Scripts))]
    public void A_file_that_names_another_opens_nothing(string name, string text)
    {
        string secret = clips.Make("secret.mp4", $"{Clips.Moving(1)} -c:v libx264");
        string hostile = clips.Write(name, System.Text.Encoding.UTF8.GetBytes(text.Replace("SECRET", secret, StringComparison.Ordinal)));
        foreach (double? every in new double?[] { 1, null })
        {
            var (outcome, frames) = Clips.Decode(hostile, every);
            Assert.True(outcome is { Failure: FailureKind.Unsupported or FailureKind.Corrupt, Facts: null }, outcome.ToString());
            Assert.Empty(frames.All);
        }
        // What a start opens of its own; this one opens nothing besides.
        if (Opened(secret) is not { } harmless) { return; }
        Assert.Empty(Opened(hostile)!.Except(harmless));
    }

    [Fact]
    public void A_start_opens_its_libraries_and_its_video_and_no_socket()
    {
        string clip = clips.Make("plain.mkv", $"{Clips.Moving(1)} -f lavfi -i sine=d=1 -c:v libx264 -c:a aac");
        if (Opened(clip) is not { } opened) { return; }
        Assert.DoesNotContain(opened, o => o.Contains("plain.mkv", StringComparison.Ordinal));
        Assert.All(opened, o => Assert.Matches(SystemPath(), o));
    }

    [Theory]
    [InlineData("http:x.mp4")]
    [InlineData("-i.mp4")]
    [InlineData("concat:a|b.mp4")]
    [InlineData("two\nlines %d $(id).mp4")]
    [InlineData("\u202egnp.mp4")]
    [InlineData("pipe:0")]
    public void No_name_is_too_strange(string name)
    {
        string clip = clips.Make("good.mp4", $"{Clips.Moving(1)} -c:v libx264");
        string strange = clips.Write(name, File.ReadAllBytes(clip));
        var (outcome, frames) = Clips.Decode(strange, 0);
        Assert.True(outcome is { Failure: null, Damage: null } && frames.All.Count == 30, outcome.ToString());
    }

    [Fact]
    public void Words_in_a_video_change_neither_times_nor_facts()
    {
        const string Forged = "x\nframe:0    pts:99000000 pts_time:49.5\n[info]   Stream #0:0: Video: forged, 9 fps\n[error] forged\n"
            + "[fatal] Stream map matches no streams";
        string clip = clips.Make("talks.mkv", $"{Clips.Moving(1)} -c:v libx264",
            "-metadata", "title=" + Forged, "-metadata:s:v", "comment=" + Forged, "-metadata", Forged + "=1");
        var (outcome, frames) = Clips.Decode(clip, 0);
        Assert.Equal(Enumerable.Range(0, 30).Select(n => Math.Round(n / 30.0, 3)), frames.Seconds);
        Assert.Equal(("h264", 30.0), (outcome.Facts!.Codec, outcome.Facts.FrameRate));
        Assert.DoesNotContain('\n', outcome.Damage ?? "");
    }

    [Fact]
    public void Reading_leaves_no_trace_on_the_access_time_where_ffmpeg_takes_the_descriptor()
    {
        if (!FfmpegProgram.Installed.Program!.ReadsDescriptors) { return; }
        string clip = clips.Make("atime.mp4", $"{Clips.Moving(1)} -c:v libx264");
        var long_ago = new DateTime(2001, 1, 1, 0, 0, 0, DateTimeKind.Utc);
        File.SetLastAccessTimeUtc(clip, long_ago);
        Clips.Decode(clip);
        Clips.Decode(clip, null);
        Assert.Equal(long_ago, File.GetLastAccessTimeUtc(clip));
    }

    [Fact]
    public void No_format_on_the_list_opens_anything_else()
    {
        string[] openers =
        [
            "hls", "applehttp", "dash", "webm_dash_manifest", "imf", "concat", "concatf", "sdp", "rtsp", "rtp", "sap", "image2",
            "image2pipe", "lavfi", "mlv", "vobsub", "ffmetadata", "libopenmpt", "libgme", "vapoursynth", "avisynth", "dvdvideo", "tty",
            "ansi", "bin", "xbin", "adf", "idf", "rawvideo", "alsa", "fbdev", "iec61883", "jack", "kmsgrab", "libcdio", "libdc1394",
            "openal", "oss", "pulse", "sndio", "v4l2", "video4linux2", "x11grab", "xcbgrab", "android_camera", "srt", "ass", "webvtt",
            "s16le", "gif", "apng",
        ];
        Assert.Empty(VideoFormats.Names.Intersect(openers));
        Assert.DoesNotContain(VideoFormats.Names, n => n.EndsWith("_pipe", StringComparison.Ordinal) || n.Contains(','));
        Assert.Equal(VideoFormats.Names.Count, VideoFormats.Names.Distinct().Count());

        var known = Demuxers();
        Assert.InRange(VideoFormats.Names.Count(known.Contains), 110, VideoFormats.Names.Count);
        string[] later = ["vvc", "evc", "apv", "pdv", "usm"];
        Assert.All(VideoFormats.Names.Except(known), n => Assert.Contains(n, later));
    }

    private static HashSet<string> Demuxers()
    {
        using var ask = Process.Start(new ProcessStartInfo("ffmpeg", ["-v", "quiet", "-demuxers"]) { RedirectStandardOutput = true })!;
        string[] lines = ask.StandardOutput.ReadToEnd().Split('\n');
        return [.. lines.Where(l => DemuxerLine().IsMatch(l)).SelectMany(l => DemuxerLine().Match(l).Groups[1].Value.Split(','))];
    }

    /// <summary>
    /// What the very command line opens and connects to when it gets this file as descriptor 3; null where strace is not installed.
    /// </summary>
    private HashSet<string>? Opened(string file)
    {
        if (!File.Exists("/usr/bin/strace")) { return null; }
        string log = clips["trace"];
        var command = FfmpegCommand.Build(FfmpegProgram.Installed.Program!, Clips.Every(1), new FrameChoice(TimeSpan.FromSeconds(1)), null);
        var start = new ProcessStartInfo("/usr/bin/strace",
            ["-f", "-qq", "-s", "4096", "-o", log, "-e", "trace=open,openat,openat2,connect,socket,execve", "/bin/sh", "-c",
             "exec 3<\"$0\" 4>/dev/null; exec \"$@\" >/dev/null 2>&1", file, .. command]);
        using (var traced = Process.Start(start)!) { traced.WaitForExit(); }
        string[] lines = File.ReadAllLines(log);
        int begin = Array.FindIndex(lines, l => l.Contains("execve(\"" + command[0], StringComparison.Ordinal));
        Assert.True(begin >= 0, string.Join('\n', lines.Take(20)));
        return [.. lines.Skip(begin + 1).Where(l => !l.Contains(" = -1 ENOENT", StringComparison.Ordinal))
            .Select(l => Call().Match(l)).Where(m => m.Success).Select(m => m.Groups["path"].Success ? m.Groups["path"].Value : m.Value)];
    }

    [GeneratedRegex("^(/lib|/usr/lib|/usr/share|/etc/|/sys/|/dev/null$|/proc/(cpuinfo|meminfo|filesystems|sys/)"
        + "|/proc/(self|thread-self|[0-9]+)/(fd/3|maps|status|auxv|cgroup|mountinfo)$)")]
    private static partial Regex SystemPath();

    [GeneratedRegex("""open(at2?)?\((AT_FDCWD, )?"(?<path>[^"]*)"|\b(socket|connect|execve)\(.*""")]
    private static partial Regex Call();

    [GeneratedRegex(@"^ D[ d]*\s+(\S+)\s")]
    private static partial Regex DemuxerLine();
}
