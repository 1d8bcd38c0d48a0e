using Cotejo.Engine.Evidence;
using Cotejo.Engine.Ledger;
using Cotejo.Engine.Report;
using Cotejo.Engine.Selecting;
using Microsoft.Data.Sqlite;

namespace Cotejo.Engine.Sealing;

/// <summary>Writes what a manifest says of a case, up to its end. The same state of a ledger gives the same lines, whenever it is asked.</summary>
internal static class ManifestBody
{
    /// <param name="chosen">Every item, also those that vanished.</param>
    /// <param name="entries">How many entries of the run log are told: those that came later are of another state.</param>
    public static ManifestEnd Write(ManifestChain chain, ChosenItems chosen, string tool, string time, long entries, CancellationToken cancel)
    {
        var sources = Sources(chosen.Connection);
        var runs = Runs(chosen.Connection);
        chain.Write(previous => new ManifestHeader(previous, ManifestKinds.Header, ManifestHeader.Name, ManifestHeader.CurrentVersion, tool, time, sources, runs),
            ManifestForm.Lines.ManifestHeader);
        var numbers = sources.ToDictionary(s => Convert.ToHexString(s.Bytes), s => s.Number);
        var counts = new ManifestCounts();
        foreach (var item in chosen.Items(cancel))
        {
            var line = Line(item, numbers[Convert.ToHexString(item.Source)]);
            chain.Write(previous => line with { Previous = previous }, ManifestForm.Lines.ManifestItem);
            counts.Add(line);
        }
        foreach (var entry in LogEntry.All(chosen.Connection).TakeWhile(e => e.Number <= entries))
        {
            chain.Write(previous => new ManifestLog(previous, ManifestKinds.Log, entry.Number, entry.Time, entry.What, entry.Detail, Convert.ToHexStringLower(entry.Hash)),
                ManifestForm.Lines.ManifestLog);
            counts.AddLog();
        }
        return counts.End(chain.Head);
    }

    private static ManifestItem Line(ChosenItem i, int source) => new(
        "", ManifestKinds.Item, source, PathText.Join(i.Path.Folder, i.Path.Name), i.Folder, i.Name, i.Kind, i.Size, i.Outcome, i.IsVanished,
        i.Modified, Hex(i.Digests?.Sha256), Hex(i.Digests?.Sha1), Hex(i.Digests?.Md5), i.Type, i.Reason, i.Message);

    private static string? Hex(byte[]? digest) => digest is null ? null : Convert.ToHexStringLower(digest);

    private static List<SealedSource> Sources(SqliteConnection connection)
    {
        var sources = new List<SealedSource>();
        using var query = new Statement(connection, "SELECT path, shown FROM sources ORDER BY path");
        using var row = query.Rows();
        while (row.Read()) { sources.Add(new(sources.Count + 1, row.GetString(1), row.Blob(0))); }
        return sources;
    }

    private static List<SealedRun> Runs(SqliteConnection connection)
    {
        var runs = new List<SealedRun>();
        using var query = new Statement(connection, "SELECT started, state, tool, settings, plan, backend, sandbox, limits, notes, ended FROM runs ORDER BY run_id");
        using var row = query.Rows();
        while (row.Read())
        {
            runs.Add(new(row.GetString(0), row.GetString(1), row.GetString(2), row.GetString(3), row.GetString(4), row.GetString(5), row.GetString(6),
                row.GetString(7), row.GetString(8), row.Text(9)));
        }
        return runs;
    }
}

/// <summary>What the end of a manifest says of the lines before it.</summary>
internal sealed class ManifestCounts
{
    private long _items, _hashed, _failed, _skipped, _vanished, _log;

    public void Add(ManifestItem item)
    {
        _items++;
        if (item.Vanished) { _vanished++; }
        else if (item.Outcome == "hashed") { _hashed++; }
        else if (item.Outcome == "failed") { _failed++; }
        else { _skipped++; }
    }

    public void AddLog() => _log++;

    public ManifestEnd End(string previous) => new(previous, ManifestKinds.End, _items, _hashed, _failed, _skipped, _vanished, _log);
}
