using ILGPU;
using ILGPU.Backends.OpenCL;
using ILGPU.Backends.PTX;
using ILGPU.IR;
using ILGPU.IR.Intrinsics;
using ILGPU.IR.Values;

namespace Cotejo.Kernels.Devices;

/// <summary>
/// Arithmetic that rounds the same way everywhere. Left to themselves, the back ends' compilers fuse a product and a sum where they like.
/// </summary>
internal static class ExactMath
{
    /// <summary>a * b + c, rounded once.</summary>
    [IntrinsicImplementation]
    public static float Fma(float a, float b, float c) => MathF.FusedMultiplyAdd(a, b, c);

    /// <summary>Teaches the compilers of a context the instructions of this class.</summary>
    public static Context.Builder EnableExactMath(this Context.Builder builder)
    {
        var intrinsics = builder.GetIntrinsicManager();
        var fma = typeof(ExactMath).GetMethod(nameof(Fma))!;
        intrinsics.RegisterMethod(fma, new PTXIntrinsic(typeof(ExactMath), nameof(EmitPtx), IntrinsicImplementationMode.GenerateCode));
        intrinsics.RegisterMethod(fma, new CLIntrinsic(typeof(ExactMath), nameof(EmitCl), IntrinsicImplementationMode.GenerateCode));
        return builder;
    }

    // Called by ILGPU through reflection, by name.
    private static void EmitPtx(PTXBackend backend, PTXCodeGenerator generator, Value value)
    {
        var call = (MethodCall)value;
        var (a, b, c) = (generator.LoadPrimitive(call[0]), generator.LoadPrimitive(call[1]), generator.LoadPrimitive(call[2]));
        var target = generator.AllocateHardware(value);
        using var command = generator.BeginCommand("fma.rn.f32");
        command.AppendArgument(target);
        command.AppendArgument(a);
        command.AppendArgument(b);
        command.AppendArgument(c);
    }

    private static void EmitCl(CLBackend backend, CLCodeGenerator generator, Value value)
    {
        var call = (MethodCall)value;
        var (a, b, c) = (generator.Load(call[0]), generator.Load(call[1]), generator.Load(call[2]));
        var target = generator.Allocate(value);
        using var statement = generator.BeginStatement(target);
        statement.AppendCommand("fma");
        statement.BeginArguments();
        statement.AppendArgument(a);
        statement.AppendArgument(b);
        statement.AppendArgument(c);
        statement.EndArguments();
    }
}
