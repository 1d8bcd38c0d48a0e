using System.Numerics;
using System.Runtime.Intrinsics;

namespace Cotejo.Engine.Hashing;

/// <summary>What is kept of one row of luma to find borders: how its ends look, and how much of it looks like them.</summary>
/// <param name="Left">Its left end.</param>
/// <param name="Right">Its right end.</param>
/// <param name="Near">In the whole row, pixels within <see cref="Loose"/> of the first; 0 where a glance finds too few for
/// a bar with writing.</param>
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
        var (near, same) = Differ(first, last) <= Loose && MayBeBar(row, first) ? Count(row, first) : default;
        return new(new(first, flat, lead), new(last, flatTrail, trail), near, same);
    }

    public static int Differ(byte a, byte b) => Math.Abs(a - b);

    private static int RunAtStart(ReadOnlySpan<byte> row, byte value, int tolerance)
    {
        int end = row.IndexOfAnyExceptInRange(Lowest(value, tolerance), Highest(value, tolerance));
        return end < 0 ? row.Length : end;
    }

    private static int RunAtEnd(ReadOnlySpan<byte> row, byte value, int tolerance) =>
        row.Length - 1 - row.LastIndexOfAnyExceptInRange(Lowest(value, tolerance), Highest(value, tolerance));

    /// <summary>A glance, so that most rows of pictures are not counted.</summary>
    private static bool MayBeBar(ReadOnlySpan<byte> row, byte value)
    {
        int misses = 0, step = row.Length / Samples + 1;
        for (int x = step / 2; x < row.Length; x += step)
        {
            if (Differ(row[x], value) > Loose && ++misses > Misses) { return false; }
        }
        return true;
    }

    private static (int Near, int Same) Count(ReadOnlySpan<byte> row, byte value)
    {
        int near = 0, same = 0, x = 0;
        if (Vector256.IsHardwareAccelerated)
        {
            Vector256<byte> values = Vector256.Create(value), loose = Vector256.Create((byte)Loose), tight = Vector256.Create((byte)Tight);
            for (; x <= row.Length - Vector256<byte>.Count; x += Vector256<byte>.Count)
            {
                var pixels = Vector256.Create(row[x..]);
                var apart = Vector256.Max(pixels, values) - Vector256.Min(pixels, values);
                near += BitOperations.PopCount(Vector256.LessThanOrEqual(apart, loose).ExtractMostSignificantBits());
                same += BitOperations.PopCount(Vector256.LessThanOrEqual(apart, tight).ExtractMostSignificantBits());
            }
        }
        for (; x < row.Length; x++)
        {
            int apart = Differ(row[x], value);
            if (apart <= Loose) { near++; }
            if (apart <= Tight) { same++; }
        }
        return (near, same);
    }

    private static byte Lowest(byte value, int tolerance) => (byte)Math.Max(value - tolerance, byte.MinValue);

    private static byte Highest(byte value, int tolerance) => (byte)Math.Min(value + tolerance, byte.MaxValue);
}
