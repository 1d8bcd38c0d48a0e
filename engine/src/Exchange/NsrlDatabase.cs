using Microsoft.Data.Sqlite;

namespace Cotejo.Engine.Exchange;

/// <summary>
/// NSRL's RDS version 3, an SQLite database: the digests of its table FILE. Names, sizes and packages are not kept: it lists known files, not
/// good ones. Opened as a file that does not change and is not trusted: read only, nothing made beside it, no function of its schema runs.
/// </summary>
internal static class NsrlDatabase
{
    private const int LimitLength = 0;   // SQLITE_LIMIT_LENGTH
    private const int MostBytesOfRow = 1 << 20;

    public static ReadOnlySpan<byte> Magic => "SQLite format 3\0"u8;

    public static IEnumerable<ListRecord> Read(ListSource source)
    {
        using var connection = Open(source.Path);
        using var command = connection.CreateCommand();
        command.CommandText = "SELECT sha256, sha1, md5 FROM FILE NOT INDEXED";
        using var row = Guarded(0, command.ExecuteReader);
        long number = 0;
        while (Guarded(number, row.Read))
        {
            number++;
            yield return new ListRecord(number)
            {
                Sha256 = Digest(row, 0, number, "SHA-256", WrittenHash.Sha256),
                Sha1 = Digest(row, 1, number, "SHA-1", WrittenHash.Sha1),
                Md5 = Digest(row, 2, number, "MD5", WrittenHash.Md5),
            };
        }
    }

    private static SqliteConnection Open(string path)
    {
        var connection = new SqliteConnection(new SqliteConnectionStringBuilder
        {
            DataSource = $"file:{Uri.EscapeDataString(Path.GetFullPath(path))}?immutable=1", Mode = SqliteOpenMode.ReadOnly, Pooling = false,
        }.ToString());
        try
        {
            Guarded(0, () =>
            {
                connection.Open();
                _ = SQLitePCL.raw.sqlite3_limit(connection.Handle, LimitLength, MostBytesOfRow);
                return Scalar(connection, "PRAGMA trusted_schema = OFF; PRAGMA cell_size_check = ON; PRAGMA mmap_size = 0; PRAGMA cache_size = -16384; SELECT 0");
            });
            // A view or a virtual table of that name would run what its maker wrote.
            if (Guarded(0, () => Scalar(connection, "SELECT count(*) FROM sqlite_schema WHERE type = 'table' AND name = 'FILE' AND sql LIKE 'CREATE TABLE%'")) is not 1L)
            {
                throw new ListFormatException("", "is an SQLite database without the table FILE of NSRL's RDS version 3");
            }
            return connection;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    private static object? Scalar(SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        return command.ExecuteScalar();
    }

    /// <summary>Null for an empty value.</summary>
    private static T? Digest<T>(SqliteDataReader row, int column, long number, string what, Written<T> read) where T : struct
    {
        if (row.IsDBNull(column)) { return null; }
        using var text = row.GetStream(column);
        Span<byte> digits = stackalloc byte[WrittenHash.Sha256Digits + 1];
        int length = text.ReadAtLeast(digits, digits.Length, throwOnEndOfStream: false);
        return length == 0 ? null
            : read(digits[..length]) ?? throw At(number, $"{ListFormatException.Quote(digits[..length])} is no {what}");
    }

    private delegate T? Written<T>(ReadOnlySpan<byte> digits) where T : struct;

    private static T Guarded<T>(long number, Func<T> step)
    {
        try { return step(); }
        catch (SqliteException e) { throw At(number + 1, $"the database cannot be read ({e.Message})"); }
    }

    private static ListFormatException At(long row, string reason) => new(FormattableString.Invariant($"row {row}"), reason);
}
