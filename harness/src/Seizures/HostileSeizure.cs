using System.Security.Cryptography;
using System.Text;
using Cotejo.Engine.Evidence;
using Cotejo.Harness.Pictures;
using ImageMagick;
using SkiaSharp;

namespace Cotejo.Harness.Seizures;

/// <summary>
/// A seizure that fights back: damage, lies about type and size, names that attack what shows them, entries that are no
/// files, folders that cannot be listed or are deeper than a path may be long.
/// </summary>
internal sealed class HostileSeizure
{
    private readonly ByteFiles _files;
    private readonly List<ManifestEntry> _entries = [];
    private readonly Chance _chance;
    private readonly JpegWriter _writer;

    private HostileSeizure(ByteFiles files, ulong seed, JpegWriter writer) => (_files, _chance, _writer) = (files, Chance.For(seed, "hostile"), writer);

    /// <param name="large">Adds a file beyond what 32 bits count, sparse: it takes no disk and much reading.</param>
    public static IReadOnlyList<ManifestEntry> Generate(string root, ulong seed, bool large)
    {
        var files = new ByteFiles(root);
        using var writer = new JpegWriter();
        var seizure = new HostileSeizure(files, seed, writer);
        seizure.AddDamaged();
        seizure.AddMislabelled();
        seizure.AddSizes();
        seizure.AddNames();
        seizure.AddSpecial();
        seizure.AddDeep();
        if (large) { seizure.AddLarge(); }
        seizure.AddForbidden();
        Manifest.Write(files.Root, seizure._entries);
        return seizure._entries;
    }

    private void AddDamaged()
    {
        byte[] jpeg = Picture(640, 480);
        using SKBitmap bitmap = Encoded.Decode(Picture(320, 240));
        (string Extension, byte[] File)[] whole =
        [
            ("jpg", jpeg), ("progressive.jpg", Encoded.ProgressiveJpeg(bitmap, 85)), ("png", Encoded.Png(bitmap)), ("webp", Encoded.WebP(bitmap, 80)),
            ("gif", Encoded.Gif(bitmap)), ("bmp", Encoded.Bmp(bitmap)), ("tif", Encoded.Tiff(bitmap)), ("avif", Encoded.Heif(bitmap, MagickFormat.Avif, 60)),
        ];
        foreach (var (extension, file) in whole)
        {
            foreach (int percent in (int[])[1, 10, 50, 90, 99])
            {
                Add($"damaged/truncated-{percent}.{extension}", file.AsSpan(0, Math.Max(1, file.Length * percent / 100)), $"truncated to {percent} %");
            }
            for (int i = 0; i < 5; i++) { Add($"damaged/flipped-{i}.{extension}", Edit.Flipped(file, _chance, 4 << (2 * i)), $"{4 << (2 * i)} bits flipped"); }
        }
        Add("damaged/empty.jpg", [], "no bytes");
        Add("damaged/start-only.jpg", [0xFF, 0xD8, 0xFF], "three bytes of JPEG");
        Add("damaged/junk-in-front.jpg", [.. new byte[16], .. jpeg], "16 bytes in front");
        Add("damaged/zeros.jpg", new byte[4096], "zeros");
        var noise = new byte[20_000];
        _chance.Fill(noise);
        Add("damaged/noise.jpg", noise, "random bytes");
        byte[] badCrc = Encoded.Png(bitmap);
        badCrc[^14] ^= 0xFF;
        Add("damaged/bad-crc.png", badCrc, "wrong CRC of the data");
    }

    private void AddMislabelled()
    {
        byte[] jpeg = Picture(320, 240);
        using SKBitmap bitmap = Encoded.Decode(jpeg);
        byte[] png = Encoded.Png(bitmap);
        Add("mislabelled/png.jpg", png, "a PNG", "picture");
        Add("mislabelled/jpeg.png", jpeg, "a JPEG", "picture");
        Add("mislabelled/jpeg.txt", Picture(320, 240), "a JPEG", "picture");
        Add("mislabelled/jpeg", Picture(320, 240), "a JPEG without extension", "picture");
        Add("mislabelled/gif.webp", Encoded.Gif(bitmap), "a GIF", "picture");
        Add("mislabelled/text.jpg", "not a picture\n"u8, "text");
        Add("mislabelled/script.gif", "#!/bin/sh\nexit 1\n"u8, "a script");
        Add("mislabelled/archive.png", [.. "PK"u8, 3, 4, .. new byte[60]], "the start of an archive");
        Add("mislabelled/playlist.mp4", "#EXTM3U\n#EXTINF:1,\nfile:///etc/hostname\n"u8, "a playlist");
        Add("mislabelled/picture.svg", "<svg xmlns='http://www.w3.org/2000/svg'><image href='file:///etc/hostname'/></svg>"u8, "a drawing that names a file");
        Add("mislabelled/postscript.jpg", "%!PS-Adobe-3.0\n(/etc/hostname) (r) file\n"u8, "a program in PostScript");
        Add("mislabelled/vector.jpg", "push graphic-context\nimage over 0,0 0,0 '/etc/hostname'\npop graphic-context\n"u8, "a drawing program of a converter");
        Add("mislabelled/notes.txt", "nothing to see\n"u8, "text", "other");
    }

    private void AddSizes()
    {
        byte[] jpeg = Picture(64, 48);
        using SKBitmap bitmap = Encoded.Decode(jpeg), dot = new(1, 1);
        byte[] png = Encoded.Png(bitmap), avif = Encoded.Heif(bitmap, MagickFormat.Avif, 50);
        Add("sizes/30000x30000.png", Bombs.Png(30_000, 30_000), "900 million pixels");
        Add("sizes/30000x30000.jpg", Bombs.Jpeg(30_000, 30_000), "900 million pixels");
        Add("sizes/12000x12000.png", Bombs.Png(12_000, 12_000), "144 million pixels, within most limits");
        Add("sizes/65535x1.png", Bombs.Png(65_535, 1), "one row", "picture");
        Add("sizes/65500x1.jpg", Bombs.Jpeg(65_500, 1), "one row, the most that JPEG software takes", "picture");
        Add("sizes/65535x1.jpg", Bombs.Jpeg(65_535, 1), "one row, the most that JPEG can say");
        Add("sizes/1x65535.png", Bombs.Png(1, 65_535), "one column", "picture");
        Add("sizes/1x1.png", Encoded.Png(dot), "one pixel", "picture");
        Add("sizes/1x1.jpg", Encoded.Jpeg(dot, 80), "one pixel", "picture");
        Add("sizes/one-frame.gif", Bombs.Gif(1), "one frame, 16x16", "picture");
        Add("sizes/0x0.png", Bombs.PngClaiming(png, 0, 0), "no pixels");
        Add("sizes/0x0.jpg", Bombs.JpegClaiming(jpeg, 0, 0), "no pixels");
        Add("sizes/claims-more.png", Bombs.PngClaiming(png, 20_000, 20_000), "a header that claims 400 million pixels");
        Add("sizes/claims-most.png", Bombs.PngClaiming(png, int.MaxValue, int.MaxValue), "a header that claims all there is");
        Add("sizes/claims-more.jpg", Bombs.JpegClaiming(jpeg, 20_000, 20_000), "a header that claims 400 million pixels");
        Add("sizes/claims-more.avif", Bombs.HeifClaiming(avif, 60_000, 60_000), "a header that claims 3,600 million pixels");
        Add("sizes/10000-frames.gif", Bombs.Gif(10_000), "10,000 frames");
        Add("sizes/cmyk.jpg", Cmyk(jpeg), "four inks", "picture");
    }

    private void AddNames()
    {
        byte[][] names =
        [
            [.. "latin1-"u8, 0xE9, 0xF1, .. ".jpg"u8], [0xFF, 0xFE, .. ".jpg"u8], [.. "half-a-rune-"u8, 0xE2, 0x82, .. ".jpg"u8],
            [.. "new\nline.jpg"u8], [.. "tab\there.jpg"u8], [.. "quo\"te's.jpg"u8], [.. "back\\slash.jpg"u8], [.. "=cmd|' /C calc'!A0.jpg"u8],
            [.. "+SUM(1).jpg"u8], [.. "@import.jpg"u8], [.. "-rf"u8], [.. "--help.jpg"u8], [.. " "u8], [.. "..."u8], [.. ".hidden.jpg"u8], [.. "$(reboot).jpg"u8],
            [.. "`id`.jpg"u8], [.. "%s%n%x.jpg"u8], [.. "<img src=x onerror=alert(1)>.jpg"u8], [.. "&amp;.jpg"u8], [.. "</script><script>.jpg"u8],
            [.. "\u001b[2J\u001b[31mred.jpg"u8], [.. "\u001b]0;title\u0007.jpg"u8], [.. "bell\u0007.jpg"u8], [.. "photo\u202Egpj.exe"u8],
            [.. "zero\u200Bwidth.jpg"u8], [.. "line\u2028separator.jpg"u8], [.. "写真📷.jpg"u8], [.. "e\u0301.jpg"u8], [.. "\u00e9.jpg"u8],
            [.. "UPPER.jpg"u8], [.. "upper.jpg"u8], [.. "semi;colon,comma.jpg"u8], [.. "http:x.jpg"u8], [.. "carriage\rreturn.jpg"u8], [0x7F, .. ".jpg"u8],
            [.. Enumerable.Repeat((byte)'n', 251), .. ".jpg"u8],
        ];
        foreach (byte[] name in names)
        {
            // A slash cannot be in a name; everything else can.
            byte[] allowed = [.. name.Select(b => b == (byte)'/' ? (byte)'|' : b)];
            Add([.. "names/"u8, .. allowed], Picture(64, 48), "a whole picture under a hostile name", "picture");
        }
        Add([.. "names/folder\n"u8, 0xFF, .. "/inside.jpg"u8], Picture(64, 48), "a whole picture in a hostile folder", "picture");
    }

    private void AddSpecial()
    {
        Note("special/pipe", "fifo", "a FIFO", _files.Fifo);
        Note("special/pipe.jpg", "fifo", "a FIFO named as a picture", _files.Fifo);
        Note("special/socket.jpg", "socket", "a socket named as a picture", _files.Socket);
        foreach (var (name, target) in ((string, string)[])[
            ("self.jpg", "self.jpg"), ("ping", "pong"), ("pong", "ping"), ("above", ".."), ("here", "."), ("dangling.jpg", "nowhere/at/all.jpg"),
            ("zeros.jpg", "/dev/zero"), ("outside", "/etc"), ("picture.jpg", "../mislabelled/jpeg.png")])
        {
            Note($"special/{name}", "link", $"symbolic link to {target}", path => _files.Link(path, Encoding.UTF8.GetBytes(target)));
        }
        byte[] jpeg = Picture(160, 120);
        Add("special/one.jpg", jpeg, "one of two names of a file", "picture");
        _files.HardLink("special/other.jpg"u8, "special/one.jpg"u8);
        Record("special/other.jpg"u8, "picture", "the other name of a file", jpeg);
    }

    private void AddDeep()
    {
        byte[] low = [.. Enumerable.Repeat("d/"u8.ToArray(), 300).SelectMany(d => d)];
        Add([.. "deep/"u8, .. low, .. "picture.jpg"u8], Picture(64, 48), "300 folders down", "picture");
        // Longer than any path that the system takes in one piece.
        byte[][] folders = [.. Enumerable.Range(0, 40).Select(i => Encoding.ASCII.GetBytes($"{i:00}".PadRight(150, 'x')))];
        byte[] file = Picture(64, 48);
        _files.WriteDeep(folders, "picture.jpg"u8, file);
        Record([.. folders.SelectMany(f => (byte[])[.. f, (byte)'/']), .. "picture.jpg"u8], "picture", "beyond the longest path", file);
    }

    private void AddLarge()
    {
        const long Length = (1L << 31) + 12_345;
        byte[] start = Picture(320, 240);
        _files.WriteSparse("large/beyond-32-bits.jpg"u8, start, Length);
        _entries.Add(new ManifestEntry("large/beyond-32-bits.jpg", "broken", null, "a picture followed by two gigabytes of nothing", Length, null));
    }

    private void AddForbidden()
    {
        Add("forbidden/unreadable.jpg", Picture(64, 48), "mode 000");
        Add("forbidden/folder/inside.jpg", Picture(64, 48), "in a folder of mode 000");
        _files.Permit("forbidden/unreadable.jpg"u8, 0);
        _files.Permit("forbidden/folder"u8, 0);
    }

    private byte[] Picture(int width, int height) => _writer.Write(Painter.Paint(_chance.Next(), width, height), 85);

    private static byte[] Cmyk(byte[] jpeg)
    {
        using var image = new MagickImage(jpeg);
        image.ColorSpace = ColorSpace.CMYK;
        image.Strip();
        return image.ToByteArray(MagickFormat.Jpeg);
    }

    private void Add(string path, ReadOnlySpan<byte> content, string what, string kind = "broken") => Add(Encoding.UTF8.GetBytes(path), content, what, kind);

    private void Add(ReadOnlySpan<byte> path, ReadOnlySpan<byte> content, string what, string kind = "broken")
    {
        _files.Write(path, content);
        Record(path, kind, what, content);
    }

    private void Record(ReadOnlySpan<byte> path, string kind, string what, ReadOnlySpan<byte> content) =>
        _entries.Add(new ManifestEntry(PathText.Escape(path), kind, null, what, content.Length, Convert.ToHexStringLower(SHA256.HashData(content))));

    private void Note(string path, string kind, string what, Action<ReadOnlySpan<byte>> make)
    {
        make(Encoding.UTF8.GetBytes(path));
        _entries.Add(new ManifestEntry(path, kind, null, what, 0, null));
    }
}
