using Cotejo.Harness.Pictures;
using Cotejo.Kernels;
using Microsoft.Data.Sqlite;

namespace Cotejo.Harness.Trials;

/// <summary>
/// A case that cotejo made, filled with contents that nobody ever saw: digests and hashes drawn by chance. It is as large as a scan of weeks
/// would make it, in seconds. Only as much of each row is true as matching reads.
/// </summary>
internal sealed class InventedCase : IDisposable
{
    private const int Orientations = 8;

    private readonly SqliteConnection _connection;
    private readonly SqliteTransaction _transaction;
    private readonly SqliteCommand _content, _item, _hash;

    /// <param name="folder">Of a case that is there and empty.</param>
    public InventedCase(string folder)
    {
        _connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = Path.Combine(folder, "ledger.db"), Pooling = false }.ToString());
        _connection.Open();
        _transaction = _connection.BeginTransaction();
        using (SqliteCommand first = Command("""
            INSERT INTO runs(run_id, started, state, tool, settings, plan, backend) VALUES (1, '2026-01-01T00:00:00Z', 'done', 'invented', '{}', '', '');
            INSERT INTO sources VALUES (1, '/invented', '/invented');
            INSERT INTO folders VALUES (1, 1, '', '');
            """)) { first.ExecuteNonQuery(); }
        _content = Command("""
            INSERT INTO contents(content_id, sha256, sha1, md5, size, type, outcome, reason, frames, quality, run_id)
            VALUES ($id, $sha256, $sha1, $md5, 1, $type, $outcome, $reason, $frames, $quality, 1)
            """, "$id", "$sha256", "$sha1", "$md5", "$type", "$outcome", "$reason", "$frames", "$quality");
        _item = Command("""
            INSERT INTO items(item_id, folder_id, name, shown, kind, size, mtime_ns, inode, names_media, content_id, run_id)
            VALUES ($id, 1, CAST($id AS BLOB), $id, 'RegularFile', 1, 1, $id, 0, $id, 1)
            """, "$id");
        _hash = Command("INSERT INTO hashes(content_id, frame, policy, quality, hash, turned) VALUES ($id, 0, $policy, $quality, $hash, $turned)",
            "$id", "$policy", "$quality", "$hash", "$turned");
    }

    public int Count { get; private set; }

    /// <summary>What is no picture.</summary>
    /// <param name="digests">Of 68 bytes: SHA-256, SHA-1, MD5.</param>
    public void AddFile(ReadOnlySpan<byte> digests) => Add(digests, "Unknown", "skipped", "NotMedia", frames: 0, quality: 0);

    /// <summary>A picture whose centred hash is too plain to be compared: what is measured is the lists alone.</summary>
    /// <param name="eight">PDQ of the eight orientations.</param>
    public void AddPicture(ReadOnlySpan<byte> digests, ReadOnlySpan<Hash256> eight)
    {
        Add(digests, "Jpeg", "hashed", null, frames: 1, quality: 0);
        AddHash("full", 80, eight);
        AddHash("centred", 0, eight);
    }

    public void Dispose()
    {
        _transaction.Commit();
        foreach (SqliteCommand command in (SqliteCommand[])[_content, _item, _hash]) { command.Dispose(); }
        _transaction.Dispose();
        _connection.Dispose();
    }

    /// <summary>Eight hashes by chance: those of a real picture have nothing to do with each other either.</summary>
    public static Hash256[] Draw(Chance chance)
    {
        var eight = new Hash256[Orientations];
        for (int o = 0; o < Orientations; o++) { eight[o] = new Hash256(chance.Next(), chance.Next(), chance.Next(), chance.Next()); }
        return eight;
    }

    private void Add(ReadOnlySpan<byte> digests, string type, string outcome, string? reason, int frames, int quality)
    {
        Count++;
        Run(_content, Count, digests[..32].ToArray(), digests[32..52].ToArray(), digests[52..68].ToArray(), type, outcome, reason, frames, quality);
        Run(_item, Count);
    }

    private void AddHash(string policy, int quality, ReadOnlySpan<Hash256> eight)
    {
        var bytes = new byte[Orientations * Hash256.Bytes];
        for (int o = 0; o < Orientations; o++) { eight[o].Write(bytes.AsSpan(o * Hash256.Bytes)); }
        Run(_hash, Count, policy, quality, bytes[..Hash256.Bytes], bytes[Hash256.Bytes..]);
    }

    private SqliteCommand Command(string sql, params string[] parameters)
    {
        SqliteCommand command = _connection.CreateCommand();
        command.CommandText = sql;
        command.Transaction = _transaction;
        foreach (string parameter in parameters) { command.Parameters.Add(new SqliteParameter(parameter, null)); }
        return command;
    }

    private static void Run(SqliteCommand command, params object?[] values)
    {
        for (int i = 0; i < values.Length; i++) { command.Parameters[i].Value = values[i] ?? DBNull.Value; }
        command.ExecuteNonQuery();
    }
}
