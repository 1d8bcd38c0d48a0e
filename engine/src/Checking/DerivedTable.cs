using System.Globalization;
using Cotejo.Engine.Ledger;
using Microsoft.Data.Sqlite;

namespace Cotejo.Engine.Checking;

/// <summary>Compares a table whose rows follow from other rows with what follows.</summary>
internal static class DerivedTable
{
    /// <param name="sql">Gives rows that begin with the key.</param>
    /// <param name="expected">By <see cref="Key"/>; loses what was found.</param>
    /// <param name="source">What says how it should be, for messages: the frames.</param>
    public static IEnumerable<Finding> Compare(SqliteConnection connection, string table, int keys, string sql, Dictionary<string, string> expected, string source)
    {
        using var query = new Statement(connection, sql);
        using var row = query.Rows();
        while (row.Read())
        {
            string key = Key(table, [.. Enumerable.Range(0, keys).Select(row.GetInt64)]);
            string said = Words([.. Enumerable.Range(keys, row.FieldCount - keys).Select(row.GetValue)]);
            if (!expected.Remove(key, out string? found)) { yield return new(key, $"is there and the {source} do not have it"); }
            else if (found != said) { yield return new(key, $"says {said}; the {source} say {found}"); }
        }
    }

    public static string Key(string table, params ReadOnlySpan<long> ids) => $"{table} ({string.Join(", ", ids.ToArray())})";

    /// <param name="values">Null as SQLite gives it, or as C# does.</param>
    public static string Words(params object?[] values) =>
        string.Join(' ', values.Select(v => v is null or DBNull ? "-" : Convert.ToString(v, CultureInfo.InvariantCulture)));
}
