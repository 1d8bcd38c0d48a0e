using System.Globalization;
using System.Text;

namespace Cotejo.Harness.Archives;

/// <summary>An entry of a tar: what it holds, and apart from that what its header claims.</summary>
internal sealed record TarEntry(byte[] Name, byte[] Content)
{
    /// <summary>0 a file, 1 a hard link, 2 a symbolic link, 3 and 4 devices, 5 a folder, 6 a FIFO; L and x hold the name of the next.</summary>
    public char Type { get; init; } = '0';

    public byte[] Target { get; init; } = [];

    /// <summary>The field as it stands; null for the truth in octal digits.</summary>
    public byte[]? SizeField { get; init; }

    public bool WrongChecksum { get; init; }
}

/// <summary>A tar of the POSIX form, header by header.</summary>
internal static class TarBytes
{
    public const int Block = 512;

    /// <param name="ended">With the two empty blocks behind the last entry.</param>
    public static byte[] Of(bool ended, params IReadOnlyList<TarEntry> entries)
    {
        using var tar = new MemoryStream();
        foreach (TarEntry entry in entries)
        {
            tar.Write(Header(entry));
            tar.Write(entry.Content);
            tar.Write(new byte[-entry.Content.Length & (Block - 1)]);
        }
        if (ended) { tar.Write(new byte[2 * Block]); }
        return tar.ToArray();
    }

    public static byte[] Of(params IReadOnlyList<TarEntry> entries) => Of(ended: true, entries);

    /// <summary>A name of any bytes and length, as GNU tar keeps one: in an entry of its own before the file's.</summary>
    public static IReadOnlyList<TarEntry> Long(byte[] name, byte[] content) =>
        [new([.. "././@LongLink"u8], [.. name, 0]) { Type = 'L' }, new(name[..Math.Min(name.Length, 100)], content)];

    /// <summary>Any attribute, as POSIX keeps it; its length counts itself.</summary>
    public static TarEntry Pax(string key, byte[] value)
    {
        int length = key.Length + value.Length + 3;
        for (int digits = 0; digits != length.ToString(CultureInfo.InvariantCulture).Length;)
        {
            digits = (length - digits + length.ToString(CultureInfo.InvariantCulture).Length).ToString(CultureInfo.InvariantCulture).Length;
            length = key.Length + value.Length + 3 + digits;
        }
        return new([.. "PaxHeaders/x"u8], [.. Encoding.ASCII.GetBytes($"{length} {key}="), .. value, (byte)'\n']) { Type = 'x' };
    }

    private static byte[] Header(TarEntry entry)
    {
        byte[] header = new byte[Block];
        entry.Name.AsSpan(0, Math.Min(entry.Name.Length, 100)).CopyTo(header);
        Octal(0x1A4, 8, header.AsSpan(100));
        Octal(0, 8, header.AsSpan(108));
        Octal(0, 8, header.AsSpan(116));
        if (entry.SizeField is { } size) { size.CopyTo(header.AsSpan(124, 12)); }
        else { Octal(entry.Content.Length, 12, header.AsSpan(124)); }
        Octal(0x40000000, 12, header.AsSpan(136));
        header.AsSpan(148, 8).Fill((byte)' ');
        header[156] = (byte)entry.Type;
        entry.Target.CopyTo(header.AsSpan(157, 100));
        "ustar\00000"u8[..8].CopyTo(header.AsSpan(257));
        if (entry.Type is '3' or '4')
        {
            // The memory of the machine, or its first disk.
            Octal(entry.Type == '3' ? 1 : 8, 8, header.AsSpan(329));
            Octal(entry.Type == '3' ? 1 : 0, 8, header.AsSpan(337));
        }
        int sum = header.Sum(b => b) + (entry.WrongChecksum ? 1 : 0);
        Octal(sum, 7, header.AsSpan(148));
        return header;
    }

    private static void Octal(long value, int width, Span<byte> field) =>
        Encoding.ASCII.GetBytes(Convert.ToString(value, 8).PadLeft(width - 1, '0'), field);
}
