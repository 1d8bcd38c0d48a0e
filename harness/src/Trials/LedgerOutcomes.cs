using Microsoft.Data.Sqlite;

namespace Cotejo.Harness.Trials;

/// <summary>Every item of a ledger with its outcome, read with SQL.</summary>
/// <param name="Items">What lies in the file system, as find counts it.</param>
/// <param name="Entries">What lies in archives.</param>
/// <param name="ByPath">Outcome, as "failed(Corrupt)", or "none", by the bytes of the item's path below its source, in hexadecimal digits.
/// Behind the name of an archive on the way a NUL stands in place of a slash.</param>
internal sealed record LedgerOutcomes(long Items, long Entries, IReadOnlyDictionary<string, string> ByPath)
{
    /// <summary>SHA-256 by the same paths, of what was read.</summary>
    public IReadOnlyDictionary<string, string> Digests { get; init; } = new Dictionary<string, string>();

    public IReadOnlyDictionary<string, long> Counts =>
        new SortedDictionary<string, long>(ByPath.Values.CountBy(o => o).ToDictionary(o => o.Key, o => (long)o.Value), StringComparer.Ordinal);

    public static LedgerOutcomes Read(string caseFolder)
    {
        Dictionary<string, string> byPath = new(StringComparer.Ordinal), digests = new(StringComparer.Ordinal);
        long items = 0, entries = 0;
        using var connection = Open(caseFolder);
        using var command = connection.CreateCommand();
        command.CommandText = "SELECT f.path, o.name, o.outcome, o.reason, lower(hex(c.sha256)) FROM outcomes o JOIN folders f USING (folder_id) LEFT JOIN contents c USING (content_id)";
        using var reader = command.ExecuteReader();
        while (reader.Read())
        {
            byte[] folder = (byte[])reader[0], name = (byte[])reader[1];
            if (folder.Contains((byte)0)) { entries++; }
            else { items++; }
            string outcome = reader.IsDBNull(2) ? "none" : reader.IsDBNull(3) ? reader.GetString(2) : $"{reader.GetString(2)}({reader.GetString(3)})";
            string path = Convert.ToHexString(folder is [] or [.., 0] ? [.. folder, .. name] : [.. folder, (byte)'/', .. name]);
            byPath[path] = outcome;
            if (reader.GetString(4) is { Length: > 0 } digest) { digests[path] = digest; }
        }
        return new LedgerOutcomes(items, entries, byPath) { Digests = digests };
    }

    /// <summary>What the last scan's decoders were shut in.</summary>
    public static string Sandbox(string caseFolder)
    {
        using var connection = Open(caseFolder);
        using var command = connection.CreateCommand();
        command.CommandText = "SELECT sandbox FROM runs ORDER BY run_id DESC LIMIT 1";
        return (string)command.ExecuteScalar()!;
    }

    /// <summary>What does not agree with an independent count: an item too many or too few, a path twice, an item without outcome.</summary>
    public IEnumerable<string> Problems(EvidenceCount counted)
    {
        if (Items != counted.Items) { yield return $"{Items} items in the ledger, {counted.Items} counted by find"; }
        if (ByPath.Count != Items + Entries) { yield return "a path occurs twice"; }
        if (Counts.TryGetValue("none", out long without)) { yield return $"{without} items have no outcome"; }
    }

    private static SqliteConnection Open(string caseFolder)
    {
        var connection = new SqliteConnection(new SqliteConnectionStringBuilder
        {
            DataSource = Path.Combine(caseFolder, "ledger.db"), Mode = SqliteOpenMode.ReadOnly, Pooling = false,
        }.ToString());
        connection.Open();
        return connection;
    }
}
