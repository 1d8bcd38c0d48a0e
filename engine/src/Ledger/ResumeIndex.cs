using Microsoft.Data.Sqlite;

namespace Cotejo.Engine.Ledger;

/// <summary>
/// What earlier runs left, asked item by item while the walk goes on, and at the end which items the walk did not meet.
/// Reads on its own connection; holds one bit per item of the ledger. Call from one thread.
/// </summary>
internal sealed class ResumeIndex : IDisposable
{
    private readonly SqliteConnection _connection;
    private readonly Statement _findFolder, _findItem;
    private readonly ItemSet _seen;
    private readonly long _itemsBefore;
    private FolderKey _folder;
    private long? _folderId;

    public ResumeIndex(Case opened)
    {
        _connection = opened.Connect(readOnly: true);
        _itemsBefore = Case.Number(_connection, "SELECT coalesce(max(item_id), 0) FROM items");
        _seen = new ItemSet(_itemsBefore);
        _findFolder = new(_connection, "SELECT folder_id FROM folders WHERE source_id = ?1 AND path = ?2");
        _findItem = new(_connection, """
            SELECT i.item_id, i.kind, i.size, i.mtime_ns, i.inode, coalesce(i.reason, c.reason), i.vanished_run, c.momentary
            FROM items i LEFT JOIN contents c USING (content_id) WHERE i.folder_id = ?1 AND i.name = ?2
            """);
    }

    /// <summary>Items of earlier runs that came back after having vanished, unchanged: to be recorded at the end.</summary>
    public List<long> Returned { get; } = [];

    /// <summary>
    /// True when the item has an outcome that stands: nothing about it changed (kind, size, modification time, inode) and its
    /// failure, if any, was not of the moment. It then is not read again.
    /// </summary>
    public bool IsDone(int source, byte[] folder, ReadOnlySpan<byte> name, string kind, long size, long modifiedNs, ulong inode)
    {
        if (_itemsBefore == 0) { return false; }
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
        bool momentary = !row.IsDBNull(5) && Enum.TryParse<FailureKind>(row.GetString(5), out var failure) && failure.IsMomentary();
        momentary |= !row.IsDBNull(7) && row.GetBoolean(7);
        if (!same || momentary) { return false; }
        if (!row.IsDBNull(6)) { Returned.Add(item); }
        return true;
    }

    /// <summary>Items of earlier runs in the given source, not met by this walk and not below a folder that could not be listed.</summary>
    /// <param name="unlisted">Folders that could not be listed completely: nothing at or below them is called vanished.</param>
    public IEnumerable<long> Vanished(int source, IReadOnlyCollection<byte[]> unlisted)
    {
        if (_itemsBefore == 0) { yield break; }
        using var all = new Statement(_connection, """
            SELECT i.item_id, f.path FROM items i JOIN folders f USING (folder_id)
            WHERE f.source_id = ?1 AND i.vanished_run IS NULL AND i.item_id <= ?2
            """);
        using var row = all.Rows(source, _itemsBefore);
        while (row.Read())
        {
            long item = row.GetInt64(0);
            if (!_seen.Contains(item) && !unlisted.Any(u => IsAtOrBelow((byte[])row[1], u))) { yield return item; }
        }
    }

    public void Dispose()
    {
        _findFolder.Dispose();
        _findItem.Dispose();
        _connection.Dispose();
    }

    private static bool IsAtOrBelow(ReadOnlySpan<byte> path, ReadOnlySpan<byte> folder) =>
        folder.IsEmpty || (path.StartsWith(folder) && (path.Length == folder.Length || path[folder.Length] == (byte)'/'));
}
