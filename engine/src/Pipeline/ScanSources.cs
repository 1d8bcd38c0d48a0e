using Cotejo.Engine.Evidence;
using Cotejo.Engine.Planning;

namespace Cotejo.Engine.Pipeline;

/// <summary>Finds the sources of a scan, and refuses what would make the evidence and the case touch each other.</summary>
internal static class ScanSources
{
    /// <param name="problems">Receives what cannot be done; the sources are then of no use.</param>
    public static IReadOnlyList<EvidenceSource> Find(ScanSettings settings, List<string> problems)
    {
        var sources = new List<EvidenceSource>();
        if (settings.Sources.Count == 0) { problems.Add("No SOURCE is given."); }
        foreach (string typed in settings.Sources)
        {
            if (EvidenceSource.Find(typed, out string problem) is not { } source) { problems.Add(problem); }
            else if (!sources.Any(s => s.Path.AsSpan().SequenceEqual(source.Path))) { sources.Add(source); }
        }
        string caseFolder = Path.GetFullPath(settings.Case);
        foreach (var source in sources)
        {
            if (source.Contains(caseFolder))
            {
                problems.Add($"CASE {caseFolder} lies inside SOURCE {source}: the case would become evidence of itself. Give a case folder elsewhere.");
            }
            foreach (var other in sources)
            {
                if (other != source && other.Contains(source.ToString()))
                {
                    problems.Add($"SOURCE {source} lies inside SOURCE {other}: its files would be counted twice. Leave one of them out.");
                }
            }
        }
        return sources;
    }
}
