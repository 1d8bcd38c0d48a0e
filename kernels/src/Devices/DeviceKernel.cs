using System.Reflection;
using System.Text.RegularExpressions;
using ILGPU.Backends;
using ILGPU.Backends.EntryPoints;
using ILGPU.Backends.PTX;
using ILGPU.Runtime;

namespace Cotejo.Kernels.Devices;

/// <summary>A kernel that was compiled and loaded for one device.</summary>
internal sealed partial class DeviceKernel<TLaunch> : IDisposable where TLaunch : Delegate
{
    private readonly Kernel _kernel;

    private DeviceKernel(Kernel kernel) => (_kernel, Launch) = (kernel, kernel.CreateLauncherDelegate<TLaunch>());

    public TLaunch Launch { get; }

    public static DeviceKernel<TLaunch> Compile(Accelerator accelerator, MethodInfo method)
    {
        var compiled = accelerator.GetBackend().Compile(EntryPointDescription.FromExplicitlyGroupedKernel(method), default);
        if (compiled is PTXCompiledKernel ptx) { PtxText.MakeSound(ptx); }
        return new DeviceKernel<TLaunch>(accelerator.LoadKernel(compiled));
    }

    public void Dispose() => _kernel.Dispose();
}

/// <summary>The text of a kernel between ILGPU, which writes it, and the driver, which assembles it.</summary>
internal static partial class PtxText
{
    /// <summary>ILGPU keeps the text in this field and offers no other way to it; a test holds that it is there.</summary>
    private static readonly FieldInfo? Assembly =
        typeof(PTXCompiledKernel).GetField("<PTXAssembly>k__BackingField", BindingFlags.Instance | BindingFlags.NonPublic);

    /// <summary>
    /// ILGPU's O2 marks branches as uniform that are not (on the result of an atomic, on a value set under divergent control flow); the
    /// assembler then leaves out the reconvergence that barriers and tensor instructions need, and no longer unrolls loops.
    /// </summary>
    public static void MakeSound(PTXCompiledKernel kernel)
    {
        var field = Assembly ?? throw new NotSupportedException("this version of ILGPU keeps a kernel's text elsewhere");
        field.SetValue(kernel, MakeSound(kernel.PTXAssembly));
    }

    public static string MakeSound(string ptx) => UniformBranch().Replace(ptx, "$1");

    [GeneratedRegex(@"(\bbra)\.uni\b")]
    private static partial Regex UniformBranch();
}
