using System.Collections.Concurrent;
using Cotejo.Engine.Evidence;
using Cotejo.Engine.Hashing;
using Cotejo.Engine.Ledger;
using Cotejo.Engine.Pipeline;
using Microsoft.Data.Sqlite;

namespace Cotejo.Engine.Checking;

/// <summary>Whether the evidence still is what the ledger says: every regular file is read again and its three digests compared.</summary>
internal sealed class EvidenceCheck(Case opened, SqliteConnection connection, CheckProgress progress)
{
    private readonly ConcurrentBag<Finding> _findings = [];

    public IReadOnlyList<Finding> Run(CancellationToken cancel)
    {
        foreach (var (number, path, shown) in Sources())
        {
            if (EvidenceSource.Open(path, out string problem) is not { } source)
            {
                _findings.Add(new(shown, $"cannot be opened: {problem}"));
            }
            else if (EvidenceRoot.Open(number, source, out var failure) is not { } root)
            {
                _findings.Add(new(shown, $"cannot be opened: {failure!.Message}"));
            }
            else
            {
                using (root) { Read(root, shown, cancel); }
            }
        }
        return [.. _findings.OrderBy(f => f.Where, StringComparer.Ordinal).ThenBy(f => f.What, StringComparer.Ordinal)];
    }

    private void Read(EvidenceRoot root, string source, CancellationToken cancel)
    {
        using var control = new RunControl(cancel);
        using var team = new DigestTeam();
        var stages = new ScanProgress();
        int threads = Environment.ProcessorCount;
        var met = new ItemSet(Case.Number(connection, "SELECT coalesce(max(item_id), 0) FROM items"));
        var found = Stage.Source(control, stages.Walk, 4 * threads, () => new EvidenceWalk(root, opened.OwnFolder()).Items(control.Stopping));
        var findings = Stage.Run(control, stages.Read, found, threads, 4 * threads,
            () => new EvidenceComparer(opened, root, team, source, met, progress, control.Stopping));
        control.Start("gather", () => Stage.ForEach(findings, _findings.Add, control.Stopping));
        control.Join();
        foreach (var (item, where) in Present(root.Source))
        {
            if (!met.Contains(item)) { _findings.Add(new(where, "is not there any more")); }
        }
    }

    private IEnumerable<(int Number, byte[] Path, string Shown)> Sources()
    {
        using var query = new Statement(connection, "SELECT source_id, path, shown FROM sources ORDER BY source_id");
        using var row = query.Rows();
        while (row.Read()) { yield return (row.GetInt32(0), (byte[])row[1], row.GetString(2)); }
    }

    private IEnumerable<(long Item, string Where)> Present(int source)
    {
        using var query = new Statement(connection, """
            SELECT i.item_id, s.shown, f.shown, i.shown FROM items i JOIN folders f USING (folder_id) JOIN sources s USING (source_id)
            WHERE s.source_id = ?1 AND i.vanished_run IS NULL AND i.kind = 'RegularFile'
            """);
        using var row = query.Rows(source);
        while (row.Read())
        {
            yield return (row.GetInt64(0), PathText.Join(PathText.Join(row.GetString(1), row.GetString(2)), row.GetString(3)));
        }
    }
}
