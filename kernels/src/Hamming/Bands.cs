using System.Numerics;

namespace Cotejo.Kernels;

/// <summary>
/// A hash as 16 bands of 16 bits, and the pigeonhole that makes them an exact index. Band b gets the radius
/// floor((t - b) / 16), so that radius + 1 counts the numbers of 0..t that leave the remainder b, and all (radius + 1) sum to t + 1.
/// A pair that differs by more than the radius in every band differs by at least t + 1 bits; so a pair within t is within the
/// radius in at least one band. A negative radius (b &gt; t) means that the band is not needed.
/// </summary>
internal static class Bands
{
    public const int Count = 16;
    public const int Keys = 1 << 16;

    public static int Radius(int threshold, int band) => band > threshold ? -1 : (threshold - band) / Count;

    public static int Key(in Hash256 hash, int band)
    {
        ulong word = (band >> 2) switch { 0 => hash.W0, 1 => hash.W1, 2 => hash.W2, _ => hash.W3 };
        return (ushort)(word >> (16 * (band & 3)));
    }

    /// <summary>Whether an earlier band brings the same pair together: the later one then leaves it.</summary>
    public static bool MeetsBefore(in Hash256 a, in Hash256 b, int band, int threshold)
    {
        for (int earlier = 0; earlier < band; earlier++)
        {
            if (BitOperations.PopCount((uint)(Key(a, earlier) ^ Key(b, earlier))) <= Radius(threshold, earlier)) { return true; }
        }
        return false;
    }

    /// <summary>All differences of two keys within the radius, ascending; the first is 0.</summary>
    public static int[] Ball(int radius)
    {
        var ball = new List<int>();
        for (int key = 0; key < Keys; key++)
        {
            if (BitOperations.PopCount((uint)key) <= radius) { ball.Add(key); }
        }
        return [.. ball];
    }
}
