using System.Globalization;
using Cotejo.Engine.Matching;
using Cotejo.Engine.Matching.Videos;
using Cotejo.Engine.Tests.Decoding;
using Cotejo.Kernels;

namespace Cotejo.Engine.Tests.Matching.Videos;

/// <summary>The published hashes of the reference's test videos, every frame of each, where they lie beside the repository.</summary>
public sealed class PublicVideoTests
{
    private static readonly string[][] Linked =
        [["pattern-hd-no-bar", "pattern-longer-no-bar"], ["pattern-sd-grey-bar", "pattern-sd-with-small-logo-bar"]];

    [Fact]
    public void Published_hashes_link_two_pairs_and_nothing_else()
    {
        if (Read() is not { } videos) { return; }
        var names = videos.Keys.ToArray();
        foreach (string a in names)
        {
            foreach (string b in names.Where(name => string.CompareOrdinal(name, a) > 0))
            {
                var relation = VideoComparer.Compare(videos[a], videos[b], 31);
                bool isLinked = Linked.Any(pair => pair.SequenceEqual([a, b]));
                Assert.Equal((a, b, isLinked ? CopyKind.SameVideo : CopyKind.Glimpse), (a, b, relation.Kind));
                Assert.Equal((a, b, isLinked), (a, b, Math.Max(relation.Pdq.A, relation.Pdq.B) >= 80));
            }
        }
    }

    [Fact]
    public void The_longer_pattern_holds_the_other_from_its_beginning()
    {
        if (Read() is not { } videos) { return; }
        var relation = VideoComparer.Compare(videos["pattern-hd-no-bar"], videos["pattern-longer-no-bar"], 31);
        var segment = Assert.Single(relation.Segments);
        var end = videos["pattern-hd-no-bar"].Frames[^1].Time.TotalSeconds;
        Assert.InRange(segment.FromA.TotalSeconds, 0, 0.2);
        Assert.InRange(segment.FromB.TotalSeconds, 0, 0.2);
        Assert.InRange(segment.UntilA.TotalSeconds, end - 0.2, end);
        Assert.InRange(segment.Offset.TotalSeconds, -0.1, 0.1);
    }

    private static Dictionary<string, VideoSequence>? Read() => PublicMediaTests.Find("video") is not { } folder ? null
        : Directory.GetFiles(folder, "*.vpdq.txt").Order(StringComparer.Ordinal)
            .Select((file, i) => (Path.GetFileName(file)[..^".vpdq.txt".Length], Sequence(i, file))).ToDictionary();

    /// <summary>The published hash stands for both policies; the seven turned ones are not published.</summary>
    private static VideoSequence Sequence(int content, string file)
    {
        var random = new Random(content);
        return new VideoSequence(content, null, null, [.. File.ReadLines(file).Select(line => line.Split(',')).Select(parts =>
        {
            var time = TimeSpan.FromSeconds(double.Parse(parts[3], CultureInfo.InvariantCulture));
            var hash = Hash256.Parse(parts[2]);
            int quality = int.Parse(parts[1], CultureInfo.InvariantCulture);
            Hash256[] eight = [hash, .. Enumerable.Range(0, 7).Select(_ => RandomHash.Next(random))];
            int frame = int.Parse(parts[0], CultureInfo.InvariantCulture);
            return new SequenceFrame(frame, time, time, quality, hash, quality < 50 ? null : eight, null);
        })]);
    }
}
