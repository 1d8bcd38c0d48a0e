namespace Cotejo.Harness.Pictures;

/// <summary>
/// SplitMix64. Written out rather than taken from System.Random, whose seeded sequence is an implementation detail of the
/// runtime: a seizure must have the same bytes after a runtime update. A stream is found by (seed, purpose, index) alone,
/// so work that is done in parallel draws the same numbers in any order.
/// </summary>
internal sealed class Chance(ulong seed)
{
    private ulong _state = seed;

    public static Chance For(ulong seed, string purpose, long index = 0)
    {
        ulong state = Mix(seed + 0x9E3779B97F4A7C15);
        foreach (char c in purpose) { state = Mix(state ^ c); }
        return new Chance(Mix(state ^ (ulong)index));
    }

    public ulong Next() => Mix(_state += 0x9E3779B97F4A7C15);

    /// <summary>0 to below 1, 53 bits.</summary>
    public double Unit() => (Next() >> 11) * (1.0 / (1UL << 53));

    public double Between(double low, double high) => low + (high - low) * Unit();

    /// <summary>0 to limit - 1.</summary>
    public int Below(int limit) => (int)Math.BigMul(Next(), (ulong)limit, out _);

    /// <summary>Both ends included.</summary>
    public int Between(int low, int high) => low + Below(high - low + 1);

    public bool Happens(double probability) => Unit() < probability;

    public T Pick<T>(ReadOnlySpan<T> choices) => choices[Below(choices.Length)];

    /// <summary>A direction, evenly distributed; by rejection, since sine and cosine are not the same on every machine.</summary>
    public (double X, double Y) Direction()
    {
        while (true)
        {
            double x = Between(-1.0, 1.0), y = Between(-1.0, 1.0), square = x * x + y * y;
            if (square is > 0.01 and < 1) { return (x / Math.Sqrt(square), y / Math.Sqrt(square)); }
        }
    }

    public void Fill(Span<byte> bytes)
    {
        for (int i = 0; i < bytes.Length; i++) { bytes[i] = (byte)Next(); }
    }

    private static ulong Mix(ulong z)
    {
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return z ^ (z >> 31);
    }
}
