namespace Cotejo.Kernels.Tests;

/// <summary>Skipped, with the reason, where the stub cannot be had.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class StubFactAttribute : FactAttribute
{
    public StubFactAttribute() => Skip = CudaStub.Unavailable;
}

/// <summary>Skipped, with the reason, where the stub cannot be had.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class StubTheoryAttribute : TheoryAttribute
{
    public StubTheoryAttribute() => Skip = CudaStub.Unavailable;
}

/// <summary>The stub's settings and counters belong to the process: tests that use them run alone.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class StubAlone
{
    public const string Name = "The CUDA stub";
}
