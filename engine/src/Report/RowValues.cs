using System.Globalization;
using System.Text;
using Cotejo.Engine.Evidence;
using Microsoft.Data.Sqlite;

namespace Cotejo.Engine.Report;

/// <summary>A row's values as outputs write them.</summary>
internal static class RowValues
{
    private const long NanosecondsPerSecond = 1_000_000_000;

    public static string? Text(this SqliteDataReader row, int column) => row.IsDBNull(column) ? null : row.GetString(column);

    public static long? Number(this SqliteDataReader row, int column) => row.IsDBNull(column) ? null : row.GetInt64(column);

    /// <summary>Of a column of milliseconds, with its three decimals.</summary>
    public static decimal? Seconds(this SqliteDataReader row, int column) => row.Number(column) * 0.001m;

    /// <summary>Of a column of floating point; a value that no number of this kind holds is null.</summary>
    public static decimal? Decimal(this SqliteDataReader row, int column, int decimals) =>
        !row.IsDBNull(column) && row.GetDouble(column) is > -1e12 and < 1e12 and var value ? Math.Round((decimal)value, decimals) : null;

    /// <summary>Null also for 0: a width, height or frame count that was never learned.</summary>
    public static long? Positive(this SqliteDataReader row, int column) => row.Number(column) is > 0 and var known ? known : null;

    public static byte[] Blob(this SqliteDataReader row, int column) => row.GetFieldValue<byte[]>(column);

    /// <summary>Lower-case hexadecimal digits.</summary>
    public static string? Hex(this SqliteDataReader row, int column) => row.IsDBNull(column) ? null : Convert.ToHexStringLower(row.Blob(column));

    /// <summary>A message that may quote evidence: what could steer a terminal or reorder a page becomes \xHH.</summary>
    public static string? Message(this SqliteDataReader row, int column) =>
        row.Text(column) is { } message ? PathText.Escape(Encoding.UTF8.GetBytes(message)).Replace(@"\\", @"\", StringComparison.Ordinal) : null;

    /// <summary>An item's time: ISO 8601 in UTC, with all the nanoseconds that the file system keeps.</summary>
    /// <param name="column">That of the time; that of the inode follows. An entry that could not be examined has neither.</param>
    public static string? Modified(this SqliteDataReader row, int column)
    {
        long nanoseconds = row.GetInt64(column);
        if (nanoseconds == 0 && row.GetInt64(column + 1) == 0) { return null; }
        long seconds = Math.DivRem(nanoseconds, NanosecondsPerSecond, out long rest);
        if (rest < 0) { (seconds, rest) = (seconds - 1, rest + NanosecondsPerSecond); }
        return string.Create(CultureInfo.InvariantCulture, $"{DateTime.UnixEpoch.AddSeconds(seconds):yyyy-MM-ddTHH:mm:ss}.{rest:000000000}Z");
    }
}
