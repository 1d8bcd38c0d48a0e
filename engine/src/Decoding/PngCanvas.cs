using System.Runtime.InteropServices;

namespace Cotejo.Engine.Decoding;

/// <summary>
/// What an animated PNG's frames are drawn on: R, G, B, A, not premultiplied, transparent black at first. Frames lie within it,
/// which their reader has seen to and which is asked again here, since rows are reached by pointer.
/// </summary>
internal unsafe ref struct PngCanvas
{
    private readonly long _savedPixels;
    private PixelBuffer _saved;
    private PixelBuffer _pixels;

    /// <param name="savedPixels">Of the largest frame that is taken back.</param>
    public PngCanvas(int width, int height, long savedPixels)
    {
        (Width, Height, _savedPixels) = (width, height, savedPixels);
        _pixels = new PixelBuffer((long)width * height * sizeof(uint), zeroed: true);
        try { _saved = new PixelBuffer(Math.Max(1, savedPixels * sizeof(uint)), zeroed: false); }
        catch (OutOfMemoryException)
        {
            _pixels.Dispose();
            throw;
        }
    }

    public int Width { get; }

    public int Height { get; }

    public readonly PixelBuffer Pixels => _pixels;

    /// <param name="pixels">The frame's own, without padding.</param>
    public readonly void Draw(in PngFrame frame, in PixelBuffer pixels)
    {
        Require(frame);
        for (int y = 0; y < frame.Height; y++)
        {
            var row = Row(frame, y);
            if (frame.Disposal == PngDisposal.Previous) { row.CopyTo(Saved(frame, y)); }
            var drawn = MemoryMarshal.Cast<byte, uint>(pixels.Slice((long)y * frame.Width * sizeof(uint), frame.Width * sizeof(uint)));
            if (frame.Over) { Blend(drawn, row); }
            else { drawn.CopyTo(row); }
        }
    }

    /// <summary>Makes the frame that was drawn last what it says it becomes.</summary>
    public readonly void Undo(in PngFrame frame)
    {
        Require(frame);
        for (int y = 0; y < frame.Height && frame.Disposal != PngDisposal.None; y++)
        {
            if (frame.Disposal == PngDisposal.Background) { Row(frame, y).Clear(); }
            else { Saved(frame, y).CopyTo(Row(frame, y)); }
        }
    }

    public void Dispose()
    {
        _pixels.Dispose();
        _saved.Dispose();
    }

    /// <summary>
    /// Source over backdrop without premultiplication, on the stored values whatever their gamma (the format's own recommendation),
    /// rounded to nearest.
    /// </summary>
    private static void Blend(ReadOnlySpan<uint> drawn, Span<uint> row)
    {
        for (int x = 0; x < drawn.Length; x++)
        {
            uint above = drawn[x], below = row[x];
            uint alpha = Part(above, 3), under = Part(below, 3);
            if (alpha == 255 || (under == 0 && alpha > 0))
            {
                row[x] = above;
            }
            else if (alpha > 0)
            {
                uint u = alpha * 255, v = (255 - alpha) * under, sum = u + v;
                uint result = (sum + 127) / 255 << 24;
                for (int i = 0; i < 3; i++) { result |= (Part(above, i) * u + Part(below, i) * v + sum / 2) / sum << (8 * i); }
                row[x] = result;
            }
        }

        static uint Part(uint pixel, int index) => pixel >> (8 * index) & 255;
    }

    private readonly Span<uint> Row(in PngFrame frame, int y) =>
        new((uint*)_pixels.Pointer + (long)(frame.Y + y) * Width + frame.X, frame.Width);

    private readonly Span<uint> Saved(in PngFrame frame, int y) => new((uint*)_saved.Pointer + (long)y * frame.Width, frame.Width);

    private readonly void Require(in PngFrame frame)
    {
        bool inside = frame is { X: >= 0, Y: >= 0, Width: > 0, Height: > 0 }
            && (long)frame.X + frame.Width <= Width && (long)frame.Y + frame.Height <= Height;
        bool saved = frame.Disposal != PngDisposal.Previous || frame.Pixels <= _savedPixels;
        if (!inside || !saved) { throw new ArgumentOutOfRangeException(nameof(frame), frame, "does not fit the canvas"); }
    }
}
