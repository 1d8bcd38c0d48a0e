using ILGPU;
using ILGPU.Runtime;
using ILGPU.Runtime.Cuda;

namespace Cotejo.Kernels.Tests;

/// <summary>What threads do together: shared memory, barriers, atomics, warp and tensor instructions.</summary>
[Collection(StubAlone.Name)]
public sealed class StubGroupTests
{
    private static readonly uint[] Words = Random(4096);

    /// <summary>Groups run in order, backwards, and shuffled.</summary>
    public static TheoryData<int> Orders => [0, 1, 2, 77];

    [StubTheory, MemberData(nameof(Orders))]
    public void A_tree_of_sums_in_shared_memory(int order)
    {
        using var device = new StubDevice(OptimizationLevel.O2, ("order", order));
        int[] input = [.. Words.Select(w => (int)w)];
        int[] got = device.Run<int, int>(SumTree, new KernelConfig(16, 256), input, new int[16]);
        Assert.Equal(input.Chunk(256).Select(c => c.Aggregate(0, (a, b) => a + b)), got);
    }

    [StubFact]
    public void Dynamic_shared_memory_behind_static()
    {
        using var device = new StubDevice();
        int[] input = [.. Enumerable.Range(0, 192)];
        int[] got = device.Run<int, int>(Reverse, new KernelConfig(2, 96, SharedMemoryConfig.RequestDynamic<int>(96)), input, new int[192]);
        Assert.Equal(input.Chunk(96).SelectMany(c => c.Reverse().Select(v => v + 96 + c[0])), got);
    }

    [StubTheory, MemberData(nameof(Orders))]
    public void Atomic_operations(int order)
    {
        using var device = new StubDevice(OptimizationLevel.O2, ("order", order));
        long[] start = [0, -5, 5, 0, -1, 0, 0, long.MinValue, long.MaxValue, 0, 0, 0];
        long[] got = device.Run<uint, long>(Atomics, new KernelConfig(8, 100), Words, start);
        Assert.Equal(800L, got[0]);
        Assert.Equal(Words.Take(800).Max(w => (int)w), got[1]);
        Assert.Equal(Words.Take(800).Min(w => (int)w), got[2]);
        Assert.Equal(Words.Take(800).Aggregate(0u, (a, b) => a | (b & 0xF0F0)), (uint)got[3]);
        Assert.Equal(Words.Take(800).Aggregate(~0u, (a, b) => a & (b | 0xFFFF)), (uint)got[4]);
        Assert.Equal(Words.Take(800).Aggregate(0u, (a, b) => a ^ b), (uint)got[5]);
        Assert.Equal(Words.Take(800).Sum(w => (long)w), got[6]);
        Assert.Equal(Words.Take(800).Max(w => (long)w << 8), got[7]);
        Assert.Equal(799L * 800 / 2, got[9]); // each thread got a place of its own
        Assert.Equal(800L, got[10]);          // a loop of compare and exchange, over which a warp parts
        Assert.Equal(400f, BitConverter.Int32BitsToSingle((int)got[11]));
    }

    [StubTheory, MemberData(nameof(Orders))]
    public void Words_that_a_group_finds_are_all_kept(int order)
    {
        using var device = new StubDevice(OptimizationLevel.O2, ("order", order));
        uint[] got = device.Run<uint, uint>(Compact, new KernelConfig(16, 256), Words, new uint[4097]);
        uint[] expected = [.. Words.Where(w => uint.PopCount(w) > 17).Order()];
        Assert.Equal((uint)expected.Length, got[0]);
        Assert.Equal(expected, got[1..(expected.Length + 1)].Order());
    }

    [StubFact]
    public void Warp_shuffles_and_group_votes()
    {
        using var device = new StubDevice();
        int[] input = [.. Enumerable.Range(0, 64).Select(i => i * 3 + 1)];
        int[] got = device.Run<int, int>(Warps, new KernelConfig(1, 64), input, new int[64 * 8]);
        for (int i = 0; i < 64; i++)
        {
            int first = i & ~31, lane = i & 31;
            Assert.Equal([input[first + 3], lane < 30 ? input[i + 2] : input[i], lane > 0 ? input[i - 1] : input[i], input[i ^ 4], lane,
                64 - 33, 0, 1], got[(8 * i)..(8 * i + 8)]);
        }
    }

    [StubFact]
    public void A_64_bit_shuffle_is_two_of_32()
    {
        using var device = new StubDevice();
        long[] input = [.. Words.Take(32).Select((w, i) => ((long)w << 32) | Words[i + 32])];
        long[] got = device.Run<long, long>(static (a, o) => o[Group.IdxX] = Warp.ShuffleXor(a[Group.IdxX], 5), new KernelConfig(1, 32), input, new long[32]);
        Assert.Equal(Enumerable.Range(0, 32).Select(i => input[i ^ 5]), got);
    }

    /// <summary>Rows of A and columns of B as a plain product takes them, laid into fragments as the PTX manual says (a row is K/32 words).</summary>
    [StubTheory, InlineData("and"), InlineData("xor"), InlineData("s8")]
    public void Tensor_instructions_are_matrix_products(string kind)
    {
        using var device = new StubDevice();
        uint[] a = Words[..128], b = Words[128..192]; // 16 rows and 8 columns of 8 words
        uint[] fragments = new uint[32 * 6];
        for (int lane = 0; lane < 32; lane++)
        {
            (int group, int inGroup) = (lane / 4, lane % 4);
            for (int r = 0; r < 4; r++) { fragments[lane * 6 + r] = a[(group + (r & 1) * 8) * 8 + inGroup + (r >> 1) * 4]; }
            for (int r = 0; r < 2; r++) { fragments[lane * 6 + 4 + r] = b[group * 8 + inGroup + r * 4]; }
        }
        Action<ArrayView<uint>, ArrayView<int>> kernel = kind switch { "and" => MultiplyAnd, "xor" => MultiplyXor, _ => MultiplyBytes };
        int[] got = device.Run(kernel, new KernelConfig(1, 32), fragments, new int[128]);
        for (int lane = 0; lane < 32; lane++)
        {
            for (int r = 0; r < 4; r++)
            {
                (int row, int column) = (lane / 4 + (r >> 1) * 8, lane % 4 * 2 + (r & 1));
                int expected = 1000 + r;
                for (int k = 0; k < 8; k++)
                {
                    (uint x, uint y) = (a[row * 8 + k], b[column * 8 + k]);
                    expected += kind switch { "and" => (int)uint.PopCount(x & y), "xor" => (int)uint.PopCount(x ^ y), _ => Dot(x, y) };
                }
                Assert.Equal(expected, got[lane * 4 + r]);
            }
        }
    }

    private static uint[] Random(int count)
    {
        var random = new Random(11);
        return [.. Enumerable.Range(0, count).Select(_ => (uint)random.NextInt64())];
    }

    private static int Dot(uint x, uint y) => Enumerable.Range(0, 4).Sum(k => (sbyte)(x >> 8 * k) * (sbyte)(y >> 8 * k));

    private static void SumTree(ArrayView<int> a, ArrayView<int> o)
    {
        var shared = SharedMemory.Allocate<int>(256);
        int t = Group.IdxX;
        shared[t] = a[Grid.GlobalIndex.X];
        Group.Barrier();
        for (int k = 128; k > 0; k >>= 1)
        {
            if (t < k) { shared[t] += shared[t + k]; }
            Group.Barrier();
        }
        if (t == 0) { o[Grid.IdxX] = shared[0]; }
    }

    private static void Reverse(ArrayView<int> a, ArrayView<int> o)
    {
        ref int first = ref SharedMemory.Allocate<int>();
        var shared = SharedMemory.GetDynamic<int>();
        int t = Group.IdxX;
        if (t == 0) { first = a[Grid.GlobalIndex.X]; }
        shared[t] = a[Grid.GlobalIndex.X];
        Group.Barrier();
        o[Grid.GlobalIndex.X] = shared[Group.DimX - 1 - t] + shared.IntLength + first;
    }

    private static void Atomics(ArrayView<uint> a, ArrayView<long> o)
    {
        var narrow = o.Cast<int>();
        int i = Grid.GlobalIndex.X;
        uint w = a[i];
        Atomic.Add(ref o[0], 1L);
        Atomic.Max(ref o[1], (long)(int)w);
        Atomic.Min(ref o[2], (long)(int)w);
        Atomic.Or(ref narrow[6], (int)(w & 0xF0F0));
        Atomic.And(ref narrow[8], (int)(w | 0xFFFF));
        Atomic.Xor(ref narrow[10], (int)w);
        Atomic.Add(ref o[6], (long)w);
        Atomic.Max(ref o[7], (long)w << 8);
        Atomic.Add(ref o[9], Atomic.Add(ref o[8], 1L) - long.MaxValue);
        int seen;
        do { seen = narrow[20]; } while (Atomic.CompareExchange(ref narrow[20], seen, seen + 1) != seen);
        Atomic.Add(ref o.Cast<float>()[22], 0.5f);
    }

    private static void Compact(ArrayView<uint> a, ArrayView<uint> o)
    {
        ref int count = ref SharedMemory.Allocate<int>();
        ref int start = ref SharedMemory.Allocate<int>();
        var found = SharedMemory.Allocate<uint>(256);
        int t = Group.IdxX;
        if (t == 0) { count = 0; }
        Group.Barrier();
        uint w = a[Grid.GlobalIndex.X];
        if (IntrinsicMath.PopCount(w) > 17) { found[Atomic.Add(ref count, 1)] = w; }
        Group.Barrier();
        if (t == 0) { start = (int)Atomic.Add(ref o[0], (uint)count); }
        Group.Barrier();
        if (t < count) { o[1 + start + t] = found[t]; }
    }

    private static void Warps(ArrayView<int> a, ArrayView<int> o)
    {
        int t = Group.IdxX, v = a[t];
        o[8 * t] = Warp.Shuffle(v, 3);
        o[8 * t + 1] = Warp.ShuffleDown(v, 2);
        o[8 * t + 2] = Warp.ShuffleUp(v, 1);
        o[8 * t + 3] = Warp.ShuffleXor(v, 4);
        o[8 * t + 4] = Warp.LaneIdx;
        o[8 * t + 5] = Group.BarrierPopCount(v >= 100);
        o[8 * t + 6] = Group.BarrierAnd(v >= 100) ? 1 : 0;
        o[8 * t + 7] = Group.BarrierOr(v >= 100) ? 1 : 0;
    }

    private static void MultiplyAnd(ArrayView<uint> a, ArrayView<int> o)
    {
        int l = Group.IdxX;
        Ref<int> d0 = 1000, d1 = 1001, d2 = 1002, d3 = 1003;
        Input<uint> a0 = a[6 * l], a1 = a[6 * l + 1], a2 = a[6 * l + 2], a3 = a[6 * l + 3], b0 = a[6 * l + 4], b1 = a[6 * l + 5];
        CudaAsm.EmitRef("mma.sync.aligned.m16n8k256.row.col.s32.b1.b1.s32.and.popc {%0,%1,%2,%3}, {%4,%5,%6,%7}, {%8,%9}, {%0,%1,%2,%3};",
            ref d0, ref d1, ref d2, ref d3, ref a0, ref a1, ref a2, ref a3, ref b0, ref b1);
        Keep(o, l, d0.Value, d1.Value, d2.Value, d3.Value);
    }

    private static void MultiplyXor(ArrayView<uint> a, ArrayView<int> o)
    {
        int l = Group.IdxX;
        Ref<int> d0 = 1000, d1 = 1001, d2 = 1002, d3 = 1003;
        Input<uint> a0 = a[6 * l], a1 = a[6 * l + 1], a2 = a[6 * l + 2], a3 = a[6 * l + 3], b0 = a[6 * l + 4], b1 = a[6 * l + 5];
        CudaAsm.EmitRef("mma.sync.aligned.m16n8k256.row.col.s32.b1.b1.s32.xor.popc {%0,%1,%2,%3}, {%4,%5,%6,%7}, {%8,%9}, {%0,%1,%2,%3};",
            ref d0, ref d1, ref d2, ref d3, ref a0, ref a1, ref a2, ref a3, ref b0, ref b1);
        Keep(o, l, d0.Value, d1.Value, d2.Value, d3.Value);
    }

    private static void MultiplyBytes(ArrayView<uint> a, ArrayView<int> o)
    {
        int l = Group.IdxX;
        Ref<int> d0 = 1000, d1 = 1001, d2 = 1002, d3 = 1003;
        Input<uint> a0 = a[6 * l], a1 = a[6 * l + 1], a2 = a[6 * l + 2], a3 = a[6 * l + 3], b0 = a[6 * l + 4], b1 = a[6 * l + 5];
        CudaAsm.EmitRef("mma.sync.aligned.m16n8k32.row.col.s32.s8.s8.s32 {%0,%1,%2,%3}, {%4,%5,%6,%7}, {%8,%9}, {%0,%1,%2,%3};",
            ref d0, ref d1, ref d2, ref d3, ref a0, ref a1, ref a2, ref a3, ref b0, ref b1);
        Keep(o, l, d0.Value, d1.Value, d2.Value, d3.Value);
    }

    private static void Keep(ArrayView<int> o, int l, int d0, int d1, int d2, int d3)
    {
        o[4 * l] = d0;
        o[4 * l + 1] = d1;
        o[4 * l + 2] = d2;
        o[4 * l + 3] = d3;
    }
}
