using System.Security.Cryptography;
using System.Text;
using Cotejo.Engine.Evidence;
using Cotejo.Harness.Pictures;
using Cotejo.Harness.Videos;

namespace Cotejo.Harness.Seizures;

/// <summary>
/// Videos that attack whoever plays them: scripts that send a player to other files and to the network, names that mean something
/// to ffmpeg, lies about size and length, damage. What they point at is a bait, a whole video outside the seizure, and a link to it
/// inside: neither may ever be opened.
/// </summary>
internal sealed class HostileVideos
{
    private const string Loopback = "127.0.0.1:9";

    /// <summary>Links to the bait among the evidence: relative paths lead there, and a name that a player makes up by itself.</summary>
    private static readonly string[] Links = ["scripts/inside.ts", "scripts/vobsub.sub", "references/inside.ts"];

    private readonly ByteFiles _files;
    private readonly string _bait, _workshop;
    private readonly Chance _chance;
    private readonly List<ManifestEntry> _entries = [];

    private HostileVideos(ByteFiles files, ulong seed) =>
        (_files, _bait, _workshop, _chance) = (files, BaitsOf(files.Root)[0], files.Root + ".workshop", Chance.For(seed, "hostile videos"));

    /// <summary>What must never be opened: the bait beside the seizure, and the links to it.</summary>
    public static IReadOnlyList<string> BaitsOf(string root) => [root + ".bait.ts", .. Links.Select(link => Path.Combine(root, link))];

    /// <returns>Kinds: video is whole and must be hashed; lure points elsewhere and must not be; other has no pictures to hash.</returns>
    public static IReadOnlyList<ManifestEntry> Generate(string root, ulong seed)
    {
        var files = new ByteFiles(root);
        var seizure = new HostileVideos(files, seed);
        Directory.CreateDirectory(seizure._workshop);
        try
        {
            File.WriteAllBytes(seizure._bait, seizure.Video("ts", "-c:v", "mpeg2video"));
            byte[] mp4 = seizure.Video("mp4", VideoEdit.Good);
            seizure.AddScripts();
            seizure.AddReferences(mp4);
            seizure.AddNames(mp4);
            seizure.AddSizes(mp4);
            seizure.AddDamage(mp4);
            seizure.AddWithoutPictures();
        }
        finally
        {
            Directory.Delete(seizure._workshop, recursive: true);
        }
        Manifest.Write(files.Root, seizure._entries);
        return seizure._entries;
    }

    private void AddScripts()
    {
        foreach (string link in Links)
        {
            _files.Link(Encoding.UTF8.GetBytes(link), Encoding.UTF8.GetBytes(_bait));
            _entries.Add(new ManifestEntry(link, "link", null, "symbolic link to the bait", 0, null));
        }
        const string VobSub = "# VobSub index file, v7 (do not modify this line!)\nsize: 720x576\nid: en, index: 0\ntimestamp: 00:00:01:000, filepos: 000000000\n";
        const string Sdp = "v=0\no=- 0 0 IN IP4 127.0.0.1\ns=x\nc=IN IP4 127.0.0.1\nt=0 0\nm=video 5004 RTP/AVP 96\na=rtpmap:96 H264/90000\n";
        string dash = $"""
            <?xml version="1.0"?>
            <MPD xmlns="urn:mpeg:dash:schema:mpd:2011" profiles="urn:mpeg:dash:profile:isoff-on-demand:2011" type="static" mediaPresentationDuration="PT2S">
            <Period><AdaptationSet mimeType="video/mp4"><Representation id="1" bandwidth="1" codecs="avc1">
            <BaseURL>file://{_bait}</BaseURL></Representation></AdaptationSet></Period></MPD>
            """;
        string Hls(string target) => $"#EXTM3U\n#EXT-X-VERSION:3\n#EXT-X-TARGETDURATION:2\n#EXTINF:2,\n{target}\n#EXT-X-ENDLIST\n";
        (string Name, string Content, string What)[] scripts =
        [
            ("hls.mp4", Hls(_bait), "HLS to a path"),
            ("hls-url.mkv", Hls("file://" + _bait), "HLS to a file URL"),
            ("hls-relative.avi", Hls("inside.ts"), "HLS to a path beside it"),
            ("hls-http.mp4", Hls($"http://{Loopback}/x.ts"), "HLS to the network"),
            ("hls-key.mp4", Hls(_bait).Replace("#EXTINF", $"#EXT-X-KEY:METHOD=AES-128,URI=\"{_bait}\"\n#EXTINF", StringComparison.Ordinal),
                "HLS with a key in a file"),
            ("hls-master.mp4", "#EXTM3U\n#EXT-X-STREAM-INF:BANDWIDTH=1\nhls.mp4\n", "HLS to another HLS"),
            ("hls-endless.mp4", Hls(_bait).Replace("#EXT-X-ENDLIST\n", "", StringComparison.Ordinal), "HLS that is still being written"),
            ("concat.mp4", $"ffconcat version 1.0\nfile '{_bait}'\n", "ffconcat to a path"),
            ("concat-relative.mkv", "ffconcat version 1.0\nfile inside.ts\n", "ffconcat to a path beside it"),
            ("concat-input.avi", "ffconcat version 1.0\nfile 'pipe:0'\n", "ffconcat to the standard input"),
            ("concat-http.mov", $"ffconcat version 1.0\nfile 'http://{Loopback}/x.ts'\n", "ffconcat to the network"),
            ("sdp.mp4", Sdp, "SDP: listens on the network"),
            ("vobsub.mp4", VobSub, "VobSub: opens the file of the same name"),
            ("dash.mp4", dash, "a DASH manifest"),
        ];
        foreach (var (name, content, what) in scripts) { Add($"scripts/{name}", Encoding.UTF8.GetBytes(content), what, "lure"); }
    }

    private void AddReferences(byte[] mp4)
    {
        string[] references = ["moov", "trak", "mdia", "minf", "dinf", "dref"];
        string other = Path.Combine(_files.Root, Links[2]);
        Add("references/alias.mp4", Mp4Boxes.Change(mp4, references, _ => Mp4Boxes.Alias(other)), "its frames are said to be in another file", "lure");
        Add("references/url.mov", Mp4Boxes.Change(mp4, references, _ => Mp4Boxes.Url("file://" + _bait)), "its frames are said to be at a URL");
        byte[] redirect = Mp4Boxes.Box("rdrf", [0, 0, 0, 0, .. "url "u8, 0, 0, 0, (byte)_bait.Length, .. Encoding.UTF8.GetBytes(_bait)]);
        byte[] movie = Mp4Boxes.Box("moov", Mp4Boxes.Box("rmra", Mp4Boxes.Box("rmda", redirect)));
        Add("references/movie.mov", [.. Mp4Boxes.Box("ftyp", "qt  \0\0\0\0"u8), .. movie], "a reference movie", "lure");
    }

    private void AddNames(byte[] mp4)
    {
        byte[][] names =
        [
            [.. "http:x.mp4"u8], [.. "-i.mp4"u8], [.. "new\nline.mp4"u8], [.. "concat:a|b.mp4"u8], [.. "pipe:0"u8], [.. "file:..%2f"u8],
            [.. "image-%03d.mp4"u8], [.. "subfile,,start,0,end,9,,:x.mp4"u8], [.. "data:video,x.mp4"u8], [.. "-"u8], [.. "quo'te\".mp4"u8],
            [.. "semi;colon,comma[0].mp4"u8], [.. "\\\\host\\share.mp4"u8], [0xFF, 0xFE, .. ".mp4"u8],
        ];
        foreach (var (i, name) in names.Index())
        {
            // An unused box with a number: equal contents would be decoded once, under whichever name came first.
            Add([.. "names/"u8, .. name], [.. mp4, .. Mp4Boxes.Box("free", [(byte)i])], "a whole video under a hostile name", "video");
        }
    }

    private void AddSizes(byte[] mp4)
    {
        string bomb = Path.Combine(_workshop, "bomb.png");
        File.WriteAllBytes(bomb, Bombs.Png(16_000, 16_000));
        foreach (string container in (string[])["avi", "mkv"])
        {
            string file = Path.Combine(_workshop, "bomb." + container);
            Ffmpeg.Run(["-i", bomb, "-c", "copy", file]);
            Add($"sizes/16000x16000.{container}", File.ReadAllBytes(file), "256 million pixels a frame", "lure");
        }
        string[] samples = ["moov", "trak", "mdia", "minf", "stbl"];
        // Behind version, flags and one number more: the number of samples.
        Add("sizes/claims-frames.mp4", Mp4Boxes.Change(mp4, [.. samples, "stsz"], Claiming(8)), "the index claims 2^31 frames");
        Add("sizes/claims-times.mp4", Mp4Boxes.Change(mp4, [.. samples, "stts"], Claiming(8)), "the index claims times for 2^31 frames");
        byte[] jump = Edited("mkv", "setpts='if(gte(N,10),PTS+1000000/TB,PTS)'");
        Add("sizes/eleven-days.mkv", jump, "a pause of a million seconds");
        byte[] ts = Video("ts", "-c:v", "mpeg2video");
        Add("sizes/again-and-again.ts", [.. Enumerable.Repeat(ts, 40).SelectMany(t => t)], "the same packets forty times: time runs backwards");
    }

    private void AddDamage(byte[] mp4)
    {
        byte[] mkv = Edited("mkv", "null"), avi = Video("avi", "-c:v", "mpeg4"), ts = Video("ts", "-c:v", "mpeg2video");
        Add("damage/half.mp4", mp4.AsSpan(0, mp4.Length / 2), "truncated before its index");
        Add("damage/half.mkv", mkv.AsSpan(0, mkv.Length / 2), "truncated");
        Add("damage/half.avi", avi.AsSpan(0, avi.Length / 2), "truncated");
        Add("damage/half.ts", ts.AsSpan(0, ts.Length / 2), "truncated");
        Add("damage/start.mp4", mp4.AsSpan(0, 40), "40 bytes");
        Add("damage/index-only.mp4", Mp4Boxes.Change(mp4, ["mdat"], _ => []), "an index without frames");
        Add("damage/flipped.mp4", Edit.Flipped(mp4, _chance, 400), "400 bits flipped");
        Add("damage/empty.mp4", [], "no bytes");
        Add("damage/empty.mkv", [], "no bytes");
        Add("damage/random.mp4", [.. Mp4Boxes.Box("ftyp", "isom\0\0\u0002\0isommp41"u8), .. Noise(50_000)], "random bytes behind the start of an MP4", "lure");
        Add("damage/random.mkv", [0x1A, 0x45, 0xDF, 0xA3, .. Noise(50_000)], "random bytes behind the start of a Matroska", "lure");
        Add("damage/random.avi", [.. "RIFF"u8, 0xFF, 0xFF, 0, 0, .. "AVI LIST"u8, .. Noise(50_000)], "random bytes behind the start of an AVI", "lure");
    }

    private void AddWithoutPictures()
    {
        foreach (var (name, codec) in ((string, string)[])[("audio.mp4", "aac"), ("audio.mkv", "flac"), ("audio.avi", "pcm_s16le")])
        {
            string file = Path.Combine(_workshop, name);
            Ffmpeg.Run(["-f", "lavfi", "-i", "sine=duration=1", "-c:a", codec, "-fflags", "+bitexact", file]);
            Add($"without/{name}", File.ReadAllBytes(file), "sound alone", "other");
        }
        string subtitles = Path.Combine(_workshop, "subtitles.srt"), container = Path.Combine(_workshop, "subtitles.mkv");
        File.WriteAllText(subtitles, "1\n00:00:00,000 --> 00:00:01,000\nfile:///etc/hostname\n");
        Ffmpeg.Run(["-i", subtitles, "-c:s", "srt", "-fflags", "+bitexact", container]);
        Add("without/subtitles.mkv", File.ReadAllBytes(container), "subtitles alone", "other");
    }

    private static Func<byte[], byte[]> Claiming(int at) => content =>
    {
        new byte[] { 0x7F, 0xFF, 0xFF, 0xFF }.CopyTo(content, at);
        return content;
    };

    private byte[] Noise(int length)
    {
        var noise = new byte[length];
        _chance.Fill(noise);
        return noise;
    }

    private byte[] Video(string container, params string[] options) => Drawn(container, null, options);

    private byte[] Edited(string container, string filter) => Drawn(container, filter, VideoEdit.Good);

    /// <summary>Two seconds of another scene each time.</summary>
    private byte[] Drawn(string container, string? filter, string[] options)
    {
        Clip clip = Clip.Invent(_chance.Next(), new FrameRate(25, 1), 192, 108, 2, 1);
        string file = Path.Combine(_workshop, "video." + container);
        Ffmpeg.Encode(VideoSeizure.All(clip), clip, new VideoOutput(file, filter, [.. options, "-fps_mode", "passthrough"]));
        byte[] content = File.ReadAllBytes(file);
        File.Delete(file);
        return content;
    }

    private void Add(string path, ReadOnlySpan<byte> content, string what, string kind = "broken") => Add(Encoding.UTF8.GetBytes(path), content, what, kind);

    private void Add(ReadOnlySpan<byte> path, ReadOnlySpan<byte> content, string what, string kind)
    {
        _files.Write(path, content);
        _entries.Add(new ManifestEntry(PathText.Escape(path), kind, null, what, content.Length, Convert.ToHexStringLower(SHA256.HashData(content))));
    }
}
