using Microsoft.Win32.SafeHandles;

namespace Cotejo.Engine.Lists;

/// <summary>
/// The rows of one kind of hash in a list's file, looked up by hashes in ascending order: only the blocks that a hash may lie in are read, and
/// each at most once.
/// </summary>
internal sealed class SortedRows(SafeFileHandle file, long start, long count, int width)
{
    private const int BlockRows = 2048;

    private readonly int _rowBytes = width + ListRow.EntryBytes;
    private readonly byte[] _block = new byte[BlockRows * (width + ListRow.EntryBytes)];
    private long _first;
    private int _rows;

    /// <param name="hashes">Ascending; their entries do not count.</param>
    /// <param name="found">Called for each row of a hash that was asked for, with the place of the hash among those.</param>
    public void Find(ReadOnlySpan<ListRow> hashes, Action<int, ulong> found, CancellationToken cancel)
    {
        int next;
        for (int i = 0; i < hashes.Length; i = next)
        {
            ref readonly var hash = ref hashes[i];
            for (next = i + 1; next < hashes.Length && hashes[next].HasHashOf(hash);) { next++; }
            if (!Seek(hash, cancel)) { return; }
            for (long at = _first + LowerBound(hash); at < count; at++)
            {
                if (at >= _first + _rows) { Load(at); }
                var row = Row((int)(at - _first));
                if (!row.HasHashOf(hash)) { break; }
                for (int same = i; same < next; same++) { found(same, row.Entry); }
            }
        }
    }

    /// <summary>Loads the block in which the first row lies whose hash is not below.</summary>
    /// <returns>False when all rows are below.</returns>
    private bool Seek(in ListRow hash, CancellationToken cancel)
    {
        if (_rows > 0 && Row(_rows - 1).CompareHash(hash) >= 0) { return true; }
        cancel.ThrowIfCancellationRequested();
        // Halved over the rows behind the block, each look reading one row.
        long low = _first + _rows, high = count;
        Span<byte> bytes = stackalloc byte[_rowBytes];
        while (high - low > BlockRows)
        {
            long middle = low + ((high - low) / 2);
            WholeRead.Of(file, bytes, start + (middle * _rowBytes));
            if (ListRow.Read(bytes, width).CompareHash(hash) < 0) { low = middle + 1; }
            else { high = middle; }
        }
        if (low == count) { return false; }
        Load(low);
        // The halving ended within a block of it: the row at its end is the first that is not below, if none before is.
        if (Row(_rows - 1).CompareHash(hash) >= 0) { return true; }
        if (_first + _rows == count) { return false; }
        Load(_first + _rows);
        return true;
    }

    private void Load(long first)
    {
        _first = first;
        _rows = (int)Math.Min(BlockRows, count - first);
        WholeRead.Of(file, _block.AsSpan(0, _rows * _rowBytes), start + (first * _rowBytes));
    }

    private int LowerBound(in ListRow hash)
    {
        int low = 0, high = _rows;
        while (low < high)
        {
            int middle = (low + high) / 2;
            if (Row(middle).CompareHash(hash) < 0) { low = middle + 1; } else { high = middle; }
        }
        return low;
    }

    private ListRow Row(int place) => ListRow.Read(_block.AsSpan(place * _rowBytes), width);
}
