using Cotejo.Kernels.Md5;

namespace Cotejo.Kernels.Tests.Md5;

internal static class Messages
{
    public static byte[] Random(int length, int seed)
    {
        byte[] message = new byte[length];
        new Random(seed).NextBytes(message);
        return message;
    }

#pragma warning disable CA5351 // The digest that is tested.
    public static string ByPlatform(byte[] message) => Convert.ToHexStringLower(System.Security.Cryptography.MD5.HashData(message));
#pragma warning restore CA5351

    public static string ByDefinition(byte[] message)
    {
        byte[] digest = new byte[Md5Definition.DigestBytes];
        Md5Definition.Hash(message, digest);
        return Convert.ToHexStringLower(digest);
    }

    public static string[] Together(byte[][] messages, SimdPath path)
    {
        // One digest more, which has to stay as it is.
        byte[] digests = new byte[(messages.Length + 1) * Md5Definition.DigestBytes];
        Array.Fill(digests, (byte)0xa5);
        Md5Hasher.Hash([.. messages.Select(message => new ReadOnlyMemory<byte>(message))], digests, path);
        string[] all = [.. digests.Chunk(Md5Definition.DigestBytes).Select(Convert.ToHexStringLower)];
        Assert.Equal(string.Concat(Enumerable.Repeat("a5", Md5Definition.DigestBytes)), all[^1]);
        return all[..^1];
    }
}
