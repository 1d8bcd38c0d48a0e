using Cotejo.Engine.Decoding;
using Cotejo.Engine.Evidence;
using Cotejo.Kernels;
using Microsoft.Data.Sqlite;

namespace Cotejo.Engine.Ledger;

/// <summary>
/// The one writer of a ledger. Rows are written into an open transaction until the caller commits. Every write is idempotent: what was
/// committed and not acknowledged may come again. Call from one thread.
/// </summary>
internal sealed class LedgerWriter : IDisposable
{
    private const int RememberedFolders = 4096;

    private readonly SqliteConnection _connection;
    private readonly long _run;
    private readonly bool _isFirstRun;
    private readonly Statement _findFolder, _addFolder, _putContent, _findContent, _putHash, _putVideo, _putTime, _putItem, _putChange;
    private readonly Dictionary<FolderKey, long> _folders = [];

    /// <summary>What an earlier run kept of a video that it could not see to the end.</summary>
    private readonly Statement[] _forget;

    public LedgerWriter(SqliteConnection connection, long run)
    {
        _connection = connection;
        _run = run;
        _isFirstRun = Case.Number(connection, "SELECT count(*) FROM (SELECT 1 FROM items LIMIT 1)") == 0;
        _findFolder = new(connection, "SELECT folder_id FROM folders WHERE source_id = ?1 AND path = ?2");
        _addFolder = new(connection, "INSERT INTO folders(source_id, path, shown) VALUES (?1, ?2, ?3) RETURNING folder_id");
        _findContent = new(connection, "SELECT content_id FROM contents WHERE sha256 = ?1");
        _putContent = new(connection, """
            INSERT INTO contents(sha256, sha1, md5, size, type, outcome, reason, message, decoder, route, width, height, frames, quality, damage, momentary, run_id)
            VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17)
            ON CONFLICT (sha256) DO UPDATE SET type = excluded.type, outcome = excluded.outcome, reason = excluded.reason,
                message = excluded.message, decoder = excluded.decoder, route = excluded.route, width = excluded.width, height = excluded.height,
                frames = excluded.frames, quality = excluded.quality, damage = excluded.damage, momentary = excluded.momentary,
                run_id = excluded.run_id
                WHERE contents.outcome <> 'hashed' OR contents.momentary AND excluded.frames >= contents.frames
                    OR excluded.route = 'full' AND contents.route <> 'full'
            RETURNING content_id
            """);
        _putHash = new(connection, "INSERT INTO hashes(content_id, frame, policy, quality, hash, turned, inner) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)");
        _putVideo = new(connection, """
            INSERT INTO videos(content_id, container, codec, duration_ms, frame_rate, rotation, sampling, sampled) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)
            """);
        Statement Forget(string table) => new(connection, $"DELETE FROM {table} WHERE content_id = ?1");
        _forget = [Forget("hashes"), Forget("frame_times"), Forget("videos")];
        _putTime = new(connection, "INSERT INTO frame_times(content_id, frame, time_ms, until_ms, repeats) VALUES (?1, ?2, ?3, ?4, ?5)");
        _putItem = new(connection, """
            INSERT INTO items(folder_id, name, shown, kind, size, mtime_ns, inode, names_media, content_id, outcome, reason, message, run_id)
            VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13)
            ON CONFLICT (folder_id, name) DO UPDATE SET kind = excluded.kind, size = excluded.size, mtime_ns = excluded.mtime_ns,
                inode = excluded.inode, names_media = excluded.names_media, content_id = excluded.content_id, outcome = excluded.outcome, reason = excluded.reason,
                message = excluded.message, vanished_run = NULL, run_id = excluded.run_id
            """);
        // What was digested has other bytes now, or could not be read this time: what it was is kept. A first reading changes nothing.
        _putChange = new(connection, """
            INSERT INTO changes(run_id, item_id, what, before)
            SELECT ?1, i.item_id, CASE WHEN ?4 IS NULL THEN 'unread' ELSE 'changed' END, lower(hex(c.sha256)) FROM items i JOIN contents c USING (content_id)
            WHERE i.folder_id = ?2 AND i.name = ?3 AND i.content_id IS NOT ?4
            """);
    }

    /// <summary>Rows since the last commit.</summary>
    public int Pending { get; private set; }

    /// <exception cref="SqliteException">The ledger could not be written; what was committed before stays.</exception>
    public void Write(ContentRow? content, ItemRow item)
    {
        if (Pending++ == 0) { Case.Execute(_connection, "BEGIN IMMEDIATE"); }
        long? id = content is null ? null : WriteContent(content);
        WriteItem(item, id);
    }

    /// <summary>What was written is kept, also through a kill and a power cut.</summary>
    public void Commit()
    {
        if (Pending == 0) { return; }
        Case.Execute(_connection, "COMMIT");
        Pending = 0;
    }

    /// <summary>What was not committed is taken back, so that the connection is free for the run's last words.</summary>
    public void Dispose()
    {
        Case.RollBack(_connection);
        foreach (var s in (ReadOnlySpan<Statement>)[_findFolder, _addFolder, _putContent, _findContent, _putHash, _putVideo, _putTime, _putItem, _putChange, .. _forget])
        {
            s.Dispose();
        }
    }

    /// <returns>The content's id; null when it is hashed already, under a name that told more than this one.</returns>
    private long? WriteContent(ContentRow c)
    {
        int quality = c.Frames.Count == 0 ? 0 : c.Frames.Max(f => Math.Max(f.CentredQuality, f.Trimmed?.Quality ?? 0));
        if (_putContent.Number(c.Digests.Sha256.ToBytes(), c.Digests.Sha1.ToBytes(), c.Digests.Md5.ToBytes(), c.Size, c.Type.ToString(), c.Outcome, c.Reason, c.Message, c.Decoder,
            c.Frames.Count > 0 ? c.Route.Name() : null, c.Width, c.Height, c.Frames.Count, quality, c.Damage, c.Momentary, _run) is not { } id) { return null; }
        if (c.Video is not null || !_isFirstRun) { foreach (var forget in _forget) { forget.Run(id); } }
        foreach (var frame in c.Frames)
        {
            WriteHashes(id, frame.Frame, "full", frame.FullQuality, frame.Full, null);
            WriteHashes(id, frame.Frame, "centred", frame.CentredQuality, frame.Centred, null);
            if (frame.Trimmed is { } trimmed) { WriteHashes(id, frame.Frame, "trimmed", trimmed.Quality, trimmed.Hashes, trimmed.Inner.ToString()); }
            if (frame.Time is { } time) { _putTime.Run(id, frame.Frame, VideoFrames.Milliseconds(time.First), VideoFrames.Milliseconds(time.Last), time.Repeats); }
        }
        if (c.Video is { } v)
        {
            _putVideo.Run(id, v.Container, v.Codec, v.Duration is { } duration ? VideoFrames.Milliseconds(duration) : null, v.FrameRate, v.Rotation, v.Sampling, v.Sampled);
        }
        return id;
    }

    private void WriteHashes(long content, int frame, string policy, int quality, Hash256[] eight, string? inner) =>
        _putHash.Run(content, frame, policy, quality, Blob(eight.AsSpan(0, 1)), Blob(eight.AsSpan(1)), inner);

    /// <param name="written">The id of its content when that was written just before; else it is looked up.</param>
    private void WriteItem(ItemRow item, long? written)
    {
        long folder = FolderId(item.Source, item.Folder);
        long? content = item.Sha256 is not { } sha256 ? null
            : written ?? _findContent.Number(sha256.ToBytes()) ?? throw new InvalidOperationException("An item was recorded before its content.");
        if (!_isFirstRun) { _putChange.Run(_run, folder, item.Name, content); }
        _putItem.Run(folder, item.Name, PathText.Escape(item.Name), item.Kind, item.Size, item.ModifiedNs, unchecked((long)item.Inode),
            item.NamesMedia ? 1 : 0, content, item.Failure is not null ? "failed" : item.Skip is not null ? "skipped" : null,
            item.Failure?.ToString() ?? item.Skip?.ToString(), item.Message, _run);
    }

    private long FolderId(int source, byte[] path)
    {
        var key = new FolderKey(source, path);
        if (_folders.TryGetValue(key, out long id)) { return id; }
        if (_folders.Count >= RememberedFolders) { _folders.Clear(); }
        id = _findFolder.Number(source, path) ?? _addFolder.Number(source, path, PathText.Escape(path))!.Value;
        return _folders[key] = id;
    }

    private static byte[] Blob(ReadOnlySpan<Hash256> hashes)
    {
        var bytes = new byte[hashes.Length * Hash256.Bytes];
        for (int i = 0; i < hashes.Length; i++) { hashes[i].Write(bytes.AsSpan(i * Hash256.Bytes)); }
        return bytes;
    }
}
