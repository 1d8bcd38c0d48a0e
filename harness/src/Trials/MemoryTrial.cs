using Cotejo.Harness.Seizures;
using Microsoft.Data.Sqlite;

namespace Cotejo.Harness.Trials;

/// <param name="PeakAt">Peak resident bytes up to the moment at which a tenth, half and all of the items were in the ledger, and at the end,
/// after matching.</param>
internal sealed record MemoryResult(int Files, int? ExitCode, double Seconds, IReadOnlyDictionary<string, long> PeakAt, long Bound)
{
    public bool Passed => ExitCode == 0 && PeakAt["end"] <= Bound;
}

internal static class MemoryTrial
{
    private static readonly (string Name, double Share)[] Marks = [("10 %", 0.1), ("50 %", 0.5), ("100 %", 1)];

    public static MemoryResult Run(string cotejo, Workplace place, ulong seed, int count, long bound, Action<string> say)
    {
        string many = place.At("many"), caseFolder = place.At("case");
        if (!File.Exists(Manifest.PathOf(many)))
        {
            say($"generating {count} pictures");
            PictureFolders.Many(many, seed, count);
        }
        if (Directory.Exists(caseFolder)) { throw new SettingsException($"'{caseFolder}' is left from an earlier trial; remove it, so that this one scans afresh."); }
        var peaks = new Dictionary<string, long>();
        using CotejoProcess scan = CotejoProcess.Start(cotejo, ["scan", caseFolder, many, "--json"]);
        int polls = 0;
        scan.WaitUntil(TimeSpan.FromHours(2), () =>
        {
            // Four looks a second: the ledger is read by its highest id, which costs nothing.
            if (peaks.Count == Marks.Length || polls++ % 12 != 0) { return; }
            long items = Items(Path.Combine(caseFolder, "ledger.db"));
            foreach (var (name, share) in Marks)
            {
                if (items >= count * share && peaks.TryAdd(name, scan.PeakBytes)) { say($"{name}: {scan.PeakBytes / 1e6:0} MB"); }
            }
        });
        ProcessResult result = scan.Finish();
        foreach (var (name, _) in Marks) { peaks.TryAdd(name, result.PeakBytes); }
        peaks["end"] = result.PeakBytes;
        say($"end: {result.PeakBytes / 1e6:0} MB, exit code {result.ExitCode}, {result.Wall.TotalSeconds:0} s{(result.ExitCode == 0 ? "" : ": " + result.Errors)}");
        return new MemoryResult(count, result.ExitCode, result.Wall.TotalSeconds, peaks, bound);
    }

    /// <returns>0 until there is a ledger that can be read.</returns>
    private static long Items(string ledger)
    {
        if (!File.Exists(ledger)) { return 0; }
        try
        {
            using var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = ledger, Mode = SqliteOpenMode.ReadOnly, Pooling = false }.ToString());
            connection.Open();
            using var command = connection.CreateCommand();
            command.CommandText = "SELECT ifnull(max(item_id), 0) FROM items";
            return Convert.ToInt64(command.ExecuteScalar(), System.Globalization.CultureInfo.InvariantCulture);
        }
        catch (SqliteException)
        {
            return 0;
        }
    }
}
