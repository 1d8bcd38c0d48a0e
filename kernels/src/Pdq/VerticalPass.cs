using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Cotejo.Kernels.Pdq;

/// <summary>One output row that takes part in a run of luma rows: where its sums lie, and its weight for the first of those rows.</summary>
internal readonly record struct Chain(float[] Sums, int SumsAt, float[] Weights, int WeightsAt);

/// <summary>
/// Continues the sums of several output rows over a run of luma rows: <c>sums[x] = fma(weight[r], luma[r][x], sums[x])</c>, r ascending.
/// Each luma value is converted once for two chains, and sums stay in registers over the run.
/// </summary>
internal static class VerticalPass
{
    /// <summary>Chains that share one read of the luma.</summary>
    private const int Together = 2;

    /// <param name="luma">At least <c>rows * width</c> values.</param>
    public static void Run<TLuma>(ReadOnlySpan<TLuma> luma, int width, int rows, ReadOnlySpan<Chain> chains, LaneWidth lanes)
        where TLuma : unmanaged
    {
        // The kernels go through references without bounds checks: all their bounds are checked here.
        ArgumentOutOfRangeException.ThrowIfLessThan(luma.Length, (long)width * rows);
        foreach (Chain chain in chains)
        {
            _ = chain.Sums.AsSpan(chain.SumsAt, width);
            _ = chain.Weights.AsSpan(chain.WeightsAt, rows);
        }
        for (; chains.Length > 0; chains = chains[Math.Min(Together, chains.Length)..])
        {
            ref TLuma first = ref MemoryMarshal.GetReference(luma);
            nuint column = 0;
            if (lanes == LaneWidth.Lanes16)
            {
                Group<Vector512<float>, Lanes16, TLuma>(ref first, width, rows, chains, ref column);
            }
            else if (lanes == LaneWidth.Lanes8)
            {
                Group<Vector256<float>, Lanes8, TLuma>(ref first, width, rows, chains, ref column);
            }
            Group<Vector128<float>, Lanes4, TLuma>(ref first, width, rows, chains, ref column);
            Group<float, Lanes1, TLuma>(ref first, width, rows, chains, ref column);
        }
    }

    /// <summary>The columns from <paramref name="column"/> that fill whole vectors; leaves the first column not done.</summary>
    private static void Group<TVec, TLanes, TLuma>(ref TLuma luma, int width, int rows, ReadOnlySpan<Chain> chains, ref nuint column)
        where TVec : struct where TLanes : ILanes<TVec> where TLuma : unmanaged
    {
        if (column + (nuint)TLanes.Count > (nuint)width)
        {
            return;
        }
        ref float sums0 = ref chains[0].Sums[chains[0].SumsAt];
        ref float weights0 = ref chains[0].Weights[chains[0].WeightsAt];
        if (chains.Length == 1)
        {
            column = One<TVec, TLanes, TLuma>(ref luma, (nuint)width, rows, ref weights0, ref sums0, column);
            return;
        }
        ref float sums1 = ref chains[1].Sums[chains[1].SumsAt];
        ref float weights1 = ref chains[1].Weights[chains[1].WeightsAt];
        column = Two<TVec, TLanes, TLuma>(ref luma, (nuint)width, rows, ref weights0, ref weights1, ref sums0, ref sums1, column);
    }

    private static nuint One<TVec, TLanes, TLuma>(
        ref TLuma luma, nuint width, int rows, ref float weights0, ref float sums0, nuint column)
        where TVec : struct where TLanes : ILanes<TVec> where TLuma : unmanaged
    {
        nuint step = (nuint)TLanes.Count;
        for (; column + 4 * step <= width; column += 4 * step)
        {
            TVec a0 = TLanes.Load(ref sums0, column), a1 = TLanes.Load(ref sums0, column + step);
            TVec a2 = TLanes.Load(ref sums0, column + 2 * step), a3 = TLanes.Load(ref sums0, column + 3 * step);
            nuint at = column;
            for (int row = 0; row < rows; row++, at += width)
            {
                TVec w = TLanes.Broadcast(Unsafe.Add(ref weights0, row));
                a0 = TLanes.MultiplyAdd(w, Load<TVec, TLanes, TLuma>(ref luma, at), a0);
                a1 = TLanes.MultiplyAdd(w, Load<TVec, TLanes, TLuma>(ref luma, at + step), a1);
                a2 = TLanes.MultiplyAdd(w, Load<TVec, TLanes, TLuma>(ref luma, at + 2 * step), a2);
                a3 = TLanes.MultiplyAdd(w, Load<TVec, TLanes, TLuma>(ref luma, at + 3 * step), a3);
            }
            Store<TVec, TLanes>(ref sums0, column, step, a0, a1, a2, a3);
        }
        for (; column + step <= width; column += step)
        {
            TVec a = TLanes.Load(ref sums0, column);
            nuint at = column;
            for (int row = 0; row < rows; row++, at += width)
            {
                a = TLanes.MultiplyAdd(TLanes.Broadcast(Unsafe.Add(ref weights0, row)), Load<TVec, TLanes, TLuma>(ref luma, at), a);
            }
            TLanes.Store(a, ref sums0, column);
        }
        return column;
    }

    private static nuint Two<TVec, TLanes, TLuma>(
        ref TLuma luma, nuint width, int rows, ref float weights0, ref float weights1, ref float sums0, ref float sums1, nuint column)
        where TVec : struct where TLanes : ILanes<TVec> where TLuma : unmanaged
    {
        nuint step = (nuint)TLanes.Count;
        for (; column + 4 * step <= width; column += 4 * step)
        {
            TVec a0 = TLanes.Load(ref sums0, column), a1 = TLanes.Load(ref sums0, column + step);
            TVec a2 = TLanes.Load(ref sums0, column + 2 * step), a3 = TLanes.Load(ref sums0, column + 3 * step);
            TVec b0 = TLanes.Load(ref sums1, column), b1 = TLanes.Load(ref sums1, column + step);
            TVec b2 = TLanes.Load(ref sums1, column + 2 * step), b3 = TLanes.Load(ref sums1, column + 3 * step);
            nuint at = column;
            for (int row = 0; row < rows; row++, at += width)
            {
                TVec wa = TLanes.Broadcast(Unsafe.Add(ref weights0, row)), wb = TLanes.Broadcast(Unsafe.Add(ref weights1, row));
                TVec v = Load<TVec, TLanes, TLuma>(ref luma, at);
                (a0, b0) = (TLanes.MultiplyAdd(wa, v, a0), TLanes.MultiplyAdd(wb, v, b0));
                v = Load<TVec, TLanes, TLuma>(ref luma, at + step);
                (a1, b1) = (TLanes.MultiplyAdd(wa, v, a1), TLanes.MultiplyAdd(wb, v, b1));
                v = Load<TVec, TLanes, TLuma>(ref luma, at + 2 * step);
                (a2, b2) = (TLanes.MultiplyAdd(wa, v, a2), TLanes.MultiplyAdd(wb, v, b2));
                v = Load<TVec, TLanes, TLuma>(ref luma, at + 3 * step);
                (a3, b3) = (TLanes.MultiplyAdd(wa, v, a3), TLanes.MultiplyAdd(wb, v, b3));
            }
            Store<TVec, TLanes>(ref sums0, column, step, a0, a1, a2, a3);
            Store<TVec, TLanes>(ref sums1, column, step, b0, b1, b2, b3);
        }
        for (; column + step <= width; column += step)
        {
            TVec a = TLanes.Load(ref sums0, column), b = TLanes.Load(ref sums1, column);
            nuint at = column;
            for (int row = 0; row < rows; row++, at += width)
            {
                TVec v = Load<TVec, TLanes, TLuma>(ref luma, at);
                a = TLanes.MultiplyAdd(TLanes.Broadcast(Unsafe.Add(ref weights0, row)), v, a);
                b = TLanes.MultiplyAdd(TLanes.Broadcast(Unsafe.Add(ref weights1, row)), v, b);
            }
            TLanes.Store(a, ref sums0, column);
            TLanes.Store(b, ref sums1, column);
        }
        return column;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVec Load<TVec, TLanes, TLuma>(ref TLuma luma, nuint at)
        where TVec : struct where TLanes : ILanes<TVec> where TLuma : unmanaged =>
        typeof(TLuma) == typeof(byte)
            ? TLanes.Load(ref Unsafe.As<TLuma, byte>(ref luma), at)
            : TLanes.Load(ref Unsafe.As<TLuma, float>(ref luma), at);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Store<TVec, TLanes>(ref float sums, nuint at, nuint step, TVec v0, TVec v1, TVec v2, TVec v3)
        where TVec : struct where TLanes : ILanes<TVec>
    {
        TLanes.Store(v0, ref sums, at);
        TLanes.Store(v1, ref sums, at + step);
        TLanes.Store(v2, ref sums, at + 2 * step);
        TLanes.Store(v3, ref sums, at + 3 * step);
    }
}
