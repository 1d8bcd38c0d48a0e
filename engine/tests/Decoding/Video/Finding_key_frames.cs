using System.Buffers.Binary;
using System.Security.Cryptography;
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
    [InlineData("other.mkv", "-c:v libx264 -g 30", false)]
    [InlineData("newer.mp4", "-c:v libx265 -g 30 -x265-params log-level=none", false)]
    public void Nothing_between_key_frames_is_read_where_the_index_is_whole(string name, string encode, bool expected)
    {
        string clip = clips.Make(name, $"{Clips.Moving(8, "320x240")} -f lavfi -i sine=d=8 {encode} -b:v 2M");
        var (whole, wholeBytes) = Decode(clip, looksInto: false);
        var (found, foundBytes) = Decode(clip, looksInto: true);
        Assert.Equal(whole, found);
        Assert.Equal(8, found.Count);
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
        Assert.Equal(Decode(whole, looksInto: false).Frames, Decode(lying, looksInto: true).Frames);
    }

    public static TheoryData<string, bool> Samples => new()
    {
        { "00000003 41AABB", true },
        { "00000003 01AABB 00000004 41AABBCC", true },
        { "00000002 0910 00000003 41AABB 00000002 0CFF", true },
        // A key frame; what may make one of the slice behind it; parameters; parts of a slice; no type at all.
        { "00000003 65AABB", false },
        { "00000003 41AABB 00000003 65AABB", false },
        { "00000003 060104 00000003 41AABB", false },
        { "00000003 67AABB 00000003 41AABB", false },
        { "00000003 68AABB 00000003 41AABB", false },
        { "00000003 02AABB", false },
        { "00000003 C1AABB", false },
        // Another one inside.
        { "00000007 41AA000001 65BB", false },
        { "00000006 41AA00000003", true },
        // Lengths that are none.
        { "", false },
        { "00000001 41", false },
        { "00000000 00000003 41AABB", false },
        { "00000004 41AABB", false },
        { "00000003 41AABB 00", false },
        { "00000003 41AABB 00000002", false },
        { "80000003 41AABB", false },
        { "FFFFFFFF 41AABB", false },
    };

    [Theory]
    [MemberData(nameof(Samples))]
    public void What_may_be_passed_over_is_slices_and_nothing_else(string sample, bool expected) =>
        Assert.Equal(expected, PassedSamples.HoldsSlicesAlone(Convert.FromHexString(sample.Replace(" ", "", StringComparison.Ordinal))));

    /// <returns>The frames, their times before them, and how many bytes were read of the file.</returns>
    private static (List<string> Frames, long Bytes) Decode(string clip, bool looksInto)
    {
        Assert.Null(LibavSelfTest.Problem(out _));
        using var file = new CountingFile(clip);
        var frames = new Frames(looksInto ? file : null);
        LibavVideo.Decode(file, new LibavRequest(FrameChoice.From(Clips.Every(null).Sampling), 1, 1 << 20, Twin: true), frames);
        return (frames.All, file.BytesRead);
    }

    private sealed class Frames(CountingFile? file) : ILibavTaker
    {
        public List<string> All { get; } = [];

        public void Take(ReadOnlySpan<byte> line)
        {
        }

        public void Take(int width, int height, long? stamp, ReadOnlySpan<byte> luma) =>
            All.Add($"{stamp} {Convert.ToHexString(SHA256.HashData(luma))}");

        public bool HoldSlicesAlone(ReadOnlySpan<SamplePlace> samples)
        {
            foreach (SamplePlace sample in samples)
            {
                if (file is null || !PassedSamples.HoldsSlicesAlone(file.Peek(sample))) { return false; }
            }
            return true;
        }
    }

    private sealed class CountingFile(string path) : Stream
    {
        private readonly byte[] _bytes = File.ReadAllBytes(path);

        public long BytesRead { get; private set; }
        public override bool CanRead => true;
        public override bool CanSeek => true;
        public override bool CanWrite => false;
        public override long Length => _bytes.Length;
        public override long Position { get; set; }

        public ReadOnlySpan<byte> Peek(SamplePlace place) => _bytes.AsSpan((int)place.At, (int)place.Bytes);

        public override int Read(Span<byte> buffer)
        {
            int count = (int)Math.Min(buffer.Length, Math.Max(0, Length - Position));
            _bytes.AsSpan((int)Position, count).CopyTo(buffer);
            Position += count;
            BytesRead += count;
            return count;
        }

        public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

        public override long Seek(long offset, SeekOrigin origin) =>
            Position = offset + (origin == SeekOrigin.Begin ? 0 : origin == SeekOrigin.Current ? Position : Length);

        public override void Flush()
        {
        }

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    }
}
