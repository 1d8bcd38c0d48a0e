using System.Runtime.InteropServices;
using Cotejo.Engine.Evidence;

namespace Cotejo.Engine.Isolation;

/// <summary>
/// The filter that a worker puts on itself before its first request: as the sandbox's, and no program is started any more. Where
/// bubblewrap is missing it is the only one.
/// </summary>
internal static unsafe partial class OwnFilter
{
    private const int NoNewPrivileges = 38;

    private const nint FilterMode = 1, AllThreads = 1;

    /// <returns>Not implemented, on a processor family whose numbers are not known.</returns>
    public static LinuxError Apply()
    {
        var architecture = RuntimeInformation.ProcessArchitecture;
        if (!SeccompFilter.IsKnown(architecture)) { return LinuxError.NotImplemented; }
        if (Control(NoNewPrivileges, 1, 0, 0, 0) != 0) { return LinuxError.Last(); }
        var bytes = SeccompFilter.Program(architecture, startsPrograms: false).Bytes;
        fixed (byte* program = bytes)
        {
            var given = new FilterProgram { Length = (ushort)(bytes.Length / BpfProgram.InstructionBytes), Program = program };
            nint answer = Call(architecture == Architecture.Arm64 ? 277 : 317, FilterMode, AllThreads, &given);
            // A positive answer names a thread that could not be taken along: another filter is on it.
            return answer == 0 ? LinuxError.None : answer > 0 ? LinuxError.NotPermitted : LinuxError.Last();
        }
    }

    [LibraryImport("libc", EntryPoint = "prctl", SetLastError = true)]
    private static partial int Control(int option, nint second, nint third, nint fourth, nint fifth);

    /// <summary>seccomp(2) has no function in the C library.</summary>
    [LibraryImport("libc", EntryPoint = "syscall", SetLastError = true)]
    private static partial nint Call(nint number, nint operation, nint flags, FilterProgram* program);

    /// <summary>struct sock_fprog.</summary>
    [StructLayout(LayoutKind.Sequential)]
    private struct FilterProgram
    {
        public ushort Length;
        public byte* Program;
    }
}
