using System.Globalization;
using Cotejo.Engine.Ledger;
using Cotejo.Engine.Pipeline;
using Cotejo.Engine.Planning;
using Cotejo.Engine.Report;

namespace Cotejo.Cli.Terminal;

/// <summary>The end of a scan, in the order in which an analyst asks: what is here, what went wrong, what remains to be looked at.</summary>
internal static class SummaryView
{
    /// <param name="typed">The case as it was typed: the next command is given as it can be typed again.</param>
    public static void Print(ScanResult result, string typed)
    {
        string took = string.Create(CultureInfo.InvariantCulture, $"({new ByteSize(result.ReadBytes)}) in {result.Elapsed.TotalSeconds:0.0} s");
        Write($"{Counted.Of(result.ReadItems, "item")} read {took} on {result.Backend}. The case {PlainText.Of(result.Folder)} now holds:");
        PrintCase(result.Case);
        foreach (string note in result.Notes) { Write($"Note: {PlainText.Of(note)}"); }
        Write($"Next: cotejo report {Typed(typed)}");
    }

    public static void PrintCase(CaseSummary s)
    {
        Write($"  items        {s.Items,11:N0}   {new ByteSize(s.Bytes)}{(s.InArchives > 0 ? $"; {s.InArchives:N0} of them in archives" : "")}");
        Write($"    hashed     {s.Hashed,11:N0}{(s.Partial > 0 ? $"   of these {s.Partial:N0} partial: damaged, hashed as far as they decode" : "")}");
        Write($"    failed     {s.FailedItems,11:N0}{Reasons(s.Failed)}");
        Write($"    skipped    {s.Skipped.Values.Sum(),11:N0}{Reasons(s.Skipped)}");
        if (s.Vanished > 0) { Write($"  vanished     {s.Vanished,11:N0}   of earlier runs, no longer there, not counted above"); }
        PrintKnown(s.Known);
        double share = s.Review.Items == 0 ? 0 : 100.0 * s.Review.Undecided / s.Review.Items;
        string of = s.Videos == 0 ? "hashed items"
            : $"hashed items: {Counted.Of(s.Review.Items - s.Videos, "picture")} and {Counted.Of(s.Videos, "video")}";
        Write($"  {(s.Videos > 0 ? "media" : "pictures"),-12} {s.Review.Items,11:N0}   {of}");
        Write($"  exact copies {s.Review.Items - s.Review.Contents,11:N0}   the same bytes as another one");
        string apart = s.PairsApart == 0 ? "" : string.Create(CultureInfo.InvariantCulture, $", {s.PairsApart:N0} between groups");
        string pairs = Counted.Of(s.Pairs - s.PairsApart, "pair") + " within these" + apart;
        Write($"  near copies  {s.Grouped - s.Groups,11:N0}   joined to the best copies of their groups ({s.Groups:N0}); {pairs}");
        Write($"  review debt  {s.Review.Undecided,11:N0}   to look at: {share:0.#} % of those found");
        if (Besides(s) is { Length: > 0 } besides) { Write($"    besides: {besides}"); }
    }

    private static void PrintKnown(KnownCounts known)
    {
        if (known.Lists == 0) { return; }
        string aside = known.AsideItems == 0 ? "" : string.Create(CultureInfo.InvariantCulture, $"; {known.AsideItems:N0} set aside, {known.AsideGroups:N0} as whole groups");
        string floods = known.Floods == 0 ? "" : $"; {Counted.Of(known.Floods, "entry", "entries")} near to too many contents, left out";
        Write($"  known        {known.FoundItems,11:N0}   on {Counted.Of(known.Lists, "list")}: {Counted.Of(known.FoundContents, "distinct content")}{aside}{floods}");
    }

    /// <summary>What no group answers for, so that a small debt does not hide it. Counts of items; empty when there is nothing.</summary>
    internal static string Besides(CaseSummary s)
    {
        var parts = new List<string>();
        void Add(long count, string what)
        {
            if (count > 0) { parts.Add(what); }
        }
        Add(s.FailedItems, string.Create(CultureInfo.InvariantCulture, $"{s.FailedItems:N0} failed"));
        Add(s.Partial, string.Create(CultureInfo.InvariantCulture, $"{s.Partial:N0} partial"));
        Add(s.Known.AsideItems, string.Create(CultureInfo.InvariantCulture, $"{s.Known.AsideItems:N0} set aside by ignore lists"));
        Add(s.NotComparable, Counted.Of(s.NotComparable, "item") + " too plain to compare");
        return string.Join(", ", parts);
    }

    /// <summary>A word as a shell takes it: in quotes where it must be, its invisible characters as \xHH.</summary>
    internal static string Typed(string word)
    {
        string plain = PlainText.Of(word.StartsWith('-') ? "./" + word : word);
        return plain.All(c => char.IsLetterOrDigit(c) || "/._-+,:@%=".Contains(c, StringComparison.Ordinal)) ? plain
            : $"'{plain.Replace("'", @"'\''", StringComparison.Ordinal)}'";
    }

    private static string Reasons(IReadOnlyDictionary<string, long> counts) =>
        counts.Count == 0 ? "" : "   " + string.Join(", ", counts.Select(c => string.Create(CultureInfo.InvariantCulture, $"{c.Key} {c.Value:N0}")));

    private static void Write(FormattableString line) => Console.WriteLine(Text(line));

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
