using System.Text;
using SharpCompress.Archives.SevenZip;
using SharpCompress.Archives.Zip;
using SharpCompress.Common;
using SharpCompress.Compressors.BZip2;
using SharpCompress.Compressors.Xz;
using SharpCompress.Providers;
using SharpCompress.Providers.System;
using SharpCompress.Readers;
using SharpCompress.Readers.Rar;
using SharpCompress.Readers.Zip;

namespace Cotejo.Engine.Archives;

/// <summary>
/// The entries of one archive in their order, each to be read before the next is asked for, by SharpCompress. Names come as bytes: read as
/// Latin-1 a byte is a character, so that none is lost. What is thrown here is the archive's fault.
/// </summary>
/// <param name="archive">Stays open.</param>
internal sealed class ArchiveContents(ArchiveFormat format, Stream archive, string? password)
{
    private const int TarHead = 512;

    private static readonly ArchiveEncoding Bytewise = new() { Default = Encoding.Latin1, Forced = Encoding.Latin1, UTF8 = Encoding.Latin1, Password = Encoding.UTF8 };

    /// <summary>The platform's inflation is many times as fast. It reads ahead, which only entries bear whose ends are known.</summary>
    private static readonly CompressionProviderRegistry Fast = CompressionProviderRegistry.Default.With(new SystemDeflateCompressionProvider());

    private readonly ReaderOptions _options = new() { LeaveStreamOpen = true, ArchiveEncoding = Bytewise, Password = password };

    /// <summary>What is wrong with the archive as a whole although entries were found; else null.</summary>
    public string? Fault { get; private set; }

    public IEnumerable<OpenedEntry> Entries()
    {
        archive.Position = 0;
        return format switch
        {
            ArchiveFormat.Zip => Zip(),
            ArchiveFormat.SevenZip => SevenZip(),
            ArchiveFormat.Rar => Rar(),
            ArchiveFormat.Tar => Tar(archive),
            ArchiveFormat.GZip => Compressed(new System.IO.Compression.GZipStream(archive, System.IO.Compression.CompressionMode.Decompress, leaveOpen: true), GZipName()),
            ArchiveFormat.BZip2 => Compressed(BZip2Stream.Create(archive, SharpCompress.Compressors.CompressionMode.Decompress, decompressConcatenated: true, leaveOpen: true), []),
            ArchiveFormat.Xz => Compressed(new XZStream(archive), []),
            _ => throw new InvalidFormatException("no format that is known"),
        };
    }

    /// <summary>By its directory. Without one, as when the end is missing, entry by entry from the beginning.</summary>
    private IEnumerable<OpenedEntry> Zip()
    {
        var opened = ZipArchive.OpenArchive(archive, _options with { Providers = Fast });
        using var entries = opened.Entries.GetEnumerator();
        int place = 0;
        while (true)
        {
            ZipArchiveEntry? entry = null;
            try
            {
                if (!entries.MoveNext()) { yield break; }
                entry = (ZipArchiveEntry)entries.Current;
            }
            catch (Exception e) when (place == 0 && e is not OutOfMemoryException)
            {
                Fault = "its directory is missing or damaged, and entries were looked for without it";
            }
            if (entry is null) { break; }
            int number = place++;
            Func<Stream> open = entry.IsDirectory ? () => FolderBytes(number) : entry.OpenEntryStream;
            yield return new OpenedEntry(Bytes(entry.Key), entry, open) { Crc = (uint)entry.Crc };
        }
        archive.Position = 0;
        foreach (var entry in Read(ZipReader.OpenReader(archive, _options), Bytes)) { yield return entry; }
    }

    /// <summary>Bytes under the name of a folder, which SharpCompress does not give.</summary>
    private Stream FolderBytes(int place) =>
        new System.IO.Compression.ZipArchive(archive, System.IO.Compression.ZipArchiveMode.Read, leaveOpen: true, Encoding.Latin1).Entries[place].Open();

    private IEnumerable<OpenedEntry> Rar()
    {
        var reader = RarReader.OpenReader(archive, _options);
        foreach (var entry in Read(reader, Latin1OrUtf8))
        {
            yield return entry;
            if (entry.Traits.HasFlag(EntryTraits.Link)) { RarLinks.PassOver(reader); }
        }
    }

    private IEnumerable<OpenedEntry> SevenZip()
    {
        using var opened = SevenZipArchive.OpenArchive(archive, _options);
        foreach (var entry in Read(opened.ExtractAllEntries(), Encoding.UTF8.GetBytes, withCrc: true)) { yield return entry; }
    }

    private IEnumerable<OpenedEntry> Tar(Stream unpacked)
    {
        var reader = ReaderFactory.OpenReader(unpacked, _options);
        if (reader.Type != ArchiveType.Tar) { throw new InvalidFormatException("a tar by its first header, and none by what follows"); }
        return Read(reader, Bytes);
    }

    private IEnumerable<OpenedEntry> Compressed(Stream unpacked, byte[] name)
    {
        using (unpacked)
        {
            byte[] head = new byte[TarHead];
            // What breaks before the first block is the entry's fault: there is one in any case.
            Exception? broken = null;
            int length = 0;
            try { length = unpacked.ReadAtLeast(head, head.Length, throwOnEndOfStream: false); }
            catch (Exception e) { broken = e; }
            var whole = new HeadedStream(head.AsMemory(0, length), unpacked, broken);
            if (!ArchiveFormats.IsTar(head.AsSpan(0, length))) { yield return new OpenedEntry(name, null, () => whole); }
            else
            {
                foreach (var entry in Tar(whole)) { yield return entry; }
                // A tar ends before the check of what it is compressed with.
                while (whole.Read(head) > 0) { }
            }
        }
    }

    /// <param name="withCrc">The library does not compare the checksum, and knows it before the bytes.</param>
    private static IEnumerable<OpenedEntry> Read(IReader reader, Func<string, byte[]> name, bool withCrc = false)
    {
        using (reader)
        {
            while (reader.MoveToNextEntry())
            {
                yield return new OpenedEntry(name(reader.Entry.Key ?? ""), reader.Entry, reader.OpenEntryStream) { Crc = withCrc ? (uint)reader.Entry.Crc : 0 };
            }
        }
    }

    /// <summary>FNAME of RFC 1952, where there is one.</summary>
    private byte[] GZipName()
    {
        const int FixedHead = 10, HasExtra = 4, HasName = 8, Longest = 4096;
        byte[] head = new byte[FixedHead + 2 + ushort.MaxValue + Longest];
        int length = archive.ReadAtLeast(head, head.Length, throwOnEndOfStream: false);
        archive.Position = 0;
        if (length < FixedHead || (head[3] & HasName) == 0) { return []; }
        int at = FixedHead + ((head[3] & HasExtra) != 0 ? 2 + BitConverter.ToUInt16(head, FixedHead) : 0);
        int end = at < length ? head.AsSpan(at, Math.Min(Longest, length - at)).IndexOf((byte)0) : -1;
        return end > 0 ? head.AsSpan(at, end).ToArray() : [];
    }

    private static byte[] Bytes(string? latin1) => Latin1OrUtf8(latin1 ?? "");

    /// <summary>Where a format knows Unicode by itself its names come decoded.</summary>
    private static byte[] Latin1OrUtf8(string name) => name.AsSpan().ContainsAnyExceptInRange('\0', '\xff') ? Encoding.UTF8.GetBytes(name) : Encoding.Latin1.GetBytes(name);
}
