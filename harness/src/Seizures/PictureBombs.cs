using System.Buffers.Binary;

namespace Cotejo.Harness.Seizures;

/// <summary>Pictures of which a byte is hundreds of pixels, in the formats beside PNG and JPEG.</summary>
internal static class PictureBombs
{
    /// <summary>
    /// A progressive JPEG of many scans that add nothing: each passes over every block again. A code of one bit, and fourteen more, is an
    /// end for 32,767 blocks.
    /// </summary>
    public static byte[] JpegScans(int side, int scans)
    {
        using var jpeg = new MemoryStream();
        jpeg.Write([0xFF, 0xD8, 0xFF, 0xDB, 0, 67, 0, .. Enumerable.Repeat((byte)16, 64)]);
        jpeg.Write([0xFF, 0xC2, 0, 11, 8, (byte)(side >> 8), (byte)side, (byte)(side >> 8), (byte)side, 1, 1, 0x11, 0]);
        foreach (var (table, symbol) in ((byte, byte)[])[(0x00, 0), (0x10, 0xE0)]) { jpeg.Write([0xFF, 0xC4, 0, 20, table, 1, .. new byte[15], symbol]); }
        int blocks = (side + 7) / 8 * ((side + 7) / 8);
        jpeg.Write([0xFF, 0xDA, 0, 8, 1, 1, 0, 0, 0, 0, .. new byte[(blocks + 7) / 8]]);
        byte[] ends = Ends((blocks + 32_766) / 32_767);
        for (int scan = 1; scan < scans; scan++)
        {
            byte coefficient = (byte)(1 + (scan - 1) % 63);
            jpeg.Write([0xFF, 0xDA, 0, 8, 1, 1, 0, coefficient, coefficient, 0, .. ends]);
        }
        jpeg.Write([0xFF, 0xD9]);
        return jpeg.ToArray();
    }

    /// <summary>A black GIF of one frame: every code names the one that is just being defined, a run one longer than the last.</summary>
    public static byte[] Gif(ushort side)
    {
        const int Clear = 4, End = 5, First = 6, Full = 4096;
        var codes = new BitsFromLow();
        for (long left = (long)side * side; left > 0;)
        {
            codes.Put(Clear, left == (long)side * side ? 3 : 12);
            codes.Put(0, 3);
            left--;
            for (int next = First; next < Full && left > 0; next++)
            {
                // A code of this number is a run of this much less four.
                int code = (int)Math.Min(next, left + Clear);
                codes.Put(code == Clear + 1 ? 0 : code, Math.Max(3, int.Log2(next) + 1));
                left -= code - Clear;
            }
        }
        codes.Put(End, 12);
        using var gif = new MemoryStream();
        gif.Write([.. "GIF89a"u8, (byte)side, (byte)(side >> 8), (byte)side, (byte)(side >> 8), 0x81, 0, 0, 0, 0, 0, 85, 85, 85, 170, 170, 170, 255, 255, 255]);
        gif.Write([0x2C, 0, 0, 0, 0, (byte)side, (byte)(side >> 8), (byte)side, (byte)(side >> 8), 0, 2]);
        foreach (byte[] block in codes.ToArray().Chunk(255)) { gif.Write([(byte)block.Length, .. block]); }
        gif.Write([0, 0x3B]);
        return gif.ToArray();
    }

    /// <summary>An animated WebP whose frames are small, on a canvas that is not.</summary>
    /// <param name="webp">A small lossless one of even sides.</param>
    public static byte[] WebP(byte[] webp, int width, int height, int side, int frames)
    {
        int at = webp.AsSpan().IndexOf("VP8L"u8), length = 8 + BinaryPrimitives.ReadInt32LittleEndian(webp.AsSpan(at + 4));
        byte[] picture = webp[at..(at + length + (length & 1))];
        using var body = new MemoryStream();
        body.Write([.. "WEBPVP8X"u8, 10, 0, 0, 0, 2, 0, 0, 0, .. Three(side - 1), .. Three(side - 1), .. "ANIM"u8, 6, 0, 0, 0, 0, 0, 0, 0, 0, 0]);
        for (int frame = 0; frame < frames; frame++)
        {
            // Places in pairs of pixels; 100 ms.
            int x = frame * 7 % ((side - width) / 2), y = frame * 3 % ((side - height) / 2);
            body.Write([.. "ANMF"u8, .. BitConverter.GetBytes(16 + picture.Length), .. Three(x), .. Three(y), .. Three(width - 1), .. Three(height - 1), .. Three(100), 0, .. picture]);
        }
        return [.. "RIFF"u8, .. BitConverter.GetBytes((int)body.Length), .. body.ToArray()];
    }

    /// <summary>The two sizes of 14 bits that open a lossless WebP.</summary>
    public static byte[] WebPClaiming(byte[] webp, int width, int height)
    {
        byte[] changed = [.. webp];
        // Behind the chunk's head and a signature.
        Span<byte> sizes = changed.AsSpan(webp.AsSpan().IndexOf("VP8L"u8) + 9);
        uint rest = BinaryPrimitives.ReadUInt32LittleEndian(sizes) & 0xF0000000;
        BinaryPrimitives.WriteUInt32LittleEndian(sizes, rest | (uint)(height - 1) << 14 | (uint)(width - 1));
        return changed;
    }

    /// <summary>A BMP of 8 bits in runs of 255.</summary>
    public static byte[] Bmp(int side)
    {
        const int Header = 54 + 1024;
        byte[] row = [.. Runs(side, 255).SelectMany(run => (byte[])[(byte)run, 0]), 0, 0];
        byte[] file = new byte[Header + side * row.Length];
        BmpHeader(file, side, bits: 8, packing: 1);
        for (int y = 0; y < side; y++) { row.CopyTo(file, Header + y * row.Length); }
        // The end of the last row is that of the picture.
        file[^1] = 1;
        return file;
    }

    /// <summary>The header of a BMP without a pixel behind it.</summary>
    public static byte[] BmpClaiming(int side)
    {
        byte[] file = new byte[54 + 64];
        BmpHeader(file, side, bits: 24, packing: 0);
        return file;
    }

    /// <summary>A gray PSD in runs of 128.</summary>
    public static byte[] PsdOfRuns(int side)
    {
        byte[] row = [.. Runs(side, 128).SelectMany(run => (byte[])[(byte)(257 - run), 0])];
        byte[] lengths = [(byte)(row.Length >> 8), (byte)row.Length];
        return [.. PsdHead(side, packing: 1), .. Enumerable.Repeat(lengths, side).SelectMany(l => l), .. Enumerable.Repeat(row, side).SelectMany(r => r)];
    }

    /// <summary>A gray PSD that has a hundred thousand bytes of all those that it claims.</summary>
    public static byte[] PsdClaiming(int side) => [.. PsdHead(side, packing: 0), .. new byte[100_000]];

    /// <summary>A gray TGA in runs of 128.</summary>
    public static byte[] Tga(int side)
    {
        byte[] file = [0, 0, 11, 0, 0, 0, 0, 0, 0, 0, 0, 0, (byte)side, (byte)(side >> 8), (byte)side, (byte)(side >> 8), 8, 0x20];
        return [.. file, .. Enumerable.Repeat(Runs(side, 128).SelectMany(run => (byte[])[(byte)(0x80 | (run - 1)), 0]).ToArray(), side).SelectMany(r => r)];
    }

    /// <summary>A PCX of 8 bits in runs of 63.</summary>
    public static byte[] Pcx(int side)
    {
        byte[] header = new byte[128];
        int last = side - 1, row = side + (side & 1);
        (header[0], header[1], header[2], header[3], header[65], header[68]) = (0x0A, 5, 1, 8, 1, 1);
        (header[8], header[9], header[10], header[11]) = ((byte)last, (byte)(last >> 8), (byte)last, (byte)(last >> 8));
        (header[66], header[67]) = ((byte)row, (byte)(row >> 8));
        byte[] runs = [.. Runs(row, 63).SelectMany(run => (byte[])[(byte)(0xC0 | run), 0])];
        return [.. header, .. Enumerable.Repeat(runs, side).SelectMany(r => r), 0x0C, .. new byte[768]];
    }

    /// <summary>The sizes of the image in a JPEG 2000's codestream, and of its one tile.</summary>
    public static byte[] Jpeg2000Claiming(byte[] jp2, int side)
    {
        byte[] changed = [.. jp2];
        // Behind the marker of sizes, their length, and what it takes to decode.
        int sizes = changed.AsSpan().IndexOf((ReadOnlySpan<byte>)[0xFF, 0x4F, 0xFF, 0x51]) + 8;
        foreach (int at in (int[])[0, 4, 16, 20]) { BinaryPrimitives.WriteInt32BigEndian(changed.AsSpan(sizes + at), side); }
        int box = changed.AsSpan().IndexOf("ihdr"u8);
        foreach (int at in box < 0 ? [] : (int[])[4, 8]) { BinaryPrimitives.WriteInt32BigEndian(changed.AsSpan(box + at), side); }
        return changed;
    }

    private static IEnumerable<int> Runs(int length, int longest)
    {
        for (; length > 0; length -= longest) { yield return Math.Min(length, longest); }
    }

    private static byte[] Three(int value) => [(byte)value, (byte)(value >> 8), (byte)(value >> 16)];

    private static byte[] PsdHead(int side, byte packing)
    {
        byte[] head = new byte[26 + 12 + 2];
        "8BPS"u8.CopyTo(head);
        (head[5], head[13], head[23], head[25], head[^1]) = (1, 1, 8, 1, packing);
        BinaryPrimitives.WriteInt32BigEndian(head.AsSpan(14), side);
        BinaryPrimitives.WriteInt32BigEndian(head.AsSpan(18), side);
        return head;
    }

    private static void BmpHeader(byte[] file, int side, byte bits, byte packing)
    {
        "BM"u8.CopyTo(file);
        BinaryPrimitives.WriteInt32LittleEndian(file.AsSpan(2), file.Length);
        BinaryPrimitives.WriteInt32LittleEndian(file.AsSpan(10), bits == 8 ? 54 + 1024 : 54);
        (file[14], file[26], file[28], file[30]) = (40, 1, bits, packing);
        BinaryPrimitives.WriteInt32LittleEndian(file.AsSpan(18), side);
        BinaryPrimitives.WriteInt32LittleEndian(file.AsSpan(22), side);
    }

    /// <summary>Runs of ends of blocks, with the zero that has to follow a byte of ones.</summary>
    private static byte[] Ends(int count)
    {
        var bits = new List<byte>();
        int held = 0, have = 0;
        for (int i = 0; i < count * 15; i++)
        {
            held = held << 1 | (i % 15 == 0 ? 0 : 1);
            if (++have < 8) { continue; }
            bits.Add((byte)held);
            if ((byte)held == 0xFF) { bits.Add(0); }
            (held, have) = (0, 0);
        }
        // What is left of the last byte is filled with ones.
        if (have > 0) { bits.Add((byte)(held << (8 - have) | 0xFF >> have)); }
        return bits[^1] == 0xFF ? [.. bits, 0] : [.. bits];
    }

    private sealed class BitsFromLow
    {
        private readonly List<byte> _bytes = [];
        private int _held, _count;

        public void Put(int value, int bits)
        {
            _held |= value << _count;
            for (_count += bits; _count >= 8; _count -= 8, _held >>= 8) { _bytes.Add((byte)_held); }
        }

        public byte[] ToArray() => _count > 0 ? [.. _bytes, (byte)_held] : [.. _bytes];
    }
}
