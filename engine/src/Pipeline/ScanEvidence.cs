using System.Collections.Concurrent;
using Cotejo.Engine.Evidence;
using Cotejo.Engine.Ledger;

namespace Cotejo.Engine.Pipeline;

/// <summary>
/// The sources of one scan, held open from the walk to the last reading, and what earlier runs know of them. Filled by the walk's
/// thread; what it gathered is asked for after the pipeline has ended.
/// </summary>
internal sealed class ScanEvidence : IDisposable
{
    private readonly Dictionary<int, EvidenceRoot> _roots = [];
    private readonly Dictionary<int, string> _shown = [];
    private readonly ConcurrentBag<(int Source, byte[] Folder)> _hiding = [];
    private readonly IReadOnlySet<FileIdentity> _excluded;
    private readonly ResumeIndex _before;
    private readonly ScanProgress _progress;

    /// <param name="terms">By which an earlier run's outcome stands.</param>
    /// <exception cref="SettingsException">A source is no longer what it was when the settings were checked.</exception>
    public ScanEvidence(Case opened, RunLog log, long run, RunTerms terms, IReadOnlyList<EvidenceSource> sources, ScanProgress progress)
    {
        _progress = progress;
        _before = new ResumeIndex(opened, run, terms);
        _excluded = opened.OwnFolder();
        foreach (var source in sources)
        {
            int number = log.Source(source.Path, source.ToString());
            if (EvidenceRoot.Open(number, source, out var failure) is not { } root)
            {
                Dispose();
                throw new SettingsException($"SOURCE {source}: {failure!.Message}");
            }
            _roots.Add(number, root);
            _shown.Add(number, source.ToString());
        }
    }

    public IReadOnlyDictionary<int, EvidenceRoot> Roots => _roots;

    /// <summary>The source, as it is shown.</summary>
    public string Shown(int source) => _shown[source];

    /// <summary>Items that had vanished and are there again, unchanged.</summary>
    public IReadOnlyList<long> Returned => _before.Returned;

    /// <summary>Walks the sources one after the other and gives what is new, changed, or to be tried again.</summary>
    public IEnumerable<FoundItem> ToRead(CancellationToken stopping)
    {
        foreach (var (number, root) in _roots)
        {
            foreach (var item in new EvidenceWalk(root, _excluded).Items(stopping))
            {
                if (item.MayHideItems) { MayHide(number, Join(item.Path)); }
                if (_before.IsDone(number, item.Path.Folder, item.Path.Name, item.Kind.ToString(), item.Size, item.ModifiedNs, item.Inode))
                {
                    _progress.AddUnchanged();
                    continue;
                }
                yield return item;
            }
        }
    }

    /// <summary>Nothing at or beneath this place may be called vanished: not all that lies there was seen. From any thread.</summary>
    public void MayHide(int source, byte[] folder) => _hiding.Add((source, folder));

    /// <summary>Items of earlier runs that the finished walk did not meet where it could have.</summary>
    public IEnumerable<long> Vanished() => _roots.Keys.SelectMany(source => _before.Vanished(source, [.. _hiding.Where(h => h.Source == source).Select(h => h.Folder)]));

    public IEnumerable<string> Notes()
    {
        long refused = _roots.Values.Sum(r => r.AccessTimes.Refused);
        long disturbed = _roots.Values.Sum(r => r.AccessTimes.AccessTimesDisturbed);
        if (refused > 0)
        {
            yield return $"{refused} files or folders could not be opened without marking an access (not their owner); "
                + (disturbed > 0 ? $"the access times of {disturbed} changed." : "no access time changed.");
        }
        else if (disturbed > 0)
        {
            yield return $"The access times of {disturbed} files changed: videos that are too large to be held in memory are opened by ffmpeg itself, "
                + "which marks an access before its version 6. Give more --memory, or mount the source read-only.";
        }
    }

    public void Dispose()
    {
        _before.Dispose();
        foreach (var root in _roots.Values) { root.Dispose(); }
    }

    private static byte[] Join(EvidencePath path) =>
        path.Folder.Length == 0 ? path.Name : path.Name.Length == 0 ? path.Folder : [.. path.Folder, (byte)'/', .. path.Name];
}
