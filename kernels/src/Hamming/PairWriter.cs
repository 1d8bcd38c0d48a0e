namespace Cotejo.Kernels;

/// <summary>One worker's batch on its way to the sink: what bounds the memory of a search, however many pairs there are.</summary>
internal sealed class PairWriter(PairSink sink, CancellationToken cancel)
{
    private const int BatchPairs = 4096;

    private readonly HashPair[] _batch = new HashPair[BatchPairs];
    private int _count;

    public void Add(int first, int second, int distance)
    {
        _batch[_count++] = new HashPair(first, second, distance);
        if (_count == BatchPairs) { Flush(); }
    }

    public void Flush()
    {
        cancel.ThrowIfCancellationRequested();
        if (_count == 0) { return; }
        sink(_batch.AsSpan(0, _count));
        _count = 0;
    }

    public void ThrowIfCancelled() => cancel.ThrowIfCancellationRequested();
}
