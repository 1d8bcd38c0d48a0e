using System.Buffers.Binary;
using System.Runtime.Intrinsics;

namespace Cotejo.Kernels.Md5;

/// <summary>
/// MD5 of many messages at once, one in each lane of a vector. One message alone gains nothing: its steps wait for each other, and lanes
/// are other messages.
/// </summary>
public static class Md5Hasher
{
    /// <summary>Messages that are hashed side by side; 1 where there is no SIMD for it.</summary>
    public static int Lanes(SimdPath path = SimdPath.Auto) => SimdPaths.Resolve(path) switch
    {
        SimdPath.Avx512 => Md5Lanes16.Count,
        SimdPath.Avx2 => Md5Lanes8.Count,
        _ => 1,
    };

    /// <param name="messages">Of any lengths, in any number.</param>
    /// <param name="digests">Receives <see cref="Md5Definition.DigestBytes"/> bytes for each message, in their order.</param>
    /// <exception cref="PlatformNotSupportedException">The named path is not here.</exception>
    public static void Hash(ReadOnlySpan<ReadOnlyMemory<byte>> messages, Span<byte> digests, SimdPath path = SimdPath.Auto)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(digests.Length, messages.Length * Md5Definition.DigestBytes);
        switch (SimdPaths.Resolve(path))
        {
            case SimdPath.Avx512: Md5Feed<Vector512<uint>, Md5Lanes16>.Hash(messages, digests); break;
            case SimdPath.Avx2: Md5Feed<Vector256<uint>, Md5Lanes8>.Hash(messages, digests); break;
            default:
                for (int i = 0; i < messages.Length; i++) { Md5Definition.Hash(messages[i].Span, digests[(i * Md5Definition.DigestBytes)..]); }
                break;
        }
    }
}

/// <summary>
/// Keeps the lanes fed: the longest messages first, and a lane whose message ends takes the next, so that lengths that differ leave lanes
/// idle only at the very end. Some blocks of each lane are copied into a stage that stays in the nearest cache, where those of one time lie at equal
/// distances; padding is made there too. The copy is a small part of the arithmetic and spares every pointer into the messages.
/// </summary>
internal static class Md5Feed<TVec, TLanes>
    where TVec : struct where TLanes : IMd5Lanes<TVec>
{
    /// <summary>Blocks of one lane that are staged at one time: a kilobyte, 16 of these for 16 lanes.</summary>
    private const int MostBlocks = 16;

    /// <summary>From one lane to the next: no power of two, so that lanes do not meet in the same sets of the cache.</summary>
    private const int Stride = (MostBlocks + 1) * Md5Definition.BlockBytes;

    private const int MostOnStack = 256;

    public static void Hash(ReadOnlySpan<ReadOnlyMemory<byte>> messages, Span<byte> digests)
    {
        Span<long> order = messages.Length <= MostOnStack ? stackalloc long[messages.Length] : new long[messages.Length];
        for (int i = 0; i < order.Length; i++) { order[i] = ((long)~messages[i].Length << 32) | (uint)i; }
        order.Sort();
        Span<byte> staged = stackalloc byte[TLanes.Count * Stride];
        Span<uint> state = stackalloc uint[4 * TLanes.Count];
        Span<Lane> lanes = stackalloc Lane[TLanes.Count];
        int next = 0, busy = 0;
        for (; busy < lanes.Length && next < order.Length; busy++, next++) { lanes[busy] = Begin((int)order[next], messages, state, busy); }
        while (busy > 0)
        {
            int blocks = MostBlocks;
            foreach (ref var lane in lanes)
            {
                if (lane.Left > 0) { blocks = (int)Math.Min(blocks, lane.Left); }
            }
            for (int i = 0; i < lanes.Length; i++)
            {
                ref var lane = ref lanes[i];
                // What an idle lane computes of stale bytes is looked at by nobody.
                if (lane.Left == 0) { continue; }
                Md5Definition.Pad(messages[lane.Message].Span, lane.At, staged.Slice(i * Stride, blocks * Md5Definition.BlockBytes));
                lane.At += blocks * Md5Definition.BlockBytes;
                lane.Left -= blocks;
            }
            Md5Blocks<TVec, TLanes>.Compress(state, staged, Stride, blocks);
            for (int i = 0; i < lanes.Length; i++)
            {
                if (lanes[i] is not { Left: 0, At: > 0 }) { continue; }
                End(state, i, digests.Slice(lanes[i].Message * Md5Definition.DigestBytes, Md5Definition.DigestBytes));
                if (next < order.Length) { lanes[i] = Begin((int)order[next++], messages, state, i); }
                else
                {
                    lanes[i] = default;
                    busy--;
                }
            }
        }
    }

    private static Lane Begin(int message, ReadOnlySpan<ReadOnlyMemory<byte>> messages, Span<uint> state, int lane)
    {
        for (int word = 0; word < 4; word++) { state[(word * TLanes.Count) + lane] = Md5Definition.Start[word]; }
        return new Lane { Message = message, Left = Md5Definition.Blocks(messages[message].Length) };
    }

    private static void End(ReadOnlySpan<uint> state, int lane, Span<byte> digest)
    {
        for (int word = 0; word < 4; word++) { BinaryPrimitives.WriteUInt32LittleEndian(digest[(4 * word)..], state[(word * TLanes.Count) + lane]); }
    }

    /// <summary>One lane's message: where it stands in bytes, and the blocks that are left of it; none of an idle lane.</summary>
    private struct Lane
    {
        public int Message;
        public long At;
        public long Left;
    }
}
