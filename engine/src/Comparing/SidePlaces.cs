using Cotejo.Engine.Ledger;
using Cotejo.Engine.Report;
using Microsoft.Data.Sqlite;

namespace Cotejo.Engine.Comparing;

/// <summary>What is known of one side of a comparison: its linked contents, the first place of each, and the folders in which they lie, by rank of path.</summary>
internal static class SidePlaces
{
    /// <param name="side">a or b.</param>
    public static string Tables(string side) => $"""
        CREATE TABLE contents_{side}(
            content INTEGER PRIMARY KEY, sha256 BLOB, type TEXT, size INTEGER, items INTEGER,
            s_path BLOB, s_shown TEXT, f_path BLOB, f_shown TEXT, i_name BLOB, i_shown TEXT);
        CREATE TABLE places_{side}(content INTEGER, rank INTEGER, PRIMARY KEY (content, rank)) WITHOUT ROWID;
        CREATE TABLE folders_{side}(rank INTEGER PRIMARY KEY, s_path BLOB, s_shown TEXT, f_path BLOB, f_shown TEXT);
        """;

    /// <param name="scratch">Has the links.</param>
    /// <param name="ledger">The side's case.</param>
    public static void Fill(SqliteConnection scratch, string side, SqliteConnection ledger, CancellationToken cancel)
    {
        Case.Execute(ledger, "DROP TABLE IF EXISTS temp.linked; CREATE TEMP TABLE linked(content_id INTEGER PRIMARY KEY)");
        using (var put = new Statement(ledger, "INSERT INTO linked VALUES (?1)"))
        using (var query = new Statement(scratch, $"SELECT DISTINCT {side} FROM links"))
        using (var row = query.Rows())
        {
            while (row.Read()) { put.Run(row.GetInt64(0)); }
        }
        FillContents(scratch, side, ledger, cancel);
        FillPlaces(scratch, side, ledger, cancel);
    }

    private static void FillContents(SqliteConnection scratch, string side, SqliteConnection ledger, CancellationToken cancel)
    {
        using var put = new Statement(scratch, $"INSERT INTO contents_{side} VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)");
        using var first = new Statement(ledger, GroupList.PathsQuery);
        using var query = new Statement(ledger, """
            SELECT c.content_id, c.sha256, c.type, c.size, (SELECT count(*) FROM items i WHERE i.content_id = c.content_id AND i.vanished_run IS NULL)
            FROM linked JOIN contents c USING (content_id)
            """);
        using var row = query.Rows();
        while (row.Read())
        {
            cancel.ThrowIfCancellationRequested();
            using var place = first.Rows(row.GetInt64(0), 1);
            place.Read();
            put.Run(row.GetInt64(0), row.Blob(1), row.GetString(2), row.GetInt64(3), row.GetInt64(4), place.Blob(0), place.GetString(1), place.Blob(2),
                place.GetString(3), place.Blob(4), place.GetString(5));
        }
    }

    private static void FillPlaces(SqliteConnection scratch, string side, SqliteConnection ledger, CancellationToken cancel)
    {
        const string present = "FROM linked JOIN items i USING (content_id) JOIN folders f USING (folder_id) JOIN sources s USING (source_id) WHERE i.vanished_run IS NULL";
        var ranks = new Dictionary<long, int>();
        using (var put = new Statement(scratch, $"INSERT INTO folders_{side} VALUES (?1, ?2, ?3, ?4, ?5)"))
        using (var query = new Statement(ledger, $"SELECT DISTINCT f.folder_id, {ShownPath.FolderColumns} {present} ORDER BY s.path, f.path"))
        using (var row = query.Rows())
        {
            while (row.Read())
            {
                cancel.ThrowIfCancellationRequested();
                ranks.Add(row.GetInt64(0), ranks.Count);
                put.Run(ranks.Count - 1, row.Blob(1), row.GetString(2), row.Blob(3), row.GetString(4));
            }
        }
        using var place = new Statement(scratch, $"INSERT INTO places_{side} VALUES (?1, ?2)");
        using var places = new Statement(ledger, $"SELECT DISTINCT i.content_id, i.folder_id {present}");
        using var at = places.Rows();
        while (at.Read())
        {
            cancel.ThrowIfCancellationRequested();
            place.Run(at.GetInt64(0), ranks[at.GetInt64(1)]);
        }
    }
}
