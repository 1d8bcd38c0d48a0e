using System.Buffers;
using System.Numerics;
using Cotejo.Engine.Hashing;
using Cotejo.Kernels;

namespace Cotejo.Engine.Exchange;

/// <summary>Hashes as lists write them: hexadecimal digits in either case, in ASCII.</summary>
internal static class WrittenHash
{
    public const int Md5Digits = 2 * Md5Digest.Bytes, Sha1Digits = 2 * Sha1Digest.Bytes, Sha256Digits = 2 * Sha256Digest.Bytes, PdqDigits = 2 * Hash256.Bytes;

    public static Md5Digest? Md5(ReadOnlySpan<byte> text)
    {
        Span<byte> bytes = stackalloc byte[Md5Digest.Bytes];
        return TryRead(text, bytes) ? Md5Digest.Read(bytes) : null;
    }

    public static Sha1Digest? Sha1(ReadOnlySpan<byte> text)
    {
        Span<byte> bytes = stackalloc byte[Sha1Digest.Bytes];
        return TryRead(text, bytes) ? Sha1Digest.Read(bytes) : null;
    }

    public static Sha256Digest? Sha256(ReadOnlySpan<byte> text)
    {
        Span<byte> bytes = stackalloc byte[Sha256Digest.Bytes];
        return TryRead(text, bytes) ? Sha256Digest.Read(bytes) : null;
    }

    public static Hash256? Pdq(ReadOnlySpan<byte> text)
    {
        Span<byte> bytes = stackalloc byte[Hash256.Bytes];
        return TryRead(text, bytes) ? Hash256.Read(bytes) : null;
    }

    public static bool IsHex(ReadOnlySpan<byte> text) => !text.IsEmpty && !text.ContainsAnyExcept(Digits);

    /// <summary>
    /// Half of the bits of a PDQ hash are set, by construction; of a SHA-256 that is so for one in twenty.
    /// </summary>
    public static bool LooksLikePdq(in Hash256 hash) =>
        BitOperations.PopCount(hash.W0) + BitOperations.PopCount(hash.W1) + BitOperations.PopCount(hash.W2) + BitOperations.PopCount(hash.W3) == 4 * Hash256.Bytes;

    private static readonly SearchValues<byte> Digits = SearchValues.Create("0123456789abcdefABCDEF"u8);

    private static bool TryRead(ReadOnlySpan<byte> text, Span<byte> bytes) =>
        text.Length == 2 * bytes.Length && Convert.FromHexString(text, bytes, out _, out _) == OperationStatus.Done;
}
