using System.IO.Hashing;

namespace Cotejo.Harness.Archives;

/// <summary>A gzip (RFC 1952); several behind each other are one as well.</summary>
internal static class GZipBytes
{
    /// <param name="name">Of the file that it holds; null for none.</param>
    public static byte[] Of(byte[] content, byte[]? name = null) => Of(ZipBytes.Deflated(content), Crc32.HashToUInt32(content), (uint)content.Length, name);

    /// <param name="size">Modulo 2^32, as the format keeps it.</param>
    public static byte[] Of(byte[] deflated, uint crc, uint size, byte[]? name = null) =>
    [
        0x1F, 0x8B, 8, (byte)(name is null ? 0 : 8), 0, 0, 0, 0, 2, 3, .. name is null ? [] : (byte[])[.. name, 0], .. deflated,
        .. BitConverter.GetBytes(crc), .. BitConverter.GetBytes(size),
    ];
}
