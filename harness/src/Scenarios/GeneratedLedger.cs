using System.Buffers.Binary;
using System.Runtime.InteropServices;
using Cotejo.Harness.Pictures;
using Cotejo.Kernels;
using Microsoft.Data.Sqlite;

namespace Cotejo.Harness.Scenarios;

/// <summary>
/// Fills the ledger of a case with contents that nobody scanned: one item each, random hashes, one in ten a copy of an earlier one 16 bits
/// away in one of the eight orientations. The tables are those that the command itself made.
/// </summary>
internal static class GeneratedLedger
{
    private const int CopyOneIn = 10, Orientations = 8, RowsACommit = 50_000;

    /// <summary>Bits that a copy differs in.</summary>
    private const ulong Changed = 0x0f0f_0f0f;

    /// <param name="caseFolder">A case that holds at least one item.</param>
    public static void Fill(string caseFolder, ulong seed, int count)
    {
        using var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = Path.Combine(caseFolder, "ledger.db"), Pooling = false }.ToString());
        connection.Open();
        // Whatever is lost to a kill is made again.
        Execute(connection, "PRAGMA synchronous = OFF");
        using SqliteCommand content = Command(connection, """
            INSERT INTO contents(content_id, sha256, sha1, md5, size, type, outcome, decoder, width, height, frames, quality, run_id)
            VALUES ($id, $sha256, zeroblob(20), zeroblob(16), 150000, 'Jpeg', 'hashed', 'generated', 1280, 960, 1, 100, 1)
            """, "$id", "$sha256");
        using SqliteCommand item = Command(connection, """
            INSERT INTO items(folder_id, name, shown, kind, size, mtime_ns, inode, names_media, content_id, run_id)
            SELECT min(folder_id), CAST($name AS BLOB), $name, 'RegularFile', 150000, 0, $id, 1, $id, 1 FROM folders
            """, "$id", "$name");
        using SqliteCommand hash = Command(connection, """
            INSERT INTO hashes(content_id, frame, policy, quality, hash, turned) VALUES ($id, 0, 'full', 100, $hash, $turned), ($id, 0, 'centred', 100, $hash, $turned)
            """, "$id", "$hash", "$turned");
        Chance chance = Chance.For(seed, "ledger");
        var first = new Hash256[count];
        var eight = new Hash256[Orientations];
        byte[] sha256 = new byte[32], bytes = new byte[Orientations * Hash256.Bytes];
        long id = Number(connection, "SELECT max(content_id) FROM contents");
        for (int i = 0; i < count; i++)
        {
            if (i % RowsACommit == 0) { Execute(connection, i == 0 ? "BEGIN" : "COMMIT; BEGIN"); }
            chance.Fill(MemoryMarshal.AsBytes(eight.AsSpan()));
            first[i] = eight[0];
            if (i > 0 && chance.Below(CopyOneIn) == 0)
            {
                Hash256 source = first[chance.Below(i)];
                eight[chance.Below(Orientations)] = source with { W3 = source.W3 ^ Changed };
            }
            // In the order of the index on it, which is built far faster so.
            BinaryPrimitives.WriteInt64BigEndian(sha256, ++id);
            for (int o = 0; o < Orientations; o++) { eight[o].Write(bytes.AsSpan(o * Hash256.Bytes)); }
            Run(content, id, sha256);
            Run(item, id, FormattableString.Invariant($"generated-{i:00000000}.jpg"));
            Run(hash, id, bytes[..Hash256.Bytes], bytes[Hash256.Bytes..]);
        }
        Execute(connection, "COMMIT; PRAGMA wal_checkpoint(TRUNCATE)");
    }

    private static SqliteCommand Command(SqliteConnection connection, string sql, params string[] parameters)
    {
        SqliteCommand command = connection.CreateCommand();
        command.CommandText = sql;
        foreach (string parameter in parameters) { command.Parameters.Add(new SqliteParameter(parameter, null)); }
        return command;
    }

    private static void Run(SqliteCommand command, params object[] values)
    {
        for (int i = 0; i < values.Length; i++) { command.Parameters[i].Value = values[i]; }
        command.ExecuteNonQuery();
    }

    private static void Execute(SqliteConnection connection, string sql)
    {
        using SqliteCommand command = Command(connection, sql);
        command.ExecuteNonQuery();
    }

    private static long Number(SqliteConnection connection, string sql)
    {
        using SqliteCommand command = Command(connection, sql);
        return Convert.ToInt64(command.ExecuteScalar(), System.Globalization.CultureInfo.InvariantCulture);
    }
}
