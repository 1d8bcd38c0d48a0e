using Cotejo.Engine.Evidence;
using Microsoft.Data.Sqlite;

namespace Cotejo.Harness.Truth;

/// <summary>What a case says stands together, read with SQL.</summary>
internal static class CaseClusters
{
    private const string Items = """
        SELECT CASE WHEN m.group_id IS NULL THEN 'content ' || i.content_id ELSE 'group ' || m.group_id END, f.path, i.name
        FROM items i JOIN folders f USING (folder_id) LEFT JOIN members m USING (content_id) WHERE i.content_id IS NOT NULL AND i.vanished_run IS NULL
        """;

    /// <summary>The items of each group, and of each content that is in none.</summary>
    public static List<List<string>> Read(string caseFolder)
    {
        using var connection = new SqliteConnection(new SqliteConnectionStringBuilder
        {
            DataSource = Path.Combine(caseFolder, "ledger.db"), Mode = SqliteOpenMode.ReadOnly, Pooling = false,
        }.ToString());
        connection.Open();
        using SqliteCommand command = connection.CreateCommand();
        command.CommandText = Items;
        using SqliteDataReader reader = command.ExecuteReader();
        var clusters = new Dictionary<string, List<string>>();
        while (reader.Read())
        {
            string key = reader.GetString(0);
            if (!clusters.TryGetValue(key, out var cluster)) { clusters.Add(key, cluster = []); }
            byte[] folder = (byte[])reader[1], name = (byte[])reader[2];
            cluster.Add(PathText.Escape(folder.Length == 0 ? name : [.. folder, (byte)'/', .. name]));
        }
        return [.. clusters.Values];
    }
}
