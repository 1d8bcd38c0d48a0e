using System.Buffers.Binary;
using System.IO.Hashing;
using System.Text;

namespace Cotejo.Harness.Seizures;

/// <summary>Small files that ask for much: written byte by byte, since no encoder makes them without paying the price itself.</summary>
internal static class Bombs
{
    /// <summary>A black 8-bit gray PNG.</summary>
    /// <param name="extra">Chunks between the header and the data.</param>
    public static byte[] Png(int width, int height, params ReadOnlySpan<(string Type, byte[] Data)> extra)
    {
        using var png = new MemoryStream();
        png.Write([0x89, .. "PNG\r\n"u8, 0x1A, (byte)'\n']);
        Span<byte> header = stackalloc byte[13];
        BinaryPrimitives.WriteInt32BigEndian(header, width);
        BinaryPrimitives.WriteInt32BigEndian(header[4..], height);
        header[8] = 8;
        WriteChunk(png, "IHDR"u8, header);
        foreach (var (type, data) in extra) { WriteChunk(png, Encoding.ASCII.GetBytes(type), data); }
        WriteChunk(png, "IDAT"u8, Zeros.Zlib((long)height * (width + 1)));
        WriteChunk(png, "IEND"u8, []);
        return png.ToArray();
    }

    /// <summary>An animated PNG whose frames are single pixels: each costs its canvas.</summary>
    public static byte[] AnimatedPng(int side, int frames)
    {
        using var png = new MemoryStream();
        byte[] dot = Zeros.Zlib(2);
        Span<byte> number = stackalloc byte[4];
        for (int frame = 0; frame < frames; frame++)
        {
            // Its place moves, so that no two canvases are alike; the pixel covers what was there.
            byte[] control = new byte[26];
            int[] fields = [2 * frame, 1, 1, frame % side, frame / side];
            for (int i = 0; i < fields.Length; i++) { BinaryPrimitives.WriteInt32BigEndian(control.AsSpan(4 * i), fields[i]); }
            WriteChunk(png, "fcTL"u8, control);
            BinaryPrimitives.WriteInt32BigEndian(number, 2 * frame + 1);
            WriteChunk(png, "fdAT"u8, [.. number, .. dot]);
        }
        byte[] still = Png(side, side, ("acTL", [(byte)(frames >> 24), (byte)(frames >> 16), (byte)(frames >> 8), (byte)frames, 0, 0, 0, 0]));
        const int End = 12;
        return [.. still[..^End], .. png.ToArray(), .. still[^End..]];
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
    /// <param name="side">Of the canvas that they lie on.</param>
    public static byte[] Gif(int frames, ushort side = 16)
    {
        using var gif = new MemoryStream();
        gif.Write([.. "GIF89a"u8, (byte)side, (byte)(side >> 8), (byte)side, (byte)(side >> 8), 0x81, 0, 0, 0, 0, 0, 85, 85, 85, 170, 170, 170, 255, 255, 255]);
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
        BinaryPrimitives.WriteUInt32BigEndian(changed.AsSpan(29), Crc32.HashToUInt32(changed.AsSpan(12, 17)));
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

    private static void WriteChunk(MemoryStream png, ReadOnlySpan<byte> type, ReadOnlySpan<byte> data)
    {
        byte[] chunk = [.. type, .. data];
        Span<byte> number = stackalloc byte[4];
        BinaryPrimitives.WriteInt32BigEndian(number, data.Length);
        png.Write(number);
        png.Write(chunk);
        BinaryPrimitives.WriteUInt32BigEndian(number, Crc32.HashToUInt32(chunk));
        png.Write(number);
    }
}
