using Cotejo.Harness.Accuracy;
using Cotejo.Harness.Seizures;
using Cotejo.Harness.Trials;
using Microsoft.Data.Sqlite;

namespace Cotejo.Harness.Tests;

public sealed class VideoAccuracyTests : IDisposable
{
    private const string Tables = """
        CREATE TABLE folders(folder_id INTEGER PRIMARY KEY, path BLOB);
        CREATE TABLE items(item_id INTEGER PRIMARY KEY, folder_id INTEGER, name BLOB, content_id INTEGER);
        CREATE TABLE edges(a INTEGER, b INTEGER, kind TEXT);
        CREATE TABLE segments(a INTEGER, b INTEGER, segment INTEGER, from_a_ms INTEGER, until_a_ms INTEGER, from_b_ms INTEGER, until_b_ms INTEGER);
        CREATE TABLE members(content_id INTEGER PRIMARY KEY, group_id INTEGER);
        INSERT INTO folders VALUES (1, x''), (2, CAST('s' AS BLOB));
        """;

    private const string Found = """
        INSERT INTO edges VALUES (1, 2, 'SameVideo'), (3, 1, 'ClipOfB'), (1, 4, 'ClipOfB'), (1, 5, 'Still'), (3, 4, 'ClipOfB');
        INSERT INTO segments VALUES (1, 2, 1, 0, 20000, 0, 20000), (3, 1, 1, 400, 5900, 5700, 11200), (3, 1, 2, 0, 1000, 9000, 10000),
            (1, 4, 1, 0, 20000, 13300, 33300);
        INSERT INTO members VALUES (1, 1), (2, 1), (3, 1), (4, 1), (5, 1), (6, 6), (7, 7), (8, 8);
        """;

    private static readonly ManifestEntry[] Entries =
    [
        Entry(1, VideoEdit.Original, new Excerpt(0, 20)), Entry(1, "logo", new Excerpt(0, 20)), Entry(1, VideoEdit.Cut, new Excerpt(5.2, 6)),
        Entry(1, VideoEdit.Embedded, new Excerpt(0, 20, 13.4)), Entry(1, VideoEdit.Still, new Excerpt(7.1, 0, 0, 0.1)),
        Entry(1, VideoEdit.Still, new Excerpt(7.5, 0, 0, 0.5)) with { Path = "far.png" },
        Entry(2, VideoEdit.Unrelated, new Excerpt(0, 5)), Entry(3, VideoEdit.Unrelated, new Excerpt(0, 5)) with { Path = "s/other" },
    ];

    private readonly Workplace _place = new(null);

    public void Dispose() => _place.Dispose();

    [Fact]
    public void What_was_found_is_told_by_edit()
    {
        VideoAccuracyResult result = Evaluate(Found);
        Assert.True(result.Passed, string.Join("; ", result.Missed));
        Assert.Equal((1, 2, 0, 0), (result.Sources, result.Unrelated, result.FalseGroups, result.UnrelatedGroups));
        Assert.All(result.Edits.Where(e => !e.Edit.EndsWith("farther", StringComparison.Ordinal)),
            e => Assert.Equal((1.0, 1.0, 1.0, 1.0), (e.Linked, e.RightKind, e.SameGroup, e.Precision)));
        // 5.7 - 0.4 against 5.2, whichever of the two the ledger calls A; the short segment beside it has no say.
        Assert.Equal(0.1, result.Edits.Single(e => e.Edit == VideoEdit.Cut).OffsetMost!.Value, 6);
        Assert.Equal(0.1, result.Edits.Single(e => e.Edit == VideoEdit.Embedded).OffsetMost!.Value, 6);
        VideoEditResult far = result.Edits.Single(e => e.Edit == "still, farther");
        Assert.Equal((1, 0.0, 0.0, null), (far.Files, far.Linked, far.SameGroup, far.Precision));
    }

    [Theory]
    [InlineData("DELETE FROM edges WHERE b = 2", "logo: 0")]
    [InlineData("UPDATE edges SET kind = 'Glimpse' WHERE b = 2", "logo: 0")]
    [InlineData("UPDATE segments SET from_a_ms = 2400 WHERE a = 3 AND segment = 1", "cut to 30 %: the offset of 0")]
    [InlineData("DELETE FROM segments WHERE b = 4", "embedded: the offset of 0")]
    [InlineData("DELETE FROM edges WHERE kind = 'Still'", "still, within 0.25 s of a sampled frame: 0")]
    [InlineData("UPDATE members SET group_id = 7 WHERE content_id = 8", "1 groups hold an unrelated clip")]
    [InlineData("DELETE FROM items WHERE content_id = 2", "logo is not in the ledger")]
    public void What_must_be_reached_and_was_not_is_named(string change, string told)
    {
        VideoAccuracyResult result = Evaluate(Found + change);
        Assert.False(result.Passed);
        Assert.Contains(result.Missed, missed => missed.StartsWith(told, StringComparison.Ordinal));
        Assert.Contains("NOT REACHED", VideoAccuracyTable.Format(result), StringComparison.Ordinal);
    }

    [Fact]
    public void A_wrong_kind_is_counted_and_is_no_miss()
    {
        VideoAccuracyResult result = Evaluate(Found + "UPDATE edges SET kind = 'SharedScene' WHERE b = 4");
        VideoEditResult row = result.Edits.Single(e => e.Edit == VideoEdit.Embedded);
        Assert.Equal((1.0, 0.0, true), (row.Linked, row.RightKind, result.Passed));
    }

    [Fact]
    public void False_edges_are_counted_by_kind_and_cost_precision()
    {
        VideoAccuracyResult result = Evaluate(Found + """
            INSERT INTO edges VALUES (2, 7, 'SharedScene'), (5, 8, 'Glimpse');
            UPDATE members SET group_id = 1 WHERE content_id = 7;
            """);
        Assert.Equal(new Dictionary<string, int> { ["SharedScene"] = 1, ["Glimpse"] = 1 }, result.FalseEdges);
        Assert.Equal(0.5, result.Edits.Single(e => e.Edit == "logo").Precision);
        // A glimpse groups nothing.
        Assert.Equal(1, result.Edits.Single(e => e.Edit.StartsWith("still, within", StringComparison.Ordinal)).Precision);
        Assert.Equal((1, 1), (result.FalseGroups, result.UnrelatedGroups));
    }

    private static ManifestEntry Entry(int source, string edit, Excerpt excerpt) =>
        new(edit, excerpt.Length > 0 ? "video" : "picture", source, edit, 1, null) { Excerpt = excerpt };

    private VideoAccuracyResult Evaluate(string rows)
    {
        string file = _place.At("ledger.db");
        using (var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = file, Pooling = false }.ToString()))
        {
            connection.Open();
            Execute(connection, Tables);
            foreach (var (i, entry) in Entries.Index())
            {
                var (folder, name) = entry.Path.StartsWith("s/", StringComparison.Ordinal) ? (2, entry.Path[2..]) : (1, entry.Path);
                Execute(connection, $"INSERT INTO items VALUES ({i + 1}, {folder}, CAST('{name}' AS BLOB), {i + 1})");
            }
            Execute(connection, rows);
        }
        return VideoAccuracy.Evaluate(new VideoLedger(file), Entries);
    }

    private static void Execute(SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        // The texts are this file's own constants.
#pragma warning disable CA2100
        command.CommandText = sql;
#pragma warning restore CA2100
        command.ExecuteNonQuery();
    }
}
