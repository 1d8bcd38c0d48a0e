using System.Text;
using Cotejo.Harness.Archives;

namespace Cotejo.Harness.Mutants;

/// <summary>Some small files in every format of archives that is opened.</summary>
internal static class SmallArchives
{
    /// <param name="contents">At least one.</param>
    public static IEnumerable<SmallFile> Of(IReadOnlyList<SmallFile> contents)
    {
        (string Name, byte[] Bytes)[] files = [.. contents.Select((file, i) => ($"folder/{i}.{file.Extension}", file.Bytes))];
        ZipEntry[] entries = [.. files.Select(f => new ZipEntry(Encoding.ASCII.GetBytes(f.Name), f.Bytes) { Deflated = true })];
        byte[] tar = TarBytes.Of([.. files.Select(f => new TarEntry(Encoding.ASCII.GetBytes(f.Name), f.Bytes))]);
        return
        [
            new("zip", "zip", ZipBytes.Of(entries)),
            new("zip stored", "zip", ZipBytes.Of([.. entries.Select(e => e with { Deflated = false })])),
            new("zip64", "zip", ZipBytes.Of(new ZipEnd(Zip64Entries: (ulong)entries.Length), entries)),
            new("tar", "tar", tar),
            new("tar.gz", "tgz", GZipBytes.Of(tar)),
            new("gzip", "gz", GZipBytes.Of(files[0].Bytes, Encoding.ASCII.GetBytes(Path.GetFileName(files[0].Name)))),
            new("bzip2", "bz2", BZip2Bytes.Of(files[0].Bytes)),
            new("xz", "xz", XzBytes.Of(files[0].Bytes)),
            new("7z LZMA2", "7z", SevenZipBytes.Of(SevenZipCoder.Lzma2, files)),
            new("7z deflate", "7z", SevenZipBytes.Of(SevenZipCoder.Deflate, files)),
            new("7z bzip2", "7z", SevenZipBytes.Of(SevenZipCoder.BZip2, files)),
            new("rar", "rar", RarBytes.Of([.. files.Select(f => new RarEntry(f.Name, f.Bytes))])),
        ];
    }
}
