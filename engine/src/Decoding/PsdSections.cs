using System.Buffers.Binary;

namespace Cotejo.Engine.Decoding;

/// <summary>
/// The sections of a PSD or PSB. The merged picture is the last of them, and the library decodes what is left of it without
/// a word; its size is told by the header, or by its own table of row lengths.
/// </summary>
internal static class PsdSections
{
    private const int HeaderLength = 26, Raw = 0, PackBits = 1;

    /// <returns>Null when the merged picture is all there or packed so that only decoding can tell; else what is missing.</returns>
    public static string? Truncation(ReadOnlySpan<byte> file)
    {
        if (file.Length < HeaderLength) { return "the file ends within its header"; }
        bool big = file[5] == 2;
        long channels = BinaryPrimitives.ReadUInt16BigEndian(file[12..]);
        long height = BinaryPrimitives.ReadUInt32BigEndian(file[14..]), width = BinaryPrimitives.ReadUInt32BigEndian(file[18..]);
        int depth = BinaryPrimitives.ReadUInt16BigEndian(file[22..]);

        // Colour table, resources, layers: each begins with its length, the last one's is wider in a PSB.
        long at = HeaderLength;
        for (int section = 0; section < 3; section++)
        {
            int size = big && section == 2 ? 8 : 4;
            if (at + size > file.Length) { return "the file ends before the merged picture"; }
            long length = size == 8
                ? BinaryPrimitives.ReadInt64BigEndian(file[(int)at..])
                : BinaryPrimitives.ReadUInt32BigEndian(file[(int)at..]);
            if (length < 0 || length > file.Length - at - size) { return "the file ends before the merged picture"; }
            at += size + length;
        }
        if (at + 2 > file.Length) { return "the file ends before the merged picture"; }

        int packing = BinaryPrimitives.ReadUInt16BigEndian(file[(int)at..]);
        at += 2;
        long needed = packing switch
        {
            Raw => channels * height * ((width * depth + 7) / 8),
            PackBits => PackedLength(file[(int)at..], channels * height, big ? 4 : 2),
            _ => 0,
        };
        return needed <= file.Length - at ? null : $"the file ends within the merged picture: {file.Length - at} of {needed} bytes";
    }

    /// <summary>The table of row lengths and the rows; what of the table is missing counts as itself alone.</summary>
    private static long PackedLength(ReadOnlySpan<byte> data, long rows, int size)
    {
        long length = rows * size;
        for (long row = 0; row < rows && (row + 1) * size <= data.Length; row++)
        {
            var entry = data[(int)(row * size)..];
            length += size == 4 ? BinaryPrimitives.ReadUInt32BigEndian(entry) : BinaryPrimitives.ReadUInt16BigEndian(entry);
        }
        return length;
    }
}
