using System.Globalization;
using System.Net;
using System.Text;
using OxyPlot;
using OxyPlot.Axes;
using OxyPlot.Series;

namespace Cotejo.Harness.Comparison;

/// <summary>One page with a plot for each metric of each scenario, baseline after baseline. Whole in itself: nothing is fetched.</summary>
internal static class HistoryPage
{
    private const int Width = 460, Height = 220;

    private const string Head = """
        <!doctype html><html lang="en"><head><meta charset="utf-8"><title>History of measurements</title><style>
        body { font: 15px/1.5 system-ui, sans-serif; margin: 2em; color: #222; }
        figure { display: inline-block; margin: 0 1em 1em 0; } figcaption { font-size: 13px; }
        table { border-collapse: collapse; font-size: 13px; } td, th { padding: 2px 12px 2px 0; text-align: left; }
        </style></head><body><h1>History of measurements</h1>
        <p>Each point is the median of an accepted baseline. The bar is the noise: by how much its runs differed at most. Times are ratios to a floor
        that was measured in the same rounds; points on different machines, or of different inputs, are in different colours and not joined.</p>

        """;

    public static string Make(IReadOnlyList<HistoryLine> lines)
    {
        var page = new StringBuilder(Head);
        foreach (var scenario in lines.GroupBy(l => l.Scenario).OrderBy(g => g.Key, StringComparer.Ordinal))
        {
            HistoryLine[] inOrder = [.. scenario.OrderBy(l => l.When)];
            page.Append(CultureInfo.InvariantCulture, $"<h2>{Text(scenario.Key)}</h2>\n{Table(inOrder)}");
            // Counts have no noise, and are the same until something is changed on purpose.
            foreach (string metric in inOrder.SelectMany(l => l.Noise.Keys).Distinct())
            {
                page.Append(CultureInfo.InvariantCulture, $"<figure>{Plot(metric, inOrder)}<figcaption>{Text(metric)}</figcaption></figure>\n");
            }
        }
        return page.Append("</body></html>\n").ToString();
    }

    private static string Table(HistoryLine[] lines)
    {
        var table = new StringBuilder("<table><tr><th>#</th><th>when</th><th>cotejo</th><th>runs</th><th>machine</th><th>inputs</th></tr>\n");
        foreach (var (i, line) in lines.Index())
        {
            table.Append(CultureInfo.InvariantCulture, $"<tr><td>{i + 1}</td><td>{line.When:yyyy-MM-dd HH:mm}</td><td>{Text(line.Tool.Version)}</td><td>{line.Runs}</td>")
                .Append(CultureInfo.InvariantCulture, $"<td>{Text($"{line.World.Processor}, {line.World.Cores} cores, {line.Backend}")}</td>")
                .Append(CultureInfo.InvariantCulture, $"<td>{line.Inputs.Files:#,0} files, {Text(line.Inputs.Sha256[..12])}</td></tr>\n");
        }
        return table.Append("</table>\n").ToString();
    }

    private static string Plot(string metric, HistoryLine[] lines)
    {
        var model = new PlotModel();
        model.Axes.Add(new LinearAxis { Position = AxisPosition.Bottom, Minimum = 0.5, Maximum = lines.Length + 0.5, MinimumMajorStep = 1, MinimumMinorStep = 1 });
        model.Axes.Add(new LinearAxis { Position = AxisPosition.Left, Minimum = 0, MaximumPadding = 0.15, MajorGridlineStyle = LineStyle.Dot });
        foreach (var alike in lines.Index().Where(l => l.Item.Medians.ContainsKey(metric)).GroupBy(l => (l.Item.World, l.Item.Backend, l.Item.Inputs, l.Item.Settings)))
        {
            var joined = new LineSeries { MarkerType = MarkerType.Circle };
            var noise = new ScatterErrorSeries { MarkerType = MarkerType.None };
            foreach (var (i, line) in alike)
            {
                double median = line.Medians[metric];
                joined.Points.Add(new DataPoint(i + 1, median));
                noise.Points.Add(new ScatterErrorPoint(i + 1, median, 0, 2 * median * line.Noise.GetValueOrDefault(metric)));
            }
            model.Series.Add(joined);
            model.Series.Add(noise);
        }
        string svg = new SvgExporter { Width = Width, Height = Height }.ExportToString(model);
        // Without the declarations of a file of its own.
        return svg[svg.IndexOf("<svg", StringComparison.Ordinal)..];
    }

    private static string Text(string text) => WebUtility.HtmlEncode(text);
}
