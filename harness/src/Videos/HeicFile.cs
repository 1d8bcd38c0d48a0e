using System.Buffers.Binary;
using SkiaSharp;
using static Cotejo.Harness.Videos.Mp4Boxes;

namespace Cotejo.Harness.Videos;

/// <summary>
/// HEIC as iPhones write it (ISO/IEC 23008-12): tiles of 512 pixels, each an HEVC picture of its own, and a grid that says how they lie.
/// The image libraries at hand write none.
/// </summary>
internal static class HeicFile
{
    private const int Tile = 512;

    /// <summary>Places in the list of properties, from 1: the decoder's configuration, a tile's size, the picture's size, the colours.</summary>
    private const byte Configuration = 1, TileSize = 2, PictureSize = 3, Colours = 4, Essential = 0x80;

    private static readonly string[] Hevc =
    [
        "-c:v", "libx265", "-preset", "ultrafast", "-crf", "26", "-profile:v", "main", "-pix_fmt", "yuvj420p", "-tag:v", "hvc1",
        "-x265-params", "keyint=1:info=0:range=full:pools=none:frame-threads=1:log-level=none", "-threads", "1", "-fflags", "+bitexact",
    ];

    public static byte[] Write(SKBitmap bitmap)
    {
        int columns = (bitmap.Width + Tile - 1) / Tile, rows = (bitmap.Height + Tile - 1) / Tile, tiles = columns * rows;
        byte[] film = Encode(bitmap, columns, rows);
        ReadOnlySpan<byte> table = Find(film, "moov", "trak", "mdia", "minf", "stbl", "stsz"), frames = Find(film, "mdat");
        var lengths = new int[tiles];
        // One length for all of them, or 0 and a table.
        int common = BinaryPrimitives.ReadInt32BigEndian(table[4..]);
        for (int i = 0; i < tiles; i++) { lengths[i] = common > 0 ? common : BinaryPrimitives.ReadInt32BigEndian(table[(12 + 4 * i)..]); }

        byte[] type = Box("ftyp", [.. "heic"u8, .. Number32(0), .. "mif1heic"u8]), items = Items(tiles), references = References(tiles);
        byte[] properties = Properties(film, bitmap, tiles), grid = Box("idat", Grid(bitmap, columns, rows));
        byte[] Index(int first) => Box("meta", [.. Number32(0), .. Handler(), .. FullBox("pitm", 0, Number16(tiles + 1)), .. items, .. references, .. properties,
            .. grid, .. Locations(lengths, first)]);
        // The index is as long whatever the numbers in it are.
        byte[] index = Index(type.Length + Index(0).Length + 8);
        return [.. type, .. index, .. Box("mdat", frames)];
    }

    /// <summary>The tiles as the frames of a film: that the last ones reach beyond the picture is the grid's business.</summary>
    private static byte[] Encode(SKBitmap bitmap, int columns, int rows)
    {
        DirectoryInfo folder = Directory.CreateTempSubdirectory("cotejo-heic-");
        try
        {
            string film = Path.Combine(folder.FullName, "tiles.mp4");
            string[] raw = ["-f", "rawvideo", "-pix_fmt", "bgra", "-video_size", $"{Tile}x{Tile}", "-framerate", "25", "-i", "pipe:0"];
            Ffmpeg.Run([.. raw, .. Hevc, film], stream =>
            {
                var line = new byte[4 * Tile];
                for (int i = 0; i < columns * rows * Tile; i++)
                {
                    int tile = i / Tile, left = tile % columns * Tile, y = Math.Min(tile / columns * Tile + i % Tile, bitmap.Height - 1);
                    CopyLine(bitmap, left, y, line);
                    stream.Write(line);
                }
            });
            return File.ReadAllBytes(film);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    /// <summary>Beyond the right edge the last pixel is repeated, so that no edge is coded there.</summary>
    private static void CopyLine(SKBitmap bitmap, int left, int y, Span<byte> line)
    {
        int width = Math.Min(Tile, bitmap.Width - left);
        ReadOnlySpan<byte> pixels = bitmap.GetPixelSpan().Slice(y * bitmap.RowBytes + 4 * left, 4 * width);
        pixels.CopyTo(line);
        for (int x = width; x < Tile; x++) { pixels[^4..].CopyTo(line[(4 * x)..]); }
    }

    private static byte[] Handler() => FullBox("hdlr", 0, [.. new byte[4], .. "pict"u8, .. new byte[13]]);

    /// <summary>The tiles have numbers from 1 and are hidden; the grid comes after them and is what is shown.</summary>
    private static byte[] Items(int tiles)
    {
        byte[] Item(int number, ReadOnlySpan<byte> kind, int hidden) => FullBox("infe", 2 << 24 | hidden, [.. Number16(number), 0, 0, .. kind, 0]);
        return FullBox("iinf", 0, [.. Number16(tiles + 1), .. Enumerable.Range(1, tiles).SelectMany(i => Item(i, "hvc1"u8, 1)), .. Item(tiles + 1, "grid"u8, 0)]);
    }

    private static byte[] References(int tiles) =>
        FullBox("iref", 0, Box("dimg", [.. Number16(tiles + 1), .. Number16(tiles), .. Enumerable.Range(1, tiles).SelectMany(Number16)]));

    private static byte[] Properties(ReadOnlySpan<byte> film, SKBitmap bitmap, int tiles)
    {
        ReadOnlySpan<byte> description = Find(film, "moov", "trak", "mdia", "minf", "stbl", "stsd");
        // Before the boxes: version and count of the list, then the fixed fields of a picture's sample entry.
        ReadOnlySpan<byte> entry = Find(description[8..], "hvc1");
        byte[] Size(int width, int height) => FullBox("ispe", 0, [.. Number32(width), .. Number32(height)]);
        // BT.709 primaries, sRGB's curve, the matrix of JPEG, full range.
        byte[] colours = Box("colr", [.. "nclx"u8, .. Number16(1), .. Number16(13), .. Number16(6), 0x80]);
        byte[] list = Box("ipco", [.. Box("hvcC", Find(entry[78..], "hvcC")), .. Size(Tile, Tile), .. Size(bitmap.Width, bitmap.Height), .. colours]);
        byte[] OfItem(int number, params byte[] places) => [.. Number16(number), (byte)places.Length, .. places];
        byte[] uses = FullBox("ipma", 0, [.. Number32(tiles + 1),
            .. Enumerable.Range(1, tiles).SelectMany(i => OfItem(i, Configuration | Essential, TileSize, Colours)), .. OfItem(tiles + 1, PictureSize, Colours)]);
        return Box("iprp", [.. list, .. uses]);
    }

    private static byte[] Grid(SKBitmap bitmap, int columns, int rows) =>
        [0, 0, (byte)(rows - 1), (byte)(columns - 1), .. Number16(bitmap.Width), .. Number16(bitmap.Height)];

    /// <param name="first">Where in the file the first tile begins; the grid's eight bytes lie in the index itself.</param>
    private static byte[] Locations(int[] lengths, int first)
    {
        byte[] Location(int number, int where, int offset, int length) =>
            [.. Number16(number), .. Number16(where), .. Number16(0), .. Number16(1), .. Number32(offset), .. Number32(length)];
        List<byte> places = [.. Number16(0x4400), .. Number16(lengths.Length + 1)];
        foreach (var (i, length) in lengths.Index())
        {
            places.AddRange(Location(i + 1, 0, first, length));
            first += length;
        }
        places.AddRange(Location(lengths.Length + 1, 1, 0, 8));
        return FullBox("iloc", 1 << 24, [.. places]);
    }

    /// <param name="version">In the highest byte; flags below.</param>
    private static byte[] FullBox(string type, int version, ReadOnlySpan<byte> content) => Box(type, [.. Number32(version), .. content]);
}
