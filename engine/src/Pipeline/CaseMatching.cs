using System.Diagnostics;
using Cotejo.Engine.Ledger;
using Cotejo.Engine.Planning;

namespace Cotejo.Engine.Pipeline;

/// <summary>What matching a case again did, and how the case stands after it.</summary>
/// <param name="Notes">What the user should know of the run, in words.</param>
/// <param name="Backend">What matched.</param>
public sealed record MatchResult(CaseSummary Case, string Folder, IReadOnlyList<string> Notes, string Backend, int Distance, TimeSpan Elapsed,
    ProcessCost Cost);

/// <summary>Matches and groups a case as it is, without its evidence: at another distance, or after a scan that was stopped before it.</summary>
public static class CaseMatching
{
    /// <exception cref="SettingsException">Every problem of the settings, together; nothing was touched.</exception>
    /// <exception cref="RunStoppedException">It could not go on; the last match stands.</exception>
    /// <exception cref="OperationCanceledException">It was asked to stop; likewise.</exception>
    public static MatchResult Run(MatchSettings settings, CancellationToken cancel)
    {
        var clock = Stopwatch.StartNew();
        var problems = new List<string>();
        var plan = MatchPlan.From(settings, problems);
        // Opened for reading first: for writing, a case that is not there would be made.
        try { Case.OpenForReading(settings.Case).Dispose(); }
        catch (SettingsException e) { problems.AddRange(e.Problems); }
        ListMatcher.Check(settings.Case, problems);
        if (problems.Count > 0) { throw new SettingsException(problems); }
        using var compute = Compute.Open(plan.Compute, plan.Threads);
        using var opened = Case.OpenForWriting(settings.Case);
        try
        {
            using var connection = opened.Connect(readOnly: false);
            var log = new RunLog(connection);
            long run = log.Begin(settings, plan, compute.MatchingName);
            bool done = false;
            try
            {
                CaseMatcher.Match(connection, run, plan, compute.Matching, again: true, cancel);
                ListMatcher.Match(opened.Folder, connection, run, plan, compute.Matching, again: true, cancel);
                done = true;
            }
            finally
            {
                log.End(run, done, compute.Ran(compute.MatchingName), [.. compute.Notes]);
            }
            return new MatchResult(CaseSummary.Read(connection), opened.Folder, [.. compute.Notes], compute.Ran(compute.MatchingName), plan.Distance, clock.Elapsed,
                ProcessCost.SoFar());
        }
        catch (Exception e) when (RunStoppedException.FromFullDisk(e, opened.Folder) is { } full)
        {
            throw full;
        }
    }
}
