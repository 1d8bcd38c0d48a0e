using Cotejo.Kernels.Devices;
using ILGPU;
using ILGPU.Runtime.Cuda;

namespace Cotejo.Kernels.Tests.Devices;

/// <summary>
/// Small kernels. Some do what all others build on, on every device; the others have a fault each, so that the checks of kernels are seen
/// to fail.
/// </summary>
internal static class SampleKernels
{
    public static void Sound(ArrayView<float> values)
    {
        int i = Group.IdxX;
        values[i] = ExactMath.Fma(values[i], values[16 + i], values[32 + i]);
    }

    public static void SoundThroughACall(ArrayView<float> values) => values[Group.IdxX] = Twice(values[Group.IdxX]);

    /// <summary>Each thread takes the next place and notes itself there.</summary>
    public static void Places(ArrayView<int> values)
    {
        int place = Atomic.Add(ref values[0], 1);
        values[1 + place] = Group.IdxX;
    }

    public static void Reverse(ArrayView<int> values)
    {
        var shared = SharedMemory.Allocate1D<int>(256);
        shared[Group.IdxX] = values[Group.IdxX];
        Group.Barrier();
        values[Group.IdxX] = shared[Group.DimX - 1 - Group.IdxX];
    }

    public static void CountBits(ArrayView<ulong> words) => words[Group.IdxX] = (ulong)IntrinsicMath.PopCount(words[Group.IdxX]);

    /// <summary>ILGPU calls its branches uniform, and they are not.</summary>
    public static void Branching(ArrayView<int> values)
    {
        int place = Atomic.Add(ref values[0], 1);
        if (place < values.IntLength) { values[place] = Group.IdxX; }
    }

    public static void ProductAndSum(ArrayView<float> values)
    {
        int i = Group.IdxX;
        values[i] = values[i] * values[16 + i] + values[32 + i];
    }

    public static void ProductsInALoop(ArrayView<float> values)
    {
        int i = Group.IdxX;
        float sum = 0;
        for (int k = 0; k < values.IntLength; k++) { sum -= -(values[i] * values[k]); }
        values[i] = sum;
    }

    /// <summary>ILGPU writes a call to a function that nobody has.</summary>
    public static void PlatformFma(ArrayView<float> values)
    {
        int i = Group.IdxX;
        values[i] = MathF.FusedMultiplyAdd(values[i], values[16 + i], values[32 + i]);
    }

    public static void ApproximateSine(ArrayView<float> values) => values[Group.IdxX] = IntrinsicMath.CPUOnly.Sin(values[Group.IdxX]);

    public static void TooMuchSharedMemory(ArrayView<int> values)
    {
        var shared = SharedMemory.Allocate1D<int>(13 * 1024);
        shared[Group.IdxX] = values[Group.IdxX];
        Group.Barrier();
        values[Group.IdxX] = shared[Group.DimX - 1 - Group.IdxX];
    }

    public static void TensorCores(ArrayView<int> values)
    {
        if (!CudaAsm.IsSupported) { return; }
        Ref<int> d0 = 0, d1 = 0, d2 = 0, d3 = 0;
        Input<int> a0 = values[0], a1 = values[1], a2 = values[2], a3 = values[3], b0 = values[4], b1 = values[5];
        CudaAsm.EmitRef("mma.sync.aligned.m16n8k256.row.col.s32.b1.b1.s32.and.popc {%0,%1,%2,%3}, {%4,%5,%6,%7}, {%8,%9}, {%0,%1,%2,%3};",
            ref d0, ref d1, ref d2, ref d3, ref a0, ref a1, ref a2, ref a3, ref b0, ref b1);
        values[Group.IdxX] = d0.Value + d1.Value + d2.Value + d3.Value;
    }

    private static float Twice(float value) => ExactMath.Fma(value, 2, 0);
}
