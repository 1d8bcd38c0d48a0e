using Cotejo.Engine.Ledger;
using Cotejo.Engine.Pipeline;

namespace Cotejo.Cli.Verbs;

/// <summary>The outcomes of a case: they sum to its items.</summary>
internal sealed record OutcomesJson(long Hashed, IReadOnlyDictionary<string, long> Failed, IReadOnlyDictionary<string, long> Skipped)
{
    public static OutcomesJson From(CaseSummary s) => new(s.Hashed, s.Failed, s.Skipped);
}

/// <summary>What scan prints with --json. Counts are of the case after the scan; readItems, readBytes, seconds and cost of this run.</summary>
internal sealed record ScanJson(
    string Case, long Items, long InArchives, long Bytes, OutcomesJson Outcomes, long Partial, long Videos, long NotComparable, long Vanished, long Contents,
    long Pairs, long PairsApart, long Groups, long Grouped, long ReviewDebt, ReviewDebt Review, KnownCounts Known, int Distance, string Backend,
    long ReadItems, long ReadBytes, double Seconds, ScanCost Cost, IReadOnlyList<string> Notes)
{
    public static ScanJson From(ScanResult r) => new(
        r.Folder, r.Case.Items, r.Case.InArchives, r.Case.Bytes, OutcomesJson.From(r.Case), r.Case.Partial, r.Case.Videos, r.Case.NotComparable, r.Case.Vanished,
        r.Case.Contents, r.Case.Pairs, r.Case.PairsApart, r.Case.Groups, r.Case.Grouped, r.Case.Review.Undecided, r.Case.Review, r.Case.Known,
        r.Distance, r.Backend, r.ReadItems, r.ReadBytes, Math.Round(r.Elapsed.TotalSeconds, 3), r.Cost, r.Notes);
}
