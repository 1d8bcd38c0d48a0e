using Cotejo.Kernels.Devices;
using ILGPU;
using ILGPU.Backends.EntryPoints;
using ILGPU.Backends.PTX;
using ILGPU.Runtime.CPU;
using ILGPU.Runtime.Cuda;

namespace Cotejo.Kernels.Tests.Devices;

public sealed class PtxTextTests
{
    [Fact]
    public void A_compiled_kernel_has_its_text_replaced()
    {
        using var context = Context.Create(builder => builder.DefaultCPU().Optimize(OptimizationLevel.O2));
        using var backend = new PTXBackend(context, CudaArchitecture.SM_80, CudaInstructionSet.ISA_80, null!);
        var kernel = (PTXCompiledKernel)backend.Compile(
            EntryPointDescription.FromExplicitlyGroupedKernel(((Delegate)SampleKernels.Branching).Method), default);
        string written = kernel.PTXAssembly;
        // If ILGPU no longer called any of these branches uniform, there would be nothing left to replace.
        Assert.Contains("bra.uni", written);
        PtxText.MakeSound(kernel);
        Assert.Equal(written.Replace("bra.uni", "bra", StringComparison.Ordinal), kernel.PTXAssembly);
    }

    [Theory]
    [InlineData("@%p1 bra.uni $L_2;", "@%p1 bra $L_2;")]
    [InlineData("@!%p12 bra.uni\t$L_2;\nbra.uni $L_3;", "@!%p12 bra\t$L_2;\nbra $L_3;")]
    public void Branches_are_no_longer_called_uniform(string written, string sound) => Assert.Equal(sound, PtxText.MakeSound(written));

    [Theory]
    [InlineData("bra $L_uni;")]
    [InlineData("call.uni f, (%r1);")]
    [InlineData("ret.uni;")]
    [InlineData(".version 8.4\n.target sm_80\nbar.sync 0;\nmma.sync.aligned.m16n8k256.row.col.s32.b1.b1.s32.and.popc {%r1};")]
    [InlineData("// bra .uni\nabra.uniform")]
    public void Everything_else_stays_as_it_was(string written) => Assert.Same(written, PtxText.MakeSound(written));
}
