using System.Security.Cryptography;
using Cotejo.Engine.Evidence;
using Cotejo.Engine.Hashing;

namespace Cotejo.Engine.Tests.Evidence;

public sealed class EvidenceReaderTests : IDisposable
{
    private readonly SeizedFolder _seized = new();
    private readonly DigestTeam _team = new();

    public void Dispose()
    {
        _seized.Dispose();
        _team.Dispose();
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData((64 << 10) - 1)]
    [InlineData(64 << 10)]
    [InlineData((64 << 10) + 1)]
    [InlineData((1 << 20) - 1)]
    [InlineData(1 << 20)]
    [InlineData((1 << 20) + 1)]
    [InlineData((8 << 20) - 1)]
    [InlineData(8 << 20)]
    [InlineData((8 << 20) + 1)]
    [InlineData((11 << 20) + 12_345)]
    public void Every_way_to_read_a_file_gives_its_bytes_and_its_digests(int length)
    {
        byte[] content = new byte[length];
        new Random(length).NextBytes(content);
        _seized.AddFile("file", content);
        using var root = _seized.Open();
        var item = Found(root);
        var expected = OneShot(content);

        using var alone = new EvidenceReader(null);
        using var helped = new EvidenceReader(_team);
        using var group = new DigestGroup();
        foreach (var reader in (EvidenceReader[])[alone, helped, alone])
        {
            Assert.Null(reader.Open(root, item));
            Assert.Equal(length, reader.Size);
            Assert.Null(reader.ReadHead(out var head));
            Assert.True(head.SequenceEqual(content.AsSpan(0, Math.Min(length, EvidenceReader.HeadBytes))));
            byte[] read = new byte[length];
            Assert.Null(reader.ReadAll(read, default, out var digests));
            Assert.True(read.AsSpan().SequenceEqual(content));
            Assert.Equal(expected, digests);

            Assert.Null(reader.Open(root, item));
            Assert.Null(reader.ReadHead(out _));
            Assert.Null(reader.Digest(default, out digests));
            Assert.Equal(expected, digests);

            Assert.Null(reader.Open(root, item));
            Assert.Null(reader.Digest(default, out digests));
            Assert.Equal(expected, digests);

            Assert.Null(reader.Open(root, item));
            Assert.Null(reader.ReadHead(out _));
            read = new byte[length];
            Assert.Null(reader.ReadAll(read, group, default));
            Assert.True(read.AsSpan().SequenceEqual(content));
            Assert.Equal([expected], group.Finish().ToArray());
        }
    }

    [Fact]
    public void Files_of_many_folders_are_read_by_many_threads_from_one_root()
    {
        for (int folder = 0; folder < 20; folder++)
        {
            _seized.AddFolder($"f{folder}");
            for (int file = 0; file < 10; file++) { _seized.AddFile($"f{folder}/{file}", SeizedFolder.Bytes($"{folder}-{file}")); }
        }
        using var root = _seized.Open();
        var items = new EvidenceWalk(root, new HashSet<FileIdentity>()).Items(default).ToList();
        Assert.Equal(200, items.Count);

        Parallel.For(0, 4, lane =>
        {
            using var reader = new EvidenceReader(_team);
            foreach (var item in lane % 2 == 0 ? items : items.AsEnumerable().Reverse())
            {
                Assert.Null(reader.Open(root, item));
                Assert.Null(reader.Digest(default, out var digests));
                string text = item.Path.ToString()[1..].Replace('/', '-');
                Assert.Equal(Sha256Digest.Read(SHA256.HashData(SeizedFolder.Bytes(text))), digests.Sha256);
            }
        });
    }

    [Fact]
    public void A_source_that_is_one_file_is_read()
    {
        _seized.AddFile("file", [7]);
        using var root = EvidenceRoot.Open(1, EvidenceSource.Open(SeizedFolder.Bytes(_seized["file"]), out _)!, out _)!;
        using var reader = new EvidenceReader(null);

        Assert.Null(reader.Open(root, Found(root)));
        Assert.Null(reader.Digest(default, out var digests));

        Assert.Equal(Sha256Digest.Read(SHA256.HashData([7])), digests.Sha256);
    }

    [Fact]
    public void A_buffer_of_another_length_is_refused()
    {
        _seized.AddFile("file", new byte[10]);
        using var root = _seized.Open();
        using var reader = new EvidenceReader(null);
        Assert.Null(reader.Open(root, Found(root)));

        Assert.Throws<ArgumentException>(() => reader.ReadAll(new byte[11], default, out _));
    }

    [Fact]
    public void A_file_that_changes_while_it_is_read_is_not_in_the_group_and_disturbs_no_other()
    {
        byte[] content = [.. Enumerable.Range(0, 3_000_000).Select(i => (byte)(i * 31))];
        _seized.AddFile("file", content);
        using var root = _seized.Open();
        using var reader = new EvidenceReader(_team);
        using var group = new DigestGroup();
        var item = Found(root);
        Assert.Null(reader.Open(root, item));
        Assert.Null(reader.ReadAll(new byte[content.Length], group, default));
        Assert.Null(reader.Open(root, item));
        using (var file = File.OpenWrite(_seized["file"])) { file.SetLength(2_500_000); }

        Assert.Equal(FailureKind.Unstable, reader.ReadAll(new byte[content.Length], group, default)!.Kind);
        Assert.Throws<ArgumentException>(() => reader.ReadAll(new byte[1], group, default));

        byte[] rest = content[..2_500_000];
        Assert.Null(reader.Open(root, Found(root)));
        Assert.Null(reader.ReadAll(new byte[rest.Length], group, default));
        Assert.Equal([OneShot(content), OneShot(rest)], group.Finish().ToArray());
    }

    [Fact]
    public void Reading_a_large_file_can_be_cancelled_and_the_team_serves_the_next()
    {
        byte[] content = new byte[EvidenceReader.TeamFromBytes];
        _seized.AddFile("file", content);
        using var root = _seized.Open();
        using var reader = new EvidenceReader(_team);
        var item = Found(root);
        Assert.Null(reader.Open(root, item));
        Assert.Throws<OperationCanceledException>(() => reader.Digest(new CancellationToken(canceled: true), out _));

        Assert.Null(reader.Open(root, item));
        Assert.Null(reader.Digest(default, out var digests));

        Assert.Equal(OneShot(content), digests);
    }

    private static Digests OneShot(byte[] content) => new(
        Md5Digest.Read(CryptographicOperations.HashData(HashAlgorithmName.MD5, content)),
        Sha1Digest.Read(CryptographicOperations.HashData(HashAlgorithmName.SHA1, content)),
        Sha256Digest.Read(CryptographicOperations.HashData(HashAlgorithmName.SHA256, content)));

    private static FoundItem Found(EvidenceRoot root) => Assert.Single(new EvidenceWalk(root, new HashSet<FileIdentity>()).Items(default));
}
