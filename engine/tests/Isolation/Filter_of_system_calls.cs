using System.Buffers.Binary;
using Cotejo.Engine.Isolation;
using Family = System.Runtime.InteropServices.Architecture;

namespace Cotejo.Engine.Tests.Isolation;

/// <summary>The program itself, answer by answer. The numbers here are looked up apart from the table, in the kernel's headers.</summary>
public sealed class Filter_of_system_calls
{
    private const uint X64 = 0xC000003E, Arm64 = 0xC00000B7;

    [Theory]
    [InlineData("socket", 41, 198)]
    [InlineData("connect", 42, 203)]
    [InlineData("sendmsg", 46, 211)]
    [InlineData("recvmmsg", 299, 243)]
    [InlineData("fork", 57, -1)]
    [InlineData("vfork", 58, -1)]
    [InlineData("ptrace", 101, 117)]
    [InlineData("process_vm_writev", 311, 271)]
    [InlineData("mount", 165, 40)]
    [InlineData("pivot_root", 155, 41)]
    [InlineData("chroot", 161, 51)]
    [InlineData("unshare", 272, 97)]
    [InlineData("setns", 308, 268)]
    [InlineData("open_by_handle_at", 304, 265)]
    [InlineData("keyctl", 250, 219)]
    [InlineData("bpf", 321, 280)]
    [InlineData("perf_event_open", 298, 241)]
    [InlineData("userfaultfd", 323, 282)]
    [InlineData("io_uring_setup", 425, 425)]
    [InlineData("kexec_load", 246, 104)]
    [InlineData("init_module", 175, 105)]
    [InlineData("reboot", 169, 142)]
    [InlineData("clock_settime", 227, 112)]
    [InlineData("iopl", 172, -1)]
    [InlineData("pidfd_getfd", 438, 438)]
    public void Refuses_what_no_decoder_needs(string name, int x64, int arm64)
    {
        Assert.Equal((name, SeccompFilter.NotPermitted), (name, Run(X64, (uint)x64)));
        if (arm64 >= 0) { Assert.Equal((name, SeccompFilter.NotPermitted), (name, Run(Arm64, (uint)arm64))); }
    }

    [Theory]
    [InlineData("read", 0, 63)]
    [InlineData("write", 1, 64)]
    [InlineData("openat", 257, 56)]
    [InlineData("mmap", 9, 222)]
    [InlineData("mprotect", 10, 226)]
    [InlineData("futex", 202, 98)]
    [InlineData("prctl", 157, 167)]
    [InlineData("seccomp", 317, 277)]
    [InlineData("memfd_create", 319, 279)]
    [InlineData("execve", 59, 221)]
    [InlineData("execveat", 322, 281)]
    [InlineData("exit_group", 231, 94)]
    [InlineData("newest", 462, 462)]
    public void Allows_the_rest(string name, int x64, int arm64)
    {
        Assert.Equal((name, SeccompFilter.Allow), (name, Run(X64, (uint)x64)));
        Assert.Equal((name, SeccompFilter.Allow), (name, Run(Arm64, (uint)arm64)));
    }

    [Theory]
    [InlineData(X64, 56u)]
    [InlineData(Arm64, 220u)]
    public void Clone_makes_threads_and_no_processes(uint architecture, uint clone)
    {
        const ulong AsGlibcDoes = 0x3d0f00, Vfork = 0x4111, Fork = 0x1200011, UserNamespace = 0x10000011;
        Assert.Equal(SeccompFilter.Allow, Run(architecture, clone, AsGlibcDoes));
        Assert.All((ulong[])[0, Vfork, Fork, UserNamespace, 0x1_0000_0000], flags => Assert.Equal(SeccompFilter.NotPermitted, Run(architecture, clone, flags)));
        Assert.Equal(SeccompFilter.NotImplemented, Run(architecture, 435));
    }

    [Theory]
    [InlineData(X64, 16u, 135u)]
    [InlineData(Arm64, 29u, 92u)]
    public void Looks_at_arguments_where_the_call_has_good_uses(uint architecture, uint ioctl, uint personality)
    {
        Assert.All((ulong[])[0x5412, 0x541C, 0xffffffff_00005412], request => Assert.Equal(SeccompFilter.NotPermitted, Run(architecture, ioctl, 0, request)));
        Assert.All((ulong[])[0, 0x5401, 0x541B], request => Assert.Equal(SeccompFilter.Allow, Run(architecture, ioctl, 0x5412, request)));
        Assert.Equal(SeccompFilter.Allow, Run(architecture, personality, 0xffffffff));
        Assert.All((ulong[])[0, 8, 0x40000], persona => Assert.Equal(SeccompFilter.NotPermitted, Run(architecture, personality, persona)));
    }

    [Theory]
    [InlineData(X64)]
    [InlineData(Arm64)]
    public void Does_not_know_what_came_later_or_is_written_in_other_numbers(uint architecture)
    {
        Assert.All((uint[])[463, 1000, 0x40000000, 0x40000000 + 41, uint.MaxValue], call => Assert.Equal(SeccompFilter.NotImplemented, Run(architecture, call)));
        uint other = architecture == X64 ? Arm64 : X64;
        Assert.All((uint[])[other, 0x40000003, 0], foreign => Assert.Equal(SeccompFilter.Kill, BpfMachine.Run(Program(architecture), foreign, 0)));
    }

    [Fact]
    public void A_worker_takes_programs_away_from_itself()
    {
        foreach (var (architecture, own, calls) in ((Family, uint, uint[])[])[(Family.X64, X64, [59, 322]), (Family.Arm64, Arm64, [221, 281])])
        {
            var program = SeccompFilter.Program(architecture, startsPrograms: false).Bytes.ToArray();
            Assert.All(calls, call => Assert.Equal(SeccompFilter.NotPermitted, BpfMachine.Run(program, own, call)));
            Assert.Equal(SeccompFilter.Allow, BpfMachine.Run(program, own, own == X64 ? 0u : 63));
        }
    }

    [Fact]
    public void Answers_every_number_within_the_kernels_bounds()
    {
        foreach (uint architecture in (uint[])[X64, Arm64])
        {
            var program = Program(architecture);
            // BPF_MAXINSNS.
            Assert.InRange(program.Length / BpfProgram.InstructionBytes, 1, 4096);
            int refused = Enumerable.Range(0, 600).Count(call => BpfMachine.Run(program, architecture, (uint)call) == SeccompFilter.NotPermitted);
            int listed = RefusedCalls.All.Count(call => (architecture == X64 ? call.X64 : call.Arm64) >= 0);
            // clone and personality, which are asked here with arguments of 0.
            Assert.Equal(listed + 2, refused);
            Assert.Equal(SeccompFilter.Allow, BinaryPrimitives.ReadUInt32LittleEndian(program.AsSpan(program.Length - 4)));
        }
        Assert.Throws<PlatformNotSupportedException>(() => SeccompFilter.Program(Family.S390x, startsPrograms: true));
    }

    private static byte[] Program(uint architecture) =>
        SeccompFilter.Program(architecture == X64 ? Family.X64 : Family.Arm64, startsPrograms: true).Bytes.ToArray();

    private static uint Run(uint architecture, uint call, ulong first = 0, ulong second = 0) =>
        BpfMachine.Run(Program(architecture), architecture, call, first, second);
}
