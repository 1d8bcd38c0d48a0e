using System.Numerics;
using Cotejo.Engine.Hashing;
using Cotejo.Kernels;
using Cotejo.Kernels.Pdq;
using SkiaSharp;

namespace Cotejo.Harness.Accuracy;

/// <summary>A picture's eight hashes under one policy.</summary>
internal sealed record OrientedHash(Hash256[] Eight, int Quality)
{
    /// <summary>To the other picture as it lies, over all ways to lay this one: what the engine's matcher compares.</summary>
    public int Distance(OrientedHash other)
    {
        int least = 256;
        foreach (Hash256 own in Eight) { least = Math.Min(least, Differing(own, other.Eight[0])); }
        return least;
    }

    public int DistanceAsItLies(OrientedHash other) => Differing(Eight[0], other.Eight[0]);

    internal static int Differing(in Hash256 a, in Hash256 b) =>
        BitOperations.PopCount(a.W0 ^ b.W0) + BitOperations.PopCount(a.W1 ^ b.W1) + BitOperations.PopCount(a.W2 ^ b.W2) + BitOperations.PopCount(a.W3 ^ b.W3);
}

/// <param name="Trimmed">The centred hash of what lies inside a uniform border; null where the engine finds none.</param>
internal sealed record PictureHash(OrientedHash Centred, OrientedHash Pdq, OrientedHash? Trimmed)
{
    /// <summary>Below this a hash is not used, by the reference's rule.</summary>
    public const int LeastQuality = 50;

    /// <summary>In place of a distance where a hash of one side is not used.</summary>
    public const int NotCompared = 256;

    /// <summary>Whether the engine compares the picture, by its own hash or by its twin.</summary>
    public bool Compared => Usable().Any();

    /// <summary>The least over both centred hashes of either: what the engine's matcher compares.</summary>
    public int DistanceWithTwins(PictureHash other)
    {
        int least = NotCompared;
        foreach (OrientedHash own in Usable())
        {
            foreach (OrientedHash theirs in other.Usable()) { least = Math.Min(least, own.Distance(theirs)); }
        }
        return least;
    }

    private IEnumerable<OrientedHash> Usable()
    {
        if (Centred.Quality >= LeastQuality) { yield return Centred; }
        if (Trimmed is { Quality: >= LeastQuality }) { yield return Trimmed; }
    }
}

/// <summary>Hashes bitmaps. One a thread.</summary>
internal sealed class PictureHasher
{
    private const int PlaneLength = 64 * 64;

    private readonly LumaReducer _reducer = new();
    private readonly BorderFinder _finder = new();
    private readonly float[] _full = new float[PlaneLength], _centred = new float[PlaneLength];
    private float[] _luma = [];

    public PictureHash Hash(SKBitmap bitmap)
    {
        Span<float> luma = Room(bitmap.Width * bitmap.Height);
        ReadOnlySpan<byte> pixels = bitmap.GetPixelSpan();
        for (int y = 0; y < bitmap.Height; y++)
        {
            ReadOnlySpan<byte> line = pixels.Slice(y * bitmap.RowBytes, bitmap.Width * 4);
            Span<float> row = luma.Slice(y * bitmap.Width, bitmap.Width);
            for (int x = 0; x < row.Length; x++) { row[x] = 0.299f * line[4 * x + 2] + 0.587f * line[4 * x + 1] + 0.114f * line[4 * x]; }
        }
        return Hash(luma, bitmap.Width, bitmap.Height);
    }

    /// <summary>A painted picture's, from its luma as it is: no encoder between.</summary>
    public PictureHash Hash(Pictures.Picture picture)
    {
        Span<float> luma = Room(picture.Luma.Length);
        for (int i = 0; i < luma.Length; i++) { luma[i] = picture.Luma[i]; }
        return Hash(luma, picture.Width, picture.Height);
    }

    private PictureHash Hash(ReadOnlySpan<float> luma, int width, int height)
    {
        _finder.Begin(width, height);
        _finder.AddRows(luma);
        _reducer.Begin(width, height);
        _reducer.AddRows(luma);
        _reducer.Finish(_full, _centred);
        var (centred, pdq) = (Oriented(_centred), Oriented(_full));
        return new PictureHash(centred, pdq, _finder.Find() is { } inner ? Trimmed(luma, width, inner) : null);
    }

    private OrientedHash Trimmed(ReadOnlySpan<float> luma, int width, InnerRectangle inner)
    {
        _reducer.Begin(inner.Width, inner.Height);
        for (int y = inner.Top; y < inner.Top + inner.Height; y++) { _reducer.AddRows(luma.Slice(y * width + inner.Left, inner.Width)); }
        _reducer.Finish(_full, _centred);
        return Oriented(_centred);
    }

    private Span<float> Room(int length)
    {
        if (_luma.Length < length) { _luma = new float[length]; }
        return _luma.AsSpan(0, length);
    }

    private static OrientedHash Oriented(float[] plane)
    {
        var eight = new Hash256[8];
        int quality = PdqHasher.Hash(plane, eight);
        return new OrientedHash(eight, quality);
    }
}
