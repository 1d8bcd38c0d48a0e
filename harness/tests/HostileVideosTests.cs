using System.Text;
using Cotejo.Harness.Seizures;
using Cotejo.Harness.Trials;
using Cotejo.Harness.Videos;

namespace Cotejo.Harness.Tests;

/// <summary>Made once for all tests.</summary>
public sealed class HostileVideoSet : IDisposable
{
    private readonly Workplace _place = new(null);

    public HostileVideoSet() => Entries = HostileVideos.Generate(Root, 1);

    internal string Root => _place.At("hostile");
    internal IReadOnlyList<ManifestEntry> Entries { get; }

    public void Dispose() => _place.Dispose();
}

public sealed class HostileVideosTests(HostileVideoSet set) : IClassFixture<HostileVideoSet>
{
    [Fact]
    public void Every_entry_is_on_the_disk_with_a_content_of_its_own()
    {
        var files = set.Entries.Where(e => e.Sha256 is not null).ToDictionary(e => e.Path, e => e.Sha256!);
        Assert.Equal(Listing.Digests(set.Root), new SortedDictionary<string, string>(files, StringComparer.Ordinal));
        // What is equal is decoded once, under one of its names: only files without bytes may be.
        Assert.All(set.Entries.Where(e => e.Bytes > 0).CountBy(e => e.Sha256!), digest => Assert.Equal(1, digest.Value));
        Assert.True(set.Entries.Count >= 30);
    }

    [Fact]
    public void It_holds_what_a_decoder_must_survive()
    {
        string[] names =
        [
            "names/http:x.mp4", "names/-i.mp4", "names/concat:a|b.mp4", "names/pipe:0", "names/-", @"names/\xff\xfe.mp4",
            "sizes/16000x16000.avi", "sizes/16000x16000.mkv",
        ];
        Assert.All(names, name => Assert.Contains(set.Entries, e => e.Path == name));
        Assert.Contains(set.Entries, e => e.PathBytes().Contains((byte)'\n'));
        Assert.True(set.Entries.Count(e => e.Kind == "lure") >= 15);
    }

    [Theory]
    [InlineData("scripts/hls.mp4")]
    [InlineData("scripts/hls-relative.avi")]
    [InlineData("scripts/concat-relative.mkv")]
    public void A_player_that_takes_no_care_shows_the_bait(string lure) =>
        // None of them holds a frame: a decoder that gives one has opened another file.
        Decode(lure);

    [Fact]
    public void The_index_claims_what_was_asked()
    {
        byte[] file = File.ReadAllBytes(Path.Combine(set.Root, "sizes/claims-frames.mp4"));
        int sizes = file.AsSpan().IndexOf("stsz"u8);
        Assert.Equal([0x7F, 0xFF, 0xFF, 0xFF], file[(sizes + 12)..(sizes + 16)]);
    }

    [Fact]
    public void Whole_videos_are_whole_under_any_name() => Decode("names/-i.mp4");

    [Fact]
    public void A_box_is_changed_and_those_around_it_grow()
    {
        byte[] Around(byte[] first) =>
        [
            .. Mp4Boxes.Box("free", "x"u8), .. Mp4Boxes.Box("moov", [.. Mp4Boxes.Box("trak", first), .. Mp4Boxes.Box("trak", "second"u8)]),
            .. Mp4Boxes.Box("moov", "last"u8),
        ];
        byte[] file = Around([.. "old"u8]);
        Assert.Equal(Around([.. "longer"u8]), Mp4Boxes.Change(file, ["moov", "trak"], old => Encoding.ASCII.GetString(old) == "old" ? "longer"u8.ToArray() : []));
        Assert.Throws<ArgumentException>(() => Mp4Boxes.Change(file, ["moov", "mdia"], old => old));
    }

    [Fact]
    public void The_real_command_opens_nothing_but_the_evidence_and_gives_each_one_outcome()
    {
        using var place = new Workplace(null);
        HostileVideoResult result = new HostileVideoTrial(CotejoProcess.Find(null), place, TimeSpan.FromMinutes(10), _ => { }).Run(1);
        Assert.Empty(result.Problems);
        Assert.Equal(set.Entries.Count, result.Items);
    }

    private void Decode(string path)
    {
        using var place = new Workplace(null);
        string frame = place.At("frame");
        Ffmpeg.Run(["-i", "file:" + Path.Combine(set.Root, path), "-frames:v", "1", "-f", "rawvideo", frame]);
        Assert.True(new FileInfo(frame).Length > 0);
    }
}
