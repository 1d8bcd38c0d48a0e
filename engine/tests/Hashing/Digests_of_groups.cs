using System.Security.Cryptography;
using Cotejo.Engine.Hashing;

namespace Cotejo.Engine.Tests.Hashing;

public sealed class Digests_of_groups : IDisposable
{
    private readonly DigestGroup _group = new();

    public void Dispose() => _group.Dispose();

    [Fact]
    public void A_group_of_any_number_has_the_digests_of_each_in_order_and_begins_anew()
    {
        var random = new Random(1);
        for (int count = 0; count <= DigestGroup.MostContents; count++)
        {
            byte[][] contents = [.. Enumerable.Range(0, count).Select(_ => Content(random, random.Next(1 << random.Next(1, 18))))];
            foreach (byte[] content in contents) { Add(content); }

            Assert.Equal(count, _group.Count);
            Assert.Equal(contents.Sum(content => content.LongLength), _group.Bytes);
            Assert.Equal(contents.Select(OneShot), _group.Finish().ToArray());
            Assert.Equal((0, 0L), (_group.Count, _group.Bytes));
        }
    }

    [Fact]
    public void A_content_that_is_abandoned_leaves_no_trace()
    {
        byte[] first = [1, 2, 3], second = [4];
        Add(first);
        _group.Append("half of another"u8);
        _group.Abandon();
        Add(second);

        Assert.Equal([OneShot(first), OneShot(second)], _group.Finish().ToArray());
    }

    [Fact]
    public void A_group_is_full_by_number()
    {
        for (int i = 0; i < DigestGroup.MostContents; i++)
        {
            Assert.False(_group.IsFull);
            Add([(byte)i]);
        }
        Assert.True(_group.IsFull);
        Assert.Throws<InvalidOperationException>(() => _group.Complete(new byte[1]));
        Assert.Equal(DigestGroup.MostContents, _group.Finish().Length);
        Assert.False(_group.IsFull);
    }

    [Fact]
    public void A_group_is_full_by_bytes()
    {
        byte[] half = new byte[DigestGroup.MostBytes / 2];
        Add(half);
        Assert.False(_group.IsFull);
        Add(half);
        Assert.True(_group.IsFull);
        Assert.Equal([OneShot(half), OneShot(half)], _group.Finish().ToArray());
    }

    private void Add(byte[] content)
    {
        // In pieces, as files are read.
        for (int at = 0; at < content.Length; at += 100_000) { _group.Append(content.AsSpan(at, Math.Min(100_000, content.Length - at))); }
        _group.Complete(content);
    }

    private static byte[] Content(Random random, int length)
    {
        byte[] content = new byte[length];
        random.NextBytes(content);
        return content;
    }

    private static Digests OneShot(byte[] content) => new(
        Md5Digest.Read(CryptographicOperations.HashData(HashAlgorithmName.MD5, content)),
        Sha1Digest.Read(CryptographicOperations.HashData(HashAlgorithmName.SHA1, content)),
        Sha256Digest.Read(CryptographicOperations.HashData(HashAlgorithmName.SHA256, content)));
}
