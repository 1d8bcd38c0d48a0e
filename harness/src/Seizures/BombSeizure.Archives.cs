using System.Text;
using Cotejo.Harness.Archives;

namespace Cotejo.Harness.Seizures;

internal static partial class BombSeizure
{
    private const long Gigabyte = 1L << 30;

    private static IEnumerable<Bomb> Archives() =>
    [
        new("zip/zeros.zip", "an entry of 4 GiB", () => ZipOfZeros(4 * Gigabyte)),
        new("zip/overlapping.zip", "30,000 entries of 64 MiB, all of the same bytes", () => Overlapping(30_000, 64 << 20)),
        new("zip/nested.zip", "six levels of sixteen zips each, at the bottom 64 MiB", () => Nested(6, 16)),
        new("zip/deep.zip", "a zip in a zip, a hundred times", () => Deep(100)),
        new("zip/entries.zip", "100,000 entries of no bytes", () => ZipBytes.Of([.. Enumerable.Range(0, 100_000).Select(i => new ZipEntry(Encoding.ASCII.GetBytes($"{i}"), []))])),
        new("zip/pictures.zip", "eight PNGs of 196 million pixels", () => ZipBytes.Of([.. Enumerable.Range(0, 8).Select(i =>
            new ZipEntry(Encoding.ASCII.GetBytes($"{i}.png"), Bombs.Png(14_000, 14_000 + i)))])),
        new("zip/claims.zip", "entries that claim 2^62 bytes", () => ZipBytes.Of([.. Enumerable.Range(0, 4).Select(i =>
            new ZipEntry(Encoding.ASCII.GetBytes($"{i}.jpg"), Bombs.Jpeg(64, 48 + i)) { Size = 1UL << 62 })])),
        new("7z/lzma2.7z", "a file of 8 GiB of zeros", () => SevenZipOfZeros(4096, LzmaChunks.Dictionary)),
        new("7z/dictionary.7z", "a dictionary of 4 GiB, and as many zeros", () => SevenZipOfZeros(2048, 40)),
        new("7z/deflate.7z", "a file of 2 GiB of zeros", () =>
            SevenZipBytes.Of(SevenZipCoder.Deflate, Zeros.Deflated(2 * Gigabyte), ("zeros.jpg", (ulong)(2 * Gigabyte), Zeros.Crc(2 * Gigabyte)))),
        new("gzip/zeros.gz", "4 GiB of zeros", () => GZipBytes.Of(Zeros.Deflated(4 * Gigabyte), Zeros.Crc(4 * Gigabyte), 0)),
        new("gzip/zeros.tar.gz", "a tar with a file of 4 GiB", () => TarOfZeros(4 * Gigabyte)),
        new("gzip/members.gz", "half a million members of no bytes", () => [.. Enumerable.Repeat(GZipBytes.Of([]), 500_000).SelectMany(m => m)]),
        new("gzip/deep.gz", "a gzip in a gzip, a hundred times", () => Enumerable.Range(0, 100).Aggregate(Bombs.Jpeg(64, 48), (inner, _) => GZipBytes.Of(inner))),
        new("bzip2/zeros.bz2", "10 GB of zeros in 90 kB", () => [.. Enumerable.Repeat(BZip2Bytes.Of(new byte[BZip2Bytes.ZeroBlock]), 2000).SelectMany(s => s)]),
        new("xz/zeros.xz", "8 GiB of zeros", () => XzBytes.Of(LzmaChunks.Zeros(4096), 0, 4096L * LzmaChunks.ZeroChunk)),
        new("rar/claims.rar", "an entry that claims 2^62 bytes", () => RarBytes.Of(new RarEntry("a.jpg", Bombs.Jpeg(64, 48)) { Size = 1UL << 62 })),
    ];

    private static byte[] ZipOfZeros(long count) =>
        ZipBytes.Of(new ZipEntry([.. "zeros.jpg"u8], []) { Deflated = true, Packed = Zeros.Deflated(count), Size = (ulong)count, Crc = Zeros.Crc(count) });

    private static byte[] Overlapping(int entries, long count)
    {
        var first = new ZipEntry([.. "0.jpg"u8], []) { Deflated = true, Packed = Zeros.Deflated(count), Size = (ulong)count, Crc = Zeros.Crc(count) };
        return ZipBytes.Of([first, .. Enumerable.Range(1, entries - 1).Select(i => first with { Name = Encoding.ASCII.GetBytes($"{i}.jpg"), SameAs = 0 })]);
    }

    private static byte[] Nested(int levels, int width)
    {
        byte[] inner = ZipOfZeros(64 << 20);
        for (int level = 1; level < levels; level++)
        {
            inner = ZipBytes.Of([.. Enumerable.Range(0, width).Select(i => new ZipEntry(Encoding.ASCII.GetBytes($"{i}.zip"), inner) { Deflated = true })]);
        }
        return inner;
    }

    private static byte[] Deep(int levels)
    {
        byte[] inner = Bombs.Jpeg(64, 48);
        for (int level = 0; level < levels; level++) { inner = ZipBytes.Of(new ZipEntry([.. level == 0 ? "a.jpg"u8 : "a.zip"u8], inner)); }
        return inner;
    }

    private static byte[] SevenZipOfZeros(int chunks, byte dictionary)
    {
        ulong size = (ulong)chunks * LzmaChunks.ZeroChunk;
        return SevenZipBytes.Of(SevenZipCoder.Lzma2 with { Properties = [dictionary] }, LzmaChunks.Zeros(chunks), ("zeros.jpg", size, 0u));
    }

    private static byte[] TarOfZeros(long count)
    {
        byte[] header = TarBytes.Of(ended: false, new TarEntry([.. "zeros.jpg"u8], []) { SizeField = [.. Encoding.ASCII.GetBytes(Convert.ToString(count, 8)), 0] });
        return GZipBytes.Of([.. Zeros.DeflatedStart(header), .. Zeros.Deflated(count + 2 * TarBytes.Block)], crc: 0, (uint)(header.Length + count + 2 * TarBytes.Block));
    }
}
