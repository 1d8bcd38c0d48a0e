using System.Runtime.InteropServices;
using System.Text;
using Cotejo.Engine.Evidence;

namespace Cotejo.Engine.Isolation;

/// <summary>What a child that is shut in tries.</summary>
internal enum EscapeAttempt
{
    ReadFile,
    WriteFile,
    Internet,
    LocalSocket,
    Process,
    OtherProcesses,
    Signal,
    Memory,
    Mount,
    Namespace,
    /// <summary>Last, and of a worker alone: whoever starts another program's confinement starts a program in it.</summary>
    Program,
}

/// <summary>The child's side of a trial of its walls: each attempt really is one, and harms nothing where it succeeds.</summary>
internal static unsafe partial class EscapeAttempts
{
    private const int WriteNew = 0x1 | 0x40 | 0x80 | LinuxCalls.OpenCloseOnExec;

    private const int InternetFamily = 2, LocalFamily = 1, StreamSocket = 1;
    private const int NewUserNamespace = 0x10000000;

    /// <summary>Errors of what was allowed, and could not be done.</summary>
    private const int BadAddress = 14, NoSuchDevice = 19, InvalidArgument = 22;

    private static readonly LinuxError NoSuchProcess = new(3);

    /// <summary>The command and, as bubblewrap's, the process that it is started by.</summary>
    private const int OwnProcesses = 2;

    /// <param name="request">Type: the attempt; First: the number of the process outside, as that one knows it; Length: of the path of a
    /// file outside, in the shared memory.</param>
    /// <returns>First: the error's number, 0 when the attempt succeeded.</returns>
    public static WorkerRequest Answer(in WorkerRequest request)
    {
        byte[] path = new byte[request.Length];
        using var shared = new Descriptor(WorkerProcess.FileNumber, owned: false);
        var error = LinuxFiles.ReadAt(shared, path, 0, out int count);
        if (!error.IsNone || count != path.Length) { throw new InvalidOperationException($"the path of the trial cannot be read: {error}"); }
        return request with { First = Try((EscapeAttempt)request.Type, Encoding.UTF8.GetString(path), (int)request.First).Number };
    }

    /// <returns>What the system answered; none when the attempt succeeded.</returns>
    private static LinuxError Try(EscapeAttempt attempt, string path, int parent) => attempt switch
    {
        EscapeAttempt.ReadFile => Read(path),
        EscapeAttempt.WriteFile => Write(Path.Combine(AppContext.BaseDirectory, $"escaped-{Environment.ProcessId}")),
        EscapeAttempt.Internet => Answer(OpenSocket(InternetFamily, StreamSocket, 0)),
        EscapeAttempt.LocalSocket => Answer(OpenSocket(LocalFamily, StreamSocket, 0)),
        EscapeAttempt.Process => StartProcess(),
        EscapeAttempt.OtherProcesses => SeeOthers(),
        EscapeAttempt.Signal => Outside(parent, () => Answer(ProcessCalls.Signal(parent, 0))),
        EscapeAttempt.Memory => Outside(parent, () => Harmless(ReadMemory(parent), BadAddress)),
        // Of no kind that exists, in a process with threads, of nothing: what would be done is refused, and what is refused is told first.
        EscapeAttempt.Mount => OnText("/tmp", folder => OnText("nothing", kind => Harmless(Mount(folder, folder, kind, 0, null), NoSuchDevice))),
        EscapeAttempt.Namespace => Harmless(Unshare(NewUserNamespace), InvalidArgument),
        EscapeAttempt.Program => OnText("/nowhere", program => Harmless(Execute(program, null, null), LinuxError.NotFound.Number)),
        _ => throw new ArgumentOutOfRangeException(nameof(attempt)),
    };

    private static LinuxError Answer(nint result) => result < 0 ? LinuxError.Last() : LinuxError.None;

    /// <param name="allowed">The error that says that it was allowed.</param>
    private static LinuxError Harmless(nint result, int allowed) =>
        Answer(result) is var error && error.Number == allowed ? LinuxError.None : error;

    /// <summary>One byte at an address where nobody has anything.</summary>
    private static nint ReadMemory(int process)
    {
        byte taken;
        var ours = new Stretch { Start = (nint)(&taken), Length = 1 };
        var theirs = new Stretch { Start = 0, Length = 1 };
        return ReadProcess(process, &ours, 1, &theirs, 1, 0);
    }

    private static LinuxError Read(string path)
    {
        var error = LinuxFiles.OpenAt(Descriptor.WorkingFolder, Encoding.UTF8.GetBytes(path), 0, out var opened);
        using (opened) { return error; }
    }

    private static LinuxError Write(string path) => OnText(path, name =>
    {
        int opened = LinuxCalls.OpenAt(Descriptor.WorkingFolder, name, WriteNew, 0x180);
        if (opened < 0) { return LinuxError.Last(); }
        new Descriptor(opened).Dispose();
        File.Delete(path);
        return LinuxError.None;
    });

    private static LinuxError StartProcess()
    {
        var error = ChildProcess.Start(["/usr/bin/true"], [], [], out var started);
        started?.Dispose();
        return error;
    }

    private static LinuxError SeeOthers() =>
        Directory.EnumerateDirectories("/proc").Count(f => char.IsAsciiDigit(Path.GetFileName(f)[0])) > OwnProcesses
            ? LinuxError.None : NoSuchProcess;

    /// <summary>In a namespace of its own the number may be this very process's, or that of the one beside it.</summary>
    private static LinuxError Outside(int parent, Func<LinuxError> attempt) =>
        attempt() is { IsNone: false } refused ? refused
        : parent == Environment.ProcessId || !SeeOthers().IsNone ? NoSuchProcess : LinuxError.None;

    private delegate LinuxError OnName(byte* name);

    private static LinuxError OnText(string text, OnName does)
    {
        fixed (byte* name = Encoding.UTF8.GetBytes(text + '\0')) { return does(name); }
    }

    [LibraryImport("libc", EntryPoint = "socket", SetLastError = true)]
    private static partial int OpenSocket(int family, int type, int protocol);

    [LibraryImport("libc", EntryPoint = "process_vm_readv", SetLastError = true)]
    private static partial nint ReadProcess(int process, Stretch* ours, nuint ourCount, Stretch* theirs, nuint theirCount, nuint flags);

    [LibraryImport("libc", EntryPoint = "mount", SetLastError = true)]
    private static partial int Mount(byte* source, byte* target, byte* type, nuint flags, byte* data);

    [LibraryImport("libc", EntryPoint = "unshare", SetLastError = true)]
    private static partial int Unshare(int flags);

    [LibraryImport("libc", EntryPoint = "execve", SetLastError = true)]
    private static partial int Execute(byte* path, byte** arguments, byte** environment);

    /// <summary>struct iovec.</summary>
    [StructLayout(LayoutKind.Sequential)]
    private struct Stretch
    {
        public nint Start;
        public nuint Length;
    }
}
