using Cotejo.Kernels.Devices;

namespace Cotejo.Kernels.Tests.Devices;

/// <summary>Every kernel, compiled for every target without a device: to PTX, whose text must be sound, and to OpenCL C.</summary>
public sealed class OfflineCompileTests
{
    private static readonly Delegate[] SoundSamples =
        [SampleKernels.Sound, SampleKernels.Places, SampleKernels.Reverse, SampleKernels.CountBits, SampleKernels.TensorCores];

    /// <summary>The kernels there are, and samples that must pass as well.</summary>
    private static readonly Dictionary<string, Delegate> Kernels = SoundSamples.Concat(DeviceKernels.All).ToDictionary(Name);

    public static TheoryData<string> Names => [.. Kernels.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void A_kernel_is_sound_for_every_card(string name)
    {
        bool usesFma = UsesFma(Kernels[name]);
        var faults = OfflineCompiler.ToPtx(Kernels[name])
            .SelectMany(compiled => PtxRules.Faults(compiled.Text, usesFma).Select(fault => $"sm_{compiled.Target.Number()}: {fault}"));
        Assert.Empty(faults);
    }

    [AssemblerTheory]
    [MemberData(nameof(Names))]
    public void A_kernel_assembles_for_every_card(string name) =>
        Assert.All(OfflineCompiler.ToPtx(Kernels[name]), compiled => Assembler.Check(compiled.Target.Number(), compiled.Text));

    [ClangTheory]
    [MemberData(nameof(Names))]
    public void A_kernel_is_valid_OpenCL(string name) => Clang.Check(OfflineCompiler.ToOpenClC(Kernels[name]));

    [Fact]
    public void A_kernel_for_tensor_cores_is_for_cards_that_have_them() =>
        Assert.Equal([80, 86, 89, 90], OfflineCompiler.ToPtx(SampleKernels.TensorCores).Select(compiled => compiled.Target.Number()));

    [Fact]
    public void A_kernel_that_branches_keeps_no_branch_that_is_called_uniform()
    {
        var compiled = OfflineCompiler.ToPtx(SampleKernels.Branching);
        Assert.Equal(OfflineCompiler.Targets.Count, compiled.Count);
        Assert.All(compiled, c => Assert.Empty(PtxRules.Faults(c.Text, usesFma: false)));
    }

    [Theory]
    [InlineData(nameof(SampleKernels.ProductAndSum), "may fuse")]
    [InlineData(nameof(SampleKernels.ProductsInALoop), "may fuse")]
    [InlineData(nameof(SampleKernels.PlatformFma), "no driver has")]
    [InlineData(nameof(SampleKernels.ApproximateSine), "as each card likes")]
    [InlineData(nameof(SampleKernels.TooMuchSharedMemory), "53248 bytes of shared memory")]
    public void A_fault_is_found_for_every_card(string sample, string expected)
    {
        var kernel = Sample(sample);
        Assert.All(OfflineCompiler.ToPtx(kernel), compiled =>
            Assert.Contains(PtxRules.Faults(compiled.Text, UsesFma(kernel)), fault => fault.Contains(expected, StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData(".visible .entry k() { bra.uni $L_1; }", "uniform")]
    [InlineData("mad.rn.f32 %f1, %f2, %f3, %f4;", "fused")]
    [InlineData("fma.rn.f32 %f1, %f2, %f3, %f4;", "does not ask for")]
    [InlineData("mul.f32 %f1, %f2, %f3; mov.f32 %f4, %f1; add.f32 %f5, %f6, %f4;", "may fuse")]
    [InlineData("add.f32 %f5, %f1, 0f3F800000; neg.f32 %f1, %f9; mul.f32 %f9, %f2, %f3;", "may fuse")]
    public void A_fault_in_the_text_is_found(string ptx, string expected) => Assert.Contains(expected, Assert.Single(PtxRules.Faults(ptx, usesFma: false)));

    [Theory]
    [InlineData("mul.f32 %f1, %f2, %f3; add.f32 %f11, %f12, %f13;")]
    [InlineData("mul.lo.s32 %r1, %r2, %r3; add.s32 %r4, %r1, %r5; mad.lo.s32 %r1, %r2, %r3, %r4;")]
    [InlineData("mul.rn.f32 %f1, %f2, %f3; add.rn.f32 %f4, %f1, %f5;")]
    public void What_cannot_be_fused_is_no_fault(string ptx) => Assert.Empty(PtxRules.Faults(ptx, usesFma: false));

    [Fact]
    public void A_fused_product_and_sum_that_is_asked_for_is_missed() =>
        Assert.Contains("there is no fma.rn.f32", Assert.Single(PtxRules.Faults("ret;", usesFma: true)));

    [Fact]
    public void What_a_kernel_calls_is_read_from_its_instructions()
    {
        Assert.True(UsesFma(SampleKernels.Sound));
        Assert.True(UsesFma(SampleKernels.SoundThroughACall));
        Assert.False(UsesFma(SampleKernels.ProductAndSum));
        Assert.False(UsesFma(SampleKernels.PlatformFma));
    }

    [ClangFact]
    public void What_is_not_OpenCL_is_refused() =>
        Assert.ThrowsAny<Xunit.Sdk.XunitException>(() => Clang.Check(OfflineCompiler.ToOpenClC(SampleKernels.Sound) + "\nkernel void k() { nonsense(); }"));

    private static bool UsesFma(Delegate kernel) => KernelSource.Calls(kernel.Method, called => called.DeclaringType == typeof(ExactMath));

    private static string Name(Delegate kernel)
    {
        var method = kernel.Method;
        string of = method.IsGenericMethod ? $"<{string.Join(", ", method.GetGenericArguments().Select(argument => argument.Name))}>" : "";
        return $"{method.DeclaringType!.Name}.{method.Name}{of}";
    }

    private static Delegate Sample(string name) => name switch
    {
        nameof(SampleKernels.ProductAndSum) => SampleKernels.ProductAndSum,
        nameof(SampleKernels.ProductsInALoop) => SampleKernels.ProductsInALoop,
        nameof(SampleKernels.PlatformFma) => SampleKernels.PlatformFma,
        nameof(SampleKernels.ApproximateSine) => SampleKernels.ApproximateSine,
        _ => SampleKernels.TooMuchSharedMemory,
    };
}
