using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Cotejo.Engine.Sealing;

/// <summary>Writes lines of which each holds the digest of the one before.</summary>
/// <param name="output">Stays open.</param>
internal sealed class ManifestChain(Stream output)
{
    /// <summary>What the first line holds.</summary>
    public static string NoLine { get; } = new('0', 2 * SHA256.HashSizeInBytes);

    /// <summary>The digest of the last line: what the next one holds.</summary>
    public string Head { get; private set; } = NoLine;

    /// <param name="line">Given what it has to hold.</param>
    /// <returns>The line as it was written.</returns>
    public byte[] Write<T>(Func<string, T> line, JsonTypeInfo<T> form) where T : ManifestLine
    {
        byte[] bytes = Bytes(line(Head), form);
        output.Write(bytes);
        Head = DigestOf(bytes);
        return bytes;
    }

    /// <summary>A line with its line break.</summary>
    public static byte[] Bytes<T>(T line, JsonTypeInfo<T> form) where T : ManifestLine => [.. JsonSerializer.SerializeToUtf8Bytes(line, form), (byte)'\n'];

    public static string DigestOf(ReadOnlySpan<byte> line) => Convert.ToHexStringLower(SHA256.HashData(line));
}
