using Cotejo.Engine.Decoding;
using Microsoft.Data.Sqlite;

namespace Cotejo.Engine.Ledger;

/// <summary>What an outcome of an earlier run is held against.</summary>
/// <param name="Limits">Of this run: what another one set aside by its own is tried again.</param>
/// <param name="Exact">Of this run too: hashes of less than every pixel do not stand.</param>
internal readonly record struct RunTerms(string Limits, bool Exact);

/// <summary>Which outcomes stand, and which the next run tries again: in SQL, where the ledger is asked for one row or for many.</summary>
internal static class Settled
{
    /// <summary>By limits, or for want of a password: they stand as long as those of the run are the same.</summary>
    private static readonly string[] ByLimits =
    [
        nameof(FailureKind.OverLimit), nameof(FailureKind.Encrypted),
        nameof(SkipRule.ArchiveDepth), nameof(SkipRule.ArchiveRatio), nameof(SkipRule.ArchiveEntries), nameof(SkipRule.ArchiveBytes),
    ];

    private static readonly string[] Poorer = [.. Enum.GetValues<LumaRoute>().Where(route => route != LumaRoute.Full).Select(route => route.Name())];

    private static readonly string[] Momentary = [.. Enum.GetValues<FailureKind>().Where(kind => kind.IsMomentary()).Select(kind => kind.ToString())];

    /// <summary>Before statements with <see cref="Unsettled"/> run on a connection.</summary>
    public static void Prepare(SqliteConnection connection, RunTerms terms)
    {
        // Tables, since SQLite builds a list of constants anew, with a cache of pages, at every run of a statement.
        Case.Execute(connection, $"""
            CREATE TEMP TABLE other_limits(run_id INTEGER PRIMARY KEY);
            CREATE TEMP TABLE momentary(reason TEXT PRIMARY KEY) WITHOUT ROWID;
            CREATE TEMP TABLE by_limits(reason TEXT PRIMARY KEY) WITHOUT ROWID;
            CREATE TEMP TABLE poorer_routes(route TEXT PRIMARY KEY) WITHOUT ROWID;
            INSERT INTO temp.momentary VALUES {Listed(Momentary)};
            INSERT INTO temp.by_limits VALUES {Listed(ByLimits)};
            """);
        using var fill = new Statement(connection, "INSERT INTO other_limits SELECT run_id FROM runs WHERE limits <> ?1");
        fill.Run(terms.Limits);
        if (terms.Exact) { Case.Execute(connection, $"INSERT INTO temp.poorer_routes VALUES {Listed(Poorer)}"); }
    }

    /// <summary>A condition of SQL: 1 where the outcome of an item is to be tried again.</summary>
    /// <param name="item">Alias of items.</param>
    /// <param name="content">Alias of contents, which may be missing.</param>
    /// <param name="run">The run that came to the outcome.</param>
    public static string Unsettled(string item, string content, string run) => $"""
        (coalesce({item}.reason, {content}.reason, '') IN (SELECT reason FROM temp.momentary) OR coalesce({content}.momentary, 0) OR coalesce({content}.route, '') IN (SELECT route FROM temp.poorer_routes)
            OR coalesce({item}.reason, {content}.reason, '') IN (SELECT reason FROM temp.by_limits) AND {run} IN (SELECT run_id FROM temp.other_limits))
        """;

    private static string Listed(string[] reasons) => string.Join(", ", reasons.Select(reason => $"('{reason}')"));
}
