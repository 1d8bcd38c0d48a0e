using System.Security.Cryptography;
using Cotejo.Engine.Ledger;
using Cotejo.Engine.Pipeline;
using Cotejo.Engine.Planning;

namespace Cotejo.Engine.Tests.Pipeline;

/// <summary>Readers hold small files to digest them together: every item must come out, with its own digests, and nobody wait for ever.</summary>
public sealed class Scanning_in_groups : IDisposable
{
    private readonly TestFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    public void Every_file_has_its_own_digests(int threads)
    {
        // More than a group holds, sizes about the bounds at which files join, and copies that meet within a group.
        var random = new Random(5);
        for (int i = 0; i < 30; i++)
        {
            _folder.Jpeg($"in/{i % 7}/{i}.jpg", seed: i % 20, width: 64, height: 48);
            _folder.Write($"in/{i % 7}/{i}.txt", Noise(random, i % 10 == 0 ? 0 : 1 << (i % 18)));
        }
        _folder.Write("in/3/plain.bin", Noise(random, 1 << 20));
        _folder.Write("in/3/above.bin", Noise(random, (1 << 20) + 1));
        Padded(random, "in/4/most.jpg", seed: 50, (8 << 20) - 1);
        Padded(random, "in/4/team.jpg", seed: 51, 8 << 20);

        var result = Scan(threads, memory: null);

        Assert.Equal(64, result.Case.Items);
        Assert.Equal(32, result.Case.Hashed);
        AssertDigests(64);
    }

    [Fact]
    public void Pictures_for_which_memory_has_no_room_together_are_read_one_after_the_other()
    {
        // Of the 32 MiB for files each takes from 6 to 25.
        var random = new Random(6);
        for (int i = 0; i < 24; i++) { Padded(random, $"in/{i}.jpg", seed: i, (2 << 20) + (i % 7 * 1_000_000)); }
        for (int i = 0; i < 40; i++) { _folder.Write($"in/{i}.txt", Noise(random, 200_000)); }

        var result = Scan(threads: 4, memory: "64MiB");

        Assert.Equal(64, result.Case.Items);
        Assert.Equal(24, result.Case.Hashed);
        AssertDigests(64);
    }

    [Fact]
    public void A_file_that_has_no_room_at_all_fails_alone()
    {
        for (int i = 0; i < 10; i++) { _folder.Jpeg($"in/{i}.jpg", seed: i, width: 64, height: 48); }
        Padded(new Random(7), "in/5b.jpg", seed: 5, 20 << 20);

        var result = Scan(threads: 1, memory: "64MiB");

        Assert.Equal(new Dictionary<string, long> { [nameof(FailureKind.OutOfMemory)] = 1 }, result.Case.Failed);
        Assert.Equal(10, result.Case.Hashed);
    }

    private ScanResult Scan(int threads, string? memory)
    {
        // Whoever waits for ever is told so.
        using var late = new CancellationTokenSource(TimeSpan.FromMinutes(3));
        using var scan = new Scan(new ScanSettings(_folder["case"], [_folder["in"]], memory, threads, null));
        return scan.Run(late.Token);
    }

    private void AssertDigests(int files)
    {
        using var opened = Case.OpenForReading(_folder["case"]);
        using var connection = opened.Connect(readOnly: true);
        using var query = new Statement(connection,
            "SELECT f.path, i.name, c.md5, c.sha1, c.sha256, c.size FROM items i JOIN folders f USING (folder_id) JOIN contents c USING (content_id)");
        using var row = query.Rows();
        int seen = 0;
        for (; row.Read(); seen++)
        {
            string file = Path.Combine(_folder["in"], System.Text.Encoding.UTF8.GetString((byte[])row[0]), System.Text.Encoding.UTF8.GetString((byte[])row[1]));
            byte[] content = File.ReadAllBytes(file);
            Assert.Equal(content.Length, row.GetInt64(5));
            Assert.Equal(CryptographicOperations.HashData(HashAlgorithmName.MD5, content), (byte[])row[2]);
            Assert.Equal(CryptographicOperations.HashData(HashAlgorithmName.SHA1, content), (byte[])row[3]);
            Assert.Equal(CryptographicOperations.HashData(HashAlgorithmName.SHA256, content), (byte[])row[4]);
        }
        Assert.Equal(files, seen);
    }

    /// <summary>A picture with noise behind its end, which no decoder minds.</summary>
    private void Padded(Random random, string name, int seed, int length)
    {
        string path = _folder.Jpeg(name, seed, width: 64, height: 48);
        byte[] picture = File.ReadAllBytes(path);
        File.WriteAllBytes(path, [.. picture, .. Noise(random, length - picture.Length)]);
    }

    private static byte[] Noise(Random random, int length)
    {
        byte[] bytes = new byte[length];
        random.NextBytes(bytes);
        // Nothing that begins like a media file.
        if (length > 0) { bytes[0] = (byte)'#'; }
        return bytes;
    }
}
