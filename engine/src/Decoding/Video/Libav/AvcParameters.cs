namespace Cotejo.Engine.Decoding.Video.Libav;

/// <summary>The sequence parameters of H.264 (ITU-T H.264, 7.3.2.1.1), as far as one flag of theirs.</summary>
internal static class AvcParameters
{
    /// <summary>Profiles whose parameters tell of chroma, depth and scaling, as libavcodec has them.</summary>
    private static ReadOnlySpan<byte> Rich => [100, 110, 122, 244, 44, 83, 86, 118, 128, 138, 144];

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
