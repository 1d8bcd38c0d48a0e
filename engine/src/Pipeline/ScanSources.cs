using System.Text;
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
            else if (!sources.Any(s => Same(s, source))) { sources.Add(source); }
        }
        return sources;
    }

    /// <param name="known">The sources of the case's earlier runs; one that is not there any more cannot overlap.</param>
    public static void CheckApart(string caseFolder, IReadOnlyList<EvidenceSource> sources, IEnumerable<byte[]> known, List<string> problems)
    {
        var earlier = known.Select(path => EvidenceSource.Open(path, out _)).OfType<EvidenceSource>()
            .Where(e => !sources.Any(s => Same(s, e))).ToList();
        foreach (var source in sources)
        {
            if (source.Contains(Encoding.UTF8.GetBytes(caseFolder)))
            {
                problems.Add($"CASE {caseFolder} lies inside SOURCE {source}: the case would become evidence of itself. Give a case folder elsewhere.");
            }
            foreach (var other in sources.Concat(earlier).Where(o => !Same(o, source)))
            {
                if (other.Contains(source.Path))
                {
                    problems.Add($"SOURCE {source} lies inside {other}, which is a source of this case: its files would be counted twice. Leave one of them out.");
                }
                else if (earlier.Contains(other) && source.Contains(other.Path))
                {
                    problems.Add($"SOURCE {source} holds {other}, which an earlier run of this case scanned: its files would be counted twice. "
                        + "Scan it into a new case.");
                }
            }
        }
    }

    private static bool Same(EvidenceSource one, EvidenceSource other) => one.Path.AsSpan().SequenceEqual(other.Path);
}
