using System.Security.Cryptography;

namespace Cotejo.Engine.Hashing;

/// <summary>SHA-1 and SHA-256 of one content after the other. One thread at a time.</summary>
internal sealed class ShaDigester : IDisposable
{
    private readonly IncrementalHash _sha1 = IncrementalHash.CreateHash(HashAlgorithmName.SHA1);
    private readonly IncrementalHash _sha256 = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);

    public void Append(ReadOnlySpan<byte> bytes)
    {
        while (!bytes.IsEmpty)
        {
            var block = bytes[..Math.Min(ContentDigester.Block, bytes.Length)];
            _sha1.AppendData(block);
            _sha256.AppendData(block);
            bytes = bytes[block.Length..];
        }
    }

    /// <summary>The digests of what was appended since the last call; also the way to begin anew after an abandoned content.</summary>
    public (Sha1Digest Sha1, Sha256Digest Sha256) Finish()
    {
        Span<byte> bytes = stackalloc byte[Sha256Digest.Bytes];
        _sha1.GetHashAndReset(bytes);
        var first = Sha1Digest.Read(bytes);
        _sha256.GetHashAndReset(bytes);
        return (first, Sha256Digest.Read(bytes));
    }

    public void Dispose()
    {
        _sha1.Dispose();
        _sha256.Dispose();
    }
}
