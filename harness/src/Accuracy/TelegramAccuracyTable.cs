using System.Globalization;
using System.Text;

namespace Cotejo.Harness.Accuracy;

internal static class TelegramAccuracyTable
{
    /// <summary>Examples that are shown; the JSON has all.</summary>
    private const int Shown = 10;

    public static string Format(TelegramAccuracyResult result)
    {
        var text = new StringBuilder();
        void Line(FormattableString line) => text.AppendLine(line.ToString(CultureInfo.InvariantCulture));
        Line($"{result.Files} files, {result.Contents} contents of {result.Sources} sources; {result.LowQuality} below quality {PictureHash.LeastQuality} left out, crops as well");
        Line($"  {"",-44}{"contents",9}{"pairs",10}{"recall %",10}{"reported",10}{"precision %",13}");
        foreach (TelegramEditResult edit in result.Edits)
        {
            Line($"  {edit.Edit,-44}{edit.Contents,9}{edit.Pairs,10}{Share(edit.Found, edit.Pairs),10}{edit.Edges,10}{Share(edit.Edges - edit.FalseEdges, edit.Edges),13}");
        }
        Line($"  {"all",-44}{result.Contents,9}{result.Pairs,10}{Share(result.Found, result.Pairs),10}{result.Edges,10}{Share(result.Edges - result.FalseEdges, result.Edges),13}");
        Line($"  pairs of files, exact copies included: {result.FilePairs}, found {100 * result.FileRecall:0.000} %");
        Line($"  sources in more than one group: {result.Split}; groups of more than one source: {result.Mixed}");
        Examples(text, "not hashed", result.Missing);
        Examples(text, "true pairs that were not found", result.Missed);
        Examples(text, "reported pairs of different sources", result.False);
        if (!result.Passed)
        {
            Line($"  NOT REACHED: recall of {TelegramAccuracyResult.LeastRecall:P1}, precision of {TelegramAccuracyResult.LeastPrecision:P1}, every file hashed");
        }
        return text.ToString();
    }

    private static string Share(long part, long whole) => whole == 0 ? "" : (100.0 * part / whole).ToString("0.000", CultureInfo.InvariantCulture);

    private static void Examples(StringBuilder text, string what, IReadOnlyList<string> all)
    {
        if (all.Count == 0) { return; }
        text.AppendLine(CultureInfo.InvariantCulture, $"  {what}: {all.Count}{(all.Count > Shown ? $", of which {Shown}" : "")}");
        foreach (string one in all.Take(Shown)) { text.AppendLine(CultureInfo.InvariantCulture, $"    {one}"); }
    }
}
