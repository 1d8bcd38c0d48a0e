using Cotejo.Engine.Checking;
using Cotejo.Engine.Ledger;
using Cotejo.Engine.Pipeline;
using Cotejo.Engine.Planning;
using Microsoft.Data.Sqlite;

namespace Cotejo.Engine.Tests.Pipeline;

public sealed class Scanning_videos : IDisposable
{
    private readonly TestFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Tells_what_videos_and_pictures_are_to_each_other()
    {
        Films.Make(_folder, "in/whole.mp4", 1, 2, 3);
        Films.Edit(_folder, "in/whole.mp4", "in/small.avi", "-vf", "scale=160:120", "-c:v", "mpeg4", "-q:v", "4");
        Films.Edit(_folder, "in/whole.mp4", "in/cut.mp4", "-ss", "3.4", "-t", "5", "-preset", "veryfast");
        Films.Edit(_folder, "in/whole.mp4", "in/still.png", "-ss", "10.1", "-frames:v", "1");
        Films.Make(_folder, "in/other.mp4", 7, 8);

        var result = Scan();

        Assert.Equal((5, 4), (result.Case.Hashed, result.Case.Videos));
        Assert.Equal(
            [
                "cut.mp4 is a clip of small.avi", "cut.mp4 is a clip of whole.mp4", "small.avi is whole.mp4",
                "still.png is a still of small.avi", "still.png is a still of whole.mp4",
            ], Relations());
        Assert.Equal((1, 4), (result.Case.Groups, result.Case.Grouped));
        Assert.InRange(Offset("cut.mp4", "whole.mp4"), 3.4 - 0.5, 3.4 + 0.5);
        Assert.Empty(Check());
    }

    [Theory]
    [InlineData("UPDATE segments SET from_a_ms = from_a_ms + 1")]
    [InlineData("DELETE FROM segments")]
    [InlineData("UPDATE video_pairs SET pdq_a = 0")]
    [InlineData("DELETE FROM video_pairs")]
    [InlineData("UPDATE edges SET kind = 'SharedScene'")]
    [InlineData("UPDATE frame_times SET until_ms = until_ms + 1000, time_ms = time_ms + 1000")]
    public void A_check_finds_what_was_changed(string change)
    {
        Films.Make(_folder, "in/whole.mp4", 1);
        Films.Edit(_folder, "in/whole.mp4", "in/again.mp4", "-preset", "ultrafast");
        Scan();
        Assert.Empty(Check());
        using (var connection = Open()) { Case.Execute(connection, change); }
        Assert.NotEmpty(Check());
    }

    [Fact]
    public void Each_has_one_outcome_whatever_it_holds()
    {
        string whole = Films.Make(_folder, "in/whole.mkv", 1);
        byte[] bytes = File.ReadAllBytes(whole);
        _folder.Write("in/cut.mkv", bytes[..(bytes.Length * 2 / 3)]);
        _folder.Write("in/broken.mp4", [0, 0, 0, 24, .. "ftypisom"u8, .. new byte[400]]);
        _folder.Write("in/text.mp4", "no video"u8.ToArray());
        _folder.Write("in/text.txt", "no video"u8.ToArray());
        _folder.Write("in/empty.mp4", []);
        Films.Run(_folder, "in/sound.mp4", "-f", "lavfi", "-i", "sine=duration=1");
        Films.Run(_folder, "in/sound2.mp4", "-f", "lavfi", "-i", "sine=duration=1", "-f", "mp3");

        var result = Scan();

        Assert.Equal(
            [
                "broken.mp4 failed Corrupt", "cut.mkv hashed ", "empty.mp4 skipped Empty", "sound.mp4 skipped NoVideo", "sound2.mp4 skipped NoVideo", "text.mp4 failed Unrecognised",
                "text.txt skipped NotMedia", "whole.mkv hashed ",
            ], Rows("SELECT shown || ' ' || outcome || ' ' || coalesce(reason, '') FROM outcomes ORDER BY shown"));
        Assert.Equal(1, result.Case.Partial);
        Assert.Empty(Check());
        Assert.Equal(0, Scan().ReadItems);
    }

    [Fact]
    public void What_time_cut_off_is_kept_and_looked_at_again()
    {
        Films.Make(_folder, "in/whole.mp4", 1, 2);
        Scan();
        var whole = Rows("SELECT hex(hash) FROM hashes ORDER BY policy, frame");
        using (var connection = Open())
        {
            Case.Execute(connection, "UPDATE contents SET frames = 3, damage = 'ended', momentary = 1; DELETE FROM hashes WHERE frame > 2; "
                + "DELETE FROM frame_times WHERE frame > 2; UPDATE videos SET sampled = 3");
        }
        var again = Scan();
        Assert.Equal((1, 0), (again.ReadItems, again.Case.Partial));
        Assert.Equal(whole, Rows("SELECT hex(hash) FROM hashes ORDER BY policy, frame"));
        Assert.Empty(Check());
        Assert.Equal(0, Scan().ReadItems);
    }

    [Fact]
    public void One_that_is_too_large_to_be_held_is_decoded_where_it_lies()
    {
        Films.Make(_folder, "small/clip.mp4", 4);
        string large = Films.Edit(_folder, "small/clip.mp4", "in/clip.avi", "-c:v", "rawvideo", "-vf", "fps=10,format=yuv420p");
        Assert.True(new FileInfo(large).Length > 4 << 20);
        Scan("64MiB");
        var held = Rows("SELECT hex(hash) FROM hashes ORDER BY policy, frame");
        Directory.Delete(_folder["case"], recursive: true);
        Scan();
        Assert.Equal(4 * 2, held.Count);
        Assert.Equal(Rows("SELECT hex(hash) FROM hashes ORDER BY policy, frame"), held);
    }

    private ScanResult Scan(string? memory = null)
    {
        using var scan = new Scan(new ScanSettings(_folder["case"], [_folder["in"]], memory, null, null));
        return scan.Run(CancellationToken.None);
    }

    private IReadOnlyList<Finding> Check() => CaseCheck.Run(_folder["case"], readEvidence: true, new CheckProgress(), CancellationToken.None).Findings;

    private List<string> Relations() => Rows("""
        SELECT CASE e.kind WHEN 'ClipOfB' THEN a.shown || ' is a clip of ' || b.shown WHEN 'ClipOfA' THEN b.shown || ' is a clip of ' || a.shown
            WHEN 'Still' THEN CASE WHEN va.content_id IS NULL THEN a.shown || ' is a still of ' || b.shown ELSE b.shown || ' is a still of ' || a.shown END
            WHEN 'SameVideo' THEN min(a.shown, b.shown) || ' is ' || max(a.shown, b.shown) ELSE a.shown || ' ' || e.kind || ' ' || b.shown END
        FROM edges e JOIN items a ON a.content_id = e.a JOIN items b ON b.content_id = e.b LEFT JOIN videos va ON va.content_id = e.a ORDER BY 1
        """);

    /// <summary>Seconds into the second video at which the first one begins.</summary>
    private double Offset(string clip, string within) => double.Parse(Rows($"""
        SELECT CASE WHEN a.shown = '{clip}' THEN from_b_ms - from_a_ms ELSE from_a_ms - from_b_ms END / 1000.0
        FROM segments s JOIN items a ON a.content_id = s.a JOIN items b ON b.content_id = s.b WHERE '{clip} {within}' IN (a.shown || ' ' || b.shown, b.shown || ' ' || a.shown)
        """).Single(), System.Globalization.CultureInfo.InvariantCulture);

    private List<string> Rows(string sql)
    {
        using var connection = Open();
        using var statement = new Statement(connection, sql);
        using var row = statement.Rows();
        var rows = new List<string>();
        while (row.Read()) { rows.Add(Convert.ToString(row.GetValue(0), System.Globalization.CultureInfo.InvariantCulture)!); }
        return rows;
    }

    private SqliteConnection Open()
    {
        var connection = new SqliteConnection($"Data Source={_folder["case/ledger.db"]};Pooling=False");
        connection.Open();
        return connection;
    }
}
