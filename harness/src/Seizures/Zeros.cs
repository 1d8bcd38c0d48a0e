using System.Buffers.Binary;
using System.IO.Compression;
using System.IO.Hashing;

namespace Cotejo.Harness.Seizures;

/// <summary>Any number of zeros, packed a thousandfold without being there: one deflated strip is repeated, since it refers to nothing outside itself.</summary>
internal static class Zeros
{
    private const int Strip = 1 << 20;

    private static readonly byte[] FullStrip = StripOf(Strip);

    public static byte[] Deflated(long count)
    {
        using var data = new MemoryStream();
        for (; count >= Strip; count -= Strip) { data.Write(FullStrip); }
        data.Write(StripOf((int)count));
        // An empty block, the last.
        data.Write([1, 0, 0, 0xFF, 0xFF]);
        return data.ToArray();
    }

    /// <summary>As PNG, TIFF and PSD have it.</summary>
    public static byte[] Zlib(long count)
    {
        // Adler-32 of n zeros: the low half stays 1, the high half counts.
        var adler = new byte[4];
        BinaryPrimitives.WriteUInt32BigEndian(adler, (uint)(count % 65521) << 16 | 1);
        return [0x78, 1, .. Deflated(count), .. adler];
    }

    public static uint Crc(long count)
    {
        var crc = new Crc32();
        byte[] block = new byte[Strip];
        for (; count > 0; count -= Strip) { crc.Append(block.AsSpan(0, (int)Math.Min(Strip, count))); }
        return crc.GetCurrentHashAsUInt32();
    }

    private static byte[] StripOf(int count) => DeflatedStart(new byte[count]);

    /// <summary>Deflated up to a whole byte and not ended: more blocks follow.</summary>
    public static byte[] DeflatedStart(byte[] content)
    {
        using var strip = new MemoryStream();
        using var deflate = new DeflateStream(strip, CompressionLevel.SmallestSize, leaveOpen: true);
        deflate.Write(content);
        deflate.Flush();
        // Taken before the stream is closed, which would end it with its last block.
        return strip.ToArray();
    }
}
