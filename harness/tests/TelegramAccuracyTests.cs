using Cotejo.Harness.Accuracy;
using Cotejo.Harness.Seizures;
using Cotejo.Harness.Trials;
using Microsoft.Data.Sqlite;

namespace Cotejo.Harness.Tests;

public sealed class TelegramAccuracyTests : IDisposable
{
    /// <summary>Contents 1 to 4 are of one source, the fourth cropped; 5 and 6 of another, the sixth of low quality.</summary>
    private const string Ledger = """
        CREATE TABLE folders(folder_id INTEGER PRIMARY KEY, path BLOB);
        CREATE TABLE items(item_id INTEGER PRIMARY KEY, folder_id INTEGER, name BLOB, content_id INTEGER);
        CREATE TABLE contents(content_id INTEGER PRIMARY KEY, outcome TEXT, quality INTEGER);
        CREATE TABLE edges(a INTEGER, b INTEGER, kind TEXT);
        CREATE TABLE segments(a INTEGER, b INTEGER, segment INTEGER, from_a_ms INTEGER, until_a_ms INTEGER, from_b_ms INTEGER, until_b_ms INTEGER);
        CREATE TABLE members(content_id INTEGER PRIMARY KEY, group_id INTEGER);
        INSERT INTO folders VALUES (1, CAST('f' AS BLOB));
        INSERT INTO contents VALUES (1, 'hashed', 100), (2, 'hashed', 100), (3, 'hashed', 50), (4, 'hashed', 100), (5, 'hashed', 100), (6, 'hashed', 49);
        INSERT INTO items VALUES (1, 1, CAST('a' AS BLOB), 1), (2, 1, CAST('b' AS BLOB), 2), (3, 1, CAST('c' AS BLOB), 3), (4, 1, CAST('d' AS BLOB), 4),
            (5, 1, CAST('e' AS BLOB), 5), (6, 1, CAST('g' AS BLOB), 6), (7, 1, CAST('copy' AS BLOB), 1);
        INSERT INTO edges VALUES (1, 2, 'Copy'), (3, 1, 'Copy'), (2, 3, 'Copy'), (1, 4, 'Copy');
        INSERT INTO members VALUES (1, 1), (2, 1), (3, 1), (4, 1), (5, 2);
        """;

    private static readonly ManifestEntry[] Entries =
    [
        Entry("f/a", 1, "original"), Entry("f/copy", 1, "original"), Entry("f/b", 1, "jpeg q70"), Entry("f/c", 1, "jpeg q60"), Entry("f/d", 1, "crop 320"),
        Entry("f/e", 2, "original"), Entry("f/g", 2, "jpeg q60"), new("f/result.json", "other", null, "list of messages", 1, null),
    ];

    private readonly Workplace _place = new(null);

    public void Dispose() => _place.Dispose();

    [Fact]
    public void Pairs_are_counted_by_contents_and_by_files()
    {
        TelegramAccuracyResult result = Evaluate("");
        Assert.True(result.Passed);
        // Pairs of files: two of each of the two edges that touch the copied content, one of the third, and the copy itself.
        Assert.Equal((7, 6, 3L, 3L, 6L, 6L), (result.Files, result.Contents, result.Pairs, result.Found, result.FilePairs, result.FoundFilePairs));
        Assert.Equal((1, 0, 0), (result.LowQuality, result.Split, result.Mixed));
        Assert.Equal(new TelegramEditResult("original", 2, 2, 2, 3, 0), result.Edits.Single(e => e.Edit == "original"));
        // Cropped: nothing is asked of it, but its edge is a right one.
        Assert.Equal(new TelegramEditResult("crop 320", 1, 0, 0, 1, 0), result.Edits.Single(e => e.Edit == "crop 320"));
    }

    [Theory]
    [InlineData("DELETE FROM edges WHERE a = 1 AND b = 2")]
    [InlineData("UPDATE edges SET kind = 'Glimpse' WHERE a = 1 AND b = 2")]
    public void A_pair_without_an_edge_that_groups_is_missed(string change)
    {
        TelegramAccuracyResult result = Evaluate(change);
        Assert.False(result.Passed);
        Assert.Equal((2.0 / 3, 4.0 / 6, 1.0), (result.Recall, result.FileRecall, result.Precision));
        Assert.Equal("original / jpeg q70: f/a / f/b", Assert.Single(result.Missed));
        Assert.Contains("NOT REACHED", TelegramAccuracyTable.Format(result), StringComparison.Ordinal);
    }

    [Fact]
    public void An_edge_between_sources_costs_precision()
    {
        TelegramAccuracyResult result = Evaluate("INSERT INTO edges VALUES (2, 5, 'Copy'); UPDATE members SET group_id = 1 WHERE content_id = 5;");
        Assert.False(result.Passed);
        Assert.Equal((1.0, 0.8, 1), (result.Recall, result.Precision, result.Mixed));
        Assert.Equal(1, result.Edits.Single(e => e.Edit == "jpeg q70").FalseEdges);
    }

    [Theory]
    [InlineData("DELETE FROM items WHERE item_id = 5")]
    [InlineData("UPDATE contents SET outcome = 'failed' WHERE content_id = 5")]
    public void A_file_that_was_not_hashed_is_a_failure(string change)
    {
        TelegramAccuracyResult result = Evaluate(change);
        Assert.False(result.Passed);
        Assert.Equal("f/e", Assert.Single(result.Missing));
    }

    [Fact]
    public void A_source_in_two_groups_is_told() => Assert.Equal(1, Evaluate("UPDATE members SET group_id = 3 WHERE content_id = 3").Split);

    private static ManifestEntry Entry(string path, int source, string edit) => new(path, "picture", source, edit, 1, null);

    private TelegramAccuracyResult Evaluate(string change)
    {
        string file = _place.At("ledger.db");
        using (var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = file, Pooling = false }.ToString()))
        {
            connection.Open();
            using var command = connection.CreateCommand();
            // The texts are this file's own constants.
#pragma warning disable CA2100
            command.CommandText = Ledger + change;
#pragma warning restore CA2100
            command.ExecuteNonQuery();
        }
        return TelegramAccuracy.Evaluate(new ScannedSeizure(file, Entries));
    }
}
