using System.Reflection;
using ILGPU.Backends;
using ILGPU.Backends.EntryPoints;
using ILGPU.Runtime;

namespace Cotejo.Kernels.Devices;

/// <summary>A kernel that was compiled and loaded for one device.</summary>
internal sealed class DeviceKernel<TLaunch> : IDisposable where TLaunch : Delegate
{
    private readonly Kernel _kernel;

    private DeviceKernel(Kernel kernel) => (_kernel, Launch) = (kernel, kernel.CreateLauncherDelegate<TLaunch>());

    public TLaunch Launch { get; }

    public static DeviceKernel<TLaunch> Compile(Accelerator accelerator, MethodInfo method)
    {
        var compiled = accelerator.GetBackend().Compile(EntryPointDescription.FromExplicitlyGroupedKernel(method), default);
        KernelText.MakeSound(compiled);
        return new DeviceKernel<TLaunch>(accelerator.LoadKernel(compiled));
    }

    public void Dispose() => _kernel.Dispose();
}
