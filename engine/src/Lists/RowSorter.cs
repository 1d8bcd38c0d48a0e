namespace Cotejo.Engine.Lists;

/// <summary>
/// Sorts more rows than memory holds: runs that fit are sorted and spooled, and merged as they are asked for.
/// </summary>
/// <param name="width">Bytes of a row's hash.</param>
internal sealed class RowSorter(string folder, int width) : IDisposable
{
    /// <summary>80 MiB of rows.</summary>
    public const int DefaultRunRows = 1 << 21;

    private const int BlockBytes = 1 << 18;

    private readonly int _rowBytes = width + ListRow.EntryBytes;
    private readonly List<(long At, long Rows)> _runs = [];
    private ListRow[] _rows = new ListRow[1024];
    private int _count;
    private FileStream? _spool;

    /// <summary>Rows that are sorted in memory.</summary>
    public int RunRows { get; init; } = DefaultRunRows;

    public void Add(in ListRow row)
    {
        if (_count == RunRows) { Spill(); }
        if (_count == _rows.Length) { Array.Resize(ref _rows, Math.Min(RunRows, 2 * _count)); }
        _rows[_count++] = row;
    }

    /// <summary>All rows in their order. Call once, after the last.</summary>
    public IEnumerable<ListRow> Sorted()
    {
        if (_runs.Count > 0)
        {
            Spill();
            _rows = [];
            return Merged();
        }
        _rows.AsSpan(0, _count).Sort();
        return _rows.Take(_count);
    }

    public void Dispose() => _spool?.Dispose();

    private void Spill()
    {
        _spool ??= Spool.In(folder);
        var rows = _rows.AsSpan(0, _count);
        rows.Sort();
        _runs.Add((_spool.Position, _count));
        var block = new byte[BlockBytes / _rowBytes * _rowBytes];
        int filled = 0;
        foreach (ref readonly var row in rows)
        {
            row.Write(block.AsSpan(filled), width);
            filled += _rowBytes;
            if (filled < block.Length) { continue; }
            _spool.Write(block);
            filled = 0;
        }
        _spool.Write(block, 0, filled);
        _count = 0;
    }

    private IEnumerable<ListRow> Merged()
    {
        _spool!.Flush();
        var next = new PriorityQueue<IEnumerator<ListRow>, ListRow>();
        foreach (var (at, rows) in _runs)
        {
            var run = Run(at, rows).GetEnumerator();
            if (run.MoveNext()) { next.Enqueue(run, run.Current); }
        }
        while (next.TryPeek(out var first, out var row))
        {
            yield return row;
            if (first.MoveNext()) { next.DequeueEnqueue(first, first.Current); }
            else { next.Dequeue(); }
        }
    }

    private IEnumerable<ListRow> Run(long at, long rows)
    {
        var block = new byte[BlockBytes / _rowBytes * _rowBytes];
        while (rows > 0)
        {
            int count = (int)Math.Min(rows, block.Length / _rowBytes);
            WholeRead.Of(_spool!.SafeFileHandle, block.AsSpan(0, count * _rowBytes), at);
            for (int i = 0; i < count; i++) { yield return ListRow.Read(block.AsSpan(i * _rowBytes), width); }
            at += count * _rowBytes;
            rows -= count;
        }
    }
}
