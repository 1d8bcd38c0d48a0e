using System.Globalization;
using System.Reflection;
using System.Text.Json;
using System.Text.Json.Nodes;
using Cotejo.Engine.Planning;
using Microsoft.Data.Sqlite;

namespace Cotejo.Engine.Ledger;

/// <summary>
/// The rows of the ledger that tell of runs, sources, and items that came and went, and the log that is only appended to. Each call is one
/// transaction, or a part of the caller's where one is open.
/// </summary>
internal sealed class RunLog(SqliteConnection connection)
{
    /// <summary>This program and its version, as it signs what it writes.</summary>
    internal static readonly string Tool = "cotejo " + (typeof(RunLog).Assembly
        .GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "unknown");

    /// <summary>Appends to a case's log, also while another process scans it.</summary>
    /// <returns>False where this user cannot write the case: there is then no trace of it.</returns>
    public static bool Note(Case opened, string what, JsonObject detail)
    {
        if (!opened.IsWritable) { return false; }
        using var connection = opened.ConnectToWrite();
        new RunLog(connection).Append(what, detail);
        return true;
    }

    /// <returns>The entry's number.</returns>
    public long Append(string what, JsonObject detail)
    {
        long number = 0;
        Case.InTransaction(connection, () => number = Continue(what, detail.ToJsonString()));
        return number;
    }

    private long Continue(string what, string detail)
    {
        var last = LogEntry.Last(connection);
        var (number, previous) = ((last?.Number ?? 0) + 1, last?.Hash ?? LogEntry.NoEntry);
        string time = Now();
        using var put = new Statement(connection, "INSERT INTO run_log(entry, time, what, detail, previous, hash) VALUES (?1, ?2, ?3, ?4, ?5, ?6)");
        put.Run(number, time, what, detail, previous, LogEntry.HashOf(previous, number, time, what, detail));
        return number;
    }

    /// <summary>Opens a run. One that a kill left open is closed as stopped.</summary>
    /// <param name="sandbox">What decoders are shut in: bubblewrap, limits or off.</param>
    public long Begin(ScanSettings settings, ScanPlan plan, string backend, string sandbox) =>
        Begin(JsonSerializer.Serialize(settings, LedgerJson.Default.ScanSettings), plan.ToString(), backend, sandbox, plan.LimitsText);

    /// <summary>Opens a run that decodes nothing.</summary>
    public long Begin(MatchSettings settings, MatchPlan plan, string backend) =>
        Begin(JsonSerializer.Serialize(settings, LedgerJson.Default.MatchSettings), plan.ToString(), backend, sandbox: "", limits: "");

    private long Begin(string settings, string plan, string backend, string sandbox, string limits)
    {
        long run = 0;
        Case.InTransaction(connection, () => run = Open(settings, plan, backend, sandbox, limits));
        return run;
    }

    private long Open(string settings, string plan, string backend, string sandbox, string limits)
    {
        foreach (long open in Running()) { Close(open, ended: null, "stopped"); }
        using var begin = new Statement(connection, """
            INSERT INTO runs(started, state, tool, settings, plan, backend, sandbox, limits)
            VALUES (?1, 'running', ?2, ?3, ?4, ?5, ?6, ?7) RETURNING run_id
            """);
        long run = begin.Number(Now(), Tool, settings, plan, backend, sandbox, limits)!.Value;
        Append(LogWords.RunBegun, new JsonObject
        {
            ["run"] = run, ["tool"] = Tool, ["settings"] = JsonNode.Parse(settings), ["plan"] = plan, ["backend"] = backend, ["sandbox"] = sandbox, ["limits"] = limits,
        });
        return run;
    }

    /// <param name="backend">What ran in the end, which may be other than what was to run.</param>
    public void End(long run, bool done, string backend, IReadOnlyList<string> notes) => Case.InTransaction(connection, () =>
    {
        using var end = new Statement(connection, "UPDATE runs SET notes = ?1, backend = ?2 WHERE run_id = ?3");
        end.Run(JsonSerializer.Serialize(notes, LedgerJson.Default.IReadOnlyListString), backend, run);
        Close(run, Now(), done ? "done" : "stopped");
    });

    /// <summary>The source's number, the same for the same path in every run.</summary>
    public int Source(byte[] path, string shown)
    {
        using var add = new Statement(connection, """
            INSERT INTO sources(path, shown) VALUES (?1, ?2) ON CONFLICT (path) DO UPDATE SET shown = excluded.shown RETURNING source_id
            """);
        return (int)add.Number(path, shown)!.Value;
    }

    public void Mark(long run, IEnumerable<long> vanished, IEnumerable<long> returned)
    {
        using var set = new Statement(connection, "UPDATE items SET vanished_run = ?1 WHERE item_id = ?2");
        using var log = new Statement(connection, "INSERT INTO changes(run_id, item_id, what) VALUES (?1, ?2, ?3)");
        Case.Execute(connection, "BEGIN IMMEDIATE");
        foreach (long item in vanished)
        {
            set.Run(run, item);
            log.Run(run, item, "vanished");
        }
        foreach (long item in returned)
        {
            set.Run(null, item);
            log.Run(run, item, "returned");
        }
        Case.Execute(connection, "COMMIT");
    }

    private List<long> Running()
    {
        using var query = new Statement(connection, "SELECT run_id FROM runs WHERE state = 'running' ORDER BY run_id");
        using var row = query.Rows();
        var open = new List<long>();
        while (row.Read()) { open.Add(row.GetInt64(0)); }
        return open;
    }

    /// <param name="ended">Null when nobody saw it end.</param>
    private void Close(long run, string? ended, string state)
    {
        using var close = new Statement(connection, "UPDATE runs SET ended = ?1, state = ?2 WHERE run_id = ?3");
        close.Run(ended, state, run);
        using var query = new Statement(connection, "SELECT backend, notes FROM runs WHERE run_id = ?1");
        using var row = query.Rows(run);
        row.Read();
        Append(LogWords.RunEnded, new JsonObject
        {
            ["run"] = run, ["state"] = state, ["backend"] = row.GetString(0), ["notes"] = JsonNode.Parse(row.GetString(1)),
        });
    }

    private static string Now() => DateTime.UtcNow.ToString("yyyy-MM-ddTHH:mm:ss.fffZ", CultureInfo.InvariantCulture);
}
