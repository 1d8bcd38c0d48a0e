using System.Buffers.Binary;

namespace Cotejo.Engine.Decoding;

/// <summary>
/// The sections of a PSD or PSB. The merged picture is the last of them, and the library decodes what is left of it without
/// a word; its size is told by the header, or by its own table of row lengths.
/// </summary>
internal static class PsdSections
{
    private const int HeaderLength = 26, Raw = 0, PackBits = 1;

    /// <summary>Read here because the library, asked for the size alone, makes room for the pixels and paints it.</summary>
    public static (int Width, int Height) Size(ReadOnlySpan<byte> file)
    {
        if (file.Length < HeaderLength) { throw new DecodeException(FailureKind.Corrupt, "PSD: the file ends within its header"); }
        uint height = BinaryPrimitives.ReadUInt32BigEndian(file[14..]), width = BinaryPrimitives.ReadUInt32BigEndian(file[18..]);
        // What a PSB may have at most (its specification).
        const uint MostSide = 300_000;
        return width is 0 or > MostSide || height is 0 or > MostSide
            ? throw new DecodeException(FailureKind.Corrupt, $"PSD: {width}x{height} pixels")
            : ((int)width, (int)height);
    }

    /// <returns>Null when the merged picture is all there or packed so that only decoding can tell; else what is missing.</returns>
    /// <exception cref="DecodeException">
    /// Less than a hundredth is there: the library would paint the whole size to show it.
    /// </exception>
    public static string? Truncation(ReadOnlySpan<byte> file)
    {
        var (have, need) = Merged(file);
        if (have >= need) { return null; }
        string text = $"PSD: the file ends within the merged picture: {have} of {need} bytes";
        return have >= need / 100 ? text : throw new DecodeException(FailureKind.Corrupt, text);
    }

    /// <summary>Bytes of the merged picture, there and needed: the same when it is whole.</summary>
    private static (long Have, long Need) Merged(ReadOnlySpan<byte> file)
    {
        Size(file);
        bool big = file[5] == 2;
        long channels = BinaryPrimitives.ReadUInt16BigEndian(file[12..]);
        long height = BinaryPrimitives.ReadUInt32BigEndian(file[14..]), width = BinaryPrimitives.ReadUInt32BigEndian(file[18..]);
        int depth = BinaryPrimitives.ReadUInt16BigEndian(file[22..]);

        // Colour table, resources, layers: each begins with its length, the last one's is wider in a PSB.
        long at = HeaderLength;
        for (int section = 0; section < 3; section++)
        {
            int size = big && section == 2 ? 8 : 4;
            if (at + size > file.Length) { throw Absent(); }
            long length = size == 8
                ? BinaryPrimitives.ReadInt64BigEndian(file[(int)at..])
                : BinaryPrimitives.ReadUInt32BigEndian(file[(int)at..]);
            if (length < 0 || length > file.Length - at - size) { throw Absent(); }
            at += size + length;
        }
        if (at + 2 > file.Length) { throw Absent(); }

        int packing = BinaryPrimitives.ReadUInt16BigEndian(file[(int)at..]);
        at += 2;
        long needed = packing switch
        {
            Raw => channels * height * ((width * depth + 7) / 8),
            PackBits => PackedLength(file[(int)at..], channels * height, big ? 4 : 2),
            _ => 0,
        };
        return (Math.Min(needed, file.Length - at), needed);
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

    private static DecodeException Absent() => new(FailureKind.Corrupt, "PSD: the file ends before the merged picture");
}
