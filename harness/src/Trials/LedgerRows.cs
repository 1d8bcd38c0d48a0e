using Microsoft.Data.Sqlite;

namespace Cotejo.Harness.Trials;

/// <summary>
/// A ledger as plain rows of text, ids replaced by what they stand for (a content's SHA-256, a path) and moments left out.
/// Columns are taken from the file itself, so that one which is added later is compared too.
/// </summary>
internal static class LedgerRows
{
    /// <summary>Of the moment by nature: when, how often and with which tool a case was scanned.</summary>
    private static readonly HashSet<string> Left = ["runs", "run_log"];

    private static readonly HashSet<string> LeftColumns =
    [
        "runs.run_id", "sources.source_id", "folders.folder_id", "contents.content_id", "items.item_id", "groups.group_id", "matches.match_id",
        "changes.change_id", "contents.run_id", "items.run_id", "matches.run_id", "changes.run_id", "list_matches.match_id", "list_matches.run_id",
    ];

    private const string Folder = "(SELECT hex(s.path) || ' ' || hex(f.path) FROM folders f JOIN sources s USING (source_id) WHERE f.folder_id = {0})";

    private static readonly Dictionary<string, string> Meanings = new()
    {
        ["content_id"] = "(SELECT hex(sha256) FROM contents WHERE content_id = {0})",
        ["a"] = "(SELECT hex(sha256) FROM contents WHERE content_id = {0})",
        ["b"] = "(SELECT hex(sha256) FROM contents WHERE content_id = {0})",
        ["representative"] = "(SELECT hex(sha256) FROM contents WHERE content_id = {0})",
        ["linked_through"] = "(SELECT hex(sha256) FROM contents WHERE content_id = {0})",
        ["source_id"] = "(SELECT hex(path) FROM sources WHERE source_id = {0})",
        ["folder_id"] = Folder,
        ["group_id"] = "(SELECT hex(c.sha256) FROM groups g JOIN contents c ON c.content_id = g.representative WHERE g.group_id = {0})",
        ["item_id"] = "(SELECT hex(i.name) || ' in ' || (SELECT hex(f.path) FROM folders f WHERE f.folder_id = i.folder_id) FROM items i WHERE i.item_id = {0})",
        ["vanished_run"] = "({0} IS NOT NULL)",
    };

    /// <summary>Every table's rows, each table sorted, as "column=value ...".</summary>
    /// <param name="ignored">Columns, as table.column, that are left out.</param>
    public static SortedDictionary<string, List<string>> Read(string ledger, params IReadOnlyList<string> ignored)
    {
        using var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = ledger, Mode = SqliteOpenMode.ReadOnly, Pooling = false }.ToString());
        connection.Open();
        var tables = new SortedDictionary<string, List<string>>(StringComparer.Ordinal);
        foreach (string table in Strings(connection, "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'"))
        {
            if (!Left.Contains(table)) { tables.Add(table, Rows(connection, table, ignored)); }
        }
        return tables;
    }

    private static List<string> Rows(SqliteConnection connection, string table, IReadOnlyList<string> ignored)
    {
        List<string> columns = [.. Strings(connection, $"SELECT name FROM pragma_table_info('{table}')")
            .Where(c => !LeftColumns.Contains($"{table}.{c}") && !ignored.Contains($"{table}.{c}"))];
        // quote() writes blobs as hexadecimal and texts in quotation marks, so that types differ visibly.
        string row = string.Join(" || ' ' || ", columns.Select(column =>
        {
            string value = $"t.\"{column}\"";
            return $"'{column}=' || " + (Meanings.TryGetValue(column, out string? meaning)
                ? $"ifnull({string.Format(System.Globalization.CultureInfo.InvariantCulture, meaning, value)}, 'none')" : $"quote({value})");
        }));
        List<string> rows = [.. Strings(connection, $"SELECT {row} FROM \"{table}\" t")];
        rows.Sort(StringComparer.Ordinal);
        return rows;
    }

    private static List<string> Strings(SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        using var reader = command.ExecuteReader();
        var values = new List<string>();
        while (reader.Read()) { values.Add(reader.GetString(0)); }
        return values;
    }
}
