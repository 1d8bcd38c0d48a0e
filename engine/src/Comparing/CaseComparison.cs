using System.Diagnostics;
using Cotejo.Engine.Export;
using Cotejo.Engine.Ledger;
using Cotejo.Engine.Planning;
using Cotejo.Engine.Report;

namespace Cotejo.Engine.Comparing;

/// <summary>Two folders, each of another case, that share something.</summary>
/// <param name="Shared">Contents that lie in both, byte for byte.</param>
/// <param name="Near">Pairs of near contents of which one lies in either.</param>
public sealed record SharedFolders(ShownPath A, ShownPath B, long Shared, long Near);

/// <summary>What two cases have in common. Known by their bytes are pictures, videos and archives.</summary>
/// <param name="A">The case's folder.</param>
/// <param name="Shared">Distinct contents, known by their bytes, that are in both.</param>
/// <param name="SharedItemsA">Items of A that have these.</param>
/// <param name="SharedOther">Distinct contents of other kinds that are in both.</param>
/// <param name="NearPairs">Pairs of different contents that are near to each other, and more than a glimpse.</param>
/// <param name="NearA">Contents of A that are not in B, and have such a pair there.</param>
/// <param name="FolderPairs">How many pairs of folders share something.</param>
/// <param name="Folders">The first of them, those that share most first.</param>
/// <param name="Wide">Pairs of contents that lie in so many folders that these were not paired.</param>
public sealed record CasePair(
    string A, string B, long Shared, long SharedItemsA, long SharedItemsB, long SharedOther, long NearPairs, long NearA, long NearB,
    long FolderPairs, IReadOnlyList<SharedFolders> Folders, long Wide);

/// <param name="Pairs">Every two of the cases, in their order.</param>
/// <param name="Files">The tables that were written.</param>
public sealed record ComparisonResult(
    int Distance, string Backend, IReadOnlyList<CasePair> Pairs, IReadOnlyList<ReportFile> Files, IReadOnlyList<string> Notes, TimeSpan Elapsed);

/// <summary>Finds what several cases have in common, exactly and nearly: the same pictures in two suspects' drives. Cases are only read.</summary>
public static class CaseComparison
{
    /// <summary>As much as a terminal shows.</summary>
    private const int FirstFolders = 20;

    /// <exception cref="SettingsException">Every problem of the settings; nothing was written.</exception>
    /// <exception cref="RunStoppedException">More pairs than there is memory for, or the disk is full.</exception>
    public static ComparisonResult Run(CompareSettings settings, CancellationToken cancel)
    {
        var clock = Stopwatch.StartNew();
        var plan = Plan(settings);
        using var compute = Compute.Open(plan.Compute, plan.Threads);
        using var folder = settings.Output is { } output ? new ReportFolder(Path.GetFullPath(output)) : null;
        using var tables = new ComparisonTables(folder);
        var pairs = new List<CasePair>();
        try
        {
            for (int a = 0; a < settings.Cases.Count - 1; a++)
            {
                using var first = ComparedCase.Open(settings.Cases[a], cancel);
                for (int b = a + 1; b < settings.Cases.Count; b++)
                {
                    using var second = ComparedCase.Open(settings.Cases[b], cancel);
                    using var shared = new SharedContents(first, second);
                    shared.FindExact(cancel);
                    shared.FindNear(plan, compute.Matching, cancel);
                    shared.FindPlaces(cancel);
                    tables.Write(shared, cancel);
                    pairs.Add(shared.Summary(FirstFolders));
                }
            }
            var files = tables.Finish();
            folder?.Publish();
            return new ComparisonResult(plan.Distance, compute.Ran(compute.MatchingName), pairs, files, [.. compute.Notes], clock.Elapsed);
        }
        catch (Exception e) when (RunStoppedException.FromFullDisk(e, settings.Output ?? Path.GetTempPath()) is not null)
        {
            throw new RunStoppedException("No space is left for the tables, or for SQLite's temporary files. Make room and run the same command again.", e);
        }
    }

    private static MatchPlan Plan(CompareSettings settings)
    {
        var problems = new List<string>();
        var plan = MatchPlan.From(settings.Match, problems);
        foreach (string typed in settings.Cases)
        {
            try
            {
                using var opened = Case.OpenForReading(typed);
                if (settings.Output is { Length: > 0 } output) { OutputFile.CheckApart(Path.GetFullPath(output), opened.Folder, Case.SourcesOf(typed), problems); }
            }
            catch (SettingsException e) { problems.AddRange(e.Problems); }
        }
        var twice = settings.Cases.Select(Path.GetFullPath).GroupBy(path => path).Where(g => g.Count() > 1);
        problems.AddRange(twice.Select(g => $"The case {g.Key} is given {g.Count()} times; give each once."));
        if (settings.Output is { Length: 0 }) { problems.Add("--out is empty; give the name of a folder."); }
        return problems.Count == 0 ? plan : throw new SettingsException(problems);
    }
}
