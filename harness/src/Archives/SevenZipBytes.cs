using System.IO.Hashing;
using System.Text;

namespace Cotejo.Harness.Archives;

/// <summary>How the files of a 7z are packed, all of them as one stream.</summary>
/// <param name="Id">Of the coder.</param>
/// <param name="Pack">Null for bytes that are given ready.</param>
internal sealed record SevenZipCoder(byte[] Id, byte[] Properties, Func<byte[], byte[]>? Pack)
{
    public static SevenZipCoder Copy { get; } = new([0], [], content => content);
    public static SevenZipCoder Lzma2 { get; } = new([0x21], [LzmaChunks.Dictionary], LzmaChunks.Stored);
    public static SevenZipCoder Deflate { get; } = new([4, 1, 8], [], ZipBytes.Deflated);
    public static SevenZipCoder BZip2 { get; } = new([4, 2, 2], [], BZip2Bytes.Of);
}

/// <summary>A 7z with a plain list of its files (7zFormat.txt of 7-Zip).</summary>
internal static class SevenZipBytes
{
    private const byte End = 0, Header = 1, StreamsInfo = 4, FilesInfo = 5, PackInfo = 6, UnpackInfo = 7, SubStreams = 8, Size = 9, Crc = 10, Folder = 11,
        UnpackSize = 12, Streams = 13, Names = 17;

    /// <summary>Where the fields of the start header lie.</summary>
    public const int StartCrc = 8, ListAt = 12, ListSize = 20, ListCrc = 28;

    public static byte[] Of(SevenZipCoder coder, params IReadOnlyList<(string Name, byte[] Content)> files)
    {
        byte[] all = [.. files.SelectMany(f => f.Content)];
        return Of(coder, coder.Pack!(all), [.. files.Select(f => (f.Name, (ulong)f.Content.Length, Crc32.HashToUInt32(f.Content)))]);
    }

    /// <param name="files">At least one; sizes and checksums as the list tells them.</param>
    public static byte[] Of(SevenZipCoder coder, byte[] packed, params IReadOnlyList<(string Name, ulong Size, uint Crc)> files)
    {
        var list = new List<byte> { Header, StreamsInfo };
        list.AddRange([PackInfo, .. Number(0), .. Number(1), Size, .. Number((ulong)packed.Length), End]);
        byte attributes = (byte)(coder.Id.Length | (coder.Properties.Length > 0 ? 0x20 : 0));
        byte[] properties = coder.Properties.Length > 0 ? [.. Number((ulong)coder.Properties.Length), .. coder.Properties] : [];
        ulong total = files.Aggregate(0UL, (sum, file) => sum + file.Size);
        list.AddRange([UnpackInfo, Folder, .. Number(1), 0, .. Number(1), attributes, .. coder.Id, .. properties, UnpackSize, .. Number(total), End]);
        list.AddRange([SubStreams, Streams, .. Number((ulong)files.Count)]);
        if (files.Count > 1) { list.AddRange([Size, .. files.SkipLast(1).SelectMany(f => Number(f.Size))]); }
        list.AddRange([Crc, 1, .. files.SelectMany(f => BitConverter.GetBytes(f.Crc)), End, End]);
        byte[] names = [0, .. files.SelectMany(f => Encoding.Unicode.GetBytes(f.Name + '\0'))];
        list.AddRange([FilesInfo, .. Number((ulong)files.Count), Names, .. Number((ulong)names.Length), .. names, End, End]);
        return Headed(packed, [.. list]);
    }

    /// <summary>The start header once more, around a list that was changed.</summary>
    public static byte[] Headed(byte[] packed, byte[] list)
    {
        byte[] start = [.. BitConverter.GetBytes((ulong)packed.Length), .. BitConverter.GetBytes((ulong)list.Length), .. BitConverter.GetBytes(Crc32.HashToUInt32(list))];
        return [.. "7z"u8, 0xBC, 0xAF, 0x27, 0x1C, 0, 4, .. BitConverter.GetBytes(Crc32.HashToUInt32(start)), .. start, .. packed, .. list];
    }

    /// <summary>The first byte tells by its leading ones how many follow, and holds the highest bits.</summary>
    public static byte[] Number(ulong value)
    {
        for (int more = 0; more < 8; more++)
        {
            if (value >> (7 * (more + 1)) == 0) { return [(byte)(0xFF00 >> more | (int)(value >> (8 * more))), .. BitConverter.GetBytes(value)[..more]]; }
        }
        return [0xFF, .. BitConverter.GetBytes(value)];
    }
}
