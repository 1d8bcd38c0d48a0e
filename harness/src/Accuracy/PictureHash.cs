using System.Numerics;
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
        foreach (Hash256 own in Eight)
        {
            Hash256 theirs = other.Eight[0];
            least = Math.Min(least, BitOperations.PopCount(own.W0 ^ theirs.W0) + BitOperations.PopCount(own.W1 ^ theirs.W1)
                + BitOperations.PopCount(own.W2 ^ theirs.W2) + BitOperations.PopCount(own.W3 ^ theirs.W3));
        }
        return least;
    }
}

internal sealed record PictureHash(OrientedHash Centred, OrientedHash Pdq)
{
    /// <summary>Below this a hash is not used, by the reference's rule.</summary>
    public const int LeastQuality = 50;
}

/// <summary>Hashes bitmaps. One a thread.</summary>
internal sealed class PictureHasher
{
    private const int PlaneLength = 64 * 64;

    private readonly LumaReducer _reducer = new();
    private readonly float[] _full = new float[PlaneLength], _centred = new float[PlaneLength];
    private float[] _row = [];

    public PictureHash Hash(SKBitmap bitmap)
    {
        if (_row.Length < bitmap.Width) { _row = new float[bitmap.Width]; }
        Span<float> row = _row.AsSpan(0, bitmap.Width);
        ReadOnlySpan<byte> pixels = bitmap.GetPixelSpan();
        _reducer.Begin(bitmap.Width, bitmap.Height);
        for (int y = 0; y < bitmap.Height; y++)
        {
            ReadOnlySpan<byte> line = pixels.Slice(y * bitmap.RowBytes, bitmap.Width * 4);
            for (int x = 0; x < row.Length; x++) { row[x] = 0.299f * line[4 * x + 2] + 0.587f * line[4 * x + 1] + 0.114f * line[4 * x]; }
            _reducer.AddRows(row);
        }
        _reducer.Finish(_full, _centred);
        return new PictureHash(Oriented(_centred), Oriented(_full));
    }

    /// <summary>A painted picture's, from its luma as it is: no encoder between.</summary>
    public PictureHash Hash(Pictures.Picture picture)
    {
        _reducer.Begin(picture.Width, picture.Height);
        _reducer.AddRows(picture.Luma);
        _reducer.Finish(_full, _centred);
        return new PictureHash(Oriented(_centred), Oriented(_full));
    }

    private static OrientedHash Oriented(float[] plane)
    {
        var eight = new Hash256[8];
        int quality = PdqHasher.Hash(plane, eight);
        return new OrientedHash(eight, quality);
    }
}
