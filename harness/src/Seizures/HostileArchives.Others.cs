using System.IO.Hashing;
using Cotejo.Harness.Archives;

namespace Cotejo.Harness.Seizures;

internal sealed partial class HostileArchives
{
    private void AddTars()
    {
        byte[] longName = [.. Name("../"), .. Enumerable.Repeat((byte)'n', 300), .. Name($"/{Bait}.jpg")], paxName = Name($"/tmp/{Bait}-pax.jpg");
        Add("tar/parents.tar", Whole, "names that lead out of the folder, also long ones", TarBytes.Of(
        [
            .. LeadingOut.Select(Tarred), .. TarBytes.Long(longName, Found(longName)), TarBytes.Pax("path", paxName), new TarEntry(Name("short.jpg"), Found(paxName)),
        ]));
        TarEntry Link(string name, char type, string target)
        {
            Expect(null, null, Name(name));
            return new TarEntry(Name(name), []) { Type = type, Target = Name(target) };
        }
        Add("tar/links.tar", Whole, "symbolic and hard links, and an entry that lies behind one", TarBytes.Of(
            Link("link", '2', "/tmp"), Tarred($"link/{Bait}.jpg"), Link("passwd", '1', "/etc/passwd"), Link("above", '2', "../../.."), Link("self", '2', "self"), Tarred("after.jpg")));
        TarEntry Special(string name, char type)
        {
            Expect(null, null, Name(name));
            return new TarEntry(Name(name), []) { Type = type };
        }
        Add("tar/devices.tar", Whole, "devices and a FIFO", TarBytes.Of(Special("mem", '3'), Special("disk", '4'), Special("pipe.jpg", '6'), Tarred("after.jpg")));
        byte[][] odd = [[.. "new\nline.jpg"u8], [0xFF, 0xFE, .. ".jpg"u8], [.. "photo\u202Egpj.exe"u8], [.. "same.jpg"u8], [.. "same.jpg"u8]];
        Add("tar/odd-names.tar", Whole, "names that attack what shows them, one twice", TarBytes.Of([.. odd.Select(name => new TarEntry(name, Found(name)))]));
        Add("tar/checksum.tar", Doubtful, "a wrong checksum in the second header",
            TarBytes.Of(Tarred("a.jpg"), new TarEntry(Name("b.jpg"), Picture()) { WrongChecksum = true }));
        foreach (var (file, field, what) in ((string, byte[], string)[])[
            ("size-negative", [0xFF, .. new byte[10], 0xFF], "a negative number of bytes"), ("size-huge", [0x80, 0, 0, 0, 0x7F, .. Enumerable.Repeat((byte)0xFF, 7)], "2^63 bytes"),
            ("size-letters", [.. "no number!"u8], "a number of letters"), ("size-large", [.. "77777777777"u8], "8 GiB")])
        {
            byte[] before = Found(Name("before.jpg"));
            // Without a number the header is none.
            if (file != "size-letters") { Expect(null, null, Name("lie.jpg")); }
            Add($"tar/{file}.tar", Doubtful, $"an entry that claims {what}", TarBytes.Of(new TarEntry(Name("before.jpg"), before), new TarEntry(Name("lie.jpg"), Picture()) { SizeField = field }));
        }
        byte[] whole = TarBytes.Of(ended: false, Tarred("a.jpg"), Tarred("b.jpg"), new TarEntry(Name("last.jpg"), Picture()));
        Expect(null, null, Name("last.jpg"));
        Add("tar/cut.tar", Broken, "cut within its last entry", whole[..^700]);
    }

    private void AddSevenZips()
    {
        (string, byte[])[] files = [.. LeadingOut.Concat(OfWindows).Select(name => (name, Found(Name(name))))];
        Add("7z/parents.7z", Whole, "names that lead out of the folder", SevenZipBytes.Of(SevenZipCoder.Lzma2, files));
        byte[] whole = SevenZipBytes.Of(SevenZipCoder.Copy, ("a.jpg", Picture()));
        byte[] Changed(int at, params byte[] bytes)
        {
            byte[] changed = [.. whole];
            bytes.CopyTo(changed, at);
            return changed;
        }
        Add("7z/list-crc.7z", Broken, "a list with another checksum", Changed(whole.Length - 3, 1));
        Add("7z/start-crc.7z", Broken, "a start with another checksum", Changed(SevenZipBytes.StartCrc, 1, 2, 3, 4));
        Add("7z/far.7z", Broken, "a list beyond the end of the file", SevenZipBytes.Headed(new byte[1 << 20], whole[^40..])[..2000]);
        Add("7z/cut.7z", Broken, "cut in the middle", Cut(whole, 50));
        Add("7z/nonsense.7z", Broken, "a list of nonsense", SevenZipBytes.Headed([1, 2, 3], [.. Enumerable.Repeat((byte)0xFF, 300)]));
        byte[] first = Found(Name("a.jpg")), second = Picture();
        Expect(null, null, Name("b.jpg"));
        Add("7z/crc.7z", Broken, "a file with another checksum", SevenZipBytes.Of(SevenZipCoder.Copy, [.. first, .. second],
            ("a.jpg", (ulong)first.Length, Crc32.HashToUInt32(first)), ("b.jpg", (ulong)second.Length, 1u)));
        Add("7z/size-huge.7z", Broken, "a file that claims 2^62 bytes", SevenZipBytes.Of(SevenZipCoder.Copy, Picture(), ("a.jpg", 1UL << 62, 1u)));
    }

    private void AddCompressed()
    {
        byte[] one = Picture(), two = Picture();
        Expect([.. one, .. two], "hashed", Name("two.jpg"));
        Add("compressed/two.jpg.gz", Whole, "two members: the file is both", [.. GZipBytes.Of(one), .. GZipBytes.Of(two)]);
        byte[] name = Name($"../../{Bait}.jpg");
        Add("compressed/name.gz", Whole, "a name that leads out of the folder", GZipBytes.Of(Found(name), name));
        Expect(null, null, Name("cut.jpg"));
        Add("compressed/cut.jpg.gz", Broken, "cut in the middle", Cut(GZipBytes.Of(Picture()), 50));
        byte[] content = Picture();
        Expect(null, null, Name("crc.jpg"));
        Add("compressed/crc.jpg.gz", Broken, "a wrong CRC", GZipBytes.Of(ZipBytes.Deflated(content), 1, (uint)content.Length));
        Add("compressed/behind.jpg.gz", Doubtful, "bytes behind its end", [.. GZipBytes.Of(Found(Name("behind.jpg"))), .. new byte[300]]);
        // Its only block is not whole, so that nothing comes out.
        Add("compressed/cut.jpg.bz2", Broken, "cut in the middle", Cut(BZip2Bytes.Of(Picture()), 50));
        Expect(null, null, Name("cut.jpg"));
        Add("compressed/cut.jpg.xz", Broken, "cut in the middle", Cut(XzBytes.Of(Picture()), 50));
        Add("compressed/whole.jpg.xz", Whole, "nothing: it is whole", XzBytes.Of(Found(Name("whole.jpg"))));
        Add("compressed/whole.jpg.bz2", Whole, "nothing: it is whole", BZip2Bytes.Of(Found(Name("whole.jpg"))));
        Add("compressed/parents.tar.gz", Whole, "names that lead out of the folder", GZipBytes.Of(TarBytes.Of([.. LeadingOut.Select(Tarred)])));
        byte[] tar = TarBytes.Of(Tarred("a.jpg"), new TarEntry(Name("b.bin"), [.. Enumerable.Range(0, 50_000).Select(_ => (byte)_chance.Next())]));
        Expect(null, null, Name("b.bin"));
        Add("compressed/cut.tar.gz", Broken, "cut within its last entry", Cut(GZipBytes.Of(tar), 60));
    }

    private void AddRars()
    {
        RarEntry Stored(string name) => new(name, Found(Name(name)));
        Add("rar/parents.rar", Whole, "names that lead out of the folder", RarBytes.Of([.. LeadingOut.Select(Stored)]));
        RarEntry before = Stored("before.jpg"), behind = Stored($"link/{Bait}.jpg");
        Expect(null, null, Name("link"));
        Add("rar/links.rar", Whole, "a symbolic link, and an entry that lies behind it", RarBytes.Of(before, new RarEntry("link", []) { Target = "/tmp" }, behind));
        RarEntry first = Stored("before.jpg");
        Expect(null, null, Name("last.jpg"));
        byte[] whole = RarBytes.Of(first, new RarEntry("last.jpg", Picture()));
        Add("rar/cut.rar", Broken, "cut within its last entry", whole[..^500]);
        Expect(null, null, Name("lie.jpg"));
        Add("rar/size-huge.rar", Broken, "a file that claims 2^62 bytes", RarBytes.Of(new RarEntry("lie.jpg", Picture()) { Size = 1UL << 62 }));
    }
}
