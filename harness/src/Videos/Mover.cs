using Cotejo.Harness.Pictures;

namespace Cotejo.Harness.Videos;

/// <summary>A painted ellipse that crosses the frame on a straight line.</summary>
/// <param name="X">Its left edge at the beginning, in pixels of luma.</param>
/// <param name="SpeedX">Pixels a second.</param>
internal sealed record Mover(Picture Picture, double X, double Y, double SpeedX, double SpeedY)
{
    /// <summary>8 to 16 % of the width, 1 to 5 % of it a second.</summary>
    public static Mover Invent(Chance chance, int width, int height)
    {
        int size = (int)(width * chance.Between(0.08, 0.16)) & ~1;
        Picture picture = MovingScene.Broadcast(Painter.Paint(chance.Next(), size, size));
        var (x, y) = chance.Direction();
        double speed = width * chance.Between(0.01, 0.05);
        return new Mover(picture, chance.Between(0, width - size), chance.Between(0, height - size), x * speed, y * speed);
    }

    public void Draw(double seconds, Span<byte> yuv, int width, int height)
    {
        // In steps of two pixels, so that luma and chroma move together.
        int x = (int)Math.Floor((X + SpeedX * seconds) / 2), y = (int)Math.Floor((Y + SpeedY * seconds) / 2);
        int luma = width * height, chroma = luma / 4;
        Paste(Picture.Luma, Picture.Width, Picture.Height, yuv[..luma], width, height, 2 * x, 2 * y);
        Paste(Picture.Cb, Picture.ChromaWidth, Picture.ChromaHeight, yuv.Slice(luma, chroma), width / 2, height / 2, x, y);
        Paste(Picture.Cr, Picture.ChromaWidth, Picture.ChromaHeight, yuv.Slice(luma + chroma, chroma), width / 2, height / 2, x, y);
    }

    private static void Paste(byte[] from, int width, int height, Span<byte> to, int toWidth, int toHeight, int left, int top)
    {
        double a = width / 2.0, b = height / 2.0;
        for (int y = Math.Max(0, -top); y < Math.Min(height, toHeight - top); y++)
        {
            double share = (y + 0.5 - b) / b, half = a * Math.Sqrt(Math.Max(0, 1 - share * share));
            int start = Math.Max((int)(a - half), -left), end = Math.Min((int)(a + half), toWidth - left);
            if (start < end) { from.AsSpan(y * width + start, end - start).CopyTo(to[((top + y) * toWidth + left + start)..]); }
        }
    }
}
