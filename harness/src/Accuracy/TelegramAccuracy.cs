using Cotejo.Harness.Seizures;

namespace Cotejo.Harness.Accuracy;

/// <summary>Pairs of contents of which at least one is of that edit; exact copies are one content.</summary>
/// <param name="Pairs">Of one source, both compared by the engine, neither cropped.</param>
/// <param name="Found">Of these, the ones with an edge.</param>
/// <param name="Edges">Reported ones that touch such a content, crops included.</param>
/// <param name="FalseEdges">Of these, the ones between different sources.</param>
internal sealed record TelegramEditResult(string Edit, int Contents, long Pairs, long Found, long Edges, long FalseEdges);

/// <param name="LowQuality">Contents that the engine does not compare.</param>
/// <param name="FilePairs">Pairs of files instead of contents: exact copies count, and every pair by as many files as there are.</param>
/// <param name="Split">Sources whose compared and uncropped contents are in more than one group.</param>
/// <param name="Mixed">Groups that hold more than one source.</param>
/// <param name="Missing">Files that the ledger has no hash of; all of them are whole.</param>
/// <param name="Missed">True pairs without an edge, an example path for either side.</param>
/// <param name="False">Edges between different sources, likewise.</param>
internal sealed record TelegramAccuracyResult(int Files, int Contents, int Sources, int LowQuality, long Pairs, long Found, long FilePairs, long FoundFilePairs,
    long Edges, long FalseEdges, int Split, int Mixed, IReadOnlyList<TelegramEditResult> Edits, IReadOnlyList<string> Missing, IReadOnlyList<string> Missed,
    IReadOnlyList<string> False)
{
    /// <summary>What must be reached.</summary>
    public const double LeastRecall = 0.995, LeastPrecision = 0.999;

    public double Recall => Pairs == 0 ? 1 : (double)Found / Pairs;

    public double FileRecall => FilePairs == 0 ? 1 : (double)FoundFilePairs / FilePairs;

    public double Precision => Edges == 0 ? 1 : 1 - (double)FalseEdges / Edges;

    public bool Passed => Missing.Count == 0 && Recall >= LeastRecall && Precision >= LeastPrecision;
}

/// <summary>Holds a ledger against the manifest of a generated seizure: which pairs of copies were reported, and which reported pairs are copies.</summary>
internal sealed class TelegramAccuracy
{
    private readonly VideoLedger _ledger;
    private readonly Dictionary<long, Copies> _contents = [];
    private readonly Dictionary<string, Counts> _byEdit = [];
    private readonly List<string> _missing = [], _missed = [], _false = [];
    private readonly Dictionary<long, int> _qualities;
    private readonly int _files;
    private long _pairs, _filePairs, _foundFilePairs;

    private TelegramAccuracy(VideoLedger ledger, Dictionary<long, int> qualities, IReadOnlyList<ManifestEntry> entries)
    {
        (_ledger, _qualities) = (ledger, qualities);
        foreach (ManifestEntry entry in entries.Where(e => e.Source is not null))
        {
            _files++;
            if (ledger.Content(entry) is not { } content || !qualities.ContainsKey(content)) { _missing.Add(entry.Path); }
            else if (_contents.TryGetValue(content, out Copies? copies)) { copies.Files++; }
            else { _contents.Add(content, new Copies(entry.Source!.Value, entry.Edit, entry.Path)); }
        }
        foreach (var edit in _contents.Values.GroupBy(c => c.Edit)) { _byEdit.Add(edit.Key, new Counts { Contents = edit.Count() }); }
    }

    /// <param name="qualities">Of all contents that were hashed.</param>
    public static TelegramAccuracyResult Evaluate(VideoLedger ledger, Dictionary<long, int> qualities, IReadOnlyList<ManifestEntry> entries) =>
        new TelegramAccuracy(ledger, qualities, entries).Evaluate();

    public static TelegramAccuracyResult Evaluate(ScannedSeizure scanned) =>
        Evaluate(new VideoLedger(scanned.Ledger), VideoLedger.Qualities(scanned.Ledger), scanned.Entries);

    private sealed record Copies(int Source, string Edit, string Example)
    {
        public long Files { get; set; } = 1;
    }

    private sealed class Counts
    {
        public int Contents;
        public long Pairs, Found, Edges, FalseEdges;
    }

    private TelegramAccuracyResult Evaluate()
    {
        int split = 0;
        foreach (var source in _contents.Where(c => IsAsked(c)).GroupBy(c => c.Value.Source))
        {
            long[] members = [.. source.Select(c => c.Key)];
            foreach (long content in members) { AddExactCopies(_contents[content].Files); }
            for (int i = 0; i < members.Length; i++)
            {
                for (int j = i + 1; j < members.Length; j++) { AddPair(members[i], members[j]); }
            }
            if (members.Select(_ledger.Group).Distinct().Count() > 1) { split++; }
        }
        VideoEdge[] edges = [.. _ledger.Edges.Where(e => e.Links && _contents.ContainsKey(e.A) && _contents.ContainsKey(e.B))];
        foreach (VideoEdge edge in edges) { AddEdge(edge); }
        int mixed = _contents.Where(c => _ledger.Group(c.Key) is not null).GroupBy(c => _ledger.Group(c.Key)).Count(g => g.Select(c => c.Value.Source).Distinct().Count() > 1);
        TelegramEditResult[] rows = [.. _byEdit.OrderBy(e => e.Key, StringComparer.Ordinal)
            .Select(e => new TelegramEditResult(e.Key, e.Value.Contents, e.Value.Pairs, e.Value.Found, e.Value.Edges, e.Value.FalseEdges))];
        return new TelegramAccuracyResult(_files, _contents.Count, _contents.Values.Select(c => c.Source).Distinct().Count(),
            _contents.Keys.Count(c => !IsCompared(c)), _pairs, _pairs - _missed.Count, _filePairs, _foundFilePairs, edges.Length, _false.Count, split, mixed,
            rows, _missing, _missed, _false);
    }

    private bool IsCompared(long content) => _qualities[content] >= PictureHash.LeastQuality;

    private bool IsAsked(KeyValuePair<long, Copies> content) =>
        IsCompared(content.Key) && !content.Value.Edit.StartsWith(TelegramEdit.Crop, StringComparison.Ordinal);

    private void AddExactCopies(long files)
    {
        _filePairs += files * (files - 1) / 2;
        _foundFilePairs += files * (files - 1) / 2;
    }

    private void AddPair(long a, long b)
    {
        Copies one = _contents[a], other = _contents[b];
        bool found = _ledger.Edge(a, b) is { Links: true };
        _pairs++;
        _filePairs += one.Files * other.Files;
        _foundFilePairs += found ? one.Files * other.Files : 0;
        foreach (Counts counts in Touched(one, other))
        {
            counts.Pairs++;
            counts.Found += found ? 1 : 0;
        }
        if (!found) { _missed.Add(Told(one, other)); }
    }

    private void AddEdge(VideoEdge edge)
    {
        Copies one = _contents[edge.A], other = _contents[edge.B];
        bool right = one.Source == other.Source;
        foreach (Counts counts in Touched(one, other))
        {
            counts.Edges++;
            counts.FalseEdges += right ? 0 : 1;
        }
        if (!right) { _false.Add(Told(one, other)); }
    }

    private IEnumerable<Counts> Touched(Copies one, Copies other) => ((string[])[one.Edit, other.Edit]).Distinct().Select(edit => _byEdit[edit]);

    private static string Told(Copies one, Copies other) => $"{one.Edit} / {other.Edit}: {one.Example} / {other.Example}";
}
