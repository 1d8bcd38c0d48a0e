using System.IO.Compression;
using System.IO.Hashing;

namespace Cotejo.Harness.Archives;

/// <summary>What the end of a zip claims; each null for the truth.</summary>
/// <param name="Entries">Their number.</param>
/// <param name="DirectoryShift">Added to the place of the central directory.</param>
/// <param name="Zip64Entries">Their number, in a record of zip64, which the rest then leads to.</param>
internal sealed record ZipEnd(int? Entries = null, int DirectoryShift = 0, ulong? Zip64Entries = null);

/// <summary>A zip field by field (APPNOTE 6.3.10), so that every field can be wrong.</summary>
internal static class ZipBytes
{
    private const ushort Stored = 0, Deflate = 8, AesMethod = 99, Encrypted = 1, Utf8 = 0x800;

    private sealed record Written(ZipEntry Entry, uint At, ushort Method, byte[] Packed, uint Crc);

    public static byte[] Of(params IReadOnlyList<ZipEntry> entries) => Of(new ZipEnd(), entries);

    /// <param name="end">Null for none, and no central directory either.</param>
    public static byte[] Of(ZipEnd? end, params IReadOnlyList<ZipEntry> entries)
    {
        using var zip = new MemoryStream();
        using var writer = new BinaryWriter(zip);
        var written = new List<Written>();
        foreach (ZipEntry entry in entries)
        {
            if (entry.SameAs is { } other)
            {
                written.Add(written[other] with { Entry = entry });
                continue;
            }
            uint crc = entry.Crc ?? Crc32.HashToUInt32(entry.Content);
            byte[] packed = entry.Packed ?? (entry.Deflated ? Deflated(entry.Content) : entry.Content);
            ushort method = entry.Deflated ? Deflate : Stored;
            if (entry.Password is { } password)
            {
                packed = entry.Aes ? ZipCiphers.Aes(packed, password) : ZipCiphers.Traditional(packed, password, (byte)(crc >> 24));
                method = entry.Aes ? AesMethod : method;
            }
            written.Add(new Written(entry, (uint)zip.Length, method, packed, crc));
            WriteHeader(writer, written[^1], local: true);
            writer.Write(packed);
        }
        if (end is null) { return zip.ToArray(); }
        long directory = zip.Length;
        Written[] listed = [.. written.Where(w => !w.Entry.Hidden)];
        foreach (Written entry in listed) { WriteHeader(writer, entry, local: false); }
        long length = zip.Length - directory;
        if (end.Zip64Entries is { } count) { WriteZip64End(writer, count, (ulong)directory, (ulong)length); }
        writer.Write("PK\u0005\u0006"u8);
        writer.Write(0);
        ushort told = end.Zip64Entries is null ? (ushort)(end.Entries ?? listed.Length) : ushort.MaxValue;
        writer.Write(told);
        writer.Write(told);
        writer.Write((uint)length);
        writer.Write(end.Zip64Entries is null ? (uint)(directory + end.DirectoryShift) : uint.MaxValue);
        writer.Write((ushort)0);
        return zip.ToArray();
    }

    public static byte[] Deflated(byte[] content)
    {
        // The library writes nothing at all of nothing; the format wants a block that is empty.
        if (content.Length == 0) { return [3, 0]; }
        using var packed = new MemoryStream();
        using (var deflate = new DeflateStream(packed, CompressionLevel.SmallestSize)) { deflate.Write(content); }
        return packed.ToArray();
    }

    private static void WriteHeader(BinaryWriter writer, Written written, bool local)
    {
        ZipEntry entry = written.Entry;
        byte[] name = local ? entry.LocalName ?? entry.Name : entry.Name;
        ulong size = entry.Size ?? (ulong)entry.Content.Length, packedSize = entry.PackedSize ?? (ulong)written.Packed.Length;
        byte[] extra = Extra(entry, size, packedSize);
        writer.Write(local ? "PK\u0003\u0004"u8 : "PK\u0001\u0002"u8);
        // Made by Unix, where the mode is to mean something.
        if (!local) { writer.Write((ushort)(3 << 8 | 45)); }
        writer.Write((ushort)45);
        writer.Write((ushort)(Utf8 | (entry.Password is null ? 0 : Encrypted)));
        writer.Write(written.Method);
        // Noon on the first day that the format knows.
        writer.Write((ushort)(12 << 11));
        writer.Write((ushort)(1 << 5 | 1));
        writer.Write(entry.Aes ? 0 : written.Crc);
        writer.Write(packedSize > uint.MaxValue ? uint.MaxValue : (uint)packedSize);
        writer.Write(size > uint.MaxValue ? uint.MaxValue : (uint)size);
        writer.Write((ushort)name.Length);
        writer.Write((ushort)extra.Length);
        if (!local)
        {
            // Comment, disk, internal attributes.
            writer.Write((ushort)0);
            writer.Write((ushort)0);
            writer.Write((ushort)0);
            writer.Write((uint)entry.Mode << 16);
            writer.Write(written.At);
        }
        writer.Write(name);
        writer.Write(extra);
    }

    private static byte[] Extra(ZipEntry entry, ulong size, ulong packedSize)
    {
        var extra = new List<byte>();
        byte[] large = [.. size > uint.MaxValue ? BitConverter.GetBytes(size) : [], .. packedSize > uint.MaxValue ? BitConverter.GetBytes(packedSize) : []];
        if (large.Length > 0) { extra.AddRange([1, 0, (byte)large.Length, 0, .. large]); }
        // Version 2 of the scheme keeps no CRC; 256 bits; then what the content was packed by.
        if (entry.Aes) { extra.AddRange([0x01, 0x99, 7, 0, 2, 0, (byte)'A', (byte)'E', 3, (byte)(entry.Deflated ? Deflate : Stored), 0]); }
        return [.. extra];
    }

    private static void WriteZip64End(BinaryWriter writer, ulong entries, ulong directory, ulong length)
    {
        ulong at = directory + length;
        writer.Write("PK\u0006\u0006"u8);
        writer.Write(44UL);
        writer.Write((ushort)(3 << 8 | 45));
        writer.Write((ushort)45);
        writer.Write(0UL);
        writer.Write(entries);
        writer.Write(entries);
        writer.Write(length);
        writer.Write(directory);
        writer.Write("PK\u0006\u0007"u8);
        writer.Write(0);
        writer.Write(at);
        writer.Write(1);
    }
}
