using System.Security.Cryptography;

namespace Cotejo.Engine.Hashing;

/// <summary>
/// MD5, SHA-1 and SHA-256 of one content after the other, without allocating for any of them. One thread at a time.
/// MD5 and SHA-1 are here to be compared with lists and reports of others; nothing rests on them.
/// </summary>
public sealed class ContentDigester : IDisposable
{
    /// <summary>What stays in a core's own cache while all digests pass over it.</summary>
    internal const int Block = 1 << 16;

    private readonly IncrementalHash _md5 = IncrementalHash.CreateHash(HashAlgorithmName.MD5);
    private readonly ShaDigester _shas = new();

    public void Append(ReadOnlySpan<byte> bytes)
    {
        while (!bytes.IsEmpty)
        {
            var block = bytes[..Math.Min(Block, bytes.Length)];
            _md5.AppendData(block);
            _shas.Append(block);
            bytes = bytes[block.Length..];
        }
    }

    /// <summary>The digests of what was appended since the last call; also the way to begin anew after an abandoned content.</summary>
    public Digests Finish()
    {
        Span<byte> bytes = stackalloc byte[Md5Digest.Bytes];
        _md5.GetHashAndReset(bytes);
        var (sha1, sha256) = _shas.Finish();
        return new Digests(Md5Digest.Read(bytes), sha1, sha256);
    }

    public void Dispose()
    {
        _md5.Dispose();
        _shas.Dispose();
    }
}
