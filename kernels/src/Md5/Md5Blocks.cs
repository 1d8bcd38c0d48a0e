using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Cotejo.Kernels.Md5;

/// <summary>The twin of the definition's steps: the same block of every lane at once.</summary>
internal static class Md5Blocks<TVec, TLanes>
    where TVec : struct where TLanes : IMd5Lanes<TVec>
{
    /// <param name="state">Word i of every lane from <c>i * TLanes.Count</c>.</param>
    /// <param name="staged">The lanes one behind the other, <paramref name="stride"/> bytes each, of which their blocks are the first.</param>
    /// <param name="blocks">Of each lane.</param>
    public static void Compress(Span<uint> state, ReadOnlySpan<byte> staged, int stride, int blocks)
    {
        // The kernel goes through references without bounds checks: all their bounds are checked here.
        ArgumentOutOfRangeException.ThrowIfLessThan(state.Length, 4 * TLanes.Count);
        ArgumentOutOfRangeException.ThrowIfLessThan(staged.Length, TLanes.Count * stride);
        ArgumentOutOfRangeException.ThrowIfLessThan(stride, (long)blocks * Md5Definition.BlockBytes);
        ref byte first = ref MemoryMarshal.GetReference(staged);
        ref uint a0 = ref state[0], b0 = ref state[TLanes.Count], c0 = ref state[2 * TLanes.Count], d0 = ref state[3 * TLanes.Count];
        TVec a = TLanes.Load(in a0), b = TLanes.Load(in b0), c = TLanes.Load(in c0), d = TLanes.Load(in d0);
        Unsafe.SkipInit(out LaneWords<TVec> words);
        var sines = Md5Definition.Sines;
        for (int block = 0; block < blocks; block++)
        {
            TLanes.Transpose(in Unsafe.Add(ref first, block * Md5Definition.BlockBytes), (nuint)stride, ref words);
            TVec a1 = a, b1 = b, c1 = c, d1 = d;
            for (int i = 0; i < 16; i += 4)
            {
                a = Step(TLanes.Choose(b, c, d), a, b, words[i & 15], sines[i], 7);
                d = Step(TLanes.Choose(a, b, c), d, a, words[(i + 1) & 15], sines[i + 1], 12);
                c = Step(TLanes.Choose(d, a, b), c, d, words[(i + 2) & 15], sines[i + 2], 17);
                b = Step(TLanes.Choose(c, d, a), b, c, words[(i + 3) & 15], sines[i + 3], 22);
            }
            for (int i = 16; i < 32; i += 4)
            {
                a = Step(TLanes.Choose(d, b, c), a, b, words[((5 * i) + 1) & 15], sines[i], 5);
                d = Step(TLanes.Choose(c, a, b), d, a, words[((5 * i) + 6) & 15], sines[i + 1], 9);
                c = Step(TLanes.Choose(b, d, a), c, d, words[((5 * i) + 11) & 15], sines[i + 2], 14);
                b = Step(TLanes.Choose(a, c, d), b, c, words[((5 * i) + 16) & 15], sines[i + 3], 20);
            }
            for (int i = 32; i < 48; i += 4)
            {
                a = Step(TLanes.Parity(b, c, d), a, b, words[((3 * i) + 5) & 15], sines[i], 4);
                d = Step(TLanes.Parity(a, b, c), d, a, words[((3 * i) + 8) & 15], sines[i + 1], 11);
                c = Step(TLanes.Parity(d, a, b), c, d, words[((3 * i) + 11) & 15], sines[i + 2], 16);
                b = Step(TLanes.Parity(c, d, a), b, c, words[((3 * i) + 14) & 15], sines[i + 3], 23);
            }
            for (int i = 48; i < 64; i += 4)
            {
                a = Step(TLanes.Last(b, c, d), a, b, words[(7 * i) & 15], sines[i], 6);
                d = Step(TLanes.Last(a, b, c), d, a, words[((7 * i) + 7) & 15], sines[i + 1], 10);
                c = Step(TLanes.Last(d, a, b), c, d, words[((7 * i) + 14) & 15], sines[i + 2], 15);
                b = Step(TLanes.Last(c, d, a), b, c, words[((7 * i) + 21) & 15], sines[i + 3], 21);
            }
            (a, b, c, d) = (TLanes.Add(a, a1), TLanes.Add(b, b1), TLanes.Add(c, c1), TLanes.Add(d, d1));
        }
        TLanes.Store(a, ref a0);
        TLanes.Store(b, ref b0);
        TLanes.Store(c, ref c0);
        TLanes.Store(d, ref d0);
    }

    /// <remarks>Each step waits for the one before it: what does not depend on that is summed first.</remarks>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVec Step(TVec mixed, TVec a, TVec b, TVec word, uint sine, [ConstantExpected] byte bits) =>
        TLanes.Add(b, TLanes.Rotate(TLanes.Add(TLanes.Add(a, TLanes.Add(word, TLanes.Broadcast(sine))), mixed), bits));
}
