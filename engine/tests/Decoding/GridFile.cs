using System.Buffers.Binary;
using System.Text;
using Cotejo.Engine.Decoding.Heif;

namespace Cotejo.Engine.Tests.Decoding;

/// <summary>HEIC files of one grid, whose tiles are those of <see cref="HeicFile"/> by turns, 64 pixels wide and high.</summary>
internal sealed record GridFile(int Width, int Height)
{
    private const int Tile = 64, Essential = 0x80;

    public int Rows { get; init; } = (Height + Tile - 1) / Tile;
    public int Columns { get; init; } = (Width + Tile - 1) / Tile;

    /// <summary>Of "nclx"; null for none.</summary>
    public (int Matrix, bool IsFull)? Colours { get; init; } = (6, true);

    /// <summary>Properties of the grid behind its size, with their boxes' kinds.</summary>
    public (string Kind, byte[] Content)[] More { get; init; } = [];

    /// <summary>Units of a kind that no decoder knows, ahead of those of each tile.</summary>
    public int Idle { get; init; }

    /// <summary>Every tile lies where the first does.</summary>
    public bool SharesBytes { get; init; }

    /// <summary>References of tiles that can be seen beside the grid: kind, from, to.</summary>
    public (string Kind, int From, int To)[] References { get; init; } = [];

    /// <summary>The tiles can be seen beside the grid.</summary>
    public bool ShowsTiles { get; init; }

    /// <summary>Without a grid: the first tile alone is the picture.</summary>
    public bool IsSingle { get; init; }

    public byte[] Write()
    {
        byte[] from = HeicFile.TwoPictures();
        var index = HeifIndex.Read(from)!;
        byte[] configuration = from[index.Properties.First(property => property.Kind == "hvcC").Content];
        byte[] idle = [.. Enumerable.Range(0, Idle).SelectMany(_ => (byte[])[0, 0, 0, 2, 0x52, 1])];
        byte[][] known = [[.. idle, .. from[index.Find(1)!.Bytes!.Value]], [.. idle, .. from[index.Find(3)!.Bytes!.Value]]];
        int count = IsSingle ? 1 : Rows * Columns, shown = IsSingle ? 1 : count + 1;
        byte[] tiles = [.. Enumerable.Range(0, SharesBytes ? 1 : count).SelectMany(i => known[i % 2])];

        byte[][] lists =
        [
            Box("hvcC", configuration), Full("ispe", 0, [.. Number32(Tile), .. Number32(Tile)]), Full("ispe", 0, [.. Number32(Width), .. Number32(Height)]),
            .. Colours is { } c ? [Box("colr", [.. "nclx"u8, .. Number16(1), .. Number16(13), .. Number16(c.Matrix), (byte)(c.IsFull ? 0x80 : 0)])] : (byte[][])[],
            .. More.Select(more => Box(more.Kind, more.Content)),
        ];
        byte[] places = [.. Enumerable.Range(4, lists.Length - 3).Select(i => (byte)(i | Essential))];
        byte[] Use(int item, params byte[] uses) => [.. Number16(item), (byte)uses.Length, .. uses];
        byte[] uses = Full("ipma", 0, [.. Number32(shown), .. Enumerable.Range(1, count).SelectMany(i => Use(i, [1 | Essential, 2, .. IsSingle ? places : []])),
            .. IsSingle ? [] : Use(shown, [3, .. places])]);
        byte[] Item(int number, string kind, bool hidden) => Full("infe", 2 << 24 | (hidden ? 1 : 0), [.. Number16(number), 0, 0, .. Encoding.ASCII.GetBytes(kind), 0]);
        byte[] items = Full("iinf", 0, [.. Number16(shown), .. Enumerable.Range(1, count).SelectMany(i => Item(i, "hvc1", !ShowsTiles && !IsSingle)),
            .. IsSingle ? [] : Item(shown, "grid", false)]);
        byte[] grid = [0, 0, (byte)(Rows - 1), (byte)(Columns - 1), .. Number16(Width), .. Number16(Height)];
        byte[] references = Full("iref", 0, Box("dimg", [.. Number16(shown), .. Number16(count), .. Enumerable.Range(1, count).SelectMany(Number16)])
            .Concat(References.SelectMany(r => Box(r.Kind, [.. Number16(r.From), .. Number16(1), .. Number16(r.To)]))).ToArray());
        byte[] Place(int item, int method, int offset, int length) => [.. Number16(item), .. Number16(method), 0, 0, .. Number16(1), .. Number32(offset), .. Number32(length)];
        byte[] Index(int first)
        {
            List<byte> locations = [.. Number16(0x4400), .. Number16(shown)];
            for (int i = 0, at = first; i < count; at += SharesBytes ? 0 : known[i % 2].Length, i++) { locations.AddRange(Place(i + 1, 0, at, known[SharesBytes ? 0 : i % 2].Length)); }
            if (!IsSingle) { locations.AddRange(Place(shown, 1, 0, grid.Length)); }
            return Full("meta", 0, [.. Full("hdlr", 0, [.. new byte[4], .. "pict"u8, .. new byte[13]]), .. Full("pitm", 0, Number16(shown)), .. items,
                .. IsSingle ? [] : references, .. Box("iprp", [.. Box("ipco", [.. lists.SelectMany(list => list)]), .. uses]), .. Box("idat", grid),
                .. Full("iloc", 1 << 24, [.. locations])]);
        }
        byte[] type = Box("ftyp", [.. "heic"u8, .. Number32(0), .. "mif1heic"u8]);
        return [.. type, .. Index(type.Length + Index(0).Length + 8), .. Box("mdat", tiles)];
    }

    private static byte[] Box(string kind, byte[] content) => [.. Number32(8 + content.Length), .. Encoding.ASCII.GetBytes(kind), .. content];

    private static byte[] Full(string kind, int version, byte[] content) => Box(kind, [.. Number32(version), .. content]);

    private static byte[] Number32(int value)
    {
        byte[] bytes = new byte[4];
        BinaryPrimitives.WriteInt32BigEndian(bytes, value);
        return bytes;
    }

    private static byte[] Number16(int value) => [(byte)(value >> 8), (byte)value];
}
