namespace Cotejo.Harness.Archives;

/// <summary>An entry of a zip: what it holds, and apart from that what its headers claim.</summary>
/// <param name="Name">As it stands in the central directory, and in the local header unless that has its own.</param>
/// <param name="Content">What comes out of it.</param>
internal sealed record ZipEntry(byte[] Name, byte[] Content)
{
    /// <summary>Deflated, in place of stored.</summary>
    public bool Deflated { get; init; }

    /// <summary>The bytes in the archive, where they are not simply made of the content.</summary>
    public byte[]? Packed { get; init; }

    public byte[]? LocalName { get; init; }

    /// <summary>What both headers say of the content; null for the truth. Beyond 32 bits in the form of zip64.</summary>
    public ulong? Size { get; init; }

    /// <summary>What both headers say of the bytes in the archive; null for the truth.</summary>
    public ulong? PackedSize { get; init; }

    public uint? Crc { get; init; }

    /// <summary>Of Unix, type and permissions; 0 for a program that knows none.</summary>
    public int Mode { get; init; }

    /// <summary>Encrypted with it; null for plain.</summary>
    public string? Password { get; init; }

    /// <summary>By AES of 256 bits, in place of the format's first cipher.</summary>
    public bool Aes { get; init; }

    /// <summary>Not in the central directory: only who reads from the front meets it.</summary>
    public bool Hidden { get; init; }

    /// <summary>An earlier entry whose bytes this one claims as its own, counted from 0; it then has no local header.</summary>
    public int? SameAs { get; init; }
}
