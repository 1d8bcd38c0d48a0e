using Microsoft.Data.Sqlite;

namespace Cotejo.Harness.Trials;

/// <summary>How many items a scan has committed while it runs.</summary>
internal static class CommittedItems
{
    /// <returns>0 until there is a ledger that can be read.</returns>
    public static long Of(string caseFolder)
    {
        string ledger = Path.Combine(caseFolder, "ledger.db");
        if (!File.Exists(ledger)) { return 0; }
        try
        {
            using var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = ledger, Mode = SqliteOpenMode.ReadOnly, Pooling = false }.ToString());
            connection.Open();
            using var command = connection.CreateCommand();
            // By the highest id, which costs nothing.
            command.CommandText = "SELECT ifnull(max(item_id), 0) FROM items";
            return Convert.ToInt64(command.ExecuteScalar(), System.Globalization.CultureInfo.InvariantCulture);
        }
        catch (SqliteException)
        {
            return 0;
        }
    }
}
