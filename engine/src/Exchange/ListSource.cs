namespace Cotejo.Engine.Exchange;

/// <summary>A file that a list is read from.</summary>
/// <param name="path">For a format whose reader opens the file itself.</param>
/// <param name="stream">At its beginning.</param>
/// <param name="head">The first bytes once more, for a reader that must know what follows.</param>
public sealed class ListSource(string path, Stream stream, ReadOnlyMemory<byte> head)
{
    /// <summary>Bytes that are looked at to tell a format.</summary>
    public const int HeadBytes = 1 << 16;

    public string Path { get; } = path;
    public Stream Stream { get; } = stream;
    public ReadOnlyMemory<byte> Head { get; } = head;

    /// <summary>The variant of the format, once the reader has met it; null for none.</summary>
    public string? Version { get; internal set; }

    /// <summary>The region that the file says its categories are of, likewise.</summary>
    public string? Region { get; internal set; }
}
