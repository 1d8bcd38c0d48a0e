using Cotejo.Engine.Checking;
using Cotejo.Engine.Ledger;
using Cotejo.Engine.Tests.Report;

namespace Cotejo.Engine.Tests.Checking;

public sealed class Checking_videos : IDisposable
{
    private const string Film = "(SELECT content_id FROM videos JOIN contents USING (content_id) WHERE width = 1280)";

    private readonly VideoCase _case = new();

    public void Dispose() => _case.Dispose();

    [Fact]
    public void Finds_nothing_in_a_sound_ledger() => Assert.Empty(Findings());

    [Theory]
    [InlineData("DELETE FROM videos WHERE rotation = 90", "frame_times: 1 missing")]
    [InlineData("UPDATE videos SET sampled = sampled + 1 WHERE rotation = 90", "videos: 1 that looked at another number")]
    [InlineData("INSERT INTO videos SELECT content_id, '', '', 1, 1, 0, '', 1 FROM contents WHERE type = 'Png' LIMIT 1", "videos: 1 of a content that is not hashed, or no video")]
    [InlineData("DELETE FROM frame_times WHERE content_id = " + Film + " AND frame = 0", "frame_times: 1 missing")]
    [InlineData("INSERT INTO frame_times SELECT content_id, 0, 0, 0, 0 FROM contents WHERE type = 'Png' LIMIT 1", "frame_times: 1 missing")]
    [InlineData("UPDATE frame_times SET frame = 99 WHERE content_id = " + Film + " AND frame = 0", "frame_times: 1 of a frame without hashes")]
    [InlineData("UPDATE frame_times SET until_ms = time_ms - 1 WHERE frame = 0", "frame_times: 6 that end before they begin")]
    [InlineData("UPDATE frame_times SET until_ms = time_ms + 1 WHERE frame = 1", "frame_times: 5 that end before they begin")]
    [InlineData("UPDATE frame_times SET until_ms = time_ms + 5000, repeats = 0 WHERE frame = 1", "frame_times: 5 that end after the next")]
    [InlineData("DELETE FROM hashes WHERE policy = 'centred' AND content_id = (SELECT content_id FROM hashes WHERE policy = 'trimmed')", "hashes: 1 inside the border")]
    [InlineData("UPDATE hashes SET inner = '0,20,320,221' WHERE policy = 'trimmed'", "lies inside a border")]
    [InlineData("UPDATE hashes SET inner = '0,20,0,100' WHERE policy = 'trimmed'", "lies inside a border")]
    [InlineData("UPDATE hashes SET inner = '-1,20,10,10' WHERE policy = 'trimmed'", "lies inside a border")]
    [InlineData("UPDATE hashes SET quality = 99 WHERE policy = 'trimmed'", "contents: 1 whose quality is not")]
    [InlineData("UPDATE edges SET kind = 'Copy' WHERE kind = 'Still'", "edges: 1 of another kind")]
    [InlineData("UPDATE edges SET kind = 'Still' WHERE kind = 'Copy'", "edges: 1 of another kind")]
    [InlineData("UPDATE edges SET frame_b = 99 WHERE kind = 'SameVideo'", "edges: 1 between frames without the hashes")]
    [InlineData("UPDATE edges SET trimmed_b = 1 WHERE kind = 'SameVideo'", "edges: 1 between frames without the hashes")]
    [InlineData("DELETE FROM edges WHERE kind = 'Glimpse'", "video_pairs: 1 without a pair")]
    [InlineData("UPDATE video_pairs SET pdq_a = 101", "video_pairs: 4 whose shares")]
    [InlineData("UPDATE edges SET kind = 'Glimpse' WHERE kind = 'SameVideo'", "segments: 1 of a pair that is not known")]
    [InlineData("DELETE FROM segments WHERE orientation = 'FlipY'", "segments: 1 missing")]
    [InlineData("UPDATE segments SET until_b_ms = from_b_ms - 1", "segments: 4 that end before they begin")]
    [InlineData("UPDATE segments SET frames = 0 WHERE segment = 1", "segments: 1 that end before they begin")]
    public void Finds_what_was_changed(string change, string finding)
    {
        _case.Change("PRAGMA foreign_keys = OFF; " + change);
        Assert.Contains(Findings(), f => $"{f.Where}: {f.What}".Contains(finding, StringComparison.Ordinal));
    }

    private List<Finding> Findings()
    {
        using var opened = Case.OpenForReading(_case.Folder);
        using var connection = opened.Connect(readOnly: true);
        return [.. LedgerCheck.Run(connection, CancellationToken.None)];
    }
}
