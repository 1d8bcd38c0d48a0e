using Cotejo.Engine.Evidence;
using Cotejo.Harness.Seizures;

namespace Cotejo.Harness.Truth;

/// <summary>What was found of the true copies in a seizure.</summary>
/// <param name="Exact">Pairs of files with the same bytes that stand together.</param>
/// <param name="ExactOf">Of so many.</param>
/// <param name="Near">Pairs of distinct pictures that come from one painted picture and stand together.</param>
/// <param name="False">Pairs of distinct pictures that stand together and do not.</param>
internal sealed record Found(long Exact, long ExactOf, long Near, long NearOf, long False)
{
    public double Precision => Near + False == 0 ? 1 : (double)Near / (Near + False);
}

/// <summary>Which files of a seizure are copies of each other, by its manifest. Broken files are neither true nor false: what is left of a picture may be found.</summary>
internal sealed class CopyTruth
{
    private readonly Dictionary<string, ManifestEntry> _byPath;
    private readonly Dictionary<string, int> _sources;

    private CopyTruth(List<ManifestEntry> entries)
    {
        _byPath = entries.Where(e => e.Sha256 is not null && e.Bytes > 0).ToDictionary(e => e.Path);
        // A still is of a video: nothing that compares pictures can say so.
        _sources = _byPath.Values.Where(e => e is { Kind: "picture", Source: not null, Excerpt: null }).DistinctBy(e => e.Sha256).ToDictionary(e => e.Sha256!, e => e.Source!.Value);
    }

    public static CopyTruth Of(string folder) => new(Manifest.Read(folder));

    /// <param name="clusters">Files that stand together: paths below the seizure, escaped as the manifest has them. Files unknown to it are passed over.</param>
    public Found Score(IEnumerable<IReadOnlyCollection<string>> clusters)
    {
        var exact = new HashSet<(string, string)>();
        var near = new HashSet<(string, string)>();
        var wrong = new HashSet<(string, string)>();
        foreach (var cluster in clusters)
        {
            List<ManifestEntry> files = [.. cluster.Where(_byPath.ContainsKey).Distinct().Order(StringComparer.Ordinal).Select(path => _byPath[path])];
            foreach (var copies in files.GroupBy(f => f.Sha256)) { exact.UnionWith(Pairs([.. copies.Select(f => f.Path)])); }
            foreach (var (a, b) in Pairs([.. files.Select(f => f.Sha256!).Distinct().Where(_sources.ContainsKey).Order(StringComparer.Ordinal)]))
            {
                (_sources[a] == _sources[b] ? near : wrong).Add((a, b));
            }
        }
        return new Found(exact.Count, _byPath.Values.GroupBy(e => e.Sha256).Sum(g => Among(g.Count())), near.Count,
            _sources.Values.GroupBy(s => s).Sum(g => Among(g.Count())), wrong.Count);
    }

    /// <summary>The path as the manifest has it; null for what is not below the seizure.</summary>
    /// <param name="path">Absolute, as a tool prints it.</param>
    public static string? Relative(string folder, ReadOnlySpan<byte> path)
    {
        byte[] root = System.Text.Encoding.UTF8.GetBytes(Path.TrimEndingDirectorySeparator(folder) + "/");
        return path.StartsWith(root) ? PathText.Escape(path[root.Length..]) : null;
    }

    private static IEnumerable<(string, string)> Pairs(List<string> sorted)
    {
        for (int a = 0; a < sorted.Count; a++)
        {
            for (int b = a + 1; b < sorted.Count; b++) { yield return (sorted[a], sorted[b]); }
        }
    }

    private static long Among(long count) => count * (count - 1) / 2;
}
