using System.IO.Hashing;
using System.Text;

namespace Cotejo.Harness.Archives;

/// <summary>An entry of a rar. Stored, since only its owner may pack.</summary>
internal sealed record RarEntry(string Name, byte[] Content)
{
    /// <summary>A symbolic link to it; null for a file.</summary>
    public string? Target { get; init; }

    /// <summary>What the header says; null for the truth.</summary>
    public ulong? Size { get; init; }
}

/// <summary>A rar of version 5 (RAR 5.0 archive format).</summary>
internal static class RarBytes
{
    private const uint Main = 1, File = 2, End = 5, HasExtra = 1, HasData = 2, HasCrc = 4, Unix = 1;

    public static byte[] Of(params IReadOnlyList<RarEntry> entries)
    {
        var rar = new List<byte>();
        rar.AddRange([.. "Rar!"u8, 0x1A, 7, 1, 0]);
        rar.AddRange(Summed([.. Number(Main), .. Number(0), .. Number(0)]));
        foreach (RarEntry entry in entries)
        {
            byte[] name = Encoding.UTF8.GetBytes(entry.Name), extra = [];
            if (entry.Target is { } target)
            {
                byte[] to = Encoding.UTF8.GetBytes(target);
                byte[] record = [.. Number(5), .. Number(1), .. Number(0), .. Number((ulong)to.Length), .. to];
                extra = [.. Number((ulong)record.Length), .. record];
            }
            rar.AddRange(Summed(
            [
                .. Number(File), .. Number(HasData | (extra.Length > 0 ? HasExtra : 0)), .. extra.Length > 0 ? Number((ulong)extra.Length) : [],
                .. Number((ulong)entry.Content.Length), .. Number(HasCrc), .. Number(entry.Size ?? (ulong)entry.Content.Length),
                .. Number(extra.Length > 0 ? 0xA1FFu : 0x81A4u), .. BitConverter.GetBytes(Crc32.HashToUInt32(entry.Content)), .. Number(0), .. Number(Unix),
                .. Number((ulong)name.Length), .. name, .. extra,
            ]));
            rar.AddRange(entry.Content);
        }
        rar.AddRange(Summed([.. Number(End), .. Number(0), .. Number(0)]));
        return [.. rar];
    }

    private static byte[] Summed(byte[] header)
    {
        byte[] sized = [.. Number((ulong)header.Length), .. header];
        return [.. BitConverter.GetBytes(Crc32.HashToUInt32(sized)), .. sized];
    }

    private static byte[] Number(ulong value)
    {
        var bytes = new List<byte>();
        for (; value >= 0x80; value >>= 7) { bytes.Add((byte)(value | 0x80)); }
        return [.. bytes, (byte)value];
    }
}
