namespace Cotejo.Engine.Evidence;

/// <summary>Counts the entries of sources ahead of a scan, for its time left. Reads names only as the walk does, no content.</summary>
public sealed class EvidenceCount(IReadOnlyList<EvidenceSource> sources)
{
    private static readonly HashSet<FileIdentity> NothingExcluded = [];
    private long _items;
    private volatile bool _done;

    public long Items => Interlocked.Read(ref _items);

    /// <summary>The count is whole. It never is when a source could not be opened or the count was stopped.</summary>
    public bool IsDone => _done;

    public void Run(CancellationToken stop)
    {
        try
        {
            foreach (var source in sources)
            {
                using var root = EvidenceRoot.Open(0, source, out _);
                if (root is null) { return; }
                foreach (var _ in new EvidenceWalk(root, NothingExcluded).Items(stop)) { Interlocked.Increment(ref _items); }
            }
            _done = true;
        }
        catch (OperationCanceledException) { }
    }
}
