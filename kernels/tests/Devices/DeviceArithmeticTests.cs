using Cotejo.Kernels.Devices;
using ILGPU;
using ILGPU.Runtime;

namespace Cotejo.Kernels.Tests.Devices;

/// <summary>What every kernel builds on, on every device: copies, one rounding, atomics, barriers. If one fails, look here before the kernels.</summary>
public sealed class DeviceArithmeticTests
{
    private const int Threads = 256;

    [Theory]
    [MemberData(nameof(DeviceUnderTest.All), MemberType = typeof(DeviceUnderTest))]
    public void Copies_move_the_count_that_is_asked_and_nothing_else(string name)
    {
        using var device = DeviceUnderTest.Open(name);
        using var buffer = new StagedBuffer<int>(device, 100);
        using var stream = device.Accelerator.CreateStream();
        for (int i = 0; i < 100; i++) { buffer.Host[i] = i; }
        buffer.Upload(stream, 100);
        stream.Synchronize();
        buffer.Host.Fill(-1);
        buffer.Upload(stream, 3);
        stream.Synchronize();
        buffer.Host.Clear();
        buffer.Download(stream, 7);
        stream.Synchronize();
        Assert.Equal([-1, -1, -1, 3, 4, 5, 6, 0], buffer.Host[..8].ToArray());
    }

    /// <summary>Among the values are those whose product and sum differ when rounded twice, denormal numbers, and zeros of both signs.</summary>
    [Theory]
    [MemberData(nameof(DeviceUnderTest.All), MemberType = typeof(DeviceUnderTest))]
    public void A_product_and_a_sum_are_rounded_once(string name)
    {
        float[] values = new float[48];
        var random = new Random(1);
        for (int i = 0; i < values.Length; i++) { values[i] = random.NextSingle() - 0.5f; }
        (values[0], values[16], values[32]) = (float.Epsilon, 1, float.Epsilon);
        (values[1], values[17], values[33]) = (1e-20f, 1e-20f, 0);
        (values[2], values[18], values[34]) = (-0f, 1, -0f);
        (values[3], values[19], values[35]) = (1 + 1.1920929e-7f, 1 - 1.1920929e-7f, -1);
        using var device = DeviceUnderTest.Open(name);
        Assert.Equal(
            Enumerable.Range(0, 16).Select(i => BitConverter.SingleToInt32Bits(MathF.FusedMultiplyAdd(values[i], values[16 + i], values[32 + i]))),
            Run<float>(device, SampleKernels.Sound, values, 16)[..16].Select(BitConverter.SingleToInt32Bits));
    }

    [Theory]
    [MemberData(nameof(DeviceUnderTest.All), MemberType = typeof(DeviceUnderTest))]
    public void An_atomic_sum_gives_every_thread_a_place_of_its_own(string name)
    {
        using var device = DeviceUnderTest.Open(name);
        var places = Run<int>(device, SampleKernels.Places, new int[Threads + 1], Threads);
        Assert.Equal(Threads, places[0]);
        Assert.Equal(Enumerable.Range(0, Threads), places[1..].Order());
    }

    [Theory]
    [MemberData(nameof(DeviceUnderTest.All), MemberType = typeof(DeviceUnderTest))]
    public void A_barrier_shows_each_thread_what_the_others_wrote(string name)
    {
        using var device = DeviceUnderTest.Open(name);
        int[] values = [.. Enumerable.Range(0, Threads)];
        Assert.Equal(values.Reverse(), Run<int>(device, SampleKernels.Reverse, values, Threads));
    }

    [Theory]
    [MemberData(nameof(DeviceUnderTest.All), MemberType = typeof(DeviceUnderTest))]
    public void Bits_are_counted(string name)
    {
        using var device = DeviceUnderTest.Open(name);
        ulong[] words = [0, ulong.MaxValue, 1, 1ul << 63, 0x8000_0000, 0x5555_5555_5555_5555, 0xFFFF_FFFF, 0x0123_4567_89AB_CDEF];
        Assert.Equal(words.Select(word => (ulong)ulong.PopCount(word)), Run<ulong>(device, SampleKernels.CountBits, words, words.Length));
    }

    private static T[] Run<T>(ComputeDevice device, Action<ArrayView<T>> kernel, T[] values, int threads) where T : unmanaged
    {
        using var buffer = new StagedBuffer<T>(device, values.Length);
        using var stream = device.Accelerator.CreateStream();
        values.CopyTo(buffer.Host);
        buffer.Upload(stream, values.Length);
        device.Load<Action<AcceleratorStream, KernelConfig, ArrayView<T>>>(kernel)(stream, new KernelConfig(1, threads), buffer.Device);
        buffer.Download(stream, values.Length);
        stream.Synchronize();
        return buffer.Host.ToArray();
    }
}
