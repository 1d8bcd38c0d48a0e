using Cotejo.Harness.Pictures;
using Cotejo.Harness.Seizures;
using Microsoft.Data.Sqlite;

namespace Cotejo.Harness.Trials;

/// <param name="Rounds">Kills that hit a running scan.</param>
/// <param name="Cases">Cases that were brought to their end by resuming, and compared.</param>
/// <param name="Moments">Milliseconds after the start at which each kill came.</param>
internal sealed record KillResult(int Rounds, int Cases, double UndisturbedSeconds, IReadOnlyList<int> Moments, IReadOnlyList<string> Differences)
{
    public bool Passed => Differences.Count == 0;
}

/// <summary>
/// kill -9 of the whole process group at random moments, then resumed: what had been committed is still there after each kill, and
/// the final ledger equals the one of an undisturbed scan.
/// </summary>
internal sealed class KillTrial(string cotejo, Workplace place, ulong seed, int images, Action<string> say)
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(5);

    private readonly List<string> _differences = [];
    private readonly List<int> _moments = [];
    private int _cases;

    private string Seizure => place.At("seizure");
    private string CaseFolder => place.At($"case-{_cases}");

    public KillResult Run(int rounds)
    {
        say($"generating {images} pictures");
        DemoSeizure.Generate(Seizure, seed, images, Math.Max(1, images / 10), videos: 4);
        string undisturbed = place.At("undisturbed");
        ProcessResult whole = CotejoProcess.Run(cotejo, ["scan", undisturbed, Seizure, "--json"], Limit);
        if (whole.ExitCode is not (0 or 2)) { throw new SettingsException($"The undisturbed scan ended with {whole.ExitCode}: {whole.Errors}"); }
        say($"undisturbed: exit code {whole.ExitCode}, {whole.Wall.TotalSeconds:0.0} s");
        Chance chance = Chance.For(seed, "kill moments");
        long held = 0;
        while (_moments.Count < rounds && _differences.Count == 0)
        {
            // Over the whole length of a scan, so that start, reading, committing, matching and the end are all hit; early moments
            // more often, so that a case is killed several times before a resumed scan, which has less to do, gets to its end.
            var moment = TimeSpan.FromMilliseconds(50 + (whole.Wall.TotalMilliseconds - 50) * chance.Unit() * chance.Unit());
            if (KillAt(moment)) { held = RequireNothingLost(held); }
            else
            {
                Compare(undisturbed);
                held = 0;
            }
        }
        if (_differences.Count == 0 && Directory.Exists(CaseFolder))
        {
            ProcessResult last = CotejoProcess.Run(cotejo, ["scan", CaseFolder, Seizure, "--json"], Limit);
            if (last.ExitCode != whole.ExitCode) { _differences.Add($"the last scan ended with {Describe(last)}, the undisturbed one with {whole.ExitCode}"); }
            Compare(undisturbed);
        }
        return new KillResult(_moments.Count, _cases, whole.Wall.TotalSeconds, _moments, _differences);
    }

    /// <returns>Whether the kill came before the scan's own end.</returns>
    private bool KillAt(TimeSpan moment)
    {
        using CotejoProcess scan = CotejoProcess.Start(cotejo, ["scan", CaseFolder, Seizure, "--json"]);
        if (!scan.WaitUntil(moment))
        {
            scan.Kill();
            scan.Finish();
            _moments.Add((int)moment.TotalMilliseconds);
            say($"round {_moments.Count}: killed after {moment.TotalMilliseconds:0} ms, case {_cases}");
            return true;
        }
        ProcessResult result = scan.Finish();
        if (result.ExitCode is not (0 or 2)) { _differences.Add($"a resumed scan ended with {Describe(result)}"); }
        return false;
    }

    private static string Describe(ProcessResult result) => $"{result.ExitCode?.ToString(System.Globalization.CultureInfo.InvariantCulture) ?? "a kill"}: {result.Errors}";

    /// <summary>Counts the committed rows in a copy, since opening the ledger itself would already repair it.</summary>
    private long RequireNothingLost(long before)
    {
        string copy = place.At("copy");
        if (Directory.Exists(copy)) { Directory.Delete(copy, recursive: true); }
        Directory.CreateDirectory(copy);
        foreach (string name in (string[])["ledger.db", "ledger.db-wal"])
        {
            string file = Path.Combine(CaseFolder, name);
            if (File.Exists(file)) { File.Copy(file, Path.Combine(copy, name)); }
        }
        long now = Count(Path.Combine(copy, "ledger.db"));
        if (now < before) { _differences.Add($"after round {_moments.Count} the ledger holds {now} rows and had held {before}"); }
        return now;
    }

    private static long Count(string ledger)
    {
        if (!File.Exists(ledger)) { return 0; }
        using var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = ledger, Pooling = false }.ToString());
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = "SELECT count(*) FROM sqlite_master WHERE name IN ('items', 'contents')";
        if (Convert.ToInt64(command.ExecuteScalar(), System.Globalization.CultureInfo.InvariantCulture) < 2) { return 0; }
        command.CommandText = "SELECT (SELECT count(*) FROM items) + (SELECT count(*) FROM contents)";
        return Convert.ToInt64(command.ExecuteScalar(), System.Globalization.CultureInfo.InvariantCulture);
    }

    private void Compare(string undisturbed)
    {
        _differences.AddRange(LedgerComparison.Differences(Path.Combine(undisturbed, "ledger.db"), Path.Combine(CaseFolder, "ledger.db")));
        if (_differences.Count > 0) { _differences.Insert(0, $"case {_cases} differs from the undisturbed one:"); }
        _cases++;
    }
}
