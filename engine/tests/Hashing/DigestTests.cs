using System.Text;
using Cotejo.Engine.Hashing;

namespace Cotejo.Engine.Tests.Hashing;

public sealed class DigestTests
{
    /// <summary>RFC 1321 (MD5), FIPS 180 examples (SHA-1, SHA-256); the million is FIPS 180's third example.</summary>
    public static TheoryData<string, int, string, string, string> Published => new()
    {
        {
            "", 1, "d41d8cd98f00b204e9800998ecf8427e", "da39a3ee5e6b4b0d3255bfef95601890afd80709",
            "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
        },
        {
            "abc", 1, "900150983cd24fb0d6963f7d28e17f72", "a9993e364706816aba3e25717850c26c9cd0d89d",
            "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
        },
        {
            "a", 1_000_000, "7707d6ae4e027c70eea2a935c2296f21", "34aa973cd4c4daa4f61eeb2bdbad27316534016f",
            "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0"
        },
    };

    [Theory]
    [MemberData(nameof(Published))]
    public void One_thread_gives_the_published_digests(string text, int times, string md5, string sha1, string sha256)
    {
        using var digester = new ContentDigester();
        digester.Append("abandoned"u8);
        _ = digester.Finish();
        byte[] content = Encoding.ASCII.GetBytes(text);
        for (int i = 0; i < times; i++) { digester.Append(content); }

        var digests = digester.Finish();

        Assert.Equal((md5, sha1, sha256), (digests.Md5.ToString(), digests.Sha1.ToString(), digests.Sha256.ToString()));
    }

    [Theory]
    [MemberData(nameof(Published))]
    public void The_team_gives_the_published_digests_while_its_blocks_are_written_over(
        string text, int times, string md5, string sha1, string sha256)
    {
        using var team = new DigestTeam();
        byte[] content = Encoding.ASCII.GetBytes(string.Concat(Enumerable.Repeat(text, times)));
        byte[][] blocks = [new byte[99_991], new byte[99_991]];
        Assert.True(team.TryBegin());
        for (int at = 0, turn = 0; at < content.Length; at += 99_991, turn ^= 1)
        {
            int length = Math.Min(99_991, content.Length - at);
            Array.Fill(blocks[turn], (byte)0);
            content.AsSpan(at, length).CopyTo(blocks[turn]);
            team.Append(blocks[turn].AsMemory(0, length));
        }

        var digests = team.Finish();

        Assert.Equal((md5, sha1, sha256), (digests.Md5.ToString(), digests.Sha1.ToString(), digests.Sha256.ToString()));
    }

    [Fact]
    public void A_team_at_work_is_not_taken_by_another_thread_and_is_free_afterwards()
    {
        using var team = new DigestTeam();
        bool second = true;
        Assert.True(team.TryBegin());
        OnOtherThread(() => second = team.TryBegin());
        Assert.False(second);

        _ = team.Finish();

        OnOtherThread(() =>
        {
            second = team.TryBegin();
            _ = team.Finish();
        });
        Assert.True(second);
    }

    [Fact]
    public void Digests_are_stored_as_the_bytes_that_they_print()
    {
        byte[] bytes = [.. Enumerable.Range(1, 32).Select(i => (byte)(i * 7))];
        byte[] stored = new byte[32];

        Sha256Digest.Read(bytes).Write(stored);
        Assert.Equal(bytes, stored);
        Assert.Equal(Convert.ToHexStringLower(bytes), Sha256Digest.Read(bytes).ToString());

        Sha1Digest.Read(bytes).Write(stored);
        Assert.Equal(Convert.ToHexStringLower(bytes[..20]), Sha1Digest.Read(stored).ToString());

        Md5Digest.Read(bytes).Write(stored);
        Assert.Equal(Convert.ToHexStringLower(bytes[..16]), Md5Digest.Read(stored).ToString());
    }

    [Fact]
    public void The_identity_of_a_content_orders_as_its_text()
    {
        var random = new Random(1);
        byte[] bytes = new byte[32];
        var digests = new List<Sha256Digest>();
        for (int i = 0; i < 200; i++)
        {
            // Few different bytes, so that words tie.
            for (int k = 0; k < bytes.Length; k++) { bytes[k] = random.Next(8) == 0 ? (byte)200 : (byte)1; }
            digests.Add(Sha256Digest.Read(bytes));
        }
        var byText = digests.OrderBy(digest => digest.ToString(), StringComparer.Ordinal).ToList();

        digests.Sort();

        Assert.Equal(byText, digests);
    }

    private static void OnOtherThread(Action act)
    {
        var thread = new Thread(() => act());
        thread.Start();
        thread.Join();
    }
}
