using System.Security.Cryptography;
using System.Text;
using Cotejo.Engine.Ledger;
using Microsoft.Data.Sqlite;

namespace Cotejo.Engine.Export;

/// <summary>Identifiers that forms ask for: the same thing of the same case has the same one in every export, and of another case another one.</summary>
internal sealed class StableId(SqliteConnection connection)
{
    /// <summary>The first entry of the run log is of no other case.</summary>
    private readonly byte[] _case = LogEntry.All(connection).FirstOrDefault()?.Hash ?? LogEntry.NoEntry;

    /// <param name="of">What kind of thing it is.</param>
    public Guid Of(string of, params ReadOnlySpan<byte[]> bytes)
    {
        using var digest = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        digest.AppendData(_case);
        digest.AppendData(Encoding.UTF8.GetBytes(of));
        foreach (byte[] part in bytes)
        {
            digest.AppendData(BitConverter.GetBytes(part.Length));
            digest.AppendData(part);
        }
        byte[] id = digest.GetHashAndReset()[..16];
        // RFC 9562, version 8: made by a rule of one's own.
        id[6] = (byte)(0x80 | (id[6] & 0x0F));
        id[8] = (byte)(0x80 | (id[8] & 0x3F));
        return new Guid(id, bigEndian: true);
    }
}
