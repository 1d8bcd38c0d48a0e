using Cotejo.Engine.Ledger;
using Cotejo.Engine.Lists;
using Microsoft.Data.Sqlite;

namespace Cotejo.Engine.Report;

/// <summary>
/// A case opened to be read: one snapshot of its ledger, whatever a scan writes meanwhile, with the groups numbered as every output
/// numbers them. This is the only place that numbers them. Not thread-safe.
/// </summary>
/// <remarks>
/// Group 1 has the most items; among equals the smaller SHA-256 of the representative comes first. Groups of one content are numbered
/// too, so that the highest number is the review debt. Numbers come from contents alone: ids of the ledger, which depend on the order in
/// which threads finished, are never shown.
/// </remarks>
public sealed class NumberedCase : IDisposable
{
    private readonly Case _case;
    private CaseSummary? _summary;

    private NumberedCase(Case opened, SqliteConnection connection, CategoryLabels labels) => (_case, Connection, Labels) = (opened, connection, labels);

    public string Folder => _case.Folder;
    public string ReportFolder => _case.ReportFolder;

    /// <summary>What the categories of lists are called.</summary>
    public CategoryLabels Labels { get; }

    public CaseSummary Summary => _summary ??= CaseSummary.Read(Connection);

    internal SqliteConnection Connection { get; }

    /// <param name="labels">A file with what categories are called; null for the case's own, if it has one.</param>
    /// <exception cref="SettingsException">No case there, or one of another version; or the labels cannot be read.</exception>
    public static NumberedCase Open(string folder, string? labels = null)
    {
        var opened = Case.OpenForReading(folder);
        var read = CategoryLabels.Read(opened.Folder, labels);
        var connection = opened.Connect(readOnly: true);
        try
        {
            // A transaction that only reads sees one state of the ledger. Temporary tables are this connection's own, in files that
            // SQLite removes: the ledger is not touched, and memory does not follow its size.
            Case.Execute(connection, """
                BEGIN;
                CREATE TEMP TABLE numbered(
                    number INTEGER PRIMARY KEY, group_id INTEGER NOT NULL UNIQUE, contents INTEGER NOT NULL, items INTEGER NOT NULL);
                INSERT INTO numbered(group_id, contents, items)
                    SELECT g.group_id, g.contents,
                        (SELECT count(*) FROM members m JOIN items i USING (content_id)
                            WHERE m.group_id = g.group_id AND i.vanished_run IS NULL) AS copies
                    FROM groups g JOIN contents c ON c.content_id = g.representative
                    ORDER BY copies DESC, c.sha256;
                """);
            return new NumberedCase(opened, connection, read);
        }
        catch
        {
            connection.Dispose();
            opened.Dispose();
            throw;
        }
    }

    public void Dispose()
    {
        Connection.Dispose();
        _case.Dispose();
    }
}
