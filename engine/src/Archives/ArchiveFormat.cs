namespace Cotejo.Engine.Archives;

/// <summary>What is opened as an archive. Part of the protocol between processes, not stored.</summary>
internal enum ArchiveFormat
{
    None,
    Zip,
    SevenZip,
    Rar,
    Tar,
    /// <summary>One compressed file, or a tar; so are the two that follow.</summary>
    GZip,
    BZip2,
    Xz,
}

internal static class ArchiveFormats
{
    private const int TarBlock = 512;

    /// <summary>By the first bytes alone: a name says nothing, since offices, books and programs come as archives too.</summary>
    public static ArchiveFormat Sniff(ReadOnlySpan<byte> head) =>
        head.StartsWith("PK\x3\x4"u8) || head.StartsWith("PK\x5\x6"u8) || head.StartsWith("PK\x7\x8PK\x3\x4"u8) ? ArchiveFormat.Zip
        : head.StartsWith((ReadOnlySpan<byte>)[(byte)'7', (byte)'z', 0xBC, 0xAF, 0x27, 0x1C]) ? ArchiveFormat.SevenZip
        : head.StartsWith("Rar!\x1A\x7\0"u8) || head.StartsWith("Rar!\x1A\x7\x1\0"u8) ? ArchiveFormat.Rar
        : head.StartsWith((ReadOnlySpan<byte>)[0x1F, 0x8B, 8]) && head.Length > 3 && (head[3] & 0xE0) == 0 ? ArchiveFormat.GZip
        : IsBZip2(head) ? ArchiveFormat.BZip2
        : head.StartsWith((ReadOnlySpan<byte>)[0xFD, (byte)'7', (byte)'z', (byte)'X', (byte)'Z', 0]) ? ArchiveFormat.Xz
        : IsTar(head) ? ArchiveFormat.Tar
        : ArchiveFormat.None;

    /// <summary>A tar's first header tells itself by its checksum, whatever kind of tar it is.</summary>
    public static bool IsTar(ReadOnlySpan<byte> head)
    {
        const int Checksum = 148, ChecksumLength = 8;
        if (head.Length < TarBlock || head[0] == 0) { return false; }
        int sum = 0;
        for (int i = 0; i < TarBlock; i++) { sum += i is >= Checksum and < Checksum + ChecksumLength ? ' ' : head[i]; }
        int told = 0, digits = 0;
        foreach (byte b in head.Slice(Checksum, ChecksumLength))
        {
            if (b is >= (byte)'0' and <= (byte)'7')
            {
                told = (told * 8) + b - '0';
                digits++;
            }
            else if (b is not ((byte)' ' or 0) || (b == 0 && digits == 0)) { return false; }
            else if (digits > 0) { break; }
        }
        return digits > 0 && told == sum;
    }

    /// <summary>The name of what a compressed file holds, where the file itself does not tell: its own, without the ending that says how it is compressed.</summary>
    public static byte[] NameWithin(ReadOnlySpan<byte> archive)
    {
        foreach (var (ending, instead) in (ReadOnlySpan<(string, string)>)[(".gz", ""), (".tgz", ".tar"), (".bz2", ""), (".tbz2", ".tar"), (".tbz", ".tar"), (".xz", ""), (".txz", ".tar")])
        {
            if (archive.Length > ending.Length && EndsWith(archive, ending))
            {
                return [.. archive[..^ending.Length], .. System.Text.Encoding.ASCII.GetBytes(instead)];
            }
        }
        return archive.ToArray();
    }

    private static bool EndsWith(ReadOnlySpan<byte> name, string ending)
    {
        var tail = name[^ending.Length..];
        for (int i = 0; i < ending.Length; i++)
        {
            if ((tail[i] | (tail[i] is >= (byte)'A' and <= (byte)'Z' ? 0x20 : 0)) != ending[i]) { return false; }
        }
        return true;
    }

    /// <summary>"BZh", a size, then the magic of a block or of the end.</summary>
    private static bool IsBZip2(ReadOnlySpan<byte> head) =>
        head.Length >= 10 && head.StartsWith("BZh"u8) && head[3] is >= (byte)'1' and <= (byte)'9'
        && (head[4..].StartsWith((ReadOnlySpan<byte>)[0x31, 0x41, 0x59, 0x26, 0x53, 0x59]) || head[4..].StartsWith((ReadOnlySpan<byte>)[0x17, 0x72, 0x45, 0x38, 0x50, 0x90]));
}
