using System.Globalization;
using System.Text.RegularExpressions;
using Microsoft.Data.Sqlite;

namespace Cotejo.Engine.Ledger;

/// <summary>
/// One prepared statement with parameters by position, so that the rows of a batch cost a bind and a step each.
/// Not thread-safe; it belongs to its connection.
/// </summary>
internal sealed partial class Statement : IDisposable
{
    private readonly SqliteCommand _command;

    public Statement(SqliteConnection connection, string sql)
    {
        _command = connection.CreateCommand();
        _command.CommandText = sql;
        // Named ?1, ?2 ... in the SQL, in any order and any number of times: as many as the highest number.
        int count = Numbered().Matches(sql).Select(m => int.Parse(m.ValueSpan[1..], CultureInfo.InvariantCulture)).DefaultIfEmpty(0).Max();
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

    [GeneratedRegex(@"\?[0-9]+")]
    private static partial Regex Numbered();

    private void Bind(ReadOnlySpan<object?> values)
    {
        if (values.Length != _command.Parameters.Count)
        {
            throw new ArgumentException($"{values.Length} values for {_command.Parameters.Count} parameters of: {_command.CommandText}");
        }
        for (int i = 0; i < values.Length; i++) { _command.Parameters[i].Value = values[i] ?? DBNull.Value; }
    }
}
