using System.Buffers.Binary;
using Cotejo.Engine.Evidence;

namespace Cotejo.Engine.Decoding;

/// <summary>
/// The boxes that HEIC, AVIF, JPEG XL and JPEG 2000 files are made of (ISO/IEC 14496-12, 4.2). Their libraries decode a file
/// that was cut off without a word; the sizes of its own boxes tell.
/// </summary>
internal static class IsoBoxes
{
    private const int SmallHeader = 8, LargeHeader = 16;

    /// <returns>Null when every top-level box ends within the file, else which does not.</returns>
    public static string? Truncation(ReadOnlySpan<byte> file)
    {
        long at = 0;
        while (file.Length - at >= SmallHeader)
        {
            var header = file[(int)at..];
            long size = BinaryPrimitives.ReadUInt32BigEndian(header);
            // 1: the size is the next eight bytes. 0: to the end of the file, wherever that is.
            if (size == 1 && header.Length >= LargeHeader) { size = BinaryPrimitives.ReadInt64BigEndian(header[8..]); }
            if (size == 0) { return null; }
            if (size < SmallHeader) { return $"a box at byte {at} claims a size of {size}"; }
            if (size > file.Length - at)
            {
                string name = PathText.Escape(header[4..8]);
                return $"the file ends within box '{name}': {file.Length - at} of {size} bytes";
            }
            at += size;
        }
        return at == file.Length ? null : $"{file.Length - at} stray bytes after the last box";
    }

    /// <summary>Whether the file is made of boxes at all: JPEG XL and JPEG 2000 also come as bare codestreams.</summary>
    public static bool Begin(ReadOnlySpan<byte> file) =>
        file.Length >= SmallHeader && (file[4..8].SequenceEqual("ftyp"u8) || file[4..8].SequenceEqual("JXL "u8) || file[4..8].SequenceEqual("jP  "u8));
}
