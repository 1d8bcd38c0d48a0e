using Cotejo.Engine.Evidence;
using Microsoft.Data.Sqlite;

namespace Cotejo.Engine.Ledger;

/// <summary>
/// What earlier runs left, asked item by item while the walk goes on, and at the end which items the walk did not meet.
/// Reads on its own connection; holds one bit per item of the ledger. Call from one thread.
/// </summary>
internal sealed class ResumeIndex : IDisposable
{
    /// <summary>Items that are looked up in one transaction: locks are taken once for them, and the log ahead of the ledger is not held for long.</summary>
    private const int ItemsPerTransaction = 1000;

    private readonly SqliteConnection _connection;
    private readonly long _run;
    private readonly Statement _findFolder, _findItem, _findUnsettled;
    private readonly ItemSet _seen;
    private readonly long _itemsBefore;
    private FolderKey _folder;
    private long? _folderId;
    private int _asked;

    /// <summary>Archives that are done, each as the top folder of what lies in it: not opened again, and so nothing in them was met.</summary>
    private readonly HashSet<FolderKey> _kept = [];

    /// <param name="run">This run.</param>
    /// <param name="terms">By which an outcome stands.</param>
    public ResumeIndex(Case opened, long run, RunTerms terms)
    {
        _run = run;
        _connection = opened.Connect(readOnly: true);
        Settled.Prepare(_connection, terms);
        _itemsBefore = Case.Number(_connection, "SELECT coalesce(max(item_id), 0) FROM items");
        _seen = new ItemSet(_itemsBefore);
        _findFolder = new(_connection, "SELECT folder_id FROM folders WHERE source_id = ?1 AND path = ?2");
        _findItem = new(_connection, $"""
            SELECT i.item_id, i.kind, i.size, i.mtime_ns, i.inode, i.vanished_run, {Settled.Unsettled("i", "c", "i.run_id")}, c.type = 'Archive'
            FROM items i LEFT JOIN contents c USING (content_id) WHERE i.folder_id = ?1 AND i.name = ?2
            """);
        _findUnsettled = new(_connection, $"""
            SELECT 1 FROM folders f JOIN items i USING (folder_id) LEFT JOIN contents c USING (content_id)
            WHERE f.source_id = ?1 AND f.path >= ?2 AND f.path < ?3 AND i.vanished_run IS NULL AND {Settled.Unsettled("i", "c", "i.run_id")} LIMIT 1
            """);
    }

    /// <summary>Items of earlier runs that came back after having vanished, unchanged: to be recorded at the end.</summary>
    public List<long> Returned { get; } = [];

    /// <summary>
    /// True when the item has an outcome that stands: nothing about it changed (kind, size, modification time, inode) and its
    /// outcome, as that of everything in it, was neither of the moment nor by other limits. It then is not read again.
    /// </summary>
    public bool IsDone(int source, byte[] folder, ReadOnlySpan<byte> name, string kind, long size, long modifiedNs, ulong inode)
    {
        if (_itemsBefore == 0) { return false; }
        if (_asked++ % ItemsPerTransaction == 0) { Case.Execute(_connection, _asked == 1 ? "BEGIN" : "COMMIT; BEGIN"); }
        var key = new FolderKey(source, folder);
        if (_folder.Path is null || !_folder.Equals(key))
        {
            (_folder, _folderId) = (key, _findFolder.Number(source, folder));
        }
        if (_folderId is not { } id) { return false; }
        using var row = _findItem.Rows(id, name.ToArray());
        if (!row.Read()) { return false; }
        long item = row.GetInt64(0);
        _seen.Add(item);
        bool same = row.GetString(1) == kind && row.GetInt64(2) == size && row.GetInt64(3) == modifiedNs && unchecked((ulong)row.GetInt64(4)) == inode;
        if (!same || row.GetBoolean(6)) { return false; }
        if (!row.IsDBNull(7) && row.GetBoolean(7) && !KeepArchive(source, folder, name)) { return false; }
        if (!row.IsDBNull(5)) { Returned.Add(item); }
        return true;
    }

    /// <summary>Items of earlier runs in the given source, not met by this walk and not below a folder that could not be listed.</summary>
    /// <param name="unlisted">Folders that could not be listed completely: nothing at or below them is called vanished.</param>
    public IEnumerable<long> Vanished(int source, IReadOnlyCollection<byte[]> unlisted)
    {
        if (_itemsBefore == 0) { yield break; }
        if (_asked > 0) { Case.Execute(_connection, "COMMIT"); }
        _asked = 0;
        using var all = new Statement(_connection, """
            SELECT i.item_id, f.path FROM items i JOIN folders f USING (folder_id)
            WHERE f.source_id = ?1 AND i.vanished_run IS NULL AND i.item_id <= ?2 AND i.run_id <> ?3
            """);
        using var row = all.Rows(source, _itemsBefore, _run);
        while (row.Read())
        {
            long item = row.GetInt64(0);
            byte[] folder = (byte[])row[1];
            if (!_seen.Contains(item) && !IsKept(source, folder) && !unlisted.Any(u => IsAtOrBelow(folder, u))) { yield return item; }
        }
    }

    /// <returns>False when something in the archive is to be tried again, for which it has to be opened.</returns>
    private bool KeepArchive(int source, byte[] folder, ReadOnlySpan<byte> name)
    {
        byte[] top = ArchivePath.Inside(folder, name);
        byte[] beyond = [.. top[..^1], ArchivePath.EnterMark + 1];
        if (_findUnsettled.Number(source, top, beyond) is not null) { return false; }
        _kept.Add(new FolderKey(source, top));
        return true;
    }

    private bool IsKept(int source, byte[] folder) => _kept.Count > 0 && ArchivePath.Outermost(folder) is { IsEmpty: false } top && _kept.Contains(new FolderKey(source, top.ToArray()));

    public void Dispose()
    {
        _findFolder.Dispose();
        _findItem.Dispose();
        _findUnsettled.Dispose();
        _connection.Dispose();
    }

    private static bool IsAtOrBelow(ReadOnlySpan<byte> path, ReadOnlySpan<byte> folder) =>
        folder.IsEmpty || (path.StartsWith(folder) && (path.Length == folder.Length || folder[^1] == ArchivePath.EnterMark || path[folder.Length] is (byte)'/' or ArchivePath.EnterMark));
}
