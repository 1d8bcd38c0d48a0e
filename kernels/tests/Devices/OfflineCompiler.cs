using Cotejo.Kernels.Devices;
using ILGPU;
using ILGPU.Backends.EntryPoints;
using ILGPU.Backends.OpenCL;
using ILGPU.Backends.PTX;
using ILGPU.Runtime.CPU;
using ILGPU.Runtime.Cuda;
using ILGPU.Runtime.OpenCL;

namespace Cotejo.Kernels.Tests.Devices;

/// <summary>
/// Compiles kernels as a device would, without one. Each kernel has a context of its own: one that fails to compile spoils it for others.
/// </summary>
internal static class OfflineCompiler
{
    /// <summary>From the oldest card that CUDA 12 drives to the newest that ILGPU writes for.</summary>
    public static IReadOnlyList<CudaArchitecture> Targets { get; } =
    [
        CudaArchitecture.SM_50, CudaArchitecture.SM_60, CudaArchitecture.SM_61, CudaArchitecture.SM_70, CudaArchitecture.SM_75,
        CudaArchitecture.SM_80, CudaArchitecture.SM_86, CudaArchitecture.SM_89, CudaArchitecture.SM_90,
    ];

    /// <summary>As 10 * major + minor: 90 for 9.0.</summary>
    public static int Number(this CudaArchitecture target) => 10 * target.Major + target.Minor;

    /// <summary>The text that the driver is given for each target that the kernel is for.</summary>
    public static IReadOnlyList<(CudaArchitecture Target, string Text)> ToPtx(Delegate kernel)
    {
        using var context = NewContext();
        // Tensor-core instructions on bits and bytes, as the kernels use them, came with compute capability 8.0; the search offers such a
        // kernel to no older card. Whether a kernel is one is read from its text.
        bool needsTensorCores = UsesTensorCores(ToPtx(context, kernel, CudaArchitecture.SM_80));
        return [.. Targets.Where(target => !needsTensorCores || target.Number() >= 80).Select(target => (target, ToPtx(context, kernel, target)))];
    }

    public static bool UsesTensorCores(string ptx) => ptx.Contains("mma.sync", StringComparison.Ordinal);

    /// <summary>As OpenCL C 2.0, for a device that has no more than kernels may rely on.</summary>
    public static string ToOpenClC(Delegate kernel)
    {
        using var context = NewContext();
        var capabilities = new CLCapabilityContext(float16: false, float64: true, genericAddressSpace: true, int64_Atomics: true, subGroups: false);
        using var backend = new CLBackend(context, capabilities, CLDeviceVendor.Other, new CLCVersion(2, 0));
        var compiled = (CLCompiledKernel)backend.Compile(EntryPointDescription.FromExplicitlyGroupedKernel(kernel.Method), default);
        KernelText.MakeSound(compiled);
        return compiled.Source;
    }

    private static string ToPtx(Context context, Delegate kernel, CudaArchitecture target)
    {
        // The newest instruction set that the assembler of CUDA 12.4 knows, so that one can be asked to assemble the text.
        using var backend = new PTXBackend(context, target, CudaInstructionSet.ISA_84, null!);
        var compiled = (PTXCompiledKernel)backend.Compile(EntryPointDescription.FromExplicitlyGroupedKernel(kernel.Method), default);
        KernelText.MakeSound(compiled);
        return compiled.PTXAssembly;
    }

    private static Context NewContext() => Context.Create(builder => builder.DefaultCPU().EnableExactMath().Optimize(OptimizationLevel.O2));
}
