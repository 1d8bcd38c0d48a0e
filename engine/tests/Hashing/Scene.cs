using SkiaSharp;

namespace Cotejo.Engine.Tests.Hashing;

/// <summary>Luma that a border finder meets as it meets a photograph: soft forms, detail at every scale, grain; and bars around it.</summary>
internal sealed record Scene(int Width, int Height, byte[] Luma)
{
    /// <param name="low">The darkest level.</param>
    /// <param name="high">The brightest.</param>
    public static Scene Of(int seed, int width, int height, int low = 0, int high = 255)
    {
        var chance = new Random(seed);
        double[] sum = new double[width * height];
        for (int cells = 2; cells <= 64; cells *= 2)
        {
            double[] grid = [.. Enumerable.Range(0, (cells + 1) * (cells + 1)).Select(_ => chance.NextDouble() / cells)];
            for (int y = 0; y < height; y++)
            {
                for (int x = 0; x < width; x++) { sum[y * width + x] += At(grid, cells, (double)x / width * cells, (double)y / height * cells); }
            }
        }
        double least = sum.Min(), most = sum.Max();
        return new Scene(width, height, [.. sum.Select(v => (byte)(low + (high - low) * (v - least) / (most - least)))]);
    }

    /// <summary>Bars outside it: those above and below reach from edge to edge.</summary>
    public Scene Within(int left, int top, int right, int bottom, byte beside, byte across)
    {
        int width = left + Width + right;
        byte[] luma = new byte[width * (top + Height + bottom)];
        Array.Fill(luma, across);
        for (int y = 0; y < Height; y++)
        {
            var row = luma.AsSpan((top + y) * width, width);
            row.Fill(beside);
            Luma.AsSpan(y * Width, Width).CopyTo(row[left..]);
        }
        return new Scene(width, top + Height + bottom, luma);
    }

    public SKBitmap Bitmap()
    {
        var bitmap = new SKBitmap(Width, Height, SKColorType.Rgba8888, SKAlphaType.Opaque);
        var pixels = bitmap.GetPixelSpan();
        for (int i = 0; i < Luma.Length; i++)
        {
            pixels.Slice(4 * i, 3).Fill(Luma[i]);
            pixels[4 * i + 3] = 255;
        }
        return bitmap;
    }

    public byte[] Encode(SKEncodedImageFormat format, int quality)
    {
        using var bitmap = Bitmap();
        using var data = bitmap.Encode(format, quality);
        return data.ToArray();
    }

    private static double At(double[] grid, int cells, double x, double y)
    {
        int left = Math.Min((int)x, cells - 1), top = Math.Min((int)y, cells - 1), stride = cells + 1, at = top * stride + left;
        double u = x - left, v = y - top;
        return (1 - v) * ((1 - u) * grid[at] + u * grid[at + 1]) + v * ((1 - u) * grid[at + stride] + u * grid[at + stride + 1]);
    }
}
