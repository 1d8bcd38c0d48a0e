using Cotejo.Engine.Ledger;
using Cotejo.Engine.Lists;
using Cotejo.Engine.Planning;
using Cotejo.Kernels;
using Microsoft.Data.Sqlite;

namespace Cotejo.Engine.Checking;

/// <summary>
/// Whether lists are as they were imported, and hits are what lists and contents say: the case is held against its lists once more, and
/// every row compared.
/// </summary>
internal static class HitCheck
{
    public static IEnumerable<Finding> Run(string caseFolder, SqliteConnection connection, CancellationToken cancel)
    {
        IReadOnlyList<OpenedList> lists;
        string? unread = null;
        try { lists = new CaseLists(caseFolder).Open(); }
        catch (SettingsException e) { (lists, unread) = ([], e.Message); }
        try
        {
            if (unread is not null) { return [new Finding("lists", unread)]; }
            var changed = lists.Where(list => !list.File.IsWhole(cancel)).Select(list => new Finding($"list {list.Name}", "is not as it was imported")).ToList();
            return changed.Count > 0 ? changed : Hits(connection, lists, cancel);
        }
        finally
        {
            foreach (var list in lists) { list.Dispose(); }
        }
    }

    private static List<Finding> Hits(SqliteConnection connection, IReadOnlyList<OpenedList> lists, CancellationToken cancel)
    {
        if (LastFlood(connection) is not { } typed)
        {
            return lists.Count == 0 ? [] : [new Finding("hits", "the case has not been matched with its lists yet; match it")];
        }
        if (FloodLimit.Read(typed) is not { } flood) { return [new Finding("list_matches", $"has a limit of floods that is none: {typed}")]; }
        var contents = KnownContents.Load(connection, cancel);
        if (!HitTables.IsCurrent(connection, HitTables.DigestInputs(contents, lists, flood)))
        {
            return [new Finding("hits", "the case has other lists or contents than were matched last; match it again")];
        }
        var match = ListMatch.Find(contents, lists, flood, new CpuSearch(), Environment.ProcessorCount, long.MaxValue, cancel);
        var findings = new List<Finding>();
        foreach (var table in HitTables.All(lists, match))
        {
            var expected = table.Rows.ToDictionary(
                row => DerivedTable.Key(table.Name, [.. row.Take(table.Keys).Select(key => (long)key!)]), row => DerivedTable.Words([.. row.Skip(table.Keys)]));
            findings.AddRange(DerivedTable.Compare(connection, table.Name, table.Keys, $"SELECT {string.Join(", ", table.Columns)} FROM {table.Name}", expected, "lists"));
            findings.AddRange(expected.Keys.Select(missing => new Finding(missing, "is missing; the lists have it")));
        }
        return findings;
    }

    private static string? LastFlood(SqliteConnection connection)
    {
        using var query = new Statement(connection, "SELECT flood FROM list_matches");
        using var row = query.Rows();
        return row.Read() ? row.GetString(0) : null;
    }
}
