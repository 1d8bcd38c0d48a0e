using System.Text;
using Cotejo.Kernels.Md5;

namespace Cotejo.Kernels.Tests.Md5;

public sealed class Md5DefinitionTests
{
    /// <summary>The test suite of RFC 1321, A.5.</summary>
    [Theory]
    [InlineData("", "d41d8cd98f00b204e9800998ecf8427e")]
    [InlineData("a", "0cc175b9c0f1b6a831c399e269772661")]
    [InlineData("abc", "900150983cd24fb0d6963f7d28e17f72")]
    [InlineData("message digest", "f96b697d7cb7938d525a2f31aaf161d0")]
    [InlineData("abcdefghijklmnopqrstuvwxyz", "c3fcd3d76192e4007dfb496cca67e13b")]
    [InlineData("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789", "d174ab98d277d9f5a5611c2c9f419d9f")]
    [InlineData("12345678901234567890123456789012345678901234567890123456789012345678901234567890", "57edf4a22be3c955ac49da2e2107b67a")]
    public void The_published_digests_are_given(string message, string digest)
    {
        byte[] bytes = new byte[Md5Definition.DigestBytes];
        Md5Definition.Hash(Encoding.ASCII.GetBytes(message), bytes);
        Assert.Equal(digest, Convert.ToHexStringLower(bytes));
    }

    [Fact]
    public void The_table_is_that_of_the_sine()
    {
        for (int i = 0; i < 64; i++) { Assert.Equal((uint)Math.Floor(Math.Abs(Math.Sin(i + 1)) * 4294967296.0), Md5Definition.Sines[i]); }
    }

    [Fact]
    public void Every_short_length_is_padded_as_the_platform_does()
    {
        for (int length = 0; length <= 300; length++)
        {
            byte[] message = Messages.Random(length, seed: length);
            Assert.Equal(Messages.ByPlatform(message), Messages.ByDefinition(message));
        }
    }

    [Fact]
    public void Long_messages_have_the_platforms_digest()
    {
        var random = new Random(2);
        for (int i = 0; i < 40; i++)
        {
            byte[] message = Messages.Random(random.Next(200_000), seed: i);
            Assert.Equal(Messages.ByPlatform(message), Messages.ByDefinition(message));
        }
    }
}
