using System.Buffers.Binary;
using System.IO.Compression;

namespace Cotejo.Engine.Tests.Decoding;

/// <summary>Files written byte by byte: variants that no encoder here writes, and headers that lie.</summary>
internal static class HandMade
{
    /// <summary>A 24-bit BMP, bottom row first unless <paramref name="topDown"/>.</summary>
    public static byte[] Bmp(byte[] rgb, int width, int height, bool topDown = false)
    {
        int stride = (width * 3 + 3) & ~3;
        byte[] file = new byte[54 + stride * height];
        "BM"u8.CopyTo(file);
        BinaryPrimitives.WriteInt32LittleEndian(file.AsSpan(2), file.Length);
        BinaryPrimitives.WriteInt32LittleEndian(file.AsSpan(10), 54);
        BinaryPrimitives.WriteInt32LittleEndian(file.AsSpan(14), 40);
        BinaryPrimitives.WriteInt32LittleEndian(file.AsSpan(18), width);
        BinaryPrimitives.WriteInt32LittleEndian(file.AsSpan(22), topDown ? -height : height);
        file[26] = 1;
        file[28] = 24;
        for (int y = 0; y < height; y++)
        {
            int row = 54 + stride * (topDown ? y : height - 1 - y);
            for (int x = 0; x < width; x++)
            {
                int from = (y * width + x) * 3;
                (file[row + 3 * x], file[row + 3 * x + 1], file[row + 3 * x + 2]) = (rgb[from + 2], rgb[from + 1], rgb[from]);
            }
        }
        return file;
    }

    /// <summary>An icon that holds PNG files.</summary>
    public static byte[] Ico(params (int Side, byte[] Png)[] images)
    {
        var file = new List<byte> { 0, 0, 1, 0, (byte)images.Length, 0 };
        int at = 6 + 16 * images.Length;
        foreach (var (side, png) in images)
        {
            file.AddRange([(byte)side, (byte)side, 0, 0, 1, 0, 32, 0]);
            file.AddRange(BitConverter.GetBytes(png.Length));
            file.AddRange(BitConverter.GetBytes(at));
            at += png.Length;
        }
        foreach (var (_, png) in images) { file.AddRange(png); }
        return [.. file];
    }

    /// <param name="colorType">0 grey, 2 RGB, 4 grey and alpha, 6 RGBA (PNG, 11.2.1).</param>
    /// <param name="rows">Each row without its filter byte, which is written as none.</param>
    /// <param name="extra">Chunks between the header and the data.</param>
    public static byte[] Png(int width, int height, byte depth, byte colorType, byte[] rows, params (string Type, byte[] Data)[] extra)
    {
        byte[] header = new byte[13];
        BinaryPrimitives.WriteInt32BigEndian(header, width);
        BinaryPrimitives.WriteInt32BigEndian(header.AsSpan(4), height);
        (header[8], header[9]) = (depth, colorType);

        var file = new List<byte> { 0x89, (byte)'P', (byte)'N', (byte)'G', 0x0D, 0x0A, 0x1A, 0x0A };
        Chunk(file, "IHDR", header);
        foreach (var (type, body) in extra) { Chunk(file, type, body); }
        Chunk(file, "IDAT", PngData(rows, height));
        Chunk(file, "IEND", []);
        return [.. file];
    }

    /// <summary>The compressed data of a PNG, every row filtered by none.</summary>
    public static byte[] PngData(byte[] rows, int height)
    {
        using var data = new MemoryStream();
        using (var zlib = new ZLibStream(data, CompressionLevel.Fastest, leaveOpen: true))
        {
            int stride = height == 0 ? 0 : rows.Length / height;
            for (int y = 0; y < height && stride > 0; y++)
            {
                zlib.WriteByte(0);
                zlib.Write(rows, y * stride, stride);
            }
        }
        return data.ToArray();
    }

    /// <summary>A DNG of an unpacked 16-bit RGGB mosaic, brighter to the right (tags: TIFF 6.0, TIFF/EP, DNG 1.4).</summary>
    public static byte[] Dng(int width, int height)
    {
        const ushort Bytes = 1, Text = 2, Short = 3, Long = 4, Fractions = 10;
        byte[] model = [.. "Test sensor\0"u8];
        byte[] matrix = [.. Enumerable.Range(0, 9).SelectMany(i => BitConverter.GetBytes(i % 4 == 0 ? 1 : 0).Concat(BitConverter.GetBytes(1)))];
        (ushort Tag, ushort Type, byte[] Value)[] tags =
        [
            (254, Long, BitConverter.GetBytes(0)), (256, Long, BitConverter.GetBytes(width)), (257, Long, BitConverter.GetBytes(height)),
            (258, Short, [16, 0]), (259, Short, [1, 0]), (262, Short, BitConverter.GetBytes((ushort)32803)), (271, Text, model),
            (272, Text, model), (273, Long, BitConverter.GetBytes(1024)), (274, Short, [1, 0]), (277, Short, [1, 0]),
            (278, Long, BitConverter.GetBytes(height)), (279, Long, BitConverter.GetBytes(width * height * 2)),
            (33421, Short, [2, 0, 2, 0]), (33422, Bytes, [0, 1, 1, 2]), (50706, Bytes, [1, 4, 0, 0]), (50708, Text, model),
            (50717, Long, BitConverter.GetBytes(65535)), (50721, Fractions, matrix), (50778, Short, [21, 0]),
        ];
        byte[] file = new byte[1024 + width * height * 2];
        "II*\0\u0008\0\0\0"u8.CopyTo(file);
        BinaryPrimitives.WriteUInt16LittleEndian(file.AsSpan(8), (ushort)tags.Length);
        int entry = 10, spill = 10 + 12 * tags.Length + 4;
        foreach (var (tag, type, value) in tags)
        {
            int unit = type switch { Bytes or Text => 1, Short => 2, Long => 4, _ => 8 };
            BinaryPrimitives.WriteUInt16LittleEndian(file.AsSpan(entry), tag);
            BinaryPrimitives.WriteUInt16LittleEndian(file.AsSpan(entry + 2), type);
            BinaryPrimitives.WriteInt32LittleEndian(file.AsSpan(entry + 4), value.Length / unit);
            bool inside = value.Length <= 4;
            value.CopyTo(file, inside ? entry + 8 : spill);
            if (!inside)
            {
                BinaryPrimitives.WriteInt32LittleEndian(file.AsSpan(entry + 8), spill);
                spill += value.Length + value.Length % 2;
            }
            entry += 12;
        }
        for (int i = 0; i < width * height; i++)
        {
            BinaryPrimitives.WriteUInt16LittleEndian(file.AsSpan(1024 + 2 * i), (ushort)(2000 + 60000L * (i % width) / width));
        }
        return file;
    }

    /// <summary>The sizes in a JPEG's frame header, replaced.</summary>
    public static byte[] ResizeJpegHeader(byte[] jpeg, ushort width, ushort height)
    {
        byte[] changed = [.. jpeg];
        int at = 2;
        while (changed[at + 1] is not (0xC0 or 0xC2)) { at += 2 + BinaryPrimitives.ReadUInt16BigEndian(changed.AsSpan(at + 2)); }
        BinaryPrimitives.WriteUInt16BigEndian(changed.AsSpan(at + 5), height);
        BinaryPrimitives.WriteUInt16BigEndian(changed.AsSpan(at + 7), width);
        return changed;
    }

    /// <summary>The sizes that an AVIF or HEIC says its pictures have (every 'ispe' box), replaced.</summary>
    public static byte[] ResizeSpatialExtents(byte[] file, uint width, uint height)
    {
        byte[] changed = [.. file];
        for (int at = 0; (at = Next(changed, at)) >= 0; at += 4)
        {
            BinaryPrimitives.WriteUInt32BigEndian(changed.AsSpan(at + 8), width);
            BinaryPrimitives.WriteUInt32BigEndian(changed.AsSpan(at + 12), height);
        }
        return changed;

        static int Next(byte[] file, int from)
        {
            int found = file.AsSpan(from).IndexOf("ispe"u8);
            return found < 0 ? -1 : from + found;
        }
    }

    /// <summary>Adds a PNG's chunk.</summary>
    public static void Chunk(List<byte> file, string type, byte[] data)
    {
        byte[] body = [.. System.Text.Encoding.ASCII.GetBytes(type), .. data];
        byte[] number = new byte[4];
        BinaryPrimitives.WriteInt32BigEndian(number, data.Length);
        file.AddRange(number);
        file.AddRange(body);
        BinaryPrimitives.WriteUInt32BigEndian(number, Crc(body));
        file.AddRange(number);
    }

    private static uint Crc(byte[] data)
    {
        uint crc = uint.MaxValue;
        foreach (byte b in data)
        {
            crc ^= b;
            for (int bit = 0; bit < 8; bit++) { crc = (crc >> 1) ^ (0xEDB88320 & (0 - (crc & 1))); }
        }
        return ~crc;
    }
}
