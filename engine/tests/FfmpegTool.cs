using System.Diagnostics;

namespace Cotejo.Engine.Tests;

/// <summary>The ffmpeg that the project needs anyway, as a maker of test files.</summary>
internal static class FfmpegTool
{
    public static void Run(IReadOnlyList<string> arguments)
    {
        var start = new ProcessStartInfo("ffmpeg", ["-nostdin", "-v", "error", "-y", .. arguments]) { RedirectStandardError = true };
        using var process = Process.Start(start)!;
        string said = process.StandardError.ReadToEnd();
        process.WaitForExit();
        Assert.True(process.ExitCode == 0, $"ffmpeg {string.Join(' ', arguments)}: {said}");
    }
}
