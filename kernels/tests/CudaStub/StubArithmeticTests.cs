using System.Runtime.CompilerServices;
using ILGPU;
using ILGPU.Runtime;
using ILGPU.Runtime.Cuda;

namespace Cotejo.Kernels.Tests;

/// <summary>What ILGPU makes of arithmetic and control flow, executed by the stub, against the same C# methods executed here.</summary>
[Collection(StubAlone.Name)]
public sealed class StubArithmeticTests
{
    public static TheoryData<OptimizationLevel> Levels => [OptimizationLevel.O0, OptimizationLevel.O1, OptimizationLevel.O2];

    private static readonly int[] Ints = [.. Values(300)];

    [StubTheory, MemberData(nameof(Levels))]
    public void Integers_of_32_bits(OptimizationLevel level)
    {
        using var device = new StubDevice(level);
        int[] got = device.Map<int, int>(static (i, a, o) => o[i] = Mixed32(a[i], a[i + 1]), Ints, Ints.Length - 1);
        Assert.Equal(Pairs(Mixed32), got);
    }

    [StubTheory, MemberData(nameof(Levels))]
    public void Integers_of_64_bits(OptimizationLevel level)
    {
        using var device = new StubDevice(level);
        long[] got = device.Map<int, long>(static (i, a, o) => o[i] = Mixed64(a[i], a[i + 1]), Ints, Ints.Length - 1);
        Assert.Equal(Pairs(Mixed64), got);
    }

    [StubTheory, MemberData(nameof(Levels))]
    public void Narrow_integers(OptimizationLevel level)
    {
        using var device = new StubDevice(level);
        int[] got = device.Map<int, int>(static (i, a, o) => o[i] = Narrow(a[i], a[i + 1]), Ints, Ints.Length - 1);
        Assert.Equal(Pairs(Narrow), got);
    }

    [StubTheory, MemberData(nameof(Levels))]
    public void Single_precision(OptimizationLevel level)
    {
        using var device = new StubDevice(level);
        float[] input = [.. Floats];
        float[] got = device.Map<float, float>(static (i, a, o) => o[i] = Single32(a[i], a[i + 1]), input, input.Length - 1);
        Assert.Equal(input.Zip(input.Skip(1), (a, b) => BitConverter.SingleToUInt32Bits(Single32(a, b))), got.Select(BitConverter.SingleToUInt32Bits));
    }

    [StubTheory, MemberData(nameof(Levels))]
    public void Comparisons_with_numbers_that_are_none(OptimizationLevel level)
    {
        using var device = new StubDevice(level);
        float[] input = [.. Floats, float.NaN, 1, float.NaN, float.NaN, float.PositiveInfinity, float.NegativeInfinity, 0, -0f];
        int[] got = device.Map<float, int>(static (i, a, o) => o[i] = Compared(a[i], a[i + 1]), input, input.Length - 1);
        Assert.Equal(input.Zip(input.Skip(1), Compared), got);
    }

    [StubFact]
    public void Conversions_from_floats_clamp_as_the_manual_says()
    {
        using var device = new StubDevice();
        float[] input = [0, 1.99f, -1.99f, 2147483520, 2147483648, -2147483648, -3e9f, 3e9f, 5e9f, 1e30f, -1e30f, float.NaN, float.PositiveInfinity];
        long[] got = device.Map<float, long>(static (i, a, o) =>
        {
            o[3 * i] = (int)a[i];
            o[3 * i + 1] = (uint)a[i];
            o[3 * i + 2] = (long)a[i];
        }, input, input.Length, new long[3 * input.Length]);
        for (int i = 0; i < input.Length; i++)
        {
            // C# saturates since .NET 9, and makes NaN 0; PTX makes it the lone highest bit where the target has 64 bits.
            long wide = float.IsNaN(input[i]) ? long.MinValue : (long)input[i];
            Assert.Equal([(int)input[i], (uint)input[i], wide], got[(3 * i)..(3 * i + 3)]);
        }
    }

    [StubTheory, MemberData(nameof(Levels))]
    public void Loops_that_end_early_and_lanes_that_part(OptimizationLevel level)
    {
        using var device = new StubDevice(level);
        int[] got = device.Map<int, int>(static (i, a, o) => o[i] = Wander(a[i], i), Ints, Ints.Length);
        Assert.Equal(Ints.Select(Wander), got);
    }

    [StubTheory, MemberData(nameof(Levels))]
    public void Calls_local_memory_and_structures(OptimizationLevel level)
    {
        using var device = new StubDevice(level);
        var got = device.Map<int, StubFour>(static (i, a, o) => o[i] = Called(o[i], a[i], i), Ints, Ints.Length);
        Assert.Equal(Ints.Select((a, i) => Called(default, a, i)), got);
    }

    private static int Mixed32(int a, int b)
    {
        int divisor = (b & 0xFFFF) + 1;
        uint u = (uint)a, v = (uint)b | 1;
        int r = a + b * 3 - (a ^ b) + (a & b | ~a) + a / divisor + a % divisor + (int)(u / v) + (int)(u % v) + a / 10;
        r += (a << (b & 31)) + (a >> (b & 31)) + (int)(u >> (b & 31)) + Math.Min(a, b) + Math.Max(a, b) + (u < v ? 1 : 0) + (a < b ? 2 : 0);
        r += IntrinsicMath.PopCount(u) + IntrinsicMath.BitOperations.LeadingZeroCount(u) + IntrinsicMath.BitOperations.TrailingZeroCount(v);
        return r + (int)(((long)a * b) >> 32) + (int)(((ulong)u * v) >> 32) + -a;
    }

    private static long Mixed64(int a, int b)
    {
        long x = ((long)a << 20) ^ b, y = ((long)b << 31) ^ (uint)a;
        ulong u = (ulong)x * 0x9E3779B97F4A7C15, v = (ulong)y | 1;
        long r = x * y + (x << (b & 63)) - (x >> (a & 63)) + (long)(u >> (b & 63)) + x / ((y & 0xFFFFF) + 1) + x % ((y & 0xFFF) + 1);
        r += (long)(u / v) + (long)(u % v) + IntrinsicMath.PopCount(u) + IntrinsicMath.PopCount(v) + Math.Min(x, y) + (x < y ? 1 : 0) + (u < v ? 2 : 0);
        return r ^ ~(x & y) ^ (x | y);
    }

    private static int Narrow(int a, int b)
    {
        byte u8 = (byte)a;
        sbyte s8 = (sbyte)b;
        short s16 = (short)(a * b);
        ushort u16 = (ushort)(a - b);
        byte sum = (byte)(u8 + u16);
        return u8 * 3 + s8 * 5 + s16 * 7 + u16 * 11 + sum + (short)(s16 * s8) + (u16 >> 3) + (s16 >> 3) + (u8 < u16 ? 1 : 0) + (s8 < s16 ? 2 : 0);
    }

    private static float Single32(float a, float b)
    {
        float r = a - b;
        r /= b * b + 1.5f;
        r += MathF.Sqrt(MathF.Abs(a)) + MathF.Floor(b) - MathF.Ceiling(a) + MathF.Min(a, b) + MathF.Max(a, 2.5f);
        return r + (int)b + (uint)MathF.Abs(a) + (float)(double)a - -b;
    }

    private static int Compared(float a, float b)
    {
        int r = (a < b ? 1 : 0) + (a <= b ? 2 : 0) + (a > b ? 4 : 0) + (a >= b ? 8 : 0) + (a == b ? 16 : 0) + (a != b ? 32 : 0);
        if (!(a < b)) { r += 64; }
        if (!(a >= b)) { r += 128; }
        bool both = a > b && b > 0, either = a > b || b > 0;
        return r + (both ? 256 : 0) + (either ^ both ? 512 : 0) + (float.IsNaN(a) ? 1024 : 0) + (float.IsInfinity(b) ? 2048 : 0) + (!(a == b) ? 4096 : 0);
    }

    private static int Wander(int a, int i)
    {
        int sum = 0;
        for (int k = 0; k < 200; k++)
        {
            int x = (a >> (k & 15)) ^ (k * i);
            if ((x & 63) == 63) { break; }
            if ((x & 3) == 0) { continue; }
            if ((x & 0x3FF) == 0x155) { return -sum; }
            switch (x & 7)
            {
                case 1: sum += x; break;
                case 2: sum ^= k; break;
                case 3: for (int j = x & 31; j > 0; j -= 3) { sum += j; } break;
                case 5: sum -= 1; break;
                case 6: sum = sum < 0 ? -sum : sum / 2; break;
                default: sum++; break;
            }
        }
        return sum;
    }

    private static StubFour Called(StubFour start, int a, int i)
    {
        var four = start;
        int scratch = a;
        int[] table = [3, 1, 4, 1, 5, 9, 2, 6];
        for (int k = 0; k < 8; k++) { table[(k * 3 + i) & 7] += table[k] + k; }
        Step(ref four, ref scratch, table[a & 7]);
        Step(ref four, ref scratch, i);
        four.D = (uint)scratch;
        return four;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void Step(ref StubFour four, ref int scratch, int x)
    {
        four.A += (uint)x;
        four.B ^= four.A * 7;
        scratch -= x;
        while (scratch > 1000) { scratch = Half(scratch, x); four.C++; }
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static int Half(int value, int x) => value / 2 - (x > 3 ? 1 : 0);

    private static IEnumerable<T> Pairs<T>(Func<int, int, T> what) => Ints.Zip(Ints.Skip(1), what);

    private static IEnumerable<int> Values(int count)
    {
        int[] corners = [0, 1, -1, int.MaxValue, int.MinValue + 1, 255, 256, 65535, 65536, -128, 127, -32768, 0x55555555];
        var random = new Random(7);
        return corners.Concat(Enumerable.Range(0, count).Select(_ => random.Next(int.MinValue + 1, int.MaxValue) >> random.Next(0, 31)));
    }

    private static IEnumerable<float> Floats
    {
        get
        {
            float[] corners = [0, 1, -1, 0.5f, 1.5f, 2.5f, -2.5f, 1e-40f, -1e-40f, 16777216, 1e9f, -1e9f];
            var random = new Random(8);
            return corners.Concat(Enumerable.Range(0, 300).Select(_ => (random.NextSingle() - 0.5f) * MathF.Pow(2, random.Next(-20, 20))));
        }
    }
}
