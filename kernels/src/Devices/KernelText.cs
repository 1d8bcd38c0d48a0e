using System.Reflection;
using System.Text.RegularExpressions;
using ILGPU.Backends;
using ILGPU.Backends.OpenCL;
using ILGPU.Backends.PTX;

namespace Cotejo.Kernels.Devices;

/// <summary>
/// The text of a kernel between ILGPU, which writes it, and the driver, which compiles it: what ILGPU writes and a driver may take amiss is
/// mended. ILGPU keeps the text in a private field and offers no other way to it; tests hold that it is there.
/// </summary>
internal static partial class KernelText
{
    private static readonly FieldInfo? Ptx = Field(typeof(PTXCompiledKernel), nameof(PTXCompiledKernel.PTXAssembly));
    private static readonly FieldInfo? OpenClC = Field(typeof(CLCompiledKernel), nameof(CLCompiledKernel.Source));

    /// <summary>Does nothing to a kernel that is not text.</summary>
    /// <exception cref="NotSupportedException">Another version of ILGPU.</exception>
    public static void MakeSound(CompiledKernel kernel)
    {
        switch (kernel)
        {
            case PTXCompiledKernel ptx:
                Set(Ptx, ptx, SoundPtx(ptx.PTXAssembly));
                break;
            case CLCompiledKernel cl:
                Set(OpenClC, cl, SoundOpenClC(cl.Source));
                break;
        }
    }

    /// <summary>
    /// ILGPU's O2 marks branches as uniform that are not (on the result of an atomic, on a value set under divergent control flow); the
    /// assembler then leaves out the reconvergence that barriers and tensor instructions need, and no longer unrolls loops.
    /// </summary>
    public static string SoundPtx(string ptx) => UniformBranch().Replace(ptx, "$1");

    /// <summary>
    /// ILGPU's barriers of a group order global memory alone; by the standard a thread need not see then what others wrote to shared memory,
    /// which OpenCL calls local.
    /// </summary>
    public static string SoundOpenClC(string source) => GlobalBarrier().Replace(source, "$1(CLK_LOCAL_MEM_FENCE | CLK_GLOBAL_MEM_FENCE)");

    private static FieldInfo? Field(Type type, string property) =>
        type.GetField($"<{property}>k__BackingField", BindingFlags.Instance | BindingFlags.NonPublic);

    private static void Set(FieldInfo? field, object kernel, string text) =>
        (field ?? throw new NotSupportedException("this version of ILGPU keeps a kernel's text elsewhere")).SetValue(kernel, text);

    [GeneratedRegex(@"(\bbra)\.uni\b")]
    private static partial Regex UniformBranch();

    [GeneratedRegex(@"\b(work_group_barrier|barrier)\s*\(\s*CLK_GLOBAL_MEM_FENCE\s*\)")]
    private static partial Regex GlobalBarrier();
}
