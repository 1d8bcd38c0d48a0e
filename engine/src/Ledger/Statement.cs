using Microsoft.Data.Sqlite;

namespace Cotejo.Engine.Ledger;

/// <summary>
/// One prepared statement with parameters by position, so that the rows of a batch cost a bind and a step each.
/// Not thread-safe; it belongs to its connection.
/// </summary>
internal sealed class Statement : IDisposable
{
    private readonly SqliteCommand _command;

    public Statement(SqliteConnection connection, string sql, SqliteTransaction? transaction = null)
    {
        _command = connection.CreateCommand();
        _command.CommandText = sql;
        _command.Transaction = transaction;
        int count = sql.Count(c => c == '?');
        // Named ?1, ?2 ... in the SQL, each once, in order of first use.
        for (int i = 1; i <= count; i++) { _command.Parameters.Add(new SqliteParameter($"?{i}", null)); }
    }

    public int Run(params ReadOnlySpan<object?> values)
    {
        Bind(values);
        return _command.ExecuteNonQuery();
    }

    /// <summary>The first column of the first row, or null when there is none.</summary>
    public long? Number(params ReadOnlySpan<object?> values)
    {
        Bind(values);
        return _command.ExecuteScalar() as long?;
    }

    /// <summary>The caller disposes the reader before the next use.</summary>
    public SqliteDataReader Rows(params ReadOnlySpan<object?> values)
    {
        Bind(values);
        return _command.ExecuteReader();
    }

    public void Dispose() => _command.Dispose();

    private void Bind(ReadOnlySpan<object?> values)
    {
        if (values.Length != _command.Parameters.Count)
        {
            throw new ArgumentException($"{values.Length} values for {_command.Parameters.Count} parameters of: {_command.CommandText}");
        }
        for (int i = 0; i < values.Length; i++) { _command.Parameters[i].Value = values[i] ?? DBNull.Value; }
    }
}
