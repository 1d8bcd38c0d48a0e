using System.Numerics;
using System.Runtime.Intrinsics;

namespace Cotejo.Engine.Hashing;

/// <summary>What is kept of one row of luma to find borders: how its ends look, and how much of it looks like them.</summary>
/// <param name="Left">Its left end.</param>
/// <param name="Right">Its right end.</param>
/// <param name="Near">In the whole row, pixels within <see cref="Loose"/> of the first; 0 unless most of the row may be.</param>
/// <param name="Same">Likewise within <see cref="Tight"/>.</param>
internal readonly record struct BorderRow(BorderRow.End Left, BorderRow.End Right, int Near, int Same)
{
    /// <summary>What a bar itself varies by, in levels: a coder gives a flat area back nearly flat, whatever its quality.</summary>
    public const int Tight = 6;

    /// <summary>What a coder makes of a bar beside the picture, where blocks hold both: less than any content that stands out.</summary>
    public const int Loose = 28;

    /// <param name="Level">Of the outermost pixel.</param>
    /// <param name="Flat">Pixels from there within <see cref="Tight"/> of it.</param>
    /// <param name="Loose">Pixels from there within <see cref="BorderRow.Loose"/> of it.</param>
    public readonly record struct End(byte Level, int Flat, int Loose);

    // Of so many pixels across a row, so many may be of something else, such as writing, for the row to be counted.
    private const int Samples = 32;
    private const int Misses = 24;

    public static BorderRow Of(ReadOnlySpan<byte> row)
    {
        byte first = row[0], last = row[^1];
        int flat = RunAtStart(row, first, Tight), lead = flat + RunAtStart(row[flat..], first, Loose);
        int flatTrail = RunAtEnd(row, last, Tight), trail = flatTrail + RunAtEnd(row[..^flatTrail], last, Loose);
        bool bar = Differ(first, last) <= Loose && MayBeBar(row, first);
        return new(new(first, flat, lead), new(last, flatTrail, trail), bar ? Within(row, first, Loose) : 0, bar ? Within(row, first, Tight) : 0);
    }

    public static int Differ(byte a, byte b) => Math.Abs(a - b);

    private static int RunAtStart(ReadOnlySpan<byte> row, byte value, int tolerance)
    {
        int end = row.IndexOfAnyExceptInRange(Lowest(value, tolerance), Highest(value, tolerance));
        return end < 0 ? row.Length : end;
    }

    private static int RunAtEnd(ReadOnlySpan<byte> row, byte value, int tolerance) =>
        row.Length - 1 - row.LastIndexOfAnyExceptInRange(Lowest(value, tolerance), Highest(value, tolerance));

    /// <summary>A glance, so that rows of pictures are not counted.</summary>
    private static bool MayBeBar(ReadOnlySpan<byte> row, byte value)
    {
        int misses = 0;
        for (int i = 1; i <= Samples && misses <= Misses; i++)
        {
            if (Differ(row[(int)((long)i * (row.Length - 1) / (Samples + 1))], value) > Loose) { misses++; }
        }
        return misses <= Misses;
    }

    private static int Within(ReadOnlySpan<byte> row, byte value, int tolerance)
    {
        byte low = Lowest(value, tolerance), high = Highest(value, tolerance);
        int count = 0, x = 0;
        if (Vector256.IsHardwareAccelerated)
        {
            Vector256<byte> lows = Vector256.Create(low), highs = Vector256.Create(high);
            for (; x <= row.Length - Vector256<byte>.Count; x += Vector256<byte>.Count)
            {
                var pixels = Vector256.Create(row[x..]);
                var within = Vector256.GreaterThanOrEqual(pixels, lows) & Vector256.LessThanOrEqual(pixels, highs);
                count += BitOperations.PopCount(within.ExtractMostSignificantBits());
            }
        }
        for (; x < row.Length; x++)
        {
            if (row[x] >= low && row[x] <= high) { count++; }
        }
        return count;
    }

    private static byte Lowest(byte value, int tolerance) => (byte)Math.Max(value - tolerance, byte.MinValue);

    private static byte Highest(byte value, int tolerance) => (byte)Math.Min(value + tolerance, byte.MaxValue);
}
