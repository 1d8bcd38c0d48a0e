using System.Diagnostics;

namespace Cotejo.Engine.Tests.Cli;

/// <summary>The command as the build made it, run as a process.</summary>
internal static class BuiltCommand
{
    /// <summary>Beside this test's own output: artifacts/bin/Cli/&lt;configuration&gt;_&lt;runtime&gt;/</summary>
    public static string File { get; } = Find();

    public static (int Code, string Output, string Error) Run(params string[] words) => Start(new ProcessStartInfo(File, words));

    public static (int Code, string Output, string Error) Start(ProcessStartInfo start)
    {
        start.RedirectStandardOutput = start.RedirectStandardError = true;
        using var process = Process.Start(start)!;
        var error = process.StandardError.ReadToEndAsync();
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, output, error.Result);
    }

    private static string Find()
    {
        var own = new DirectoryInfo(AppContext.BaseDirectory);
        return own.Parent!.Parent!.GetDirectories("Cli").Single().GetDirectories(own.Name + "_*").Single().GetFiles("cotejo").Single().FullName;
    }
}
