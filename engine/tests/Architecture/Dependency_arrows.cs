using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;

namespace Cotejo.Engine.Tests.Architecture;

/// <summary>kernels &lt;- engine &lt;- cli, harness; kernels &lt;- gpucheck; kernels, engine &lt;- benches. Read from the assemblies that the build made.</summary>
public class Dependency_arrows
{
    private static readonly string[] Ours = ["Cotejo.Kernels", "Cotejo.Engine", "cotejo", "harness", "gpucheck", "Benches"];

    [Theory]
    [InlineData("Kernels", "Cotejo.Kernels", "")]
    [InlineData("Engine", "Cotejo.Engine", "Cotejo.Kernels")]
    [InlineData("Cli", "cotejo", "Cotejo.Kernels Cotejo.Engine")]
    [InlineData("Harness", "harness", "Cotejo.Kernels Cotejo.Engine")]
    [InlineData("GpuCheck", "gpucheck", "Cotejo.Kernels")]
    [InlineData("Benches", "Benches", "Cotejo.Kernels Cotejo.Engine")]
    public void Point_only_inwards(string project, string assembly, string allowed)
    {
        var references = References(project, assembly);
        Assert.NotEmpty(references);
        Assert.Empty(references.Intersect(Ours).Except(allowed.Split(' ')));
    }

    [Fact]
    public void Kernels_know_only_the_platform()
    {
        Assert.All(References("Kernels", "Cotejo.Kernels"), name => Assert.True(
            name.StartsWith("System.", StringComparison.Ordinal) || name.StartsWith("ILGPU", StringComparison.Ordinal), name));
        Assert.DoesNotContain(References("Kernels", "Cotejo.Kernels"), name => name.StartsWith("System.IO.File", StringComparison.Ordinal)
            || name is "System.Console" or "Microsoft.Extensions.Logging");
    }

    [Fact]
    public void The_engine_never_prints() => Assert.DoesNotContain("System.Console", References("Engine", "Cotejo.Engine"));

    private static List<string> References(string project, string assembly)
    {
        // Beside this test's own output: artifacts/bin/<project>/<configuration>[_<runtime>]/
        var own = new DirectoryInfo(AppContext.BaseDirectory);
        string file = own.Parent!.Parent!.GetDirectories(project).Single().GetDirectories(own.Name + "*")
            .SelectMany(d => d.GetFiles(assembly + ".dll")).MaxBy(f => f.LastWriteTimeUtc)!.FullName;
        using var portable = new PEReader(File.OpenRead(file));
        var metadata = portable.GetMetadataReader();
        return [.. metadata.AssemblyReferences.Select(r => metadata.GetString(metadata.GetAssemblyReference(r).Name))];
    }
}
