using Cotejo.Kernels.Devices;
using ILGPU;
using ILGPU.Backends.EntryPoints;
using ILGPU.Backends.PTX;
using ILGPU.Runtime.CPU;
using ILGPU.Runtime.Cuda;

namespace Cotejo.Kernels.Tests.Devices;

public sealed class KernelTextTests
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
        KernelText.MakeSound(kernel);
        Assert.Equal(written.Replace("bra.uni", "bra", StringComparison.Ordinal), kernel.PTXAssembly);
    }

    [Theory]
    [InlineData("@%p1 bra.uni $L_2;", "@%p1 bra $L_2;")]
    [InlineData("@!%p12 bra.uni\t$L_2;\nbra.uni $L_3;", "@!%p12 bra\t$L_2;\nbra $L_3;")]
    public void Branches_are_no_longer_called_uniform(string written, string sound) => Assert.Equal(sound, KernelText.SoundPtx(written));

    [Theory]
    [InlineData("bra $L_uni;")]
    [InlineData("call.uni f, (%r1);")]
    [InlineData("ret.uni;")]
    [InlineData(".version 8.4\n.target sm_80\nbar.sync 0;\nmma.sync.aligned.m16n8k256.row.col.s32.b1.b1.s32.and.popc {%r1};")]
    [InlineData("// bra .uni\nabra.uniform")]
    public void Everything_else_stays_as_it_was(string written) => Assert.Same(written, KernelText.SoundPtx(written));

    [Fact]
    public void Every_barrier_of_a_group_orders_shared_memory_too()
    {
        foreach (var kernel in DeviceKernels.All.Append(SampleKernels.Reverse))
        {
            string source = OfflineCompiler.ToOpenClC(kernel);
            Assert.DoesNotMatch(@"\b(work_group_)?barrier\s*\(\s*CLK_GLOBAL_MEM_FENCE\s*\)", source);
        }
        Assert.Contains("(CLK_LOCAL_MEM_FENCE | CLK_GLOBAL_MEM_FENCE)", OfflineCompiler.ToOpenClC((Delegate)SampleKernels.Reverse));
    }

    [Theory]
    [InlineData("work_group_barrier(CLK_GLOBAL_MEM_FENCE);", "work_group_barrier(CLK_LOCAL_MEM_FENCE | CLK_GLOBAL_MEM_FENCE);")]
    [InlineData("barrier( CLK_GLOBAL_MEM_FENCE );", "barrier(CLK_LOCAL_MEM_FENCE | CLK_GLOBAL_MEM_FENCE);")]
    [InlineData("sub_group_barrier(CLK_GLOBAL_MEM_FENCE);", "sub_group_barrier(CLK_GLOBAL_MEM_FENCE);")]
    [InlineData("work_group_barrier(CLK_LOCAL_MEM_FENCE);", "work_group_barrier(CLK_LOCAL_MEM_FENCE);")]
    public void Barriers_that_lack_shared_memory_are_given_it(string written, string sound) => Assert.Equal(sound, KernelText.SoundOpenClC(written));
}
