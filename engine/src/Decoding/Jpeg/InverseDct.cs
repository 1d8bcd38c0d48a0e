namespace Cotejo.Engine.Decoding.Jpeg;

/// <summary>
/// The accurate integer inverse DCT of libjpeg ("islow", after Loeffler, Ligtenberg and Moschytz, ICASSP 1989), in its own fixed point, so that every
/// sample is the one that libjpeg-turbo gives. The definition: the SIMD twin agrees exactly.
/// </summary>
internal static partial class InverseDct
{
    public const int Side = 8, Area = Side * Side;

    /// <summary>Fraction bits of the constants, and those that stay between the two passes.</summary>
    private const int ConstantBits = 13, PassBits = 2;

    private const int F0298 = 2446, F0390 = 3196, F0541 = 4433, F0765 = 6270, F0899 = 7373, F1175 = 9633, F1501 = 12299, F1847 = 15137,
        F1961 = 16069, F2053 = 16819, F2562 = 20995, F3072 = 25172;

    /// <summary>
    /// What libjpeg-turbo adds up in 16 bits without overflow, four at a time. No picture comes near it; files that were made to do go
    /// to the library itself.
    /// </summary>
    public const int Most = 8191;

    /// <param name="coefficients">64, in rows.</param>
    /// <param name="quantisation">64, in rows.</param>
    /// <param name="samples">Receives 8 rows of 8, <paramref name="stride"/> apart, each 0 to 255.</param>
    /// <returns>False when a value is beyond <see cref="Most"/>: the samples are then not libjpeg-turbo's.</returns>
    public static bool Define(ReadOnlySpan<short> coefficients, ReadOnlySpan<short> quantisation, Span<byte> samples, int stride)
    {
        Span<int> between = stackalloc int[Area];
        Span<int> line = stackalloc int[Side];
        for (int x = 0; x < Side; x++)
        {
            for (int y = 0; y < Side; y++) { line[y] = (short)(coefficients[(Side * y) + x] * quantisation[(Side * y) + x]); }
            if (line.ContainsAnyExceptInRange(-Most - 1, Most)) { return false; }
            Transform(line, ConstantBits - PassBits);
            if (line.ContainsAnyExceptInRange(-Most - 1, Most)) { return false; }
            for (int y = 0; y < Side; y++) { between[(Side * y) + x] = line[y]; }
        }
        for (int y = 0; y < Side; y++)
        {
            between.Slice(Side * y, Side).CopyTo(line);
            Transform(line, ConstantBits + PassBits + 3);
            for (int x = 0; x < Side; x++) { samples[(stride * y) + x] = (byte)Math.Clamp(line[x] + 128, 0, 255); }
        }
        return true;
    }

    /// <summary>Of a block that is one level.</summary>
    /// <param name="dc">The coefficient, times its quantisation.</param>
    public static byte Flat(int dc) => (byte)Math.Clamp(((dc + 4) >> 3) + 128, 0, 255);

    private static void Transform(Span<int> v, int shift)
    {
        int z1 = (v[2] + v[6]) * F0541;
        int even2 = z1 - (v[6] * F1847), even3 = z1 + (v[2] * F0765);
        int even0 = (v[0] + v[4]) << ConstantBits, even1 = (v[0] - v[4]) << ConstantBits;
        int a0 = even0 + even3, a3 = even0 - even3, a1 = even1 + even2, a2 = even1 - even2;

        int z5 = (v[7] + v[3] + v[5] + v[1]) * F1175;
        int z3 = z5 - ((v[7] + v[3]) * F1961), z4 = z5 - ((v[5] + v[1]) * F0390);
        int w1 = -(v[7] + v[1]) * F0899, w2 = -(v[5] + v[3]) * F2562;
        int b0 = (v[7] * F0298) + w1 + z3, b1 = (v[5] * F2053) + w2 + z4, b2 = (v[3] * F3072) + w2 + z3, b3 = (v[1] * F1501) + w1 + z4;

        int half = 1 << (shift - 1);
        v[0] = (a0 + b3 + half) >> shift;
        v[7] = (a0 - b3 + half) >> shift;
        v[1] = (a1 + b2 + half) >> shift;
        v[6] = (a1 - b2 + half) >> shift;
        v[2] = (a2 + b1 + half) >> shift;
        v[5] = (a2 - b1 + half) >> shift;
        v[3] = (a3 + b0 + half) >> shift;
        v[4] = (a3 - b0 + half) >> shift;
    }
}
