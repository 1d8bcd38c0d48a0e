using Cotejo.Engine.Decoding;
using Cotejo.Kernels;
using Cotejo.Kernels.Pdq;

namespace Cotejo.Engine.Hashing;

/// <summary>
/// Hashes a picture while it is decoded: each frame's luma goes to the two 64x64 planes, each plane to its eight hashes. Reused from
/// picture to picture by one thread.
/// </summary>
public sealed class PictureHasher : ILumaSink
{
    private const int PlaneSize = 64 * 64;
    private const int Orientations = 8;

    private readonly LumaReducer _reducer = new();
    private readonly float[] _full = new float[PlaneSize];
    private readonly float[] _centred = new float[PlaneSize];
    private List<HashedFrame> _frames = [];

    /// <summary>Forgets the last picture, whole or not.</summary>
    public void Begin() => _frames = [];

    /// <summary>The frames since <see cref="Begin"/>, the caller's to keep.</summary>
    public IReadOnlyList<HashedFrame> Frames() => _frames;

    public void BeginFrame(int width, int height) => _reducer.Begin(width, height);

    /// <summary>Begins a frame of which rows come shrunk; see <see cref="LumaReducer.Begin"/>.</summary>
    internal void BeginShrunk(int width, int height, int shrink) => _reducer.Begin(width, height, shrink);

    public void AddRows(ReadOnlySpan<byte> luma) => _reducer.AddRows(luma);
    public void AddRows(ReadOnlySpan<float> luma) => _reducer.AddRows(luma);

    public void EndFrame()
    {
        _reducer.Finish(_full, _centred);
        var full = new Hash256[Orientations];
        var centred = new Hash256[Orientations];
        int fullQuality = PdqHasher.Hash(_full, full);
        int centredQuality = PdqHasher.Hash(_centred, centred);
        _frames.Add(new HashedFrame(_frames.Count, fullQuality, full, centredQuality, centred));
    }
}
