namespace Cotejo.Engine.Ledger;

/// <summary>A set of item ids up to a known one, at one bit each. Any number of threads may add.</summary>
internal sealed class ItemSet(long largest)
{
    private readonly ulong[] _bits = new ulong[(largest >> 6) + 1];

    /// <summary>An id above the largest is not kept.</summary>
    public void Add(long item)
    {
        if (item <= largest) { Interlocked.Or(ref _bits[item >> 6], 1UL << (int)(item & 63)); }
    }

    public bool Contains(long item) => item <= largest && (Volatile.Read(ref _bits[item >> 6]) & (1UL << (int)(item & 63))) != 0;
}
