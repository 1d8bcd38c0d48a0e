using System.Diagnostics;
using System.Globalization;

namespace Cotejo.Kernels.Tests.Devices;

/// <summary>clang, which knows OpenCL C. Where it is absent the tests that need it are skipped with that reason.</summary>
internal static class Clang
{
    private static readonly string? Path = new[] { "clang-19", "clang-18", "clang-17", "clang-16", "clang-15", "clang-14", "clang" }
        .Select(ToolProcess.Find).FirstOrDefault(path => path is not null);

    public static string? Missing => Path is null ? "There is no clang (clang-19 to clang-14, or clang) on the PATH to check OpenCL C with." : null;

    /// <summary>Fails the test with what clang says.</summary>
    public static void Check(string source)
    {
        // Without -Werror: ILGPU's text has unused labels and the like.
        var (code, said) = ToolProcess.Run(Path!, source,
            ["-x", "cl", "-cl-std=CL2.0", "-Xclang", "-finclude-default-header", "-target", "spir64", "-fsyntax-only", "-"]);
        Assert.True(code == 0, said);
    }
}

/// <summary>NVIDIA's assembler, where someone has it: the only one that knows what each card's instructions are.</summary>
internal static class Assembler
{
    private const string Variable = "COTEJO_PTXAS";

    private static readonly string? Path = Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } named ? named : ToolProcess.Find("ptxas");

    public static string? Missing => Path is null ? $"There is no ptxas on the PATH, and {Variable} names none." : null;

    /// <summary>Fails the test with what the assembler says.</summary>
    public static void Check(int target, string ptx)
    {
        string file = System.IO.Path.GetTempFileName();
        try
        {
            File.WriteAllText(file, ptx);
            var (code, said) = ToolProcess.Run(Path!, "", [string.Create(CultureInfo.InvariantCulture, $"-arch=sm_{target}"), file, "-o", "/dev/null"]);
            Assert.True(code == 0, said);
        }
        finally
        {
            File.Delete(file);
        }
    }
}

internal static class ToolProcess
{
    public static string? Find(string name) => (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':')
        .Select(folder => Path.Combine(folder, name)).FirstOrDefault(File.Exists);

    public static (int Code, string Said) Run(string program, string input, string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments)
        {
            RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true,
        })!;
        var said = Task.WhenAll(process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        process.StandardInput.Write(input);
        process.StandardInput.Close();
        process.WaitForExit();
        return (process.ExitCode, string.Concat(said.Result));
    }
}

[AttributeUsage(AttributeTargets.Method)]
internal sealed class ClangFactAttribute : FactAttribute
{
    public ClangFactAttribute() => Skip = Clang.Missing;
}

[AttributeUsage(AttributeTargets.Method)]
internal sealed class ClangTheoryAttribute : TheoryAttribute
{
    public ClangTheoryAttribute() => Skip = Clang.Missing;
}

[AttributeUsage(AttributeTargets.Method)]
internal sealed class AssemblerTheoryAttribute : TheoryAttribute
{
    public AssemblerTheoryAttribute() => Skip = Assembler.Missing;
}
