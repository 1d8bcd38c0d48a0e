namespace Cotejo.Engine.Decoding.Video.Libav;

/// <summary>The sequence parameters of H.264 (ITU-T H.264, 7.3.2.1.1), as far as one flag of theirs.</summary>
internal static class AvcParameters
{
    /// <summary>Profiles whose parameters tell of chroma, depth and scaling.</summary>
    private static ReadOnlySpan<byte> Rich => [100, 110, 122, 244, 44, 83, 86, 118, 128, 138, 139, 134, 135];

    private const int FullChroma = 3, MostOffsets = 255;

    /// <returns>frame_mbs_only_flag: that no frame comes in two fields. False also where that cannot be told.</returns>
    /// <param name="unit">With its type before it.</param>
    public static bool AreOfFrames(ReadOnlySpan<byte> unit)
    {
        var bits = new AvcBits(unit);
        bits.Read(8);
        int profile = bits.Read(8);
        bits.Read(16);
        bits.Number();
        if (Rich.Contains((byte)profile)) { PassRich(ref bits); }
        bits.Number();
        switch (bits.Number())
        {
            case 0:
                bits.Number();
                break;
            case 1:
                bits.Read(1);
                bits.Number();
                bits.Number();
                long offsets = bits.Number();
                if (offsets > MostOffsets) { return false; }
                for (int i = 0; i < offsets; i++) { bits.Number(); }
                break;
        }
        bits.Number();
        bits.Read(1);
        bits.Number();
        bits.Number();
        return bits.Read(1) == 1 && !bits.IsBroken;
    }

    private static void PassRich(ref AvcBits bits)
    {
        long chroma = bits.Number();
        if (chroma == FullChroma) { bits.Read(1); }
        bits.Number();
        bits.Number();
        bits.Read(1);
        if (bits.Read(1) == 0) { return; }
        for (int list = 0; list < (chroma == FullChroma ? 12 : 8); list++)
        {
            if (bits.Read(1) == 1) { PassScaling(ref bits, list < 6 ? 16 : 64); }
        }
    }

    private static void PassScaling(ref AvcBits bits, int size)
    {
        int last = 8, next = 8;
        for (int i = 0; i < size && next != 0; i++)
        {
            next = (int)((last + bits.Signed()) & 0xFF);
            last = next == 0 ? last : next;
        }
    }
}

/// <summary>Bits of a unit, most significant first, without the bytes that keep start codes out of it. Behind the end they are zero.</summary>
internal ref struct AvcBits(ReadOnlySpan<byte> unit)
{
    private const int LongestPrefix = 31;

    private readonly ReadOnlySpan<byte> _unit = unit;
    private int _at, _zeros, _byte, _left;

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
        if (_left == 0) { Take(); }
        return IsBroken ? 0 : (_byte >> --_left) & 1;
    }

    private void Take()
    {
        if (_zeros >= 2 && _at < _unit.Length && _unit[_at] == 3) { (_at, _zeros) = (_at + 1, 0); }
        if (_at == _unit.Length)
        {
            IsBroken = true;
            return;
        }
        (_byte, _left) = (_unit[_at++], 8);
        _zeros = _byte == 0 ? _zeros + 1 : 0;
    }
}
