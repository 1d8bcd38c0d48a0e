using Cotejo.Harness.Measuring;
using Cotejo.Harness.Seizures;

namespace Cotejo.Harness.Accuracy;

/// <summary>How the files of one edit were found from their originals. Shares are of all files of the row.</summary>
/// <param name="Linked">An edge that groups leads to the original.</param>
/// <param name="RightKind">That edge says what the file is to the original.</param>
/// <param name="SameGroup">It lies in the original's group, over whatever edges.</param>
/// <param name="OffsetMedian">Seconds by which the longest segment's offset is wrong, of those that have a segment; null without any.</param>
/// <param name="WithinSecond">Linked, with an offset that is wrong by at most a second.</param>
/// <param name="Precision">Of all edges that group and touch a file of the row, the share that lead to the same source; null without any.</param>
internal sealed record VideoEditResult(string Edit, int Files, double Linked, double RightKind, double SameGroup, double? OffsetMedian, double? OffsetMost,
    double? WithinSecond, double? Precision);

/// <param name="FalseGroups">Groups that hold files of more than one source.</param>
/// <param name="UnrelatedGroups">Of these, the ones with an unrelated clip.</param>
/// <param name="FalseEdges">Edges between different sources, by kind; a Glimpse groups nothing.</param>
/// <param name="Missing">Files that the ledger has no content for.</param>
/// <param name="Missed">What must be reached and was not, in words.</param>
internal sealed record VideoAccuracyResult(int Sources, int Unrelated, IReadOnlyList<VideoEditResult> Edits, int FalseGroups, int UnrelatedGroups,
    IReadOnlyDictionary<string, int> FalseEdges, IReadOnlyList<string> Missing, IReadOnlyList<string> Missed)
{
    public bool Passed => Missed.Count == 0;
}

/// <summary>Holds a ledger against the manifest of generated videos: recall and precision by edit.</summary>
internal sealed class VideoAccuracy
{
    /// <summary>Seconds from a sampled frame within which a still must be found.</summary>
    private const double NearGrid = 0.25;

    /// <summary>Seconds by which a segment's offset may be wrong.</summary>
    private const double MostOffset = 1;

    private readonly VideoLedger _ledger;
    private readonly IReadOnlyList<ManifestEntry> _entries;
    private readonly Dictionary<int, ManifestEntry> _originals;
    private readonly Dictionary<long, int> _sourceOf = [];

    private VideoAccuracy(VideoLedger ledger, IReadOnlyList<ManifestEntry> entries)
    {
        (_ledger, _entries) = (ledger, entries);
        _originals = entries.Where(e => e.Edit == VideoEdit.Original).ToDictionary(e => e.Source!.Value);
        foreach (ManifestEntry entry in entries)
        {
            if (ledger.Content(entry) is { } content) { _sourceOf[content] = entry.Source!.Value; }
        }
    }

    public static VideoAccuracyResult Evaluate(VideoLedger ledger, IReadOnlyList<ManifestEntry> entries) => new VideoAccuracy(ledger, entries).Evaluate();

    private VideoAccuracyResult Evaluate()
    {
        var order = _entries.Select(e => e.Edit).Distinct().Index().ToDictionary(e => e.Item, e => e.Index);
        var rows = _entries.Where(e => e.Edit is not (VideoEdit.Original or VideoEdit.Unrelated)).OrderBy(e => order[e.Edit]).ThenBy(e => !IsNear(e))
            .GroupBy(Row).Select(Edit).ToList();
        HashSet<int> unrelated = [.. _entries.Where(e => e.Edit == VideoEdit.Unrelated).Select(e => e.Source!.Value)];
        int[][] mixed = [.. _sourceOf.Where(c => _ledger.Group(c.Key) is not null).GroupBy(c => _ledger.Group(c.Key))
            .Select(group => group.Select(c => c.Value).Distinct().ToArray()).Where(sources => sources.Length > 1)];
        var falseEdges = _ledger.Edges.Where(e => IsFalse(e)).CountBy(e => e.Kind).ToDictionary();
        int unrelatedGroups = mixed.Count(sources => sources.Any(unrelated.Contains));
        string[] missing = [.. _entries.Where(e => _ledger.Content(e) is null).Select(e => e.Path)];
        List<string> missed = [.. missing.Select(path => $"{path} is not in the ledger"), .. rows.SelectMany(Missed)];
        if (unrelatedGroups > 0) { missed.Add($"{unrelatedGroups} groups hold an unrelated clip and something else"); }
        return new VideoAccuracyResult(_originals.Count, unrelated.Count, rows, mixed.Length, unrelatedGroups, falseEdges, missing, missed);
    }

    /// <summary>Stills are told apart by how near a sampled frame they were taken.</summary>
    private static string Row(ManifestEntry entry) =>
        !IsStill(entry) ? entry.Edit : IsNear(entry) ? $"{entry.Edit}, within 0.25 s of a sampled frame" : $"{entry.Edit}, farther";

    private static bool IsNear(ManifestEntry entry) => entry.Excerpt!.ToGrid <= NearGrid;

    private static bool IsStill(ManifestEntry entry) => entry.Excerpt is { Length: 0 };

    private VideoEditResult Edit(IGrouping<string, ManifestEntry> row)
    {
        int files = row.Count(), linked = 0, right = 0, grouped = 0, within = 0;
        var offsets = new List<double>();
        HashSet<long> contents = [];
        foreach (ManifestEntry entry in row)
        {
            if (_ledger.Content(entry) is not { } content || _ledger.Content(_originals[entry.Source!.Value]) is not { } original) { continue; }
            contents.Add(content);
            if (_ledger.Group(content) is { } group && group == _ledger.Group(original)) { grouped++; }
            if (_ledger.Edge(original, content) is not { Links: true } edge) { continue; }
            linked++;
            if (edge.Kind == Kind(entry, edge, original)) { right++; }
            if (_ledger.Segments(original, content).MaxBy(s => s.Length) is not { } longest) { continue; }
            offsets.Add(Math.Abs(longest.FromA - longest.FromB - (entry.Excerpt!.From - entry.Excerpt.At)));
            if (offsets[^1] <= MostOffset) { within++; }
        }
        VideoEdge[] touching = [.. _ledger.Edges.Where(e => e.Links && (contents.Contains(e.A) || contents.Contains(e.B)))];
        return new VideoEditResult(row.Key, files, (double)linked / files, (double)right / files, (double)grouped / files,
            offsets.Count > 0 ? Statistics.Median(offsets) : null, offsets.Count > 0 ? offsets.Max() : null,
            row.Any(IsStill) ? null : (double)within / files,
            touching.Length > 0 ? 1 - (double)touching.Count(IsFalse) / touching.Length : null);
    }

    private static string Kind(ManifestEntry entry, VideoEdge edge, long original) => entry.Edit switch
    {
        _ when IsStill(entry) => "Still",
        VideoEdit.Cut => edge.A == original ? "ClipOfA" : "ClipOfB",
        // The whole of the original, which is a part of the file.
        VideoEdit.Embedded => edge.A == original ? "ClipOfB" : "ClipOfA",
        _ => "SameVideo",
    };

    private bool IsFalse(VideoEdge edge) => _sourceOf.TryGetValue(edge.A, out int a) && _sourceOf.TryGetValue(edge.B, out int b) && a != b;

    private static IEnumerable<string> Missed(VideoEditResult row)
    {
        if (row.Edit == VideoEdit.Mirrored || row.Edit.EndsWith(", farther", StringComparison.Ordinal)) { yield break; }
        if (row.Linked < 1) { yield return $"{row.Edit}: {row.Linked:P1} of {row.Files} found, not all"; }
        if (row.Edit is VideoEdit.Cut or VideoEdit.Embedded && row.WithinSecond < 1)
        {
            yield return $"{row.Edit}: the offset of {row.WithinSecond:P1} is right to a second, not of all";
        }
    }
}
