using SkiaSharp;

namespace Cotejo.Harness.Pictures;

/// <summary>A kind of picture with so little in it that hashes of strangers come near each other.</summary>
/// <param name="Draw">A new one; no two are of the same thing.</param>
internal sealed record FlatKind(string Name, Func<Chance, SKBitmap> Draw);

internal static class FlatPictures
{
    public static IReadOnlyList<FlatKind> Kinds { get; } =
    [
        new("wall", Wall), new("gradient", Gradient), new("page of text", Page), new("chat", Chat), new("logo", Logo), new("black frame", Black),
    ];

    /// <summary>One colour, a little lighter towards a side, and the sensor's noise.</summary>
    private static SKBitmap Wall(Chance chance)
    {
        int level = chance.Between(30, 225), slope = chance.Between(0, 24);
        return Noisy(chance, chance.Between(0.5, 3.0), Shaded(chance, 640, 480, Grey(chance, level), Grey(chance, level + slope)));
    }

    private static SKBitmap Gradient(Chance chance) => Shaded(chance, 640, 480, Colour(chance, 0, 255), Colour(chance, 0, 255));

    /// <summary>The lens cap, a pocket, the frame before a film begins.</summary>
    private static SKBitmap Black(Chance chance)
    {
        int level = chance.Between(0, 14);
        return Noisy(chance, chance.Between(0.5, 4.0), Shaded(chance, 640, 360, Grey(chance, level), Grey(chance, level + chance.Between(0, 6))));
    }

    /// <summary>Lines of words in paragraphs, some with a heading.</summary>
    private static SKBitmap Page(Chance chance)
    {
        const int Width = 620, Height = 877;
        return Drawn(Width, Height, new SKColor(0xFFFFFFFF), (canvas, paint) =>
        {
            paint.Color = Grey(chance, chance.Between(10, 70));
            int left = chance.Between(40, 80), right = Width - left, line = chance.Between(12, 18), y = chance.Between(40, 90);
            if (chance.Happens(0.5)) { Words(canvas, paint, chance, left, left + chance.Between(120, right - left), y, line * 2); }
            for (y += 3 * line; y < Height - 60; y += line)
            {
                bool last = chance.Happens(0.15);
                Words(canvas, paint, chance, left, last ? left + chance.Between(60, right - left) : right, y, line);
                if (last) { y += line; }
            }
        });
    }

    /// <summary>A phone's screen: bubbles to the left and right, a bar at the head and one at the foot.</summary>
    private static SKBitmap Chat(Chance chance)
    {
        const int Width = 540, Height = 960, Line = 22;
        SKColor ground = Grey(chance, chance.Between(210, 245)), own = Colour(chance, 170, 240);
        return Drawn(Width, Height, ground, (canvas, paint) =>
        {
            for (int y = 90, lines; y < Height - 90; y += lines * Line + 34)
            {
                lines = chance.Between(1, 5);
                int width = chance.Between(120, 380);
                bool mine = chance.Happens(0.5);
                int left = mine ? Width - width - 16 : 16;
                paint.Color = mine ? own : SKColors.White;
                canvas.DrawRoundRect(left, y, width, lines * Line + 16, 12, 12, paint);
                paint.Color = Grey(chance, 40);
                for (int i = 0; i < lines; i++) { Words(canvas, paint, chance, left + 12, left + width - 12, y + 8 + i * Line, Line); }
            }
            paint.Color = Grey(chance, 250);
            canvas.DrawRect(0, 0, Width, 70, paint);
            canvas.DrawRect(0, Height - 70, Width, 70, paint);
        });
    }

    /// <summary>A sign in the middle of a plain ground.</summary>
    private static SKBitmap Logo(Chance chance)
    {
        const int Side = 512;
        return Drawn(Side, Side, Colour(chance, 0, 255), (canvas, paint) =>
        {
            for (int i = chance.Between(1, 3); i > 0; i--)
            {
                paint.Color = Colour(chance, 0, 255);
                float size = Side * (float)chance.Between(0.15, 0.4), x = Side * (float)chance.Between(0.35, 0.65), y = Side * (float)chance.Between(0.35, 0.65);
                if (chance.Happens(0.5)) { canvas.DrawCircle(x, y, size / 2, paint); }
                else { canvas.DrawRect(x - size / 2, y - size / 2, size, size * (float)chance.Between(0.3, 1.0), paint); }
            }
        });
    }

    /// <summary>Dark marks of the length of words.</summary>
    private static void Words(SKCanvas canvas, SKPaint paint, Chance chance, int left, int right, int y, int line)
    {
        for (int x = left; x < right - line;)
        {
            int length = Math.Min(chance.Between(line / 2, 4 * line), right - x);
            canvas.DrawRect(x, y + line * 0.2f, length, line * 0.5f, paint);
            x += length + line / 3;
        }
    }

    private static SKBitmap Shaded(Chance chance, int width, int height, SKColor from, SKColor to)
    {
        var (x, y) = chance.Direction();
        using SKShader shader = SKShader.CreateLinearGradient(new SKPoint((float)(0.5 - x / 2) * width, (float)(0.5 - y / 2) * height),
            new SKPoint((float)(0.5 + x / 2) * width, (float)(0.5 + y / 2) * height), [from, to], SKShaderTileMode.Clamp);
        return Drawn(width, height, from, (canvas, paint) =>
        {
            paint.Shader = shader;
            canvas.DrawRect(0, 0, width, height, paint);
        });
    }

    private static SKBitmap Noisy(Chance chance, double sigma, SKBitmap bitmap)
    {
        using (bitmap) { return Retouch.Noise(bitmap, chance, sigma); }
    }

    private static SKBitmap Drawn(int width, int height, SKColor ground, Action<SKCanvas, SKPaint> draw)
    {
        var result = new SKBitmap(new SKImageInfo(width, height, SKColorType.Bgra8888, SKAlphaType.Opaque));
        using var canvas = new SKCanvas(result);
        using var paint = new SKPaint();
        canvas.Clear(ground);
        draw(canvas, paint);
        return result;
    }

    /// <summary>Nearly grey: each channel within four levels.</summary>
    private static SKColor Grey(Chance chance, int level) => Colour(chance, Math.Clamp(level - 4, 0, 255), Math.Clamp(level + 4, 0, 255));

    private static SKColor Colour(Chance chance, int low, int high) =>
        new((byte)chance.Between(low, high), (byte)chance.Between(low, high), (byte)chance.Between(low, high));
}
