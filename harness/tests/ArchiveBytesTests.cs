using System.Formats.Tar;
using System.IO.Compression;
using System.Text;
using Cotejo.Harness.Archives;
using Cotejo.Harness.Pictures;
using SharpCompress.Archives;
using SharpCompress.Archives.Rar;
using SharpCompress.Archives.SevenZip;
using SharpCompress.Compressors.BZip2;
using SharpCompress.Compressors.Xz;
using SharpCompress.Readers;
using Crc32 = System.IO.Hashing.Crc32;
using TarEntry = Cotejo.Harness.Archives.TarEntry;
using ZipArchive = System.IO.Compression.ZipArchive;

namespace Cotejo.Harness.Tests;

/// <summary>What is written byte by byte is read by others.</summary>
public sealed class ArchiveBytesTests
{
    private static readonly byte[] Words = Encoding.UTF8.GetBytes(string.Concat(Enumerable.Range(0, 3000).Select(i => $"{i % 97} words, "))), Noise = Random(150_000);

    private static readonly byte[] Plateaus = [.. Enumerable.Range(0, 40).SelectMany(i => Enumerable.Repeat((byte)(i % 3), 1 + i * i))];

    [Fact]
    public void A_zip_is_read_by_its_directory()
    {
        byte[] file = ZipBytes.Of(new ZipEntry([.. "stored.bin"u8], Noise), new ZipEntry([.. "a/deflated.txt"u8], Words) { Deflated = true },
            new ZipEntry([.. "hidden"u8], Words) { Hidden = true }, new ZipEntry([.. "again"u8], Noise) { SameAs = 0 });
        using var zip = new ZipArchive(new MemoryStream(file));
        Assert.Equal(["stored.bin", "a/deflated.txt", "again"], zip.Entries.Select(e => e.FullName));
        Assert.Equal([Noise, Words, Noise], zip.Entries.Select(e => Whole(e.Open())));
    }

    [Fact]
    public void A_zip64_holds_what_its_own_record_tells()
    {
        using var zip = new ZipArchive(new MemoryStream(ZipBytes.Of(new ZipEnd(Zip64Entries: 1), new ZipEntry([.. "one"u8], Words))));
        Assert.Equal(Words, Whole(Assert.Single(zip.Entries).Open()));
    }

    [Theory]
    [InlineData(false, false)]
    [InlineData(false, true)]
    [InlineData(true, false)]
    [InlineData(true, true)]
    public void An_encrypted_zip_opens_with_its_password(bool aes, bool deflated)
    {
        byte[] file = ZipBytes.Of(new ZipEntry([.. "secret"u8], Words) { Password = "open sesame", Aes = aes, Deflated = deflated });
        using var zip = SharpCompress.Archives.Zip.ZipArchive.OpenArchive(new MemoryStream(file), new ReaderOptions { Password = "open sesame" });
        IArchiveEntry entry = Assert.Single(zip.Entries);
        Assert.True(entry.IsEncrypted);
        Assert.Equal(Words, Whole(entry.OpenEntryStream()));
    }

    [Theory]
    [InlineData("a.zip")]
    [InlineData("quine.zip")]
    public void A_zip_can_hold_itself(string name)
    {
        byte[] file = ZipQuine.Of(Encoding.ASCII.GetBytes(name));
        using var zip = new ZipArchive(new MemoryStream(file));
        System.IO.Compression.ZipArchiveEntry entry = Assert.Single(zip.Entries);
        Assert.Equal(name, entry.FullName);
        Assert.Equal(file, Whole(entry.Open()));
        Assert.Equal(entry.Crc32, Crc32.HashToUInt32(file));
    }

    [Fact]
    public void A_tar_has_files_links_and_names_of_any_length()
    {
        byte[] name = [.. "long/"u8, .. Enumerable.Repeat((byte)'n', 300)];
        byte[] file = TarBytes.Of(
        [
            new TarEntry([.. "a.txt"u8], Words), new TarEntry([.. "link"u8], []) { Type = '2', Target = [.. "/etc/passwd"u8] },
            .. TarBytes.Long(name, Noise), TarBytes.Pax("path", [.. Enumerable.Repeat((byte)'p', 120)]), new TarEntry([.. "short"u8], Words),
        ]);
        using var tar = new TarReader(new MemoryStream(file));
        Next("a.txt", Words);
        var link = tar.GetNextEntry()!;
        Assert.Equal((TarEntryType.SymbolicLink, "/etc/passwd"), (link.EntryType, link.LinkName));
        Next(Encoding.ASCII.GetString(name), Noise);
        Next(new string('p', 120), Words);
        Assert.Null(tar.GetNextEntry());

        void Next(string expected, byte[] content)
        {
            var entry = tar.GetNextEntry(copyData: true)!;
            Assert.Equal(expected, entry.Name);
            Assert.Equal(content, Whole(entry.DataStream!));
        }
    }

    public static TheoryData<byte[]> Contents() => new(Words, Noise, Plateaus, [], [7], new byte[300_000]);

    [Theory]
    [MemberData(nameof(Contents))]
    public void Compressed_files_give_back_what_went_in(byte[] content)
    {
        Assert.Equal(content, Whole(new GZipStream(new MemoryStream([.. GZipBytes.Of(content, [.. "n"u8])]), CompressionMode.Decompress)));
        Assert.Equal(content, Whole(BZip2Stream.Create(new MemoryStream(BZip2Bytes.Of(content)), SharpCompress.Compressors.CompressionMode.Decompress, true)));
        if (content.Length > 0) { Assert.Equal(content, Whole(new XZStream(new MemoryStream(XzBytes.Of(content))))); }
    }

    [Fact]
    public void Chunks_of_zeros_are_zeros()
    {
        byte[] zeros = new byte[3 * LzmaChunks.ZeroChunk], chunks = LzmaChunks.Zeros(3);
        Assert.True(chunks.Length < 3000);
        Assert.Equal(zeros, Whole(new XZStream(new MemoryStream(XzBytes.Of(chunks, Crc32.HashToUInt32(zeros), zeros.Length)))));
    }

    [Fact]
    public void Several_files_of_a_7z_come_from_one_stream()
    {
        foreach (SevenZipCoder coder in (SevenZipCoder[])[SevenZipCoder.Copy, SevenZipCoder.Lzma2, SevenZipCoder.Deflate, SevenZipCoder.BZip2])
        {
            using var archive = SevenZipArchive.OpenArchive(new MemoryStream(SevenZipBytes.Of(coder, ("a/words", Words), ("noise.bin", Noise))));
            Assert.Equal(["a/words", "noise.bin"], archive.Entries.Select(e => e.Key));
            Assert.Equal([Words, Noise], archive.Entries.Select(e => Whole(e.OpenEntryStream())));
        }
    }

    [Theory]
    [InlineData(0, "00")]
    [InlineData(127, "7F")]
    [InlineData(128, "8080")]
    [InlineData(16383, "BFFF")]
    [InlineData(16384, "C00040")]
    [InlineData(ulong.MaxValue, "FFFFFFFFFFFFFFFFFF")]
    public void A_7z_writes_numbers_in_as_few_bytes_as_they_need(ulong value, string bytes) => Assert.Equal(bytes, Convert.ToHexString(SevenZipBytes.Number(value)));

    [Fact]
    public void A_rar_has_files_and_links()
    {
        using var rar = RarArchive.OpenArchive(new MemoryStream(RarBytes.Of(
            new RarEntry("a/words", Words), new RarEntry("link", []) { Target = "/etc" }, new RarEntry("noise", Noise))));
        List<(string? Name, byte[] Content)> read = [.. rar.Entries.Cast<RarArchiveEntry>().Select(entry =>
            (entry.Key, entry.IsRedir ? Encoding.UTF8.GetBytes(entry.RedirTargetName!) : Whole(entry.OpenEntryStream())))];
        Assert.Equal(["a/words", "link", "noise"], read.Select(e => e.Name));
        Assert.Equal([Words, [.. "/etc"u8], Noise], read.Select(e => e.Content));
    }

    private static byte[] Random(int length)
    {
        byte[] bytes = new byte[length];
        new Chance(1).Fill(bytes);
        return bytes;
    }

    private static byte[] Whole(Stream stream)
    {
        using var copy = new MemoryStream();
        using (stream) { stream.CopyTo(copy); }
        return copy.ToArray();
    }
}
