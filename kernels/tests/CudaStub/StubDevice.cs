using System.Runtime.CompilerServices;
using ILGPU;
using ILGPU.Runtime;
using ILGPU.Runtime.Cuda;

// Where ILGPU generates its launchers, which name the types that kernels take.
[assembly: InternalsVisibleTo("ILGPURuntime")]

namespace Cotejo.Kernels.Tests;

/// <summary>The stub's first device, opened through ILGPU alone, with default settings and counters at zero.</summary>
internal sealed class StubDevice : IDisposable
{
    private readonly Context _context;

    public StubDevice(OptimizationLevel level = OptimizationLevel.O2, params (string Key, long Value)[] settings)
    {
        CudaStub.LoadIntoThisProcess();
        CudaStub.Reset();
        CudaStub.Set("contract", 0);
        foreach (var (key, value) in settings) { CudaStub.Set(key, value); }
        _context = Context.Create(builder => builder.Cuda().Optimize(level));
        Accelerator = _context.CreateCudaAccelerator(0);
    }

    public CudaAccelerator Accelerator { get; }

    /// <summary>Runs a kernel of two arrays once for each element and gives back the second.</summary>
    public TOut[] Map<TIn, TOut>(Action<Index1D, ArrayView<TIn>, ArrayView<TOut>> kernel, TIn[] input, int length, TOut[]? output = null)
        where TIn : unmanaged where TOut : unmanaged
    {
        using var from = Accelerator.Allocate1D(input);
        using var to = Accelerator.Allocate1D(output ?? new TOut[length]);
        Accelerator.LoadAutoGroupedStreamKernel(kernel)(length, from.View, to.View);
        Accelerator.Synchronize();
        return to.GetAsArray1D();
    }

    /// <summary>Likewise, for a kernel that is grouped explicitly.</summary>
    public TOut[] Run<TIn, TOut>(Action<ArrayView<TIn>, ArrayView<TOut>> kernel, KernelConfig launch, TIn[] input, TOut[] output)
        where TIn : unmanaged where TOut : unmanaged
    {
        using var from = Accelerator.Allocate1D(input);
        using var to = Accelerator.Allocate1D(output);
        Accelerator.LoadStreamKernel(kernel)(launch, from.View, to.View);
        Accelerator.Synchronize();
        return to.GetAsArray1D();
    }

    public void Dispose()
    {
        try
        {
            Accelerator.Dispose();
            _context.Dispose();
        }
        catch (CudaException)
        {
            // A lost device refuses this too.
        }
        CudaStub.Reset();
    }
}

/// <summary>Four words, which ILGPU moves in one vector access.</summary>
internal struct StubFour
{
    public uint A, B, C, D;
}
