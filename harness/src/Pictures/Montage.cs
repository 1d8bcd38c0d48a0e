using SkiaSharp;

namespace Cotejo.Harness.Pictures;

/// <summary>A picture as a part of a larger one.</summary>
internal static class Montage
{
    /// <summary>Four pictures at half the size, this one among them at any place; of the picture's own size.</summary>
    public static SKBitmap Collage(SKBitmap bitmap, Chance chance)
    {
        int width = bitmap.Width / 2, height = bitmap.Height / 2, own = chance.Below(4);
        var result = new SKBitmap(bitmap.Info);
        using var canvas = new SKCanvas(result);
        using var writer = new JpegWriter();
        for (int cell = 0; cell < 4; cell++)
        {
            using SKBitmap shown = cell == own ? Reshape.Resize(bitmap, width, height)
                : Encoded.Decode(writer.Write(Painter.Paint(chance.Next(), (width + 1) & ~1, (height + 1) & ~1), 90));
            canvas.DrawBitmap(shown, cell % 2 * width, cell / 2 * height, SKSamplingOptions.Default);
        }
        return result;
    }

    /// <summary>
    /// What a phone's screenshot of a messenger's viewer shows: the picture as wide or as high as the black screen lets it be, a clock
    /// and signs at the top, buttons at the foot.
    /// </summary>
    public static SKBitmap PhoneScreen(SKBitmap bitmap, int width, int height)
    {
        const float Bar = 0.06f;
        double scale = Math.Min((double)width / bitmap.Width, height * (1 - 2 * Bar) / bitmap.Height);
        using SKBitmap shown = Reshape.Resize(bitmap, (int)(bitmap.Width * scale), (int)(bitmap.Height * scale));
        var result = new SKBitmap(new SKImageInfo(width, height, bitmap.ColorType, bitmap.AlphaType));
        using var canvas = new SKCanvas(result);
        canvas.Clear(SKColors.Black);
        canvas.DrawBitmap(shown, (width - shown.Width) / 2, (height - shown.Height) / 2, SKSamplingOptions.Default);
        using var paint = new SKPaint { Color = SKColors.White, IsAntialias = true };
        float line = height * Bar / 3;
        for (int i = 0; i < 4; i++) { canvas.DrawRect(width * (0.06f + 0.03f * i), line, width * 0.02f, line / 2, paint); }
        for (int i = 0; i < 3; i++) { canvas.DrawCircle(width * (0.84f + 0.05f * i), line * 1.25f, line / 4, paint); }
        for (int i = 0; i < 4; i++) { canvas.DrawCircle(width * (0.14f + 0.24f * i), height - 1.5f * line, line / 2, paint); }
        return result;
    }
}
