using System.Runtime.InteropServices;

namespace Cotejo.Engine.Isolation;

/// <summary>The program that workers run: the command beside this library, by a verb that help does not show.</summary>
internal static class WorkerProgram
{
    public const string Verb = "decode-worker";

    /// <summary>Beside this library, unless a host that is not the command itself says where it lies.</summary>
    public static string Executable { get; set; } = Path.Combine(AppContext.BaseDirectory, "cotejo");

    /// <summary>RuntimeDirectory is ROOT/shared/Microsoft.NETCore.App/VERSION/.</summary>
    private static readonly string RuntimeRoot = Path.GetFullPath(Path.Combine(RuntimeEnvironment.GetRuntimeDirectory(), "..", "..", ".."));

    public static IReadOnlyList<string> Command => [Executable, Verb];

    /// <summary>As it runs under the walls of another program, without its own filter: for a trial of those walls.</summary>
    public static IReadOnlyList<string> Unlocked => [.. Command, "--unlocked"];

    /// <summary>What it reads besides the system's libraries.</summary>
    public static IReadOnlyList<string> Folders => [Path.GetDirectoryName(Executable)!, RuntimeRoot, .. LibraryPath.Folders];

    public static IReadOnlyList<string> Environment { get; } =
    [
        "LC_ALL=C", "HOME=/tmp", "TMPDIR=/tmp", "DOTNET_ROOT=" + RuntimeRoot,
        // No socket for debuggers, no second mapping of compiled code through files, no settings of this process.
        "DOTNET_EnableDiagnostics=0", "DOTNET_EnableWriteXorExecute=0", "DOTNET_TieredPGO=0", "DOTNET_gcConcurrent=0",
        .. LibraryPath.Variable,
    ];

    /// <returns>Null when it can be started; else what is missing.</returns>
    public static string? Probe() => File.Exists(Executable) ? null : $"the program {Executable} is missing: it belongs beside the library.";
}
