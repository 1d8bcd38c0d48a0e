namespace Cotejo.Engine.Decoding.Heif;

/// <summary>What is done to a picture before it is shown; a quarter to the left or right, a half, or one side for the other.</summary>
internal enum HeifTurn
{
    Left,
    Half,
    Right,
    LeftToRight,
    TopToBottom,
}

internal static class HeifTurns
{
    /// <summary>Pixels of a side that are turned together, so that what is read and what is written stay in the cache.</summary>
    private const int Block = 32;

    /// <param name="size">Of what is turned; then of what came out.</param>
    /// <param name="from">One byte a pixel, as many as the size says.</param>
    /// <param name="to">As many.</param>
    public static unsafe void Turn(this HeifTurn turn, ref (int Width, int Height) size, in PixelBuffer from, in PixelBuffer to)
    {
        var (width, height) = ((long)size.Width, (long)size.Height);
        // Where the first pixel goes, and how far the next to the right and the next below lie from there.
        var (first, right, below) = turn switch
        {
            HeifTurn.Left => ((width - 1) * height, -height, 1L),
            HeifTurn.Right => (height - 1, height, -1L),
            HeifTurn.Half => (width * height - 1, -1L, -width),
            HeifTurn.LeftToRight => (width - 1, -1L, width),
            _ => ((height - 1) * width, 1L, -width),
        };
        for (long top = 0; top < height; top += Block)
        {
            for (long left = 0; left < width; left += Block)
            {
                for (long y = top; y < Math.Min(top + Block, height); y++)
                {
                    // Both stay within their buffers: every pixel has a place of its own among as many.
                    byte* source = from.Pointer + y * width, target = to.Pointer + first + y * below;
                    for (long x = left; x < Math.Min(left + Block, width); x++) { target[x * right] = source[x]; }
                }
            }
        }
        if (turn is HeifTurn.Left or HeifTurn.Right) { size = (size.Height, size.Width); }
    }
}
