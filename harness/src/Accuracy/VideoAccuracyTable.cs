using System.Globalization;
using System.Text;

namespace Cotejo.Harness.Accuracy;

internal static class VideoAccuracyTable
{
    public static string Format(VideoAccuracyResult result)
    {
        var text = new StringBuilder();
        void Line(FormattableString line) => text.AppendLine(line.ToString(CultureInfo.InvariantCulture));
        Line($"{result.Sources} videos with their edits, {result.Unrelated} unrelated clips; shares in %, offsets in seconds");
        Line($"  {"",-48}{"n",5}{"linked",9}{"kind",8}{"group",8}{"offset",9}{"most",8}{"<= 1 s",8}{"precision",11}");
        foreach (VideoEditResult edit in result.Edits)
        {
            text.Append(CultureInfo.InvariantCulture, $"  {edit.Edit,-48}{edit.Files,5}{100 * edit.Linked,9:0.0}{100 * edit.RightKind,8:0.0}{100 * edit.SameGroup,8:0.0}");
            Line($"{edit.OffsetMedian,9:0.00}{edit.OffsetMost,8:0.00}{100 * edit.WithinSecond,8:0.0}{100 * edit.Precision,11:0.0}");
        }
        Line($"  groups of more than one source: {result.FalseGroups}, of these with an unrelated clip: {result.UnrelatedGroups}");
        var edges = result.FalseEdges.OrderBy(e => e.Key, StringComparer.Ordinal).Select(e => $"{e.Value} {e.Key}").DefaultIfEmpty("none");
        Line($"  edges between different sources: {string.Join(", ", edges)}");
        foreach (string missed in result.Missed) { Line($"  NOT REACHED: {missed}"); }
        return text.ToString();
    }
}
