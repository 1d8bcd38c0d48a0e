namespace Cotejo.Engine.Decoding.Video.Libav;

/// <summary>
/// Bits of a unit, most significant first. Behind its end they are zero, and it is broken; likewise at the first byte that only keeps a start
/// code out of it, since libavcodec reads such units in more than one way.
/// </summary>
internal ref struct AvcBits
{
    private const int LongestPrefix = 31;

    private readonly ReadOnlySpan<byte> _bytes;
    private int _at;

    public AvcBits(ReadOnlySpan<byte> unit)
    {
        int kept = unit.IndexOf("\0\0\u0003"u8);
        _bytes = kept < 0 ? unit : unit[..kept];
    }

    public bool IsBroken { get; private set; }

    /// <param name="count">Up to 31.</param>
    public int Read(int count)
    {
        int value = 0;
        for (; count > 0; count--) { value = value << 1 | Bit(); }
        return value;
    }

    /// <summary>ue(v).</summary>
    public long Number()
    {
        int zeros = 0;
        while (!IsBroken && Bit() == 0)
        {
            if (++zeros > LongestPrefix) { IsBroken = true; }
        }
        return IsBroken ? 0 : (1L << zeros) - 1 + Read(zeros);
    }

    /// <summary>se(v).</summary>
    public long Signed() => Number() is var number && (number & 1) == 1 ? (number + 1) / 2 : -(number / 2);

    private int Bit()
    {
        IsBroken |= _at >= 8 * _bytes.Length;
        return IsBroken ? 0 : (_bytes[_at >> 3] >> (7 - (_at++ & 7))) & 1;
    }
}
