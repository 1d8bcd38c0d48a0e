using BenchmarkDotNet.Columns;
using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Diagnosers;
using BenchmarkDotNet.Engines;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Toolchains.InProcess.Emit;

namespace Cotejo.Benches;

/// <summary>
/// A job that runs for a good part of a second is measured whole and a few times. In this process: a separate one is built from a
/// project of the executable's name, which this one does not bear.
/// </summary>
internal sealed class WholeRun : ManualConfig
{
    public WholeRun()
    {
        AddJob(Job.Default.WithStrategy(RunStrategy.Monitoring).WithWarmupCount(1).WithIterationCount(3).WithInvocationCount(1)
            .WithUnrollFactor(1).WithToolchain(InProcessEmitToolchain.Instance));
        AddDiagnoser(MemoryDiagnoser.Default);
        AddColumn(StatisticColumn.OperationsPerSecond);
    }
}
