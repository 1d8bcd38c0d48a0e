using SkiaSharp;

namespace Cotejo.Harness.Pictures;

/// <summary>What people, apps and networks do to the pixels of a picture. Each gives a new bitmap.</summary>
internal static class Retouch
{
    public static SKBitmap Brighten(SKBitmap bitmap, int levels) => Map(bitmap, value => value + levels);

    /// <summary>Around the middle grey.</summary>
    public static SKBitmap Contrast(SKBitmap bitmap, double factor) => Map(bitmap, value => (value - 128) * factor + 128);

    public static SKBitmap Gamma(SKBitmap bitmap, double gamma) => Map(bitmap, value => 255 * Math.Pow(value / 255.0, gamma));

    public static SKBitmap Grey(SKBitmap bitmap)
    {
        SKBitmap result = bitmap.Copy();
        Span<byte> pixels = result.GetPixelSpan();
        for (int i = 0; i + 3 < pixels.Length; i += 4)
        {
            byte luma = (byte)((29 * pixels[i] + 150 * pixels[i + 1] + 77 * pixels[i + 2] + 128) >> 8);
            pixels.Slice(i, 3).Fill(luma);
        }
        return result;
    }

    /// <param name="sigma">Of a Gaussian, in pixels.</param>
    public static SKBitmap Blur(SKBitmap bitmap, float sigma)
    {
        var result = new SKBitmap(bitmap.Info);
        using var canvas = new SKCanvas(result);
        // Clamp: the outside repeats the edge instead of darkening it.
        using var filter = SKImageFilter.CreateBlur(sigma, sigma, SKShaderTileMode.Clamp);
        using var paint = new SKPaint { ImageFilter = filter };
        canvas.DrawBitmap(bitmap, 0, 0, SKSamplingOptions.Default, paint);
        return result;
    }

    /// <summary>Unsharp mask: the difference to a blurred copy, added.</summary>
    public static SKBitmap Sharpen(SKBitmap bitmap, float sigma, int percent)
    {
        SKBitmap result = Blur(bitmap, sigma);
        Span<byte> pixels = result.GetPixelSpan();
        ReadOnlySpan<byte> original = bitmap.GetPixelSpan();
        for (int i = 0; i < pixels.Length; i++)
        {
            if ((i & 3) != 3) { pixels[i] = (byte)Math.Clamp(original[i] + (original[i] - pixels[i]) * percent / 100, 0, 255); }
        }
        return result;
    }

    /// <param name="sigma">In grey levels, the same draw for all channels of a pixel.</param>
    public static SKBitmap Noise(SKBitmap bitmap, Chance chance, double sigma)
    {
        SKBitmap result = bitmap.Copy();
        Span<byte> pixels = result.GetPixelSpan();
        for (int i = 0; i + 3 < pixels.Length; i += 4)
        {
            // Four uniform bytes: nearly Gaussian, with a standard deviation of 147.8.
            ulong draw = chance.Next();
            int sum = (byte)draw + (byte)(draw >> 8) + (byte)(draw >> 16) + (byte)(draw >> 24) - 510;
            int noise = (int)Math.Round(sum * sigma / 147.8);
            for (int c = 0; c < 3; c++) { pixels[i + c] = (byte)Math.Clamp(pixels[i + c] + noise, 0, 255); }
        }
        return result;
    }

    /// <summary>A white bar over the foot, with marks as a line of writing makes them.</summary>
    public static SKBitmap Caption(SKBitmap bitmap, Chance chance, double share)
    {
        float height = (float)(bitmap.Height * share), top = bitmap.Height - height;
        return Draw(bitmap, canvas =>
        {
            using var paint = new SKPaint { Color = SKColors.White };
            canvas.DrawRect(0, top, bitmap.Width, height, paint);
            paint.Color = SKColors.Black;
            for (float x = bitmap.Width * 0.05f; x < bitmap.Width * 0.8f; x += height * (float)chance.Between(0.5, 0.9))
            {
                canvas.DrawRect(x, top + height * 0.25f, height * (float)chance.Between(0.1, 0.4), height * 0.5f, paint);
            }
        });
    }

    /// <summary>A disc in the lower right corner.</summary>
    /// <param name="share">Its diameter, of the shorter side.</param>
    public static SKBitmap Logo(SKBitmap bitmap, double share)
    {
        float radius = (float)(Math.Min(bitmap.Width, bitmap.Height) * share / 2);
        return Draw(bitmap, canvas =>
        {
            using var paint = new SKPaint { Color = SKColors.White };
            canvas.DrawCircle(bitmap.Width - 2 * radius, bitmap.Height - 2 * radius, radius, paint);
            paint.Color = SKColors.DarkRed;
            canvas.DrawCircle(bitmap.Width - 2 * radius, bitmap.Height - 2 * radius, radius * 0.6f, paint);
        });
    }

    /// <summary>A laughing face, anywhere on the picture.</summary>
    /// <param name="share">Its diameter, of the shorter side.</param>
    public static SKBitmap Emoji(SKBitmap bitmap, Chance chance, double share)
    {
        float radius = (float)(Math.Min(bitmap.Width, bitmap.Height) * share / 2);
        float x = (float)chance.Between(radius, bitmap.Width - radius), y = (float)chance.Between(radius, bitmap.Height - radius);
        return Draw(bitmap, canvas =>
        {
            using var paint = new SKPaint { Color = new SKColor(255, 204, 77), IsAntialias = true };
            canvas.DrawCircle(x, y, radius, paint);
            paint.Color = new SKColor(102, 69, 0);
            foreach (int side in (int[])[-1, 1]) { canvas.DrawOval(x + side * radius * 0.35f, y - radius * 0.2f, radius * 0.12f, radius * 0.2f, paint); }
            canvas.DrawArc(new SKRect(x - radius * 0.6f, y - radius * 0.4f, x + radius * 0.6f, y + radius * 0.7f), 0, 180, true, paint);
        });
    }

    /// <param name="share">What is taken off each dimension, half on either side.</param>
    public static SKBitmap Crop(SKBitmap bitmap, double share)
    {
        int left = (int)Math.Round(bitmap.Width * share / 2), top = (int)Math.Round(bitmap.Height * share / 2);
        var result = new SKBitmap(new SKImageInfo(bitmap.Width - 2 * left, bitmap.Height - 2 * top, bitmap.ColorType, bitmap.AlphaType));
        using var canvas = new SKCanvas(result);
        canvas.DrawBitmap(bitmap, -left, -top, SKSamplingOptions.Default);
        return result;
    }

    /// <param name="share">Black on each side, of the shorter side, outside the picture.</param>
    public static SKBitmap Border(SKBitmap bitmap, double share)
    {
        int width = (int)Math.Round(Math.Min(bitmap.Width, bitmap.Height) * share);
        var result = new SKBitmap(new SKImageInfo(bitmap.Width + 2 * width, bitmap.Height + 2 * width, bitmap.ColorType, bitmap.AlphaType));
        using var canvas = new SKCanvas(result);
        canvas.Clear(SKColors.Black);
        canvas.DrawBitmap(bitmap, width, width, SKSamplingOptions.Default);
        return result;
    }

    /// <summary>Bars outside the picture, each a share of its width or height; those above and below are as wide as the result.</summary>
    public static SKBitmap Surround(SKBitmap bitmap, double left, double top, double right, double bottom, SKColor beside, SKColor across)
    {
        int x = (int)Math.Round(bitmap.Width * left), y = (int)Math.Round(bitmap.Height * top);
        int width = x + bitmap.Width + (int)Math.Round(bitmap.Width * right), height = y + bitmap.Height + (int)Math.Round(bitmap.Height * bottom);
        var result = new SKBitmap(new SKImageInfo(width, height, bitmap.ColorType, bitmap.AlphaType));
        using var canvas = new SKCanvas(result);
        canvas.Clear(across);
        using var paint = new SKPaint { Color = beside };
        canvas.DrawRect(0, y, width, bitmap.Height, paint);
        canvas.DrawBitmap(bitmap, x, y, SKSamplingOptions.Default);
        return result;
    }

    private static SKBitmap Draw(SKBitmap bitmap, Action<SKCanvas> draw)
    {
        SKBitmap result = bitmap.Copy();
        using var canvas = new SKCanvas(result);
        draw(canvas);
        return result;
    }

    private static SKBitmap Map(SKBitmap bitmap, Func<int, double> curve)
    {
        var table = new byte[256];
        for (int i = 0; i < table.Length; i++) { table[i] = (byte)Math.Clamp(Math.Round(curve(i)), 0, 255); }
        SKBitmap result = bitmap.Copy();
        Span<byte> pixels = result.GetPixelSpan();
        for (int i = 0; i < pixels.Length; i++)
        {
            if ((i & 3) != 3) { pixels[i] = table[pixels[i]]; }
        }
        return result;
    }
}
