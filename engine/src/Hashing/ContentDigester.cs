using System.Security.Cryptography;

namespace Cotejo.Engine.Hashing;

/// <summary>
/// MD5, SHA-1 and SHA-256 of one content after the other, without allocating for any of them. One thread at a time.
/// MD5 and SHA-1 are here to be compared with lists and reports of others; nothing rests on them.
/// </summary>
internal sealed class ContentDigester : IDisposable
{
    /// <summary>A block that stays in a core's own cache while all three digests pass over it.</summary>
    private const int Block = 1 << 16;

    private readonly IncrementalHash _md5 = IncrementalHash.CreateHash(HashAlgorithmName.MD5);
    private readonly IncrementalHash _sha1 = IncrementalHash.CreateHash(HashAlgorithmName.SHA1);
    private readonly IncrementalHash _sha256 = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);

    public void Append(ReadOnlySpan<byte> bytes)
    {
        while (!bytes.IsEmpty)
        {
            var block = bytes[..Math.Min(Block, bytes.Length)];
            _md5.AppendData(block);
            _sha1.AppendData(block);
            _sha256.AppendData(block);
            bytes = bytes[block.Length..];
        }
    }

    /// <summary>The digests of what was appended since the last call; also the way to begin anew after an abandoned content.</summary>
    public Digests Finish() => Finish(_md5, _sha1, _sha256);

    internal static Digests Finish(IncrementalHash md5, IncrementalHash sha1, IncrementalHash sha256)
    {
        Span<byte> bytes = stackalloc byte[Sha256Digest.Bytes];
        md5.GetHashAndReset(bytes);
        var first = Md5Digest.Read(bytes);
        sha1.GetHashAndReset(bytes);
        var second = Sha1Digest.Read(bytes);
        sha256.GetHashAndReset(bytes);
        return new Digests(first, second, Sha256Digest.Read(bytes));
    }

    public void Dispose()
    {
        _md5.Dispose();
        _sha1.Dispose();
        _sha256.Dispose();
    }
}
