using System.Globalization;
using System.Reflection;
using System.Text.Json;
using Cotejo.Engine.Planning;
using Microsoft.Data.Sqlite;

namespace Cotejo.Engine.Ledger;

/// <summary>The rows of the ledger that tell of runs, sources, and items that came and went. Each statement is its own transaction, but for Mark, which is one.</summary>
internal sealed class RunLog(SqliteConnection connection)
{
    /// <summary>This program and its version, as it signs what it writes.</summary>
    internal static readonly string Tool = "cotejo " + (typeof(RunLog).Assembly
        .GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "unknown");

    /// <summary>Opens a run. One that a kill left open is closed as stopped.</summary>
    /// <param name="sandbox">What decoders are shut in: bubblewrap, limits or off.</param>
    public long Begin(ScanSettings settings, ScanPlan plan, string backend, string sandbox) =>
        Begin(JsonSerializer.Serialize(settings, LedgerJson.Default.ScanSettings), plan.ToString(), backend, sandbox, plan.LimitsText);

    /// <summary>Opens a run that decodes nothing.</summary>
    public long Begin(MatchSettings settings, MatchPlan plan, string backend) =>
        Begin(JsonSerializer.Serialize(settings, LedgerJson.Default.MatchSettings), plan.ToString(), backend, sandbox: "", limits: "");

    private long Begin(string settings, string plan, string backend, string sandbox, string limits)
    {
        using var stop = new Statement(connection, "UPDATE runs SET state = 'stopped' WHERE state = 'running'");
        stop.Run();
        using var begin = new Statement(connection, """
            INSERT INTO runs(started, state, tool, settings, plan, backend, sandbox, limits)
            VALUES (?1, 'running', ?2, ?3, ?4, ?5, ?6, ?7) RETURNING run_id
            """);
        return begin.Number(Now(), Tool, settings, plan, backend, sandbox, limits)!.Value;
    }

    /// <param name="backend">What ran in the end, which may be other than what was to run.</param>
    public void End(long run, bool done, string backend, IReadOnlyList<string> notes)
    {
        using var end = new Statement(connection, "UPDATE runs SET ended = ?1, state = ?2, notes = ?3, backend = ?4 WHERE run_id = ?5");
        end.Run(Now(), done ? "done" : "stopped", JsonSerializer.Serialize(notes, LedgerJson.Default.IReadOnlyListString), backend, run);
    }

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

    private static string Now() => DateTime.UtcNow.ToString("yyyy-MM-ddTHH:mm:ss.fffZ", CultureInfo.InvariantCulture);
}
