using SkiaSharp;

namespace Cotejo.Harness.Pictures;

/// <summary>Geometry of bitmaps: what people and programs do to a picture before they save it again.</summary>
internal static class Reshape
{
    /// <summary>So that the longer side is <paramref name="longer"/> pixels; smoothed when shrinking.</summary>
    public static SKBitmap Fit(SKBitmap bitmap, int longer)
    {
        double scale = (double)longer / Math.Max(bitmap.Width, bitmap.Height);
        return Resize(bitmap, Math.Max(1, (int)Math.Round(bitmap.Width * scale)), Math.Max(1, (int)Math.Round(bitmap.Height * scale)));
    }

    public static SKBitmap Resize(SKBitmap bitmap, int width, int height)
    {
        // Trilinear when shrinking averages all pixels; when growing, a cubic as photo programs use.
        SKSamplingOptions sampling = width < bitmap.Width
            ? new SKSamplingOptions(SKFilterMode.Linear, SKMipmapMode.Linear) : new SKSamplingOptions(SKCubicResampler.Mitchell);
        return bitmap.Resize(new SKImageInfo(width, height, bitmap.ColorType, bitmap.AlphaType), sampling)
            ?? throw new InvalidOperationException($"No bitmap of {width}x{height}.");
    }

    public static SKBitmap Mirror(SKBitmap bitmap) => Map(bitmap, bitmap.Width, bitmap.Height, (x, y) => (bitmap.Width - 1 - x, y));

    public static SKBitmap Flip(SKBitmap bitmap) => Map(bitmap, bitmap.Width, bitmap.Height, (x, y) => (x, bitmap.Height - 1 - y));

    /// <summary>Clockwise.</summary>
    public static SKBitmap Rotate90(SKBitmap bitmap) => Map(bitmap, bitmap.Height, bitmap.Width, (x, y) => (y, bitmap.Height - 1 - x));

    public static SKBitmap Rotate180(SKBitmap bitmap) =>
        Map(bitmap, bitmap.Width, bitmap.Height, (x, y) => (bitmap.Width - 1 - x, bitmap.Height - 1 - y));

    public static SKBitmap Rotate270(SKBitmap bitmap) => Map(bitmap, bitmap.Height, bitmap.Width, (x, y) => (bitmap.Width - 1 - y, x));

    /// <summary>Clockwise, and enlarged until no corner is empty, as phones straighten a picture. Of the same size.</summary>
    public static SKBitmap Tilt(SKBitmap bitmap, float degrees)
    {
        var (sine, cosine) = MathF.SinCos(degrees * MathF.PI / 180);
        float longer = Math.Max(bitmap.Width, bitmap.Height), shorter = Math.Min(bitmap.Width, bitmap.Height);
        var result = new SKBitmap(bitmap.Info);
        using var canvas = new SKCanvas(result);
        canvas.Translate(bitmap.Width / 2f, bitmap.Height / 2f);
        canvas.RotateDegrees(degrees);
        canvas.Scale(cosine + longer / shorter * MathF.Abs(sine));
        canvas.DrawBitmap(bitmap, -bitmap.Width / 2f, -bitmap.Height / 2f, new SKSamplingOptions(SKCubicResampler.Mitchell));
        return result;
    }

    /// <summary>The middle square.</summary>
    public static SKBitmap Square(SKBitmap bitmap)
    {
        int side = Math.Min(bitmap.Width, bitmap.Height);
        var result = new SKBitmap(new SKImageInfo(side, side, bitmap.ColorType, bitmap.AlphaType));
        using var canvas = new SKCanvas(result);
        canvas.DrawBitmap(bitmap, (side - bitmap.Width) / 2, (side - bitmap.Height) / 2, SKSamplingOptions.Default);
        return result;
    }

    /// <param name="source">From a target pixel to the one it is taken from.</param>
    private static SKBitmap Map(SKBitmap bitmap, int width, int height, Func<int, int, (int X, int Y)> source)
    {
        var result = new SKBitmap(new SKImageInfo(width, height, bitmap.ColorType, bitmap.AlphaType));
        ReadOnlySpan<uint> from = System.Runtime.InteropServices.MemoryMarshal.Cast<byte, uint>(bitmap.GetPixelSpan());
        Span<uint> to = System.Runtime.InteropServices.MemoryMarshal.Cast<byte, uint>(result.GetPixelSpan());
        int stride = bitmap.RowBytes / 4;
        for (int y = 0; y < height; y++)
        {
            // The mapping is affine: its value at the row's start and one step tell the rest.
            var (x0, y0) = source(0, y);
            var (x1, y1) = source(1, y);
            int at = y0 * stride + x0, step = (y1 - y0) * stride + (x1 - x0);
            Span<uint> row = to.Slice(y * (result.RowBytes / 4), width);
            for (int x = 0; x < width; x++, at += step) { row[x] = from[at]; }
        }
        return result;
    }
}
