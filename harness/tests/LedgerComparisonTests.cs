using Cotejo.Harness.Trials;
using Microsoft.Data.Sqlite;

namespace Cotejo.Harness.Tests;

public sealed class LedgerComparisonTests : IDisposable
{
    private const string Tables = """
        CREATE TABLE runs(run_id INTEGER PRIMARY KEY, started TEXT);
        CREATE TABLE sources(source_id INTEGER PRIMARY KEY, path BLOB);
        CREATE TABLE folders(folder_id INTEGER PRIMARY KEY, source_id INTEGER, path BLOB);
        CREATE TABLE contents(content_id INTEGER PRIMARY KEY, sha256 BLOB, quality INTEGER, run_id INTEGER);
        CREATE TABLE items(item_id INTEGER PRIMARY KEY, folder_id INTEGER, name BLOB, content_id INTEGER);
        CREATE TABLE edges(a INTEGER, b INTEGER, distance INTEGER);
        CREATE TABLE groups(group_id INTEGER PRIMARY KEY, representative INTEGER, contents INTEGER);
        CREATE TABLE members(content_id INTEGER PRIMARY KEY, group_id INTEGER, distance INTEGER);
        """;

    private const string Rows = """
        INSERT INTO runs VALUES (1, 'today');
        INSERT INTO sources VALUES (1, x'2F65');
        INSERT INTO folders VALUES (1, 1, x''), (2, 1, x'61');
        INSERT INTO contents VALUES (1, x'AA', 90, 1), (2, x'BB', 80, 1);
        INSERT INTO items VALUES (1, 1, x'31', 1), (2, 2, x'32', 2);
        INSERT INTO edges VALUES (1, 2, 7);
        INSERT INTO groups VALUES (1, 1, 2);
        INSERT INTO members VALUES (1, 1, 0), (2, 1, 7);
        """;

    private readonly Workplace _place = new(null);

    public void Dispose() => _place.Dispose();

    [Fact]
    public void Ids_and_times_are_set_aside()
    {
        string other = Ledger("other", """
            INSERT INTO runs VALUES (1, 'today'), (2, 'tomorrow');
            INSERT INTO sources VALUES (5, x'2F65');
            INSERT INTO folders VALUES (9, 5, x'61'), (8, 5, x'');
            INSERT INTO contents VALUES (4, x'BB', 80, 2), (3, x'AA', 90, 1);
            INSERT INTO items VALUES (7, 9, x'32', 4), (6, 8, x'31', 3);
            INSERT INTO edges VALUES (3, 4, 7);
            INSERT INTO groups VALUES (2, 3, 2);
            INSERT INTO members VALUES (4, 2, 7), (3, 2, 0);
            """);
        Assert.Empty(LedgerComparison.Differences(Ledger("one", Rows), other));
    }

    [Theory]
    [InlineData("UPDATE contents SET quality = 89 WHERE content_id = 1", "contents: 1 rows are missing, 1 are extra")]
    [InlineData("DELETE FROM items WHERE item_id = 2", "items: 1 rows are missing, 0 are extra")]
    [InlineData("INSERT INTO items VALUES (3, 2, x'32', 2)", "items: 0 rows are missing, 1 are extra")]
    [InlineData("UPDATE items SET content_id = 1 WHERE item_id = 2", "items: 1 rows are missing, 1 are extra")]
    [InlineData("UPDATE items SET folder_id = 1 WHERE item_id = 2", "items: 1 rows are missing, 1 are extra")]
    [InlineData("UPDATE edges SET a = 2, b = 1", "edges: 1 rows are missing, 1 are extra")]
    [InlineData("UPDATE groups SET representative = 2", "groups: 1 rows are missing, 1 are extra")]
    [InlineData("DROP TABLE edges", "edges: 1 rows are missing, 0 are extra")]
    [InlineData("ALTER TABLE items ADD COLUMN later TEXT", "items: 2 rows are missing, 2 are extra")]
    public void Any_change_is_told_with_its_table(string change, string told)
    {
        var differences = LedgerComparison.Differences(Ledger("one", Rows), Ledger("other", Rows + change + ";"));
        Assert.Contains(told, differences);
    }

    [Fact]
    public void A_changed_row_is_written_out_on_both_sides()
    {
        var differences = LedgerComparison.Differences(Ledger("one", Rows), Ledger("other", Rows + "UPDATE edges SET distance = 8;"));
        Assert.Equal(["edges: 1 rows are missing, 1 are extra", "  - a=AA b=BB distance=7", "  + a=AA b=BB distance=8"], differences);
    }

    private string Ledger(string name, string rows)
    {
        string file = _place.At(name + ".db");
        using var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = file, Pooling = false }.ToString());
        connection.Open();
        using var command = connection.CreateCommand();
        // The texts are this file's own constants.
#pragma warning disable CA2100
        command.CommandText = Tables + rows;
#pragma warning restore CA2100
        command.ExecuteNonQuery();
        return file;
    }
}
