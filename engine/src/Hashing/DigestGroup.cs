using System.Security.Cryptography;
using Cotejo.Kernels.Md5;

namespace Cotejo.Engine.Hashing;

/// <summary>
/// The digests of several contents that lie in memory whole. SHA-1 and SHA-256, for which processors have instructions, are made of each content
/// as it comes, while it is warm in the cache; MD5, which keeps a core waiting for itself, of all together in the lanes of vectors. One thread at a
/// time; nothing is allocated for a content.
/// </summary>
public sealed class DigestGroup : IDisposable
{
    /// <summary>Twice as many as the most lanes, so that contents of different lengths keep these filled.</summary>
    public const int MostContents = 32;

    /// <summary>A content that takes the group above this is its last: what is to be read once more for MD5 is then still in a cache of the processor.</summary>
    public const int MostBytes = 8 << 20;

    private readonly ShaDigester _shas = new();
    private readonly IncrementalHash _md5 = IncrementalHash.CreateHash(HashAlgorithmName.MD5);
    private readonly ReadOnlyMemory<byte>[] _contents = new ReadOnlyMemory<byte>[MostContents];
    private readonly Digests[] _digests = new Digests[MostContents];
    private readonly byte[] _md5s = new byte[MostContents * Md5Digest.Bytes];

    /// <summary>Contents whose digests <see cref="Finish"/> will give.</summary>
    public int Count { get; private set; }

    /// <summary>Of these contents.</summary>
    public long Bytes { get; private set; }

    /// <summary>No further content may be added.</summary>
    public bool IsFull => Count == MostContents || Bytes >= MostBytes;

    /// <summary>The next bytes of the content in hand.</summary>
    public void Append(ReadOnlySpan<byte> bytes) => _shas.Append(bytes);

    /// <summary>The content in hand is complete.</summary>
    /// <param name="content">All that was appended since the last content; stays as it is until <see cref="Finish"/>.</param>
    public void Complete(ReadOnlyMemory<byte> content)
    {
        if (IsFull) { throw new InvalidOperationException("The group is full."); }
        var (sha1, sha256) = _shas.Finish();
        _contents[Count] = content;
        _digests[Count] = new Digests(default, sha1, sha256);
        Count++;
        Bytes += content.Length;
    }

    /// <summary>The content in hand is not one of the group: it could not be read to its end.</summary>
    public void Abandon() => _ = _shas.Finish();

    /// <summary>Of all that were completed since the last call, in that order. Valid until the next content is completed.</summary>
    public ReadOnlySpan<Digests> Finish()
    {
        var contents = _contents.AsSpan(0, Count);
        // A lane alone is no faster than the platform, which has it in assembler.
        if (Count == 1 || Md5Hasher.Lanes() == 1) { OneByOne(contents); }
        else { Md5Hasher.Hash(contents, _md5s); }
        var digests = _digests.AsSpan(0, Count);
        for (int i = 0; i < digests.Length; i++) { digests[i] = digests[i] with { Md5 = Md5Digest.Read(_md5s.AsSpan(i * Md5Digest.Bytes)) }; }
        contents.Clear();
        (Count, Bytes) = (0, 0);
        return digests;
    }

    public void Dispose()
    {
        _shas.Dispose();
        _md5.Dispose();
    }

    private void OneByOne(ReadOnlySpan<ReadOnlyMemory<byte>> contents)
    {
        for (int i = 0; i < contents.Length; i++)
        {
            _md5.AppendData(contents[i].Span);
            _md5.GetHashAndReset(_md5s.AsSpan(i * Md5Digest.Bytes));
        }
    }
}
