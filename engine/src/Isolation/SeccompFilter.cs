using System.Runtime.InteropServices;
using Cotejo.Engine.Evidence;

namespace Cotejo.Engine.Isolation;

/// <summary>
/// The filter of system calls that a child runs under, as a classic BPF program. What is refused fails with EPERM, so that a library that
/// only tries goes on without. Starting programs stays allowed, since the sandbox starts the child under it; a worker takes that away
/// from itself by <see cref="OwnFilter"/>.
/// </summary>
internal static class SeccompFilter
{
    /// <summary>SECCOMP_RET_ALLOW, SECCOMP_RET_KILL_PROCESS, SECCOMP_RET_ERRNO with EPERM and with ENOSYS.</summary>
    public const uint Allow = 0x7fff0000, Kill = 0x80000000, NotPermitted = 0x00050001, NotImplemented = 0x00050026;

    private const uint ThreadFlag = 0x10000;
    private const uint ReadPersonality = 0xffffffff;

    /// <summary>Put words into a terminal: TIOCSTI, TIOCLINUX.</summary>
    private const uint TypeIntoTerminal = 0x5412, TerminalSelection = 0x541C;

    private const uint Clone3 = 435;

    /// <param name="filter">The program, from its beginning.</param>
    /// <returns>Not implemented, on a processor family whose numbers are not known.</returns>
    public static LinuxError Open(out Descriptor? filter)
    {
        filter = null;
        if (!IsKnown(RuntimeInformation.ProcessArchitecture)) { return LinuxError.NotImplemented; }
        var error = MemoryFile.Create(out var file);
        if (!error.IsNone) { return error; }
        error = file!.Append(Program(RuntimeInformation.ProcessArchitecture, startsPrograms: true).Bytes);
        if (error.IsNone) { filter = file.Descriptor; }
        else { file.Dispose(); }
        return error;
    }

    public static bool IsKnown(Architecture architecture) => architecture is Architecture.X64 or Architecture.Arm64;

    /// <param name="startsPrograms">execve and execveat are allowed.</param>
    public static BpfProgram Program(Architecture architecture, bool startsPrograms)
    {
        if (!IsKnown(architecture)) { throw new PlatformNotSupportedException($"the system calls of {architecture} are not known"); }
        bool arm = architecture == Architecture.Arm64;
        uint Number(int x64, int arm64) => (uint)(arm ? arm64 : x64);

        // AUDIT_ARCH_AARCH64, AUDIT_ARCH_X86_64. A call by another family's numbers, of 32 bits, means something else than is filtered here.
        var program = new BpfProgram()
            .Add(BpfProgram.Load, BpfProgram.Architecture)
            .Add(BpfProgram.IfEqual, arm ? 0xC00000B7 : 0xC000003E, then: 1).Add(BpfProgram.Return, Kill)
            .Add(BpfProgram.Load, BpfProgram.CallNumber);
        // The numbers of x32, from 0x40000000, are above it as well.
        program.Add(BpfProgram.IfGreater, RefusedCalls.Newest, otherwise: 1).Add(BpfProgram.Return, NotImplemented);
        // Its flags lie in memory, where no filter sees them: without it the C library makes its threads by clone.
        program.ReturnIfEqual(Clone3, NotImplemented);
        foreach (var call in RefusedCalls.All)
        {
            if (Number(call.X64, call.Arm64) is var number and not uint.MaxValue) { program.ReturnIfEqual(number, NotPermitted); }
        }
        if (!startsPrograms)
        {
            program.ReturnIfEqual(Number(RefusedCalls.ExecuteX64, RefusedCalls.ExecuteArm64), NotPermitted)
                .ReturnIfEqual(Number(RefusedCalls.ExecuteAtX64, RefusedCalls.ExecuteAtArm64), NotPermitted);
        }
        // clone: threads alone.
        program.Add(BpfProgram.IfEqual, Number(56, 220), otherwise: 4).Add(BpfProgram.Load, BpfProgram.FirstArgument)
            .Add(BpfProgram.IfAnyBit, ThreadFlag, otherwise: 1).Add(BpfProgram.Return, Allow).Add(BpfProgram.Return, NotPermitted);
        // personality: reading alone.
        program.Add(BpfProgram.IfEqual, Number(135, 92), otherwise: 4).Add(BpfProgram.Load, BpfProgram.FirstArgument)
            .Add(BpfProgram.IfEqual, ReadPersonality, otherwise: 1).Add(BpfProgram.Return, Allow).Add(BpfProgram.Return, NotPermitted);
        // ioctl: nothing that types.
        program.Add(BpfProgram.IfEqual, Number(16, 29), otherwise: 5).Add(BpfProgram.Load, BpfProgram.SecondArgument)
            .ReturnIfEqual(TypeIntoTerminal, NotPermitted).ReturnIfEqual(TerminalSelection, NotPermitted);
        return program.Add(BpfProgram.Return, Allow);
    }
}
