using System.Runtime.InteropServices;

namespace Cotejo.Engine.Isolation;

/// <summary>
/// The system calls that a child process is started, read and ended with, as the C library exports them, and their constants.
/// <see cref="System.Diagnostics.Process"/> can hand down neither a descriptor nor a process group. Only <see cref="ChildProcess"/> and
/// <see cref="ChildPipe"/> call these.
/// </summary>
internal static unsafe partial class ProcessCalls
{
    public const int CloseOnExec = 0x80000;
    public const int NonBlocking = 0x800;

    public const int GetFlags = 3;
    public const int SetFlags = 4;
    public const int DuplicateAbove = 1030;
    public const int SetPipeSize = 1031;

    public const short PollIn = 1;
    public const short PollOut = 4;

    public const short SpawnSignalDefaults = 0x04;
    public const short SpawnSignalMask = 0x08;
    public const short SpawnSession = 0x80;

    /// <summary>glibc's posix_spawnattr_t has 336 bytes, its file actions 80 and its sigset_t 128: room to spare.</summary>
    public const int OpaqueBytes = 512;

    public const int WaitNoHang = 1;
    public const int WaitExited = 4;
    public const int WaitKeep = 0x1000000;
    public const int ByProcess = 1;

    public const int Kill = 9;

    public const int LimitAddressSpace = 9;

    [LibraryImport("libc", EntryPoint = "pipe2", SetLastError = true)]
    public static partial int Pipe(int* ends, int flags);

    /// <summary>Variadic in C: on the processor families that .NET runs on, an int behind the named arguments is passed alike.</summary>
    [LibraryImport("libc", EntryPoint = "fcntl", SetLastError = true)]
    public static partial int Control(int descriptor, int command, nint argument);

    [LibraryImport("libc", EntryPoint = "read", SetLastError = true)]
    public static partial nint Read(int descriptor, byte* buffer, nuint count);

    [LibraryImport("libc", EntryPoint = "write", SetLastError = true)]
    public static partial nint Write(int descriptor, byte* buffer, nuint count);

    [LibraryImport("libc", EntryPoint = "lseek64", SetLastError = true)]
    public static partial long Seek(int descriptor, long offset, int origin);

    [LibraryImport("libc", EntryPoint = "poll", SetLastError = true)]
    public static partial int Poll(PollEntry* entries, nuint count, int milliseconds);

    [LibraryImport("libc", EntryPoint = "kill", SetLastError = true)]
    public static partial int Signal(int process, int signal);

    [LibraryImport("libc", EntryPoint = "waitid", SetLastError = true)]
    public static partial int Wait(int kind, int process, byte* info, int options);

    [LibraryImport("libc", EntryPoint = "setrlimit64", SetLastError = true)]
    public static partial int SetLimit(int resource, ulong* softAndHard);

    // These return the error itself.
    [LibraryImport("libc", EntryPoint = "posix_spawn")]
    public static partial int Spawn(int* process, byte* path, void* actions, void* attributes, byte** arguments, byte** environment);

    [LibraryImport("libc", EntryPoint = "posix_spawn_file_actions_init")]
    public static partial int BeginActions(void* actions);

    [LibraryImport("libc", EntryPoint = "posix_spawn_file_actions_destroy")]
    public static partial int EndActions(void* actions);

    [LibraryImport("libc", EntryPoint = "posix_spawn_file_actions_adddup2")]
    public static partial int AddDuplicate(void* actions, int from, int to);

    [LibraryImport("libc", EntryPoint = "posix_spawn_file_actions_addopen")]
    public static partial int AddOpen(void* actions, int descriptor, byte* path, int flags, uint mode);

    [LibraryImport("libc", EntryPoint = "posix_spawn_file_actions_addclosefrom_np")]
    public static partial int AddCloseFrom(void* actions, int first);

    [LibraryImport("libc", EntryPoint = "posix_spawn_file_actions_addchdir_np")]
    public static partial int AddFolder(void* actions, byte* path);

    [LibraryImport("libc", EntryPoint = "posix_spawnattr_init")]
    public static partial int BeginAttributes(void* attributes);

    [LibraryImport("libc", EntryPoint = "posix_spawnattr_destroy")]
    public static partial int EndAttributes(void* attributes);

    [LibraryImport("libc", EntryPoint = "posix_spawnattr_setflags")]
    public static partial int SetSpawnFlags(void* attributes, short flags);

    [LibraryImport("libc", EntryPoint = "posix_spawnattr_setsigdefault")]
    public static partial int SetSignalDefaults(void* attributes, void* signals);

    [LibraryImport("libc", EntryPoint = "posix_spawnattr_setsigmask")]
    public static partial int SetSignalMask(void* attributes, void* signals);

    /// <summary>struct pollfd.</summary>
    [StructLayout(LayoutKind.Sequential)]
    public struct PollEntry
    {
        public int Descriptor;
        public short Wanted;
        public short Seen;
    }
}
