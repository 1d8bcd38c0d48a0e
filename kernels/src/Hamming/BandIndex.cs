namespace Cotejo.Kernels;

/// <summary>
/// One set of hashes, sorted by the key of one band: a permuted, contiguous copy, so that a bucket is a span of columns. One is
/// reused for all bands.
/// </summary>
internal sealed class BandIndex(ReadOnlyMemory<Hash256> hashes)
{
    private const int PieceHashes = 1 << 15;

    private readonly int[] _order = GC.AllocateUninitializedArray<int>(hashes.Length);
    private readonly int[] _starts = new int[Bands.Keys + 1];

    public HashColumns Columns { get; } = new(hashes.Length);

    public int Count => _order.Length;

    /// <summary>First place of a key's bucket; that of the next key ends it. <see cref="Bands.Keys"/> + 1 values.</summary>
    public ReadOnlySpan<int> Starts => _starts;

    /// <summary>The hash's place in the set.</summary>
    public int Original(int place) => _order[place];

    public ref readonly Hash256 Hash(int original) => ref hashes.Span[original];

    public void Build(int band, int degree, CancellationToken cancel)
    {
        var set = hashes.Span;
        Span<int> starts = _starts;
        starts.Clear();
        for (int i = 0; i < set.Length; i++) { starts[Bands.Key(set[i], band) + 1]++; }
        for (int key = 1; key <= Bands.Keys; key++) { starts[key] += starts[key - 1]; }

        // Filling moves each start to its bucket's end, which is the next key's start: moved back by one place afterwards.
        for (int i = 0; i < set.Length; i++) { _order[starts[Bands.Key(set[i], band)]++] = i; }
        starts[..Bands.Keys].CopyTo(starts[1..]);
        starts[0] = 0;

        // The band itself is alike within a bucket and would blunt the tile's first look: the other two words lead.
        bool upperLeads = band < Bands.Count / 2;
        int pieces = (int)(((long)Count + PieceHashes - 1) / PieceHashes);
        SearchWorkers.Run(degree, pieces, piece =>
        {
            int from = piece * PieceHashes;
            Columns.Fill(hashes.Span, _order, from, from + Math.Min(PieceHashes, Count - from), upperLeads);
        }, cancel);
    }

    /// <summary>The key in whose bucket a place lies.</summary>
    public int KeyAt(int place)
    {
        int low = 0, high = Bands.Keys - 1;
        while (low < high)
        {
            int middle = (low + high) / 2;
            if (_starts[middle + 1] > place) { high = middle; } else { low = middle + 1; }
        }
        return low;
    }
}
