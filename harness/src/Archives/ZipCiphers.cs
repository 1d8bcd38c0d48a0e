using System.Security.Cryptography;
using System.Text;

namespace Cotejo.Harness.Archives;

/// <summary>The two ciphers of zips. Salt and padding come from the content, so that an archive has the same bytes each time: they hide nothing.</summary>
internal static class ZipCiphers
{
    private const int SaltBytes = 16, KeyBytes = 32, CheckBytes = 2, MacBytes = 10;

    private static readonly uint[] CrcTable = [.. Enumerable.Range(0, 256).Select(n =>
    {
        uint c = (uint)n;
        for (int k = 0; k < 8; k++) { c = (c & 1) != 0 ? 0xEDB88320 ^ (c >> 1) : c >> 1; }
        return c;
    })];

    /// <summary>APPNOTE 6.1: twelve bytes in front, the last of which is by which a reader knows a wrong password.</summary>
    public static byte[] Traditional(byte[] content, string password, byte check)
    {
        uint a = 0x12345678, b = 0x23456789, c = 0x34567890;
        void Turn(byte plain)
        {
            a = CrcTable[(byte)(a ^ plain)] ^ (a >> 8);
            b = (b + (byte)a) * 134775813 + 1;
            c = CrcTable[(byte)(c ^ (b >> 24))] ^ (c >> 8);
        }
        foreach (byte letter in Encoding.UTF8.GetBytes(password)) { Turn(letter); }
        byte[] bytes = [.. SHA256.HashData(content).AsSpan(0, 11), check, .. content];
        for (int i = 0; i < bytes.Length; i++)
        {
            byte plain = bytes[i];
            uint d = (ushort)(c | 2);
            bytes[i] ^= (byte)((d * (d ^ 1)) >> 8);
            Turn(plain);
        }
        return bytes;
    }

    /// <summary>WinZip's AE-2: salt, two bytes to know a wrong password by, AES-256 in counter mode, the first ten bytes of an HMAC.</summary>
    public static byte[] Aes(byte[] content, string password)
    {
        byte[] salt = SHA256.HashData(content)[..SaltBytes];
        // The scheme is older than better ones.
#pragma warning disable CA5379, CA5350, CA5401, CA5358
        byte[] keys = Rfc2898DeriveBytes.Pbkdf2(Encoding.UTF8.GetBytes(password), salt, 1000, HashAlgorithmName.SHA1, 2 * KeyBytes + CheckBytes);
        using var aes = System.Security.Cryptography.Aes.Create();
        aes.Key = keys[..KeyBytes];
        byte[] sealedBytes = [.. content];
        byte[] counter = new byte[16];
        for (int at = 0; at < sealedBytes.Length; at += 16)
        {
            // From 1, the lowest byte first.
            BitConverter.TryWriteBytes(counter, at / 16 + 1);
            byte[] stream = aes.EncryptEcb(counter, PaddingMode.None);
            for (int i = at; i < Math.Min(at + 16, sealedBytes.Length); i++) { sealedBytes[i] ^= stream[i - at]; }
        }
        byte[] mac = HMACSHA1.HashData(keys[KeyBytes..(2 * KeyBytes)], sealedBytes)[..MacBytes];
#pragma warning restore CA5379, CA5350, CA5401, CA5358
        return [.. salt, .. keys[(2 * KeyBytes)..], .. sealedBytes, .. mac];
    }
}
