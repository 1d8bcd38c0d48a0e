using System.Buffers.Binary;
using System.IO.Compression;

namespace Cotejo.Harness.Seizures;

/// <summary>Small files that ask for much: written byte by byte, since no encoder makes them without paying the price itself.</summary>
internal static class Bombs
{
    private static readonly uint[] CrcTable = [.. Enumerable.Range(0, 256).Select(n =>
    {
        uint c = (uint)n;
        for (int k = 0; k < 8; k++) { c = (c & 1) != 0 ? 0xEDB88320 ^ (c >> 1) : c >> 1; }
        return c;
    })];

    /// <summary>A black 8-bit gray PNG. One deflated strip of rows is repeated: a strip refers to nothing outside itself.</summary>
    public static byte[] Png(int width, int height)
    {
        using var data = new MemoryStream();
        data.Write([0x78, 0x01]);
        for (int left = height; left > 0;)
        {
            int rows = Math.Clamp((1 << 20) / (width + 1), 1, left);
            byte[] strip = Deflated((long)rows * (width + 1));
            for (; left >= rows; left -= rows) { data.Write(strip); }
        }
        data.Write([1, 0, 0, 0xFF, 0xFF]);
        // Adler-32 of n zeros: the low half stays 1, the high half counts.
        Span<byte> adler = stackalloc byte[4];
        BinaryPrimitives.WriteUInt32BigEndian(adler, (uint)((long)height * (width + 1) % 65521) << 16 | 1);
        data.Write(adler);

        using var png = new MemoryStream();
        png.Write([0x89, .. "PNG\r\n"u8, 0x1A, (byte)'\n']);
        Span<byte> header = stackalloc byte[13];
        BinaryPrimitives.WriteInt32BigEndian(header, width);
        BinaryPrimitives.WriteInt32BigEndian(header[4..], height);
        header[8] = 8;
        WriteChunk(png, "IHDR"u8, header);
        WriteChunk(png, "IDAT"u8, data.GetBuffer().AsSpan(0, (int)data.Length));
        WriteChunk(png, "IEND"u8, []);
        return png.ToArray();
    }

    /// <summary>
    /// A mid-gray baseline JPEG. Its Huffman tables give the one code that occurs a single bit, 0, so that a block
    /// (no DC change, end of block) is two zero bits.
    /// </summary>
    public static byte[] Jpeg(int width, int height)
    {
        using var jpeg = new MemoryStream();
        jpeg.Write([0xFF, 0xD8, 0xFF, 0xDB, 0, 67, 0, .. Enumerable.Repeat((byte)16, 64)]);
        jpeg.Write([0xFF, 0xC0, 0, 11, 8, (byte)(height >> 8), (byte)height, (byte)(width >> 8), (byte)width, 1, 1, 0x11, 0]);
        foreach (byte table in (byte[])[0x00, 0x10]) { jpeg.Write([0xFF, 0xC4, 0, 20, table, 1, .. new byte[15], 0]); }
        jpeg.Write([0xFF, 0xDA, 0, 8, 1, 1, 0, 0, 63, 0]);
        long blocks = ((width + 7L) / 8) * ((height + 7L) / 8);
        jpeg.Write(new byte[(blocks * 2 + 7) / 8]);
        jpeg.Write([0xFF, 0xD9]);
        return jpeg.ToArray();
    }

    /// <summary>A GIF of many frames of 16x16, each with its own pattern, that loops for ever.</summary>
    public static byte[] Gif(int frames)
    {
        using var gif = new MemoryStream();
        gif.Write([.. "GIF89a"u8, 16, 0, 16, 0, 0x81, 0, 0, 0, 0, 0, 85, 85, 85, 170, 170, 170, 255, 255, 255]);
        gif.Write([0x21, 0xFF, 11, .. "NETSCAPE2.0"u8, 3, 1, 0, 0, 0]);
        var pixels = new byte[256];
        for (int frame = 0; frame < frames; frame++)
        {
            for (int i = 0; i < pixels.Length; i++) { pixels[i] = (byte)(((i & 15) * (frame % 7 + 1) + (i >> 4) * (frame % 5 + 1) + frame / 8) >> 3 & 3); }
            gif.Write([0x21, 0xF9, 4, 0, 2, 0, 0, 0, 0x2C, 0, 0, 0, 0, 16, 0, 16, 0, 0, 2]);
            byte[] codes = GifCodes(pixels);
            for (int at = 0; at < codes.Length; at += 255)
            {
                ReadOnlySpan<byte> block = codes.AsSpan(at, Math.Min(255, codes.Length - at));
                gif.WriteByte((byte)block.Length);
                gif.Write(block);
            }
            gif.WriteByte(0);
        }
        gif.WriteByte(0x3B);
        return gif.ToArray();
    }

    /// <summary>A whole picture's file whose header claims another size; the CRC is made good again.</summary>
    public static byte[] PngClaiming(byte[] png, int width, int height)
    {
        byte[] changed = [.. png];
        BinaryPrimitives.WriteInt32BigEndian(changed.AsSpan(16), width);
        BinaryPrimitives.WriteInt32BigEndian(changed.AsSpan(20), height);
        BinaryPrimitives.WriteUInt32BigEndian(changed.AsSpan(29), Crc(changed.AsSpan(12, 17)));
        return changed;
    }

    public static byte[] JpegClaiming(byte[] jpeg, int width, int height)
    {
        byte[] changed = [.. jpeg];
        int frame = changed.AsSpan().IndexOf((ReadOnlySpan<byte>)[0xFF, 0xC0]);
        BinaryPrimitives.WriteUInt16BigEndian(changed.AsSpan(frame + 5), (ushort)height);
        BinaryPrimitives.WriteUInt16BigEndian(changed.AsSpan(frame + 7), (ushort)width);
        return changed;
    }

    /// <summary>HEIF states the size in a box of its own, which a reader has to trust before it decodes.</summary>
    public static byte[] HeifClaiming(byte[] heif, int width, int height)
    {
        byte[] changed = [.. heif];
        int box = changed.AsSpan().IndexOf("ispe"u8);
        BinaryPrimitives.WriteInt32BigEndian(changed.AsSpan(box + 8), width);
        BinaryPrimitives.WriteInt32BigEndian(changed.AsSpan(box + 12), height);
        return changed;
    }

    /// <summary>Two bits a pixel in codes of three: the table is cleared before it grows into codes of four.</summary>
    private static byte[] GifCodes(byte[] pixels)
    {
        const int Clear = 4, End = 5;
        var bytes = new List<byte>();
        int held = 0, count = 0;
        void Put(int code)
        {
            held |= code << count;
            for (count += 3; count >= 8; count -= 8, held >>= 8) { bytes.Add((byte)held); }
        }
        for (int i = 0; i < pixels.Length; i++)
        {
            if (i % 2 == 0) { Put(Clear); }
            Put(pixels[i]);
        }
        Put(End);
        if (count > 0) { bytes.Add((byte)held); }
        return [.. bytes];
    }

    private static byte[] Deflated(long zeros)
    {
        using var strip = new MemoryStream();
        using (var deflate = new DeflateStream(strip, CompressionLevel.SmallestSize, leaveOpen: true))
        {
            deflate.Write(new byte[zeros]);
            deflate.Flush();
            return strip.ToArray();
        }
    }

    private static void WriteChunk(MemoryStream png, ReadOnlySpan<byte> type, ReadOnlySpan<byte> data)
    {
        byte[] chunk = [.. type, .. data];
        Span<byte> number = stackalloc byte[4];
        BinaryPrimitives.WriteInt32BigEndian(number, data.Length);
        png.Write(number);
        png.Write(chunk);
        BinaryPrimitives.WriteUInt32BigEndian(number, Crc(chunk));
        png.Write(number);
    }

    private static uint Crc(ReadOnlySpan<byte> bytes)
    {
        uint crc = uint.MaxValue;
        foreach (byte b in bytes) { crc = CrcTable[(byte)(crc ^ b)] ^ (crc >> 8); }
        return ~crc;
    }
}
