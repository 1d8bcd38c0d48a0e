using System.Buffers.Binary;
using System.Numerics;

namespace Cotejo.Kernels.Md5;

/// <summary>MD5 of one message, step by step as RFC 1321 has it. The definition: every twin agrees exactly.</summary>
public static class Md5Definition
{
    public const int DigestBytes = 16;

    internal const int BlockBytes = 64;

    /// <summary>What every message begins with: the words A, B, C, D of RFC 1321, 3.3.</summary>
    internal static ReadOnlySpan<uint> Start => [0x67452301, 0xefcdab89, 0x98badcfe, 0x10325476];

    /// <summary>The table T of RFC 1321, 3.4: floor(2^32 |sin i|) for i = 1 to 64, in radians.</summary>
    internal static ReadOnlySpan<uint> Sines =>
    [
        0xd76aa478, 0xe8c7b756, 0x242070db, 0xc1bdceee, 0xf57c0faf, 0x4787c62a, 0xa8304613, 0xfd469501,
        0x698098d8, 0x8b44f7af, 0xffff5bb1, 0x895cd7be, 0x6b901122, 0xfd987193, 0xa679438e, 0x49b40821,
        0xf61e2562, 0xc040b340, 0x265e5a51, 0xe9b6c7aa, 0xd62f105d, 0x02441453, 0xd8a1e681, 0xe7d3fbc8,
        0x21e1cde6, 0xc33707d6, 0xf4d50d87, 0x455a14ed, 0xa9e3e905, 0xfcefa3f8, 0x676f02d9, 0x8d2a4c8a,
        0xfffa3942, 0x8771f681, 0x6d9d6122, 0xfde5380c, 0xa4beea44, 0x4bdecfa9, 0xf6bb4b60, 0xbebfbc70,
        0x289b7ec6, 0xeaa127fa, 0xd4ef3085, 0x04881d05, 0xd9d4d039, 0xe6db99e5, 0x1fa27cf8, 0xc4ac5665,
        0xf4292244, 0x432aff97, 0xab9423a7, 0xfc93a039, 0x655b59c3, 0x8f0ccc92, 0xffeff47d, 0x85845dd1,
        0x6fa87e4f, 0xfe2ce6e0, 0xa3014314, 0x4e0811a1, 0xf7537e82, 0xbd3af235, 0x2ad7d2bb, 0xeb86d391,
    ];

    /// <summary>Bits by which a step rotates; four for each of the four rounds, in turn.</summary>
    private static ReadOnlySpan<byte> Shifts => [7, 12, 17, 22, 5, 9, 14, 20, 4, 11, 16, 23, 6, 10, 15, 21];

    /// <param name="digest">Receives <see cref="DigestBytes"/> bytes.</param>
    public static void Hash(ReadOnlySpan<byte> message, Span<byte> digest)
    {
        Span<uint> state = [.. Start];
        Span<byte> block = stackalloc byte[BlockBytes];
        for (long at = 0, blocks = Blocks(message.Length); blocks > 0; blocks--, at += BlockBytes)
        {
            Pad(message, at, block);
            Compress(state, block);
        }
        for (int word = 0; word < state.Length; word++) { BinaryPrimitives.WriteUInt32LittleEndian(digest[(4 * word)..], state[word]); }
    }

    /// <summary>Blocks of a message with its padding: at least one byte of it and eight of the length.</summary>
    internal static long Blocks(int length) => ((length + 8L) / BlockBytes) + 1;

    /// <summary>
    /// The padded message, from a multiple of <see cref="BlockBytes"/>: its bytes, 0x80, zeros, and in the last eight bytes of the last block how
    /// many bits it has.
    /// </summary>
    /// <param name="blocks">Receives whole blocks of it, none beyond its end.</param>
    internal static void Pad(ReadOnlySpan<byte> message, long at, Span<byte> blocks)
    {
        var rest = message[(int)Math.Min(at, message.Length)..];
        if (rest.Length >= blocks.Length)
        {
            rest[..blocks.Length].CopyTo(blocks);
            return;
        }
        rest.CopyTo(blocks);
        blocks[rest.Length..].Clear();
        // Further on, an earlier block has it.
        if (at <= message.Length) { blocks[rest.Length] = 0x80; }
        if (at + blocks.Length == BlockBytes * Blocks(message.Length)) { BinaryPrimitives.WriteUInt64LittleEndian(blocks[^8..], 8ul * (ulong)message.Length); }
    }

    /// <summary>One block into the state of four words: RFC 1321, 3.4.</summary>
    private static void Compress(Span<uint> state, ReadOnlySpan<byte> block)
    {
        uint a = state[0], b = state[1], c = state[2], d = state[3];
        for (int step = 0; step < 64; step++)
        {
            int round = step / 16;
            (uint mixed, int word) = round switch
            {
                0 => ((b & c) | (~b & d), step),
                1 => ((d & b) | (~d & c), (5 * step) + 1),
                2 => (b ^ c ^ d, (3 * step) + 5),
                _ => (c ^ (b | ~d), 7 * step),
            };
            uint sum = a + mixed + Sines[step] + BinaryPrimitives.ReadUInt32LittleEndian(block[(word % 16 * 4)..]);
            (a, b, c, d) = (d, b + BitOperations.RotateLeft(sum, Shifts[(4 * round) + (step % 4)]), b, c);
        }
        state[0] += a;
        state[1] += b;
        state[2] += c;
        state[3] += d;
    }
}
