using Cotejo.Engine.Decoding;

namespace Cotejo.Engine.Hashing;

/// <summary>Passes frames on to another sink and finds their borders on the way. Reused from picture to picture by one thread.</summary>
internal sealed class BorderWatch : ILumaSink
{
    private readonly BorderFinder _finder = new();
    private ILumaSink? _to;
    private List<InnerRectangle?> _inner = [];

    private ILumaSink To => _to ?? throw new InvalidOperationException("No picture was begun.");

    /// <summary>Forgets the last picture, whole or not.</summary>
    /// <param name="to">Receives what this sink receives.</param>
    public void Begin(ILumaSink to) => (_to, _inner) = (to, []);

    /// <summary>
    /// What lies inside the border of each frame since <see cref="Begin"/>; null for a frame without. The caller's to keep.
    /// </summary>
    public IReadOnlyList<InnerRectangle?> Inner => _inner;

    /// <inheritdoc cref="BorderFinder.MayHaveOne"/>
    public bool MayHaveOne() => _finder.MayHaveOne();

    /// <summary>Begins a frame whose likeness comes in <paramref name="width"/> and <paramref name="height"/>: nothing is passed on by this.</summary>
    public void BeginLikeness(int width, int height) => _finder.Begin(width, height);

    public void BeginFrame(int width, int height)
    {
        _finder.Begin(width, height);
        To.BeginFrame(width, height);
    }

    public void AddRows(ReadOnlySpan<byte> luma)
    {
        _finder.AddRows(luma);
        To.AddRows(luma);
    }

    public void AddRows(ReadOnlySpan<float> luma)
    {
        _finder.AddRows(luma);
        To.AddRows(luma);
    }

    public void EndFrame()
    {
        _inner.Add(_finder.Find());
        To.EndFrame();
    }
}
