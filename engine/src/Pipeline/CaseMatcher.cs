using Cotejo.Engine.Ledger;
using Cotejo.Engine.Matching;
using Cotejo.Engine.Planning;
using Cotejo.Kernels;
using Microsoft.Data.Sqlite;

namespace Cotejo.Engine.Pipeline;

/// <summary>Finds the copies among all contents of a case and joins them into groups.</summary>
internal static class CaseMatcher
{
    // A pair while it is gathered (16 bytes, twice while the buffer grows and half of it free) and grouped (8 from either side).
    private const int BytesPerPair = 64;

    /// <param name="again">Also when the last match still stands.</param>
    public static void Match(SqliteConnection connection, long run, MatchPlan plan, IPairSearch search, bool again, CancellationToken cancel)
    {
        byte[] inputs = MatchTables.DigestInputs(connection, plan.Distance);
        if (!again && MatchTables.IsCurrent(connection, inputs)) { return; }
        var loaded = MatchTables.Load(connection, cancel);
        var options = new CopyOptions(plan.Distance, plan.Threads, MaxPairs: plan.Memory.Bytes / BytesPerPair);
        var matched = MatchedContents.Find(loaded.Input, search, options, cancel);
        MatchTables.Store(connection, run, loaded.Ids, inputs, plan.Distance, matched);
    }
}
