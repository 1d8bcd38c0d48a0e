using System.Buffers.Binary;

namespace Cotejo.Harness.Seizures;

/// <summary>TIFFs whose directories lead on and on, and pages of which a byte is thousands of pixels. Gray, little-endian, one strip a page.</summary>
internal static class TiffBombs
{
    private const int Entries = 9, DirectoryBytes = 2 + 12 * Entries + 4, Head = 8, Side = 8;

    private const int NotPacked = 1, Group4 = 4, Deflate = 8;

    /// <summary>Pages of 8x8, all of the same pixels.</summary>
    public static byte[] Chain(int pages) => Pages(pages, Side, 8, NotPacked, [.. Enumerable.Range(0, Side * Side).Select(i => (byte)(i * 4))]);

    /// <summary>Some pages, the last of which is followed by the first.</summary>
    public static byte[] Loop(int pages)
    {
        byte[] file = Chain(pages);
        BinaryPrimitives.WriteInt32LittleEndian(file.AsSpan(file.Length - 4), BinaryPrimitives.ReadInt32LittleEndian(file.AsSpan(4)));
        return file;
    }

    public static byte[] Deflated(int side) => Pages(1, side, 8, Deflate, Zeros.Zlib((long)side * side));

    /// <summary>White as a fax sends it: a row like the one above is one bit.</summary>
    public static byte[] Fax(int side, int pages = 1) => Pages(pages, side, 1, Group4, [.. Enumerable.Repeat((byte)0xFF, (side + 7) / 8), 0, 0x10, 0x01]);

    /// <summary>A page that has a hundred thousand bytes of all those that it claims.</summary>
    public static byte[] Claiming(int side) => Pages(1, side, 8, NotPacked, new byte[100_000]);

    /// <param name="strip">Of every page.</param>
    private static byte[] Pages(int pages, int side, int bits, int packing, byte[] strip)
    {
        int first = Head + strip.Length;
        byte[] file = [.. "II*\0"u8, .. BitConverter.GetBytes(first), .. strip, .. new byte[pages * DirectoryBytes]];
        for (int page = 0; page < pages; page++)
        {
            int at = first + page * DirectoryBytes;
            Directory(file.AsSpan(at), side, bits, packing, Head, strip.Length, page == pages - 1 ? 0 : at + DirectoryBytes);
        }
        return file;
    }

    private static void Directory(Span<byte> at, int side, int bits, int packing, int strip, int stripBytes, int next)
    {
        BinaryPrimitives.WriteUInt16LittleEndian(at, Entries);
        ReadOnlySpan<(ushort Tag, int Value)> entries =
        [
            (256, side), (257, side), (258, bits), (259, packing), (262, packing == Group4 ? 0 : 1), (273, strip), (277, 1), (278, side), (279, stripBytes),
        ];
        for (int i = 0; i < entries.Length; i++)
        {
            Span<byte> entry = at[(2 + 12 * i)..];
            BinaryPrimitives.WriteUInt16LittleEndian(entry, entries[i].Tag);
            // One number of 32 bits.
            (entry[2], entry[4]) = (4, 1);
            BinaryPrimitives.WriteInt32LittleEndian(entry[8..], entries[i].Value);
        }
        BinaryPrimitives.WriteInt32LittleEndian(at[(2 + 12 * Entries)..], next);
    }
}
