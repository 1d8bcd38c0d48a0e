using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using Cotejo.Engine.Decoding.Video;
using Cotejo.Engine.Decoding.Video.Libav;

namespace Cotejo.Engine.Tests.Decoding.Video;

/// <summary>Where the index of a container tells of all key frames, nothing else of a video is read; elsewhere all of it is.</summary>
[Collection(Luma_of_planes.OneLog)]
public sealed class Finding_key_frames(Clips clips) : IClassFixture<Clips>
{
    [Theory]
    [InlineData("plain.mp4", "-c:v libx264 -g 30", true)]
    [InlineData("phone.mp4", "-c:v libx264 -g 30 -bf 0 -movflags +faststart", true)]
    [InlineData("apple.mov", "-c:v libx264 -g 30 -bf 3 -movflags +negative_cts_offsets", true)]
    [InlineData("late.mp4", "-c:v libx264 -g 30 -output_ts_offset 7", true)]
    [InlineData("parameters.mp4", "-c:v libx264 -g 30 -tag:v avc3", true)]
    // The index comes with the fragments.
    [InlineData("fragments.mp4", "-c:v libx264 -g 30 -movflags frag_keyframe+empty_moov", false)]
    // Each frame has more about it than its slices.
    [InlineData("timed.mp4", "-c:v libx264 -g 30 -x264-params nal-hrd=vbr:vbv-maxrate=800:vbv-bufsize=800", false)]
    // Of each frame every second line is another time.
    [InlineData("fields.mp4", "-vf tinterlace=interleave_top,fieldorder=tff -c:v libx264 -g 15 -flags +ilme+ildct", false)]
    [InlineData("other.mkv", "-c:v libx264 -g 30", false)]
    [InlineData("newer.mp4", "-c:v libx265 -g 30 -x265-params log-level=none", false)]
    public void Nothing_between_key_frames_is_read_where_the_index_is_whole(string name, string encode, bool expected)
    {
        string clip = clips.Make(name, $"{Clips.Moving(8, "320x240")} -f lavfi -i sine=d=8 {encode} -b:v 2M");
        var (whole, wholeBytes) = Decode(clip, jumps: false);
        var (found, foundBytes) = Decode(clip, jumps: true);
        Assert.Equal(whole, found);
        Assert.True(found.Count > 5);
        Assert.Equal(expected, foundBytes < 0.6 * wholeBytes);
    }

    [Fact]
    public void A_key_frame_that_the_index_does_not_know_is_found()
    {
        string whole = clips.Make("whole.mp4", $"{Clips.Moving(4)} -c:v libx264 -g 30");
        byte[] bytes = File.ReadAllBytes(whole);
        // The table of key frames: a version, their count, and the number of each from 1.
        int table = bytes.AsSpan().LastIndexOf("stss"u8) + 8;
        Assert.Equal(4, BinaryPrimitives.ReadInt32BigEndian(bytes.AsSpan(table)));
        BinaryPrimitives.WriteInt32BigEndian(bytes.AsSpan(table), 2);
        string lying = clips.Write("lying.mp4", bytes);
        Assert.Equal(Decode(whole, jumps: false).Frames, Decode(lying, jumps: true).Frames);
    }

    /// <summary>A count of its table, of which the first number is a version.</summary>
    [Theory]
    [InlineData("stsd", 1)]
    // Times of a sample less than there are, by the count of the first entry.
    [InlineData("ctts", 2)]
    [InlineData("elst", 1, 4)]
    public void Where_a_table_tells_of_more_or_less_all_is_read(string table, int word, int more = 1)
    {
        byte[] bytes = File.ReadAllBytes(clips.Make($"{table}.mp4", $"{Clips.Moving(4)} -c:v libx264 -g 30"));
        Assert.True(Allows(bytes));
        var number = bytes.AsSpan(bytes.AsSpan().LastIndexOf(Encoding.ASCII.GetBytes(table)) + 4 + (4 * word));
        BinaryPrimitives.WriteInt32BigEndian(number, BinaryPrimitives.ReadInt32BigEndian(number) + more);
        Assert.False(Allows(bytes));
    }

    [Theory]
    [InlineData("free", "sidx")]
    [InlineData("free", "moof")]
    [InlineData("free", "moov")]
    [InlineData("free", "udta")]
    [InlineData("moov", "free")]
    // In a place where nobody looks for it.
    [InlineData("Lavf", "ctts")]
    [InlineData("Lavf", "stsd")]
    [InlineData("Lavf", "moof")]
    [InlineData("Lavf", "senc")]
    [InlineData("Lavf", "sync")]
    [InlineData("Lavf", "elst")]
    [InlineData("avcC", "saiz")]
    [InlineData("mvhd", "what")]
    [InlineData("tkhd", "what")]
    [InlineData("vmhd", "stbl")]
    [InlineData("stts", "ctts")]
    [InlineData("stco", "what")]
    [InlineData("stsz", "stz2")]
    [InlineData("trak", "trax")]
    [InlineData("avcC", "senc")]
    public void Where_boxes_are_others_all_is_read(string box, string other)
    {
        byte[] bytes = File.ReadAllBytes(clips.Make($"{box}-{other}.mp4", $"{Clips.Moving(4)} -c:v libx264 -g 30"));
        int at = bytes.AsSpan().IndexOf(Encoding.ASCII.GetBytes(box));
        Encoding.ASCII.GetBytes(other).CopyTo(bytes, at);
        Assert.False(Allows(bytes));
    }

    [Fact]
    public void Where_tables_are_so_long_that_jumps_take_longer_all_is_read()
    {
        byte[] bytes = File.ReadAllBytes(clips.Make("tables.mp4", $"{Clips.Moving(4)} -f lavfi -i sine=d=4 -c:v libx264 -g 30 -c:a pcm_s16be -f mov"));
        // Of the sound, whose samples are all of one size, so that any number of them takes no room.
        int at = bytes.AsSpan().LastIndexOf("stsz"u8) + 12;
        Assert.True(Allows(bytes));
        BinaryPrimitives.WriteInt32BigEndian(bytes.AsSpan(at), 1 << 30);
        Assert.False(Allows(bytes));
    }

    [Fact]
    public void No_depth_of_boxes_is_too_deep()
    {
        byte[] deep = new byte[8 * 100_000];
        for (int i = 0; i < deep.Length; i += 8)
        {
            BinaryPrimitives.WriteInt32BigEndian(deep.AsSpan(i), deep.Length - i);
            "trak"u8.CopyTo(deep.AsSpan(i + 4));
        }
        Assert.False(MovTables.AllowJumps(deep, 1));
    }

    public static TheoryData<string, bool, bool> Samples => new()
    {
        { "00000003 41AABB", true, true },
        { "00000003 01AABB 00000004 41AABBCC", true, true },
        { "00000002 0910 00000003 41AABB 00000002 0CFF", true, true },
        // A key frame; what may make one of the slice behind it; parameters; parts of a slice; no type at all.
        { "00000003 65AABB", false, true },
        { "00000003 41AABB 00000003 65AABB", false, true },
        { "00000003 060104 00000003 41AABB", false, true },
        { "00000003 67AABB 00000003 41AABB", false, false },
        { "00000003 68AABB 00000003 41AABB", false, true },
        { "00000003 02AABB", false, true },
        { "00000003 C1AABB", false, false },
        // Another one inside.
        { "00000007 41AA000001 65BB", false, false },
        { "00000006 41AA00000003", true, true },
        // Lengths that are none.
        { "", false, false },
        { "00000001 41", false, false },
        { "00000000 00000003 41AABB", false, false },
        { "00000004 41AABB", false, false },
        { "00000003 41AABB 00", false, false },
        { "00000003 41AABB 00000002", false, false },
        { "80000003 41AABB", false, false },
        { "FFFFFFFF 41AABB", false, false },
    };

    [Theory]
    [MemberData(nameof(Samples))]
    public void What_is_passed_over_is_slices_and_nothing_else(string sample, bool passed, bool alone)
    {
        byte[] bytes = Convert.FromHexString(sample.Replace(" ", "", StringComparison.Ordinal));
        Assert.Equal((passed, alone), (AvcSamples.MayBePassed(bytes), AvcSamples.MayBeAlone(bytes)));
    }

    [Theory]
    [InlineData("-profile:v baseline -bf 0", true)]
    [InlineData("-profile:v main", true)]
    [InlineData("-pix_fmt yuv444p", true)]
    [InlineData("-pix_fmt yuv422p10le", true)]
    [InlineData("-x264-params cqm=jvt", true)]
    [InlineData("-s 4096x2304 -r 120", true)]
    [InlineData("-flags +ilme+ildct", false)]
    [InlineData("-flags +ilme+ildct -profile:v main", false)]
    [InlineData("-flags +ilme+ildct -x264-params cqm=jvt:fake-interlaced=1", false)]
    public void Parameters_tell_whether_frames_come_in_fields(string encode, bool ofFrames)
    {
        byte[] bytes = File.ReadAllBytes(clips.Make($"parameters-{encode.Length}.mp4", $"-y {Clips.Moving(0.1)} -c:v libx264 {encode}"));
        byte[] extra = bytes[(bytes.AsSpan().LastIndexOf("avcC"u8) + 4)..];
        Assert.Equal(ofFrames, AvcSamples.AreKnown(extra));
        for (int length = 0; length < 20; length++) { Assert.False(AvcSamples.AreKnown(extra.AsSpan(0, length))); }
        // Other parameters in their place; a start code in them.
        byte[] odd = [.. extra];
        odd[8] = 0x68;
        Assert.False(AvcSamples.AreKnown(odd));
        odd = [.. extra];
        "\0\0\u0001"u8.CopyTo(odd.AsSpan(8 + BinaryPrimitives.ReadUInt16BigEndian(extra.AsSpan(6)) - 4));
        Assert.False(AvcSamples.AreKnown(odd));
        // Parameters of the first kind among those of the second.
        odd = [.. extra];
        odd[8 + BinaryPrimitives.ReadUInt16BigEndian(extra.AsSpan(6)) + 3] = 0x67;
        Assert.False(AvcSamples.AreKnown(odd));
        // Lengths of two bytes; another version.
        extra[4] = 0xFD;
        Assert.False(AvcSamples.AreKnown(extra));
        (extra[0], extra[4]) = (2, 0xFF);
        Assert.False(AvcSamples.AreKnown(extra));
    }

    /// <summary>Whether every sample but key frames may stay unread, where only the boxes have a say: asked of the one key frame.</summary>
    private bool Allows(byte[] video)
    {
        string file = clips.Write("asked.mp4", video);
        using var evidence = Clips.Open(file);
        int at = video.AsSpan().IndexOf("mdat"u8) + 4;
        var key = new SamplePlace(at, SizeOfFirst(video), 1);
        return new JumpJudge(evidence, video.Length).Allows([key], new byte[1 << 20]);
    }

    private static int SizeOfFirst(ReadOnlySpan<byte> video)
    {
        int table = video.IndexOf("stsz"u8);
        // Where it was renamed no one comes this far.
        return table < 0 ? 8 : BinaryPrimitives.ReadInt32BigEndian(video[(table + 16)..]);
    }

    /// <returns>The frames, their times before them, and how many bytes were read of the file.</returns>
    private static (List<string> Frames, long Bytes) Decode(string clip, bool jumps)
    {
        Assert.Null(LibavSelfTest.Problem(out _));
        using var file = new CountingFile(File.ReadAllBytes(clip));
        using var evidence = Clips.Open(clip);
        var frames = new Frames(jumps ? new JumpJudge(evidence, file.Length) : null);
        LibavVideo.Decode(file, new LibavRequest(FrameChoice.From(Clips.Every(null).Sampling), 1, 1 << 20, Twin: true), frames);
        return (frames.All, file.BytesRead);
    }

    private sealed class Frames(JumpJudge? judge) : ILibavTaker
    {
        public List<string> All { get; } = [];

        public void Take(ReadOnlySpan<byte> line)
        {
        }

        public void Take(int width, int height, long? stamp, ReadOnlySpan<byte> luma) => All.Add($"{stamp} {Convert.ToHexString(SHA256.HashData(luma))}");

        public bool MayJump(ReadOnlySpan<SamplePlace> samples) => judge?.Allows(samples, new byte[1 << 20]) == true;
    }

    private sealed class CountingFile(byte[] bytes) : MemoryStream(bytes)
    {
        public long BytesRead { get; private set; }

        public override int Read(Span<byte> buffer)
        {
            int count = base.Read(buffer);
            BytesRead += count;
            return count;
        }
    }
}
