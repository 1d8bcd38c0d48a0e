using Cotejo.Engine.Decoding;
using Cotejo.Kernels;
using Cotejo.Kernels.Pdq;

namespace Cotejo.Engine.Hashing;

/// <summary>Hashes what lies inside the borders of frames, which are given whole. Reused from picture to picture by one thread.</summary>
internal sealed class TrimHasher : ILumaSink
{
    private const int PlaneSize = 64 * 64;
    private const int Orientations = 8;

    private readonly LumaReducer _reducer = new(TapPolicy.Centred);
    private readonly float[] _plane = new float[PlaneSize];
    private readonly Action<ReadOnlySpan<byte>> _addBytes;
    private readonly Action<ReadOnlySpan<float>> _addFloats;
    private IReadOnlyList<InnerRectangle?> _inner = [];
    private List<TrimmedHash?> _twins = [];
    private InnerRectangle? _now;
    private int _width;
    private int _row;

    public TrimHasher() => (_addBytes, _addFloats) = (_reducer.AddRows, _reducer.AddRows);

    /// <summary>Forgets the last picture, whole or not.</summary>
    /// <param name="inner">Of each frame that will be given; frames with null, and frames beyond, have no twin.</param>
    public void Begin(IReadOnlyList<InnerRectangle?> inner) => (_inner, _twins) = (inner, []);

    /// <summary>One for each frame since <see cref="Begin"/>; the caller's to keep.</summary>
    public IReadOnlyList<TrimmedHash?> Twins => _twins;

    public void BeginFrame(int width, int height)
    {
        (_width, _row) = (width, 0);
        _now = _twins.Count < _inner.Count ? _inner[_twins.Count] : null;
        // A decoder that gives another frame than the first time has no inner rectangle there.
        if (_now is { } inner && (inner.Left + inner.Width > width || inner.Top + inner.Height > height)) { _now = null; }
        if (_now is { Width: var innerWidth, Height: var innerHeight }) { _reducer.Begin(innerWidth, innerHeight); }
    }

    public void AddRows(ReadOnlySpan<byte> luma) => Add(luma, _addBytes);

    public void AddRows(ReadOnlySpan<float> luma) => Add(luma, _addFloats);

    public void EndFrame()
    {
        if (_now is not { } inner) { _twins.Add(null); return; }
        _reducer.Finish([], _plane);
        var eight = new Hash256[Orientations];
        int quality = PdqHasher.Hash(_plane, eight);
        _twins.Add(new TrimmedHash(inner, quality, eight));
    }

    private void Add<TLuma>(ReadOnlySpan<TLuma> luma, Action<ReadOnlySpan<TLuma>> add)
    {
        int rows = luma.Length / _width, above = _row;
        _row += rows;
        if (_now is not { } inner) { return; }
        int from = Math.Max(inner.Top - above, 0), to = Math.Min(inner.Top + inner.Height - above, rows);
        if (from >= to) { return; }
        if (inner.Width == _width)
        {
            // In one call: many rows together are reduced faster.
            add(luma[(from * _width)..(to * _width)]);
            return;
        }
        for (int row = from; row < to; row++) { add(luma.Slice(row * _width + inner.Left, inner.Width)); }
    }
}
