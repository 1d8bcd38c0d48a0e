using System.Buffers;

namespace Cotejo.Harness.Videos;

/// <summary>A rectangle of a plane, moved by fractions of a pixel and scaled a little: bilinear, with weights of 8 bits.</summary>
internal static class Resampler
{
    private const int One = 256;

    /// <param name="left">The rectangle's left edge, in pixels of the source.</param>
    /// <param name="step">Pixels of the source to one of the target.</param>
    public static void Draw(byte[] from, int fromWidth, int fromHeight, Span<byte> to, int width, int height, double left, double top, double step)
    {
        int[] columns = ArrayPool<int>.Shared.Rent(2 * width);
        Span<int> at = columns.AsSpan(0, width), weight = columns.AsSpan(width, width);
        for (int x = 0; x < width; x++) { (at[x], weight[x]) = Place(left, step, x, fromWidth); }
        for (int y = 0; y < height; y++)
        {
            var (row, below) = Place(top, step, y, fromHeight);
            ReadOnlySpan<byte> first = from.AsSpan(row * fromWidth, fromWidth), second = from.AsSpan((row + 1) * fromWidth, fromWidth);
            Span<byte> target = to.Slice(y * width, width);
            for (int x = 0; x < target.Length; x++)
            {
                int i = at[x], right = weight[x];
                int a = first[i] * (One - below) + second[i] * below, b = first[i + 1] * (One - below) + second[i + 1] * below;
                target[x] = (byte)((a * (One - right) + b * right + One * One / 2) / (One * One));
            }
        }
        ArrayPool<int>.Shared.Return(columns);
    }

    /// <returns>The neighbour before the centre of a target's pixel, which has another behind it, and the weight of that other.</returns>
    private static (int At, int Weight) Place(double edge, double step, int target, int length)
    {
        double centre = Math.Clamp(edge + (target + 0.5) * step - 0.5, 0, length - 1.001);
        int at = (int)centre;
        return (at, (int)((centre - at) * One));
    }
}
