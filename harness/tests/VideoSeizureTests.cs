using Cotejo.Engine.Evidence;
using Cotejo.Harness.Accuracy;
using Cotejo.Harness.Seizures;
using Cotejo.Harness.Trials;
using Cotejo.Harness.Videos;

namespace Cotejo.Harness.Tests;

/// <summary>One small set for all tests: generating it is most of their time.</summary>
public sealed class VideoSet : IDisposable
{
    private readonly Workplace _place = new(null);

    public VideoSet() => Entries = VideoSeizure.Generate(Root, 1, sources: 1, unrelated: 2, width: 192);

    internal string Root => _place.At("videos");
    internal IReadOnlyList<ManifestEntry> Entries { get; }

    internal ManifestEntry Of(string edit) => Entries.First(e => e.Edit == edit);

    public void Dispose() => _place.Dispose();
}

public sealed class VideoSeizureTests(VideoSet set) : IClassFixture<VideoSet>
{
    [Fact]
    public void Every_file_is_in_the_manifest_with_its_content()
    {
        var files = Manifest.Read(set.Root).ToDictionary(e => e.Path, e => e.Sha256!);
        Assert.Equal(Listing.Digests(set.Root), new SortedDictionary<string, string>(files, StringComparer.Ordinal));
        Assert.Equal(set.Entries, Manifest.Read(set.Root));
    }

    [Fact]
    public void Each_source_has_every_edit_and_five_stills()
    {
        var edits = set.Entries.Where(e => e.Source == 0).CountBy(e => e.Edit).ToDictionary();
        Assert.Equal(3, edits.Count(e => e.Key.StartsWith("x264 ", StringComparison.Ordinal)));
        Assert.Single(edits, e => e.Key.StartsWith("mpeg4", StringComparison.Ordinal) || e.Key.StartsWith("vp9", StringComparison.Ordinal));
        string[] once =
        [
            "original", "to half the size", "to 150 %", "logo", "logo on a plate", "letter-boxed 4:3", "letter-boxed 1:1", "pillar-boxed",
            "mirrored", "cut to 30 %", "embedded",
        ];
        Assert.All(once, edit => Assert.Equal(1, edits[edit]));
        Assert.Equal((3, 1, 1), (edits[VideoEdit.Still], edits[VideoEdit.FramedStill], edits[VideoEdit.ResizedStill]));
        Assert.Equal(2, set.Entries.Where(e => e.Edit == VideoEdit.Unrelated).Select(e => e.Source).Distinct().Count());
    }

    [Fact]
    public void The_same_seed_gives_the_same_edits_at_the_same_times()
    {
        using var place = new Workplace(null);
        var again = VideoSeizure.Generate(place.At("again"), 1, sources: 1, unrelated: 0, width: 192);
        Assert.Equal(set.Entries.Where(e => e.Source == 0).Select(e => (e.Path, e.Edit, e.Excerpt)), again.Select(e => (e.Path, e.Edit, e.Excerpt)));
    }

    [Theory]
    [InlineData(VideoEdit.Cut)]
    [InlineData(VideoEdit.Embedded)]
    [InlineData("x264 150k")]
    public void A_part_is_where_the_manifest_says(string edit)
    {
        ManifestEntry entry = set.Of(edit);
        List<byte[]> original = Frames(set.Of(VideoEdit.Original)), part = Frames(entry);
        var rate = new FrameRate(25, 1);
        for (double second = 0.2; second < entry.Excerpt!.Length; second += 1)
        {
            byte[] shown = part[rate.FrameAt(entry.Excerpt.At + second + 0.001)];
            int expected = rate.FrameAt(entry.Excerpt.From + second + 0.001);
            Assert.InRange(Difference(shown, original[expected]), 0, 8);
        }
    }

    [Fact]
    public void A_still_shows_the_frame_of_its_time()
    {
        List<byte[]> original = Frames(set.Of(VideoEdit.Original));
        foreach (ManifestEntry still in set.Entries.Where(e => e.Edit is VideoEdit.Still or VideoEdit.ResizedStill))
        {
            Assert.InRange(Difference(Frames(still)[0], original[new FrameRate(25, 1).FrameAt(still.Excerpt!.From + 0.001)]), 0, 6);
        }
    }

    [Fact]
    public void A_folder_that_holds_something_is_refused() =>
        Assert.Throws<SettingsException>(() => VideoSeizure.Generate(set.Root, 1, sources: 0, unrelated: 0, width: 192));

    [Fact]
    public void The_real_command_finds_what_must_be_found()
    {
        using var place = new Workplace(null);
        VideoAccuracyResult result = VideoAccuracyTrial.Run(CotejoProcess.Find(null), set.Root, place.At("case"), [], _ => { });
        // At this size a still at the edge of what must be found is a matter of luck: it has to be in its video's group, by whatever edge.
        Assert.DoesNotContain(result.Missed, missed => !missed.StartsWith(VideoEdit.Still, StringComparison.Ordinal));
        Assert.All(result.Edits.Where(e => e.Edit.EndsWith("sampled frame", StringComparison.Ordinal)), e => Assert.Equal(1, e.SameGroup));
        Assert.Empty(result.FalseEdges);
    }

    /// <summary>Every frame, gray and small.</summary>
    private List<byte[]> Frames(ManifestEntry entry)
    {
        const int Bytes = 48 * 27;
        using var place = new Workplace(null);
        string raw = place.At("frames");
        string path = Path.Combine(set.Root, System.Text.Encoding.UTF8.GetString(PathText.Unescape(entry.Path)));
        Ffmpeg.Run(["-i", "file:" + path, "-vf", "scale=48:27:flags=area", "-fps_mode", "passthrough", "-pix_fmt", "gray", "-f", "rawvideo", raw]);
        return [.. File.ReadAllBytes(raw).Chunk(Bytes)];
    }

    private static double Difference(byte[] a, byte[] b) => a.Zip(b, (x, y) => Math.Abs(x - y)).Average();
}
