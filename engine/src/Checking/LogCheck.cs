using System.Text.Json;
using System.Text.Json.Nodes;
using Cotejo.Engine.Ledger;
using Microsoft.Data.Sqlite;

namespace Cotejo.Engine.Checking;

/// <summary>
/// Whether the run log is one unbroken chain, and whether runs and decisions are what it says. A log that was cut at its end, or written anew as a
/// whole, keeps these rules: a sealed manifest is what tells.
/// </summary>
internal static class LogCheck
{
    public static IEnumerable<Finding> Run(SqliteConnection connection)
    {
        foreach (string guard in LogSchema.Guards)
        {
            using var find = new Statement(connection, "SELECT count(*) FROM sqlite_master WHERE type = 'trigger' AND name = ?1");
            if (find.Number(guard) != 1) { yield return new("run_log", $"is not guarded by {guard}, with which every ledger is made"); }
        }
        var runs = new Dictionary<long, (JsonObject Begun, JsonObject? Ended)>();
        var last = (Number: 0L, Hash: LogEntry.NoEntry);
        foreach (var entry in LogEntry.All(connection))
        {
            string where = $"run_log ({entry.Number})";
            if (!entry.IsWhole) { yield return new(where, "has another hash than what it says"); }
            if (entry.Number != last.Number + 1 || !entry.Previous.AsSpan().SequenceEqual(last.Hash)) { yield return new(where, $"does not continue entry {last.Number}"); }
            last = (entry.Number, entry.Hash);
            if (Told(entry) is not { } detail) { yield return new(where, "has a detail that is no JSON object"); }
            else if (entry.What == LogWords.Decided)
            {
                if (Decisions(connection, entry.Number, detail) is { } fault) { yield return new($"decisions ({entry.Number})", fault); }
            }
            else if (Gather(entry.What, detail, runs) is { } fault) { yield return new(where, fault); }
        }
        foreach (var finding in Runs(connection, runs)) { yield return finding; }
        long strangers = Case.Number(connection, $"SELECT count(*) FROM decisions WHERE entry NOT IN (SELECT entry FROM run_log WHERE what = '{LogWords.Decided}')");
        if (strangers > 0) { yield return new("decisions", $"holds {strangers} that the run log does not tell of"); }
    }

    private static JsonObject? Told(LogEntry entry)
    {
        try { return JsonNode.Parse(entry.Detail) as JsonObject; }
        catch (JsonException) { return null; }
    }

    private static string? Gather(string what, JsonObject detail, Dictionary<long, (JsonObject Begun, JsonObject? Ended)> runs)
    {
        if (what is not (LogWords.RunBegun or LogWords.RunEnded)) { return null; }
        if (detail["run"] is not JsonValue value || !value.TryGetValue(out long run)) { return "names no run"; }
        if (what == LogWords.RunBegun) { return runs.TryAdd(run, (detail, null)) ? null : $"begins run {run} again"; }
        if (!runs.TryGetValue(run, out var known) || known.Ended is not null) { return $"ends run {run}, which is not open"; }
        runs[run] = known with { Ended = detail };
        return null;
    }

    /// <param name="told">Loses what was found.</param>
    private static IEnumerable<Finding> Runs(SqliteConnection connection, Dictionary<long, (JsonObject Begun, JsonObject? Ended)> told)
    {
        using var query = new Statement(connection, "SELECT run_id, state, tool, settings, plan, backend, sandbox, limits, notes FROM runs ORDER BY run_id");
        using var row = query.Rows();
        while (row.Read())
        {
            string where = $"runs ({row.GetInt64(0)})";
            if (!told.Remove(row.GetInt64(0), out var run))
            {
                yield return new(where, "is not in the run log");
                continue;
            }
            bool Says(JsonObject detail, string name, int column) => detail[name]?.ToString() == row.GetString(column);
            bool SaysJson(JsonObject detail, string name, int column) => JsonNode.DeepEquals(detail[name], Parsed(row.GetString(column)));
            bool same = Says(run.Begun, "tool", 2) && SaysJson(run.Begun, "settings", 3) && Says(run.Begun, "plan", 4) && Says(run.Begun, "sandbox", 6)
                && Says(run.Begun, "limits", 7) && (run.Ended is { } ended
                    ? Says(ended, "state", 1) && Says(ended, "backend", 5) && SaysJson(ended, "notes", 8)
                    : row.GetString(1) == "running" && Says(run.Begun, "backend", 5));
            if (!same) { yield return new(where, "is not what the run log says"); }
        }
        foreach (long missing in told.Keys.Order()) { yield return new($"runs ({missing})", "is missing; the run log has it"); }
    }

    private static JsonNode? Parsed(string json)
    {
        try { return JsonNode.Parse(json); }
        catch (JsonException) { return null; }
    }

    private static string? Decisions(SqliteConnection connection, long entry, JsonObject told)
    {
        var contents = new List<byte[]>();
        using var query = new Statement(connection, "SELECT sha256, decision, category, note FROM decisions WHERE entry = ?1 ORDER BY sha256");
        using var row = query.Rows(entry);
        while (row.Read())
        {
            contents.Add((byte[])row[0]);
            bool same = Text(row, 1) == told["decision"]?.ToString() && Text(row, 2) == told["category"]?.ToString() && Text(row, 3) == told["note"]?.ToString();
            if (!same) { return "are not what the run log says"; }
        }
        return Convert.ToHexStringLower(DecisionTable.Digest(contents)) == told["digest"]?.ToString() ? null : "are of other contents than the run log says";
    }

    private static string? Text(SqliteDataReader row, int column) => row.IsDBNull(column) ? null : row.GetValue(column).ToString();
}
