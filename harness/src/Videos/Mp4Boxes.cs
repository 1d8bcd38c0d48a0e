using System.Buffers.Binary;
using System.Text;

namespace Cotejo.Harness.Videos;

/// <summary>Changes inside MP4 files as ffmpeg writes them: the index behind the frames, so that what grows moves no frame; 32-bit sizes.</summary>
internal static class Mp4Boxes
{
    /// <param name="path">Types of boxes from the outermost to the one that is changed, the first of each.</param>
    /// <param name="change">From the box's content to its new one, without the header.</param>
    /// <exception cref="ArgumentException">There is no such box.</exception>
    public static byte[] Change(ReadOnlySpan<byte> boxes, ReadOnlySpan<string> path, Func<byte[], byte[]> change)
    {
        using var changed = new MemoryStream();
        bool found = false;
        for (int at = 0; at < boxes.Length;)
        {
            int size = BinaryPrimitives.ReadInt32BigEndian(boxes[at..]);
            ReadOnlySpan<byte> box = boxes.Slice(at, size);
            at += size;
            if (found || Encoding.Latin1.GetString(box.Slice(4, 4)) != path[0])
            {
                changed.Write(box);
                continue;
            }
            found = true;
            byte[] content = box[8..].ToArray();
            changed.Write(Box(path[0], path.Length == 1 ? change(content) : Change(content, path[1..], change)));
        }
        return found ? changed.ToArray() : throw new ArgumentException($"There is no box '{path[0]}'.", nameof(path));
    }

    /// <returns>The content of the box at that path, the first of each type, without the header.</returns>
    /// <exception cref="ArgumentException">There is no such box.</exception>
    public static ReadOnlySpan<byte> Find(ReadOnlySpan<byte> boxes, params ReadOnlySpan<string> path)
    {
        for (int at = 0; at < boxes.Length;)
        {
            int size = BinaryPrimitives.ReadInt32BigEndian(boxes[at..]);
            ReadOnlySpan<byte> box = boxes.Slice(at, size);
            at += size;
            if (Encoding.Latin1.GetString(box.Slice(4, 4)) == path[0]) { return path.Length == 1 ? box[8..] : Find(box[8..], path[1..]); }
        }
        throw new ArgumentException($"There is no box '{path[0]}'.", nameof(path));
    }

    public static byte[] Box(string type, ReadOnlySpan<byte> content) => [.. Number32(8 + content.Length), .. Encoding.Latin1.GetBytes(type), .. content];

    /// <summary>
    /// A data reference that says: the frames are not in this file but in that one. In the form of a Macintosh alias, the only one
    /// that ffmpeg follows, with the path both absolute and by levels.
    /// </summary>
    public static byte[] Alias(string path)
    {
        byte[] target = Encoding.UTF8.GetBytes(path), name = Encoding.UTF8.GetBytes(Path.GetFileName(path));
        using var alias = new MemoryStream();
        // Volume name of 27 bytes, file name of 63, each with its length in front, in fields that are otherwise not looked at.
        alias.Write([.. new byte[10], 0, .. new byte[27], .. new byte[12], (byte)name.Length, .. name, .. new byte[63 - name.Length], .. new byte[16]]);
        alias.Write([.. Number16(1), .. Number16(1), .. new byte[16]]);
        alias.Write([.. Number16(2), .. Number16(target.Length), .. target, .. new byte[target.Length & 1], .. Number16(0xFFFF), .. Number16(0)]);
        return Reference("alis", alias.ToArray());
    }

    public static byte[] Url(string url) => Reference("url ", [.. Encoding.UTF8.GetBytes(url), 0]);

    /// <summary>The content of a box "dref" with one entry, which is not marked as "in this file".</summary>
    private static byte[] Reference(string type, byte[] target) => [.. Number32(0), .. Number32(1), .. Box(type, [.. Number32(0), .. target])];

    internal static byte[] Number32(int value)
    {
        var bytes = new byte[4];
        BinaryPrimitives.WriteInt32BigEndian(bytes, value);
        return bytes;
    }

    internal static byte[] Number16(int value) => [(byte)(value >> 8), (byte)value];
}
