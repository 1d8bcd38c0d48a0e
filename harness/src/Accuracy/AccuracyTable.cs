using System.Globalization;
using System.Text;

namespace Cotejo.Harness.Accuracy;

internal static class AccuracyTable
{
    /// <summary>The place of the default distance among the thresholds.</summary>
    private static readonly int Default = AccuracyTrial.Thresholds.Index().Single(t => t.Item == 31).Index;

    public static string Format(AccuracyResult result)
    {
        var text = new StringBuilder();
        text.AppendLine(CultureInfo.InvariantCulture,
            $"{result.Count} {result.Pictures}; mean quality {result.MeanQuality:0}, {result.LowQuality} below {PictureHash.LeastQuality} left out; a border found in {result.Bordered}");
        text.AppendLine(CultureInfo.InvariantCulture, $"quality of 5, 25, 50, 75 and 95 % of them at most {string.Join(", ", result.Qualities)}");
        text.AppendLine(CultureInfo.InvariantCulture,
            $"unrelated as they lie: centred {result.Lying.Mean:0.0} bits apart, deviation {result.Lying.Deviation:0.0}; pdq {result.LyingPdq.Mean:0.0}, {result.LyingPdq.Deviation:0.0}");
        AppendSideBySide(text, result);
        AppendPolicy(text, "centred", result.Centred, result.UnrelatedCentred);
        AppendPolicy(text, "centred, with twins", result.Twins, result.UnrelatedTwins);
        text.AppendLine("  (unrelated: a border put around every picture)");
        AppendPolicy(text, "pdq", result.Pdq, result.UnrelatedPdq);
        return text.ToString();
    }

    public static string Format(IReadOnlyList<FlatResult> flat)
    {
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"{"flat pictures, with twins",-30}{"n",5}{"compared",10}{"pairs",9}{"least",7}   within");
        AppendThresholds(text);
        foreach (FlatResult kind in flat)
        {
            text.Append(CultureInfo.InvariantCulture, $"  {kind.Kind,-28}{kind.Pictures,5}{kind.Compared,10}{kind.Pairs.Pairs,9}{kind.Pairs.Least,7}{"of a mill.",9}");
            AppendRates(text, kind.Pairs.PerMillion);
        }
        return text.ToString();
    }

    /// <summary>Mean distance, and recall and precision at the default distance.</summary>
    private static void AppendSideBySide(StringBuilder text, AccuracyResult result)
    {
        text.AppendLine();
        text.AppendLine(CultureInfo.InvariantCulture, $"{"within " + AccuracyTrial.Thresholds[Default] + " of 256",-30}{"n",5}{"pdq",20}{"centred",26}{"with twins",26}");
        text.AppendLine(CultureInfo.InvariantCulture, $"{"",-35}{string.Concat(Enumerable.Repeat($"{"low",5}{"mean",8}{"rec.%",6}{"prec.%",7}", 3))}");
        foreach (var ((pdq, centred), twins) in result.Pdq.Zip(result.Centred).Zip(result.Twins))
        {
            text.Append(CultureInfo.InvariantCulture, $"  {pdq.Edit,-28}{pdq.Pairs,5}");
            foreach (EditResult policy in (EditResult[])[pdq, centred, twins])
            {
                text.Append(CultureInfo.InvariantCulture, $"{policy.LowQuality,5}{policy.Mean,8:0.0}{policy.Recall[Default] * 100,6:0}{policy.Precision[Default] * 100,7:0.0}");
            }
            text.AppendLine();
        }
        text.AppendLine(CultureInfo.InvariantCulture, $"  (low: copies whose quality fell too low; precision: every copy against its original and {result.Strangers} strangers)");
    }

    private static void AppendPolicy(StringBuilder text, string policy, IReadOnlyList<EditResult> edits, UnrelatedResult unrelated)
    {
        text.AppendLine();
        text.Append(CultureInfo.InvariantCulture, $"{policy,-30}{"n",5}{"low",5}{"mean",7}{"p90",5}{"max",5}   found within");
        AppendThresholds(text);
        foreach (EditResult edit in edits)
        {
            text.Append(CultureInfo.InvariantCulture, $"  {edit.Edit,-28}{edit.Pairs,5}{edit.LowQuality,5}{edit.Mean,7:0.0}{edit.Ninetieth,5}{edit.Max,5}{"%",15}");
            foreach (double recall in edit.Recall) { text.Append(CultureInfo.InvariantCulture, $"{recall * 100,7:0.0}"); }
            text.AppendLine();
        }
        text.Append(CultureInfo.InvariantCulture, $"  {"unrelated, of a million pairs",-28}{"",10}{unrelated.Mean,6:0.0}{"",5}{"",5}{"",15}");
        AppendRates(text, unrelated.PerMillion);
        text.AppendLine(CultureInfo.InvariantCulture,
            $"  ({unrelated.Pairs} pairs of {unrelated.Pictures} pictures, least distance {unrelated.Least}, deviation {unrelated.Deviation:0.0}; always the least of eight orientations)");
        text.Append(CultureInfo.InvariantCulture, $"  {"strangers of all copies",-28}{edits.Sum(e => e.Pairs),5}{"",37}");
        foreach (int t in Enumerable.Range(0, AccuracyTrial.Thresholds.Count)) { text.Append(CultureInfo.InvariantCulture, $"{edits.Sum(e => e.FalsePairs[t]),7}"); }
        text.AppendLine();
    }

    private static void AppendThresholds(StringBuilder text)
    {
        foreach (int threshold in AccuracyTrial.Thresholds) { text.Append(CultureInfo.InvariantCulture, $"{threshold,7}"); }
        text.AppendLine();
    }

    private static void AppendRates(StringBuilder text, IEnumerable<double> perMillion)
    {
        foreach (double rate in perMillion) { text.Append(CultureInfo.InvariantCulture, $"{rate,7:0.##}"); }
        text.AppendLine();
    }
}
