using System.Globalization;
using System.Text;

namespace Cotejo.Harness.Accuracy;

internal static class AccuracyTable
{
    public static string Format(AccuracyResult result)
    {
        var text = new StringBuilder();
        text.AppendLine(CultureInfo.InvariantCulture,
            $"{result.Count} {result.Pictures}; mean quality {result.MeanQuality:0}, {result.LowQuality} below {PictureHash.LeastQuality} left out; a border found in {result.Bordered}");
        AppendPolicy(text, "centred", result.Centred, result.UnrelatedCentred);
        AppendPolicy(text, "centred, with twins", result.Twins, result.UnrelatedTwins);
        text.AppendLine("  (unrelated: a border put around every picture)");
        AppendPolicy(text, "pdq", result.Pdq, result.UnrelatedPdq);
        return text.ToString();
    }

    private static void AppendPolicy(StringBuilder text, string policy, IReadOnlyList<EditResult> edits, UnrelatedResult unrelated)
    {
        text.AppendLine();
        text.Append(CultureInfo.InvariantCulture, $"{policy,-30}{"n",5}{"mean",7}{"p90",5}{"max",5}   found within");
        foreach (int threshold in AccuracyTrial.Thresholds) { text.Append(CultureInfo.InvariantCulture, $"{threshold,7}"); }
        text.AppendLine();
        foreach (EditResult edit in edits)
        {
            text.Append(CultureInfo.InvariantCulture, $"  {edit.Edit,-28}{edit.Pairs,5}{edit.Mean,7:0.0}{edit.Ninetieth,5}{edit.Max,5}{"%",15}");
            foreach (double recall in edit.Recall) { text.Append(CultureInfo.InvariantCulture, $"{recall * 100,7:0.0}"); }
            text.AppendLine();
        }
        text.Append(CultureInfo.InvariantCulture, $"  {"unrelated, of a million pairs",-28}{"",5}{unrelated.Mean,6:0.0}{"",5}{"",5}{"",15}");
        foreach (double rate in unrelated.PerMillion) { text.Append(CultureInfo.InvariantCulture, $"{rate,7:0.##}"); }
        text.AppendLine();
        text.AppendLine(CultureInfo.InvariantCulture,
            $"  ({unrelated.Pairs} pairs of {unrelated.Pictures} pictures, least distance {unrelated.Least}, deviation {unrelated.Deviation:0.0}; always the least of eight orientations; a distance of 256 is a copy whose quality fell too low)");
    }
}
