namespace Cotejo.Engine.Pipeline;

/// <summary>
/// A total of bytes from which large buffers are leased. Whoever asks for more than is left waits, first come first served, so
/// that a large request is not starved by small ones; a request above the total is refused at once.
/// </summary>
internal sealed class MemoryBudget(long total)
{
    // How often a waiter looks whether the run was stopped; returned bytes wake it at once.
    private static readonly TimeSpan StopCheck = TimeSpan.FromMilliseconds(100);

    private readonly LinkedList<object> _queue = new();
    private readonly long _total = total;
    private long _free = total;

    /// <summary>The --memory that would grant a lease: files and decoders have a half each.</summary>
    public static string Needed(long bytes) => $"{((2 * bytes) + (1 << 20) - 1) >> 20}MiB";

    /// <summary>All bytes, leased or free.</summary>
    public long Total => _total;

    /// <summary>Waits until the bytes are free. Dispose the lease exactly once.</summary>
    /// <returns>Null when the budget could never grant it.</returns>
    public Lease? Take(long bytes, CancellationToken cancel)
    {
        if (bytes > _total) { return null; }
        lock (_queue)
        {
            var ticket = _queue.AddLast(new object());
            try
            {
                while (_queue.First != ticket || _free < bytes)
                {
                    cancel.ThrowIfCancellationRequested();
                    Monitor.Wait(_queue, StopCheck);
                }
                _free -= bytes;
                return new Lease(this, bytes);
            }
            finally
            {
                _queue.Remove(ticket);
                Monitor.PulseAll(_queue);
            }
        }
    }

    /// <summary>For whoever holds something already and so must not wait.</summary>
    /// <returns>Null when others wait, or the bytes are not free now.</returns>
    public Lease? TryTake(long bytes)
    {
        lock (_queue)
        {
            if (_queue.Count > 0 || _free < bytes) { return null; }
            _free -= bytes;
            return new Lease(this, bytes);
        }
    }

    private void Return(long bytes)
    {
        lock (_queue)
        {
            _free += bytes;
            Monitor.PulseAll(_queue);
        }
    }

    internal sealed class Lease(MemoryBudget owner, long bytes) : IDisposable
    {
        private MemoryBudget? _owner = owner;

        public void Dispose() => Interlocked.Exchange(ref _owner, null)?.Return(bytes);
    }
}
