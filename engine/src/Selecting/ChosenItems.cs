using Cotejo.Engine.Ledger;
using Cotejo.Engine.Report;
using Microsoft.Data.Sqlite;

namespace Cotejo.Engine.Selecting;

/// <summary>
/// The items of a case that a selection means, in the temporary table <c>chosen</c> of its snapshot: <c>place</c> counts them by the bytes of
/// source, folder and name. Whatever goes out of a case goes out in this order, and chosen by this table alone.
/// </summary>
internal sealed class ChosenItems
{
    private const string Tables = """
        CREATE TEMP TABLE chosen(place INTEGER PRIMARY KEY, item_id INTEGER NOT NULL UNIQUE);
        CREATE TEMP TABLE wanted_decisions(decision TEXT PRIMARY KEY) WITHOUT ROWID;
        CREATE TEMP TABLE wanted_groups(group_id INTEGER PRIMARY KEY);
        CREATE TEMP TABLE wanted_lists(content_id INTEGER PRIMARY KEY);
        CREATE TEMP TABLE wanted_folders(folder_id INTEGER PRIMARY KEY);
        CREATE TEMP TABLE wanted_contents(content_id INTEGER PRIMARY KEY);
        """;

    private readonly SqliteConnection _connection;
    private readonly NumberedCase _numbered;
    private readonly List<string> _problems = [];

    private ChosenItems(NumberedCase numbered) => (_numbered, _connection) = (numbered, numbered.Connection);

    /// <summary>Once for a snapshot.</summary>
    /// <exception cref="SettingsException">Every condition that names what the case does not have.</exception>
    public static ChosenItems Choose(NumberedCase numbered, Selection selection)
    {
        var chosen = new ChosenItems(numbered);
        Case.Execute(numbered.Connection, Tables);
        var conditions = chosen.Conditions(selection).ToList();
        if (chosen._problems.Count > 0) { throw new SettingsException(chosen._problems); }
        Case.Execute(numbered.Connection, $"""
            INSERT INTO chosen(item_id)
                SELECT i.item_id FROM sources s CROSS JOIN folders f USING (source_id) CROSS JOIN items i USING (folder_id)
                WHERE {string.Join(" AND ", conditions.DefaultIfEmpty("1"))} ORDER BY s.path, f.path, i.name
            """);
        return chosen;
    }

    /// <summary>The snapshot's, which has the table.</summary>
    public SqliteConnection Connection => _connection;

    public long Count => Case.Number(_connection, "SELECT count(*) FROM chosen");

    /// <summary>One row at a time, in their order.</summary>
    public IEnumerable<ChosenItem> Items(CancellationToken cancel)
    {
        using var query = new Statement(_connection, $"""
            SELECT {ChosenItem.Columns} FROM chosen h CROSS JOIN items i ON i.item_id = h.item_id {ChosenItem.Joins} ORDER BY h.place
            """);
        using var row = query.Rows();
        while (row.Read())
        {
            cancel.ThrowIfCancellationRequested();
            yield return ChosenItem.Read(row, 0);
        }
    }

    private IEnumerable<string> Conditions(Selection selection)
    {
        if (!selection.Vanished) { yield return "i.vanished_run IS NULL"; }
        if (selection.Decisions.Count > 0)
        {
            foreach (string decision in selection.Decisions) { Want("INSERT OR IGNORE INTO wanted_decisions VALUES (?1)", Word(decision)); }
            yield return $"""
                i.content_id IN (SELECT c.content_id FROM contents c LEFT JOIN decided d USING (sha256)
                    WHERE coalesce(d.decision, '{Selection.Undecided}') IN (SELECT decision FROM wanted_decisions))
                """;
        }
        if (selection.Groups.Count > 0)
        {
            foreach (long group in selection.Groups) { WantGroup(group); }
            yield return "i.content_id IN (SELECT m.content_id FROM members m JOIN wanted_groups USING (group_id))";
        }
        if (selection.Lists.Count > 0)
        {
            foreach (string list in selection.Lists) { WantList(list); }
            yield return "i.content_id IN (SELECT content_id FROM wanted_lists)";
        }
        if (selection.Folders.Count > 0)
        {
            foreach (string folder in selection.Folders) { WantFolder(folder); }
            yield return "i.folder_id IN (SELECT folder_id FROM wanted_folders)";
        }
        if (selection.Digests.Count > 0)
        {
            foreach (string digest in selection.Digests) { WantContent(digest); }
            yield return "i.content_id IN (SELECT content_id FROM wanted_contents)";
        }
    }

    private string Word(string decision)
    {
        string[] words = [.. DecisionWords.All, Selection.Undecided];
        if (!words.Contains(decision)) { _problems.Add($"'{decision}' is no decision; it is one of {string.Join(", ", words)}."); }
        return decision;
    }

    private void WantGroup(long number)
    {
        if (Want("INSERT OR IGNORE INTO wanted_groups SELECT group_id FROM numbered WHERE number = ?1", number) > 0) { return; }
        long groups = Case.Number(_connection, "SELECT count(*) FROM numbered");
        if (number < 1 || number > groups) { _problems.Add($"There is no group {number}; the case has {(groups == 0 ? "none" : $"1 to {groups}")}."); }
    }

    private void WantList(string name)
    {
        bool isKnown = Case.Number(_connection, "SELECT count(*) FROM sqlite_master WHERE name IN ('hits', 'lists')") == 2;
        if (isKnown)
        {
            Want("INSERT OR IGNORE INTO wanted_lists SELECT h.content_id FROM hits h JOIN lists l USING (list_id) WHERE l.name = ?1", name);
            using var find = new Statement(_connection, "SELECT count(*) FROM lists WHERE name = ?1");
            isKnown = find.Number(name) > 0;
        }
        if (!isKnown) { _problems.Add($"The case was not matched against a list '{name}'."); }
    }

    private void WantFolder(string typed)
    {
        foreach (var meanings in new TypedPath(_connection).Meanings(typed))
        {
            if (meanings.Sum(meaning => WantFolder(meaning.Source, TrimSlashes(meaning.Path))) > 0) { return; }
        }
        _problems.Add($"The case has no folder or archive '{TypedPath.Shown(typed)}'. Give a path as the report shows it, absolute or relative to its source.");
    }

    /// <returns>Folders with items, there and beneath.</returns>
    private int WantFolder(long source, byte[] path)
    {
        const byte slash = (byte)'/', enter = Evidence.ArchivePath.EnterMark;
        if (path.Length == 0) { return Want("INSERT OR IGNORE INTO wanted_folders SELECT folder_id FROM folders WHERE source_id = ?1", source); }
        // Blobs that begin with a blob lie from it up to the blob whose last byte is one more.
        int Beneath(byte mark) => Want("""
            INSERT OR IGNORE INTO wanted_folders SELECT folder_id FROM folders WHERE source_id = ?1 AND path >= ?2 AND path < ?3
            """, source, (byte[])[.. path, mark], (byte[])[.. path, (byte)(mark + 1)]);
        return path[^1] == enter
            ? WantFolder(source, path[..^1])
            : Want("INSERT OR IGNORE INTO wanted_folders SELECT folder_id FROM folders WHERE source_id = ?1 AND path = ?2", source, path) + Beneath(slash) + Beneath(enter);
    }

    private void WantContent(string digits)
    {
        try { Want("INSERT OR IGNORE INTO wanted_contents VALUES (?1)", new ItemLookup(_numbered).FindContent(digits)); }
        catch (SettingsException e) { _problems.AddRange(e.Problems); }
    }

    private int Want(string sql, params ReadOnlySpan<object?> values)
    {
        using var want = new Statement(_connection, sql);
        return want.Run(values);
    }

    private static byte[] TrimSlashes(byte[] path) => path.AsSpan().TrimEnd((byte)'/').ToArray();
}
