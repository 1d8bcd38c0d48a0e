using Cotejo.Harness.Archives;

namespace Cotejo.Harness.Seizures;

internal sealed partial class HostileArchives
{
    private static readonly string[] LeadingOut =
    [
        $"../{Bait}-1.jpg", $"../../../../../../../../tmp/{Bait}-2.jpg", $"a/../../{Bait}-3.jpg", $"./../{Bait}-4.jpg", $"{Bait}-5/..", $"/tmp/{Bait}-6.jpg",
        $"//server/share/{Bait}-7.jpg", $"/etc/cron.d/{Bait}-8",
    ];

    private static readonly string[] OfWindows =
    [
        $@"C:\{Bait}-1.jpg", $"C:/{Bait}-2.jpg", $@"..\..\{Bait}-3.jpg", $@"\\server\share\{Bait}-4.jpg", "CON", "NUL.jpg", $"{Bait}.jpg::$DATA", $@"a\b/c\{Bait}-5.jpg",
    ];

    private void AddZipNames()
    {
        Add("zip/parents.zip", Whole, "names that lead out of the folder", ZipBytes.Of([.. LeadingOut.Select(Zipped)]));
        Add("zip/windows.zip", Whole, "names that lead out of the folder on another system", ZipBytes.Of([.. OfWindows.Select(Zipped)]));
        byte[][] odd =
        [
            [.. "new\nline.jpg"u8], [.. "nul\0"u8, .. Name(Bait), .. ".jpg"u8], [0xFF, 0xFE, .. ".jpg"u8], [.. "latin1-"u8, 0xE9, .. ".jpg"u8], [.. "photo\u202Egpj.exe"u8],
            [.. "\u001b[2J\u001b]0;title\u0007.jpg"u8], [.. "=cmd|' /C calc'!A0.jpg"u8], [.. "<script>.jpg"u8], [.. "-rf"u8], [.. "a > b.jpg"u8], [0x7F], [.. "back\\slash.jpg"u8],
        ];
        Add("zip/odd-names.zip", Whole, "names that attack what shows them", ZipBytes.Of([.. odd.Select(name => new ZipEntry(name, Found(name)))]));
        Add("zip/no-names.zip", Whole, "names of nothing, of dots and of slashes",
            ZipBytes.Of([.. ((string[])["", "", ".", "..", " ", "...", "a//b.jpg", "./c.jpg"]).Select(Zipped)]));
        string[] same = ["same.jpg", "same.jpg", "same.jpg", "SAME.jpg", "same.jpg/inside.jpg", "same.jpg"];
        Add("zip/duplicates.zip", Whole, "one name four times, also as a folder", ZipBytes.Of([.. same.Select(Zipped)]));
        Add("zip/folders.zip", Whole, "a picture under the name of a folder", ZipBytes.Of(new ZipEntry([.. "folder/"u8], []), Zipped("folder/a.jpg"), Zipped("picture.jpg/")));
        byte[] deep = [.. Enumerable.Repeat("d/"u8.ToArray(), 2000).SelectMany(d => d), .. "a.jpg"u8], wide = [.. Enumerable.Repeat((byte)'n', 60_000)];
        Add("zip/long-names.zip", Whole, "2,000 folders, and a name of 60,000 letters",
            ZipBytes.Of(new ZipEntry(deep, Found(deep)), new ZipEntry(wide, Found(wide))));
        // What a link is said to lead to is its content; another entry lies behind it.
        Expect(null, null, [.. "link"u8]);
        Add("zip/links.zip", Whole, "a symbolic link, and an entry that lies behind it",
            ZipBytes.Of(new ZipEntry([.. "link"u8], [.. "/tmp"u8]) { Mode = 0xA1FF }, Zipped($"link/{Bait}.jpg"), Zipped("after.jpg")));
    }

    private void AddZipLies()
    {
        ZipEntry first = Zipped("first.jpg");
        Expect(first.Content, "hashed", [.. "second.jpg"u8]);
        Expect(first.Content, "hashed", [.. "third.jpg"u8]);
        Add("zip/overlapping.zip", Whole, "three entries of the same bytes",
            ZipBytes.Of(first, first with { Name = Name("second.jpg"), SameAs = 0 }, first with { Name = Name("third.jpg"), SameAs = 0 }));
        foreach (var (file, size, what) in ((string, ulong, string)[])[
            ("size-small", 10, "fewer bytes than come out"), ("size-large", 1 << 30, "a gigabyte"), ("size-huge", 1UL << 63, "2^63 bytes"), ("size-most", ulong.MaxValue, "2^64 - 1 bytes")])
        {
            ZipEntry before = Zipped("before.jpg"), after = Zipped("after.jpg");
            byte[] content = Picture();
            // Whoever believes too small a number stops there.
            bool believed = size < (ulong)content.Length;
            Expect(believed ? null : content, believed ? null : "hashed", Name("lie.jpg"));
            Add($"zip/{file}.zip", Doubtful, $"an entry that claims {what}", ZipBytes.Of(before, new ZipEntry(Name("lie.jpg"), content) { Deflated = true, Size = size }, after));
        }
        Expect(null, null, Name("lie.jpg"));
        Add("zip/packed-size.zip", Broken, "an entry that claims to reach beyond the end of the file",
            ZipBytes.Of(new ZipEntry(Name("lie.jpg"), Picture()) { PackedSize = 1 << 30, Size = 1 << 30 }));
        ZipEntry listed = Zipped("listed.jpg");
        Add("zip/two-names.zip", Doubtful, "another name in the local header than in the directory", ZipBytes.Of(listed with { LocalName = Name($"../{Bait}.jpg") }, Zipped("other.jpg")));
        Add("zip/hidden.zip", Doubtful, "an entry that the directory does not have", ZipBytes.Of(Zipped("listed.jpg"), new ZipEntry(Name("hidden.jpg"), Picture()) { Hidden = true }));
        Add("zip/few.zip", Doubtful, "an end that counts one entry of four", ZipBytes.Of(new ZipEnd(Entries: 1), Four()));
        Add("zip/many.zip", Doubtful, "an end that counts 60,000 entries", ZipBytes.Of(new ZipEnd(Entries: 60_000), Four()));
        Add("zip/zip64.zip", Doubtful, "a zip64 that counts 2^40 entries", ZipBytes.Of(new ZipEnd(Zip64Entries: 1UL << 40), Four()));
        Add("zip/comment.zip", Whole, "bytes behind its end", [.. ZipBytes.Of(Four()), .. new byte[500]]);
        _inside.Clear();
        Add("zip/in-front.zip", Doubtful, "bytes in front of it", [.. new byte[500], .. ZipBytes.Of(new ZipEntry(Name("a.jpg"), Picture()))]);
    }

    private void AddZipDamage()
    {
        byte[] content = Picture();
        Expect(content, "hashed", Name("a.jpg"));
        Add("zip/crc.zip", Broken, "a wrong CRC", ZipBytes.Of(new ZipEntry(Name("a.jpg"), content) { Crc = 1 }, Zipped("b.jpg")));
        Add("zip/no-directory.zip", Broken, "without its directory", ZipBytes.Of(end: null, Four()));
        ZipEntry[] five = [.. Four(), new ZipEntry(Name("last.jpg"), Picture())];
        byte[] whole = ZipBytes.Of(five);
        Add("zip/cut.zip", Broken, "cut within its last entry", whole[..(whole.AsSpan().IndexOf(Name("last.jpg")) + 500)]);
        Add("zip/shifted.zip", Broken, "an end that points 1,000 bytes beyond the directory", ZipBytes.Of(new ZipEnd(DirectoryShift: 1000), Four()));
        Expect(null, null, Name("a.jpg"));
        byte[] flipped = ZipBytes.Of(new ZipEntry(Name("a.jpg"), Picture()) { Deflated = true }, Zipped("b.jpg"));
        flipped.AsSpan(60, 200).Fill(0xFF);
        Add("zip/deflate.zip", Broken, "damaged bytes in its first entry", flipped);
        Add("zip/nothing.zip", Whole, "no entry", ZipBytes.Of());
    }

    private ZipEntry[] Four() => [.. Enumerable.Range(1, 4).Select(i => Zipped($"folder/{i}.jpg"))];

    private void AddLocked()
    {
        ZipEntry Locked(string name, string password, bool opens, bool aes)
        {
            byte[] content = Picture();
            Expect(opens ? content : null, opens ? "hashed" : "failed(Encrypted)", Name(name));
            return new ZipEntry(Name(name), content) { Password = password, Aes = aes, Deflated = true };
        }
        foreach (bool aes in (bool[])[false, true])
        {
            string by = aes ? "aes" : "pkware";
            Add($"locked/{by}-known.zip", Whole, "a password that is in the list", ZipBytes.Of(Locked("a.jpg", Password, true, aes), Zipped("plain.jpg"), Locked($"../{Bait}.jpg", Password, true, aes)));
            Add($"locked/{by}-unknown.zip", Doubtful, "a password that is not in the list", ZipBytes.Of(Locked("a.jpg", "another", false, aes), Zipped("plain.jpg")));
        }
    }

    private void AddNested()
    {
        byte[][] way = [.. Enumerable.Repeat(Name("a.zip"), 12)];
        byte[] inner = ZipBytes.Of(new ZipEntry(Name("bottom.jpg"), Picture()));
        for (int level = 11; level > 0; level--) { inner = ZipBytes.Of(new ZipEntry(way[level], inner)); }
        for (int level = 1; level < 8; level++) { Expect(null, "skipped(Archive)", way.AsSpan(0, level)); }
        Expect(null, "skipped(ArchiveDepth)", way.AsSpan(0, 8));
        Add("nested/twelve.zip", Whole, "a zip in a zip, twelve times", inner);
        for (int level = 1; level < 8; level++) { Expect(ZipQuine.Of(way[0]), "skipped(Archive)", way.AsSpan(0, level)); }
        Expect(null, "skipped(ArchiveDepth)", way.AsSpan(0, 8));
        Add("nested/itself.zip", Whole, "a zip that holds itself", ZipQuine.Of(way[0]));
        byte[] tar = TarBytes.Of(new TarEntry(Name("a.jpg"), Found(Name("in.7z"), Name("in.tgz"), Name("a.jpg"))));
        byte[] seven = SevenZipBytes.Of(SevenZipCoder.Lzma2, ("in.tgz", GZipBytes.Of(tar)));
        Add("nested/mixed.zip", Whole, "a tar.gz in a 7z in a zip", ZipBytes.Of(new ZipEntry(Name("in.7z"), seven), Zipped("beside.jpg")));
        Expect(null, null, Name("in.zip"));
        Add("nested/broken.zip", Doubtful, "a broken zip in a zip", ZipBytes.Of(
            new ZipEntry(Name("in.zip"), ZipBytes.Of(end: null, new ZipEntry(Name("a.jpg"), Found(Name("in.zip"), Name("a.jpg"))))), Zipped("beside.jpg")));
    }
}
