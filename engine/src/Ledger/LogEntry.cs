using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Microsoft.Data.Sqlite;

namespace Cotejo.Engine.Ledger;

/// <summary>One entry of the run log: what was done to a case, when, bound by its hash to all entries before it.</summary>
/// <param name="Number">From 1, without gaps.</param>
/// <param name="Time">UTC.</param>
/// <param name="What">One of <see cref="LogWords"/>.</param>
/// <param name="Detail">A JSON object, on one line.</param>
/// <param name="Previous">The hash of the entry before; of the first, zeros.</param>
internal sealed record LogEntry(long Number, string Time, string What, string Detail, byte[] Previous, byte[] Hash)
{
    public static byte[] NoEntry { get; } = new byte[SHA256.HashSizeInBytes];

    /// <summary>SHA-256 of five lines: the previous hash in lower-case hexadecimal, number, time, what, detail.</summary>
    public static byte[] HashOf(byte[] previous, long number, string time, string what, string detail) => SHA256.HashData(Encoding.UTF8.GetBytes(
        string.Create(CultureInfo.InvariantCulture, $"{Convert.ToHexStringLower(previous)}\n{number}\n{time}\n{what}\n{detail}\n")));

    /// <summary>The hash is that of the other columns. None of these holds a line break: their borders could be moved otherwise.</summary>
    public bool IsWhole => !(Time + What + Detail).Contains('\n') && HashOf(Previous, Number, Time, What, Detail).AsSpan().SequenceEqual(Hash);

    /// <summary>As they follow each other, from the first.</summary>
    public static IEnumerable<LogEntry> All(SqliteConnection connection)
    {
        using var query = new Statement(connection, "SELECT entry, time, what, detail, previous, hash FROM run_log ORDER BY entry");
        using var row = query.Rows();
        while (row.Read()) { yield return Read(row); }
    }

    public static LogEntry? Last(SqliteConnection connection)
    {
        using var query = new Statement(connection, "SELECT entry, time, what, detail, previous, hash FROM run_log ORDER BY entry DESC LIMIT 1");
        using var row = query.Rows();
        return row.Read() ? Read(row) : null;
    }

    private static LogEntry Read(SqliteDataReader row) =>
        new(row.GetInt64(0), row.GetString(1), row.GetString(2), row.GetString(3), (byte[])row[4], (byte[])row[5]);
}

/// <summary>What entries of the run log tell of. Stored: never change one.</summary>
internal static class LogWords
{
    public const string RunBegun = "run begun", RunEnded = "run ended", Decided = "decided", Exported = "exported", Sealed = "sealed";
}
