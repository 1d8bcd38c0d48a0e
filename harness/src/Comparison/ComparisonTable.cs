using System.Globalization;
using System.Text;
using Cotejo.Harness.Measuring;

namespace Cotejo.Harness.Comparison;

/// <summary>A comparison as a table for a terminal: what differs first, then the rest.</summary>
internal static class ComparisonTable
{
    public static string Format(ComparisonResult result)
    {
        var text = new StringBuilder();
        text.AppendLine(CultureInfo.InvariantCulture, $"{result.Scenario}{(result.SameMachine ? "" : ": measured on another machine, or with another runtime; margins are wide")}");
        text.AppendLine(CultureInfo.InvariantCulture, $"  {"",-9} {"",-32} {"base",12} {"new",12} {"change",9} {"between",19} {"allowed",8}");
        int counts = 0;
        foreach (MetricVerdict metric in result.Metrics.OrderByDescending(m => m.Fails).ThenByDescending(m => m.Verdict == Verdict.Better))
        {
            if (metric is { Kind: MetricKind.Count, Verdict: Verdict.Same })
            {
                counts++;
                continue;
            }
            text.AppendLine(Line(metric).TrimEnd());
        }
        text.AppendLine(CultureInfo.InvariantCulture, $"  {counts} counts are the same");
        return text.Append(result.Passed ? "passed" : "NOT PASSED").ToString();
    }

    private static string Line(MetricVerdict m)
    {
        string word = m.Verdict switch { Verdict.Same => "", Verdict.Untold => "too few", var v => v.ToString().ToUpperInvariant() };
        string change = m.Shift is { } shift ? Percent(shift.Factor) : "";
        string between = m.Shift is { } range && range.Least != range.Most ? $"{Percent(range.Least)} to {Percent(range.Most)}" : "";
        return string.Create(CultureInfo.InvariantCulture,
            $"  {word,-9} {m.Name,-32} {Number(m.Base, m),12} {Number(m.New, m),12} {change,9} {between,19} {(m.Margin > 0 ? $"+{100 * m.Margin:0.0} %" : ""),8}");
    }

    private static string Percent(double factor) => string.Create(CultureInfo.InvariantCulture, $"{100 * (factor - 1):+0.0;-0.0;0.0} %");

    private static string Number(double? value, MetricVerdict metric) => value is not { } number ? "-"
        : number.ToString(metric.Kind == MetricKind.Ratio ? "0.000" : "#,0", CultureInfo.InvariantCulture);
}
