using System.Diagnostics;

namespace Cotejo.Engine.Tests;

/// <summary>A program of somebody else's, as a judge of what is written here.</summary>
internal static class OutsideTool
{
    public static bool IsThere(string name) => (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':').Any(folder => File.Exists(Path.Combine(folder, name)));

    public static (int Code, string Output, string Error) Run(string name, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(name, arguments) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        var error = process.StandardError.ReadToEndAsync();
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, output, error.Result);
    }
}

/// <summary>A fact that needs such a program, and is skipped without it.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class ToolFactAttribute : FactAttribute
{
    public ToolFactAttribute(string tool) => Skip = OutsideTool.IsThere(tool) ? null : $"{tool} is not installed";
}
