using Cotejo.Engine.Ledger;
using Cotejo.Engine.Lists;
using Cotejo.Engine.Planning;
using Cotejo.Kernels;
using Microsoft.Data.Sqlite;

namespace Cotejo.Engine.Pipeline;

/// <summary>Holds the lists of a case against all of its contents.</summary>
internal static class ListMatcher
{
    // A near hit while it is gathered (16 bytes, twice while the buffer grows and half of it free), and as a record until it is written.
    private const int BytesPerHit = 256;

    /// <param name="again">Also when the last match still stands.</param>
    public static void Match(string caseFolder, SqliteConnection connection, long run, MatchPlan plan, IPairSearch search, bool again, CancellationToken cancel)
    {
        var lists = new CaseLists(caseFolder).Open();
        try
        {
            var contents = KnownContents.Load(connection, cancel);
            byte[] inputs = HitTables.DigestInputs(contents, lists, plan.Flood);
            if (!again && HitTables.IsCurrent(connection, inputs)) { return; }
            var match = ListMatch.Find(contents, lists, plan.Flood, search, plan.Threads, plan.Memory.Bytes / BytesPerHit, cancel);
            HitTables.Store(connection, run, lists, inputs, plan.Flood, match);
        }
        catch (SettingsException e)
        {
            throw new RunStoppedException($"{e.Message} Every file is recorded; the hits of the last match with lists stand.", e);
        }
        finally
        {
            foreach (var list in lists) { list.Dispose(); }
        }
    }

    /// <param name="problems">Receives which lists of the case cannot be read: better before a scan of days than after it.</param>
    public static void Check(string caseFolder, List<string> problems)
    {
        try
        {
            foreach (var list in new CaseLists(caseFolder).Open()) { list.Dispose(); }
        }
        catch (SettingsException e) { problems.AddRange(e.Problems); }
    }
}
