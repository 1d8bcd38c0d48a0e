using System.Globalization;
using System.Text;
using Cotejo.Harness.Truth;

namespace Cotejo.Harness.Peers;

internal static class PeerTable
{
    public static string Format(PeersResult result)
    {
        var table = new StringBuilder();
        table.AppendLine(CultureInfo.InvariantCulture, $"{result.Pictures.Files} files with pictures, {result.Videos.Files} videos; medians of {result.Rounds} rounds, cotejo = 1");
        table.AppendLine(CultureInfo.InvariantCulture,
            $"{"",-16} {"version",-16} {"does",-26} {"processor",9} {"wall",7} {"memory",7} {"exact pairs",13} {"near pairs",13} {"false pairs",11}");
        foreach (PeerResult peer in result.Peers) { table.AppendLine(Line(peer).TrimEnd()); }
        if (result.Missing.Count > 0)
        {
            table.AppendLine(CultureInfo.InvariantCulture, $"Not installed and left out. To have them: apt-get install {string.Join(' ', result.Missing)}");
        }
        return table.ToString().TrimEnd();
    }

    private static string Line(PeerResult p)
    {
        string Of(Func<Found, string> say) => p.Found is { } found ? say(found) : "";
        return string.Create(CultureInfo.InvariantCulture, $"{p.Program,-16} {p.Version,-16} {p.Does,-26} {p.Processor,9:0.000} {p.Wall,7:0.00} {p.Peak,7:0.00} ")
            + $"{Of(f => $"{f.Exact} of {f.ExactOf}"),13} {Of(f => $"{f.Near} of {f.NearOf}"),13} {Of(f => $"{f.False}"),11}";
    }
}
