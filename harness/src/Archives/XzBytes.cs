using System.IO.Hashing;

namespace Cotejo.Harness.Archives;

/// <summary>An xz of one block, whose check is a CRC-32 (the .xz file format 1.1.0).</summary>
internal static class XzBytes
{
    private static readonly byte[] Flags = [0, 1];

    public static byte[] Of(byte[] content) => Of(LzmaChunks.Stored(content), Crc32.HashToUInt32(content), content.Length);

    /// <param name="chunks">Of LZMA2.</param>
    /// <param name="crc">Of what comes out, and how much that is.</param>
    public static byte[] Of(byte[] chunks, uint crc, long size)
    {
        byte[] block = Summed([2, 0, 0x21, 1, LzmaChunks.Dictionary, 0, 0, 0]);
        byte[] padding = new byte[-chunks.Length & 3];
        byte[] index = [0, 1, .. Number(block.Length + chunks.Length + sizeof(uint)), .. Number(size)];
        index = Summed([.. index, .. new byte[-index.Length & 3]]);
        byte[] end = [.. BitConverter.GetBytes(index.Length / 4 - 1), .. Flags];
        return
        [
            0xFD, .. "7zXZ\0"u8, .. Summed(Flags), .. block, .. chunks, .. padding, .. BitConverter.GetBytes(crc), .. index,
            .. BitConverter.GetBytes(Crc32.HashToUInt32(end)), .. end, .. "YZ"u8,
        ];
    }

    private static byte[] Summed(byte[] bytes) => [.. bytes, .. BitConverter.GetBytes(Crc32.HashToUInt32(bytes))];

    private static byte[] Number(long value)
    {
        var bytes = new List<byte>();
        for (; value >= 0x80; value >>= 7) { bytes.Add((byte)(value | 0x80)); }
        return [.. bytes, (byte)value];
    }
}
