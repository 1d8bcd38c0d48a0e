using System.Runtime.InteropServices;

namespace Cotejo.Engine.Evidence;

/// <summary>
/// The system calls that evidence is read with, as the C library exports them, and their constants. Names and paths are
/// NUL-terminated bytes, because that is what a file name is on Linux. Only <see cref="LinuxFiles"/> calls these.
/// </summary>
internal static unsafe partial class LinuxCalls
{
    public const int OpenNonBlocking = 0x800;
    public const int OpenNoTerminal = 0x100;
    public const int OpenNoAccessTime = 0x40000;
    public const int OpenCloseOnExec = 0x80000;
    public const int OpenPathOnly = 0x200000;

    /// <summary>O_DIRECTORY and O_NOFOLLOW are the two flags here that the processor families number differently.</summary>
    public static readonly int OpenFolder = IsArm ? 0x4000 : 0x10000;
    public static readonly int OpenNoLink = IsArm ? 0x8000 : 0x20000;

    /// <summary>O_TMPFILE, which holds the flag for folders, and O_RDWR.</summary>
    public static readonly int OpenUnnamed = 0x400000 | OpenFolder | 2;

    public const uint OwnersOnly = 0x180;

    public const uint MemoryCloseOnExec = 1;

    public const int AtNoFollow = 0x100;
    public const int AtNoAutomount = 0x800;
    public const int AtEmptyPath = 0x1000;
    public const uint StatBasic = 0x7ff;

    public const ulong ResolveNoMagicLinks = 0x02;
    public const ulong ResolveNoLinks = 0x04;
    public const ulong ResolveBeneath = 0x08;

    /// <summary>FS_IOC_FIEMAP. Without its flag to write out first what the system still holds of the file.</summary>
    public const nuint MapExtents = 0xC020660B;

    /// <summary>Flags of an extent whose place is unknown, not decided yet, or that of something other than the file's bytes.</summary>
    public const uint ExtentElsewhere = 0x2 | 0x4 | 0x200;

    private const nint OpenAt2Number = 437;

    private static bool IsArm => RuntimeInformation.ProcessArchitecture is Architecture.Arm64 or Architecture.Arm;

    [LibraryImport("libc", EntryPoint = "openat", SetLastError = true)]
    public static partial int OpenAt(Descriptor folder, byte* path, int flags, uint mode);

    [LibraryImport("libc", EntryPoint = "access", SetLastError = true)]
    public static partial int Access(byte* path, int mode);

    [LibraryImport("libc", EntryPoint = "close", SetLastError = true)]
    public static partial int Close(int descriptor);

    [LibraryImport("libc", EntryPoint = "pread64", SetLastError = true)]
    public static partial nint ReadAt(Descriptor file, byte* buffer, nuint count, long offset);

    [LibraryImport("libc", EntryPoint = "pwrite64", SetLastError = true)]
    public static partial nint WriteAt(Descriptor file, byte* buffer, nuint count, long offset);

    [LibraryImport("libc", EntryPoint = "ftruncate64", SetLastError = true)]
    public static partial int Resize(Descriptor file, long length);

    [LibraryImport("libc", EntryPoint = "memfd_create", SetLastError = true)]
    public static partial int CreateInMemory(byte* name, uint flags);

    /// <summary>The kernel's own call, not readdir: it keeps no state outside the descriptor and loses no error.</summary>
    [LibraryImport("libc", EntryPoint = "getdents64", SetLastError = true)]
    public static partial nint ListEntries(Descriptor folder, byte* buffer, nuint count);

    [LibraryImport("libc", EntryPoint = "statx", SetLastError = true)]
    public static partial int Stat(Descriptor folder, byte* path, int flags, uint mask, StatBuffer* status);

    [LibraryImport("libc", EntryPoint = "realpath", SetLastError = true)]
    public static partial byte* ResolvePath(byte* path, byte* resolved);

    [LibraryImport("libc", EntryPoint = "ioctl", SetLastError = true)]
    public static partial int Control(Descriptor file, nuint request, ExtentMap* map);

    /// <summary>openat2 has no function in the C library; its number is the same on every processor family.</summary>
    public static int OpenAt2(Descriptor folder, byte* path, OpenHow* how) =>
        (int)SystemCall(OpenAt2Number, folder, path, how, (nuint)sizeof(OpenHow));

    [LibraryImport("libc", EntryPoint = "syscall", SetLastError = true)]
    private static partial nint SystemCall(nint number, Descriptor folder, byte* path, OpenHow* how, nuint size);

    /// <summary>struct open_how.</summary>
    [StructLayout(LayoutKind.Sequential)]
    public struct OpenHow
    {
        public ulong Flags;
        public ulong Mode;
        public ulong Resolve;
    }

    /// <summary>struct fiemap with room for one struct fiemap_extent.</summary>
    [StructLayout(LayoutKind.Explicit, Size = 88)]
    public struct ExtentMap
    {
        [FieldOffset(0)] public ulong Start;
        [FieldOffset(8)] public ulong Length;
        [FieldOffset(20)] public uint Mapped;
        [FieldOffset(24)] public uint Room;
        [FieldOffset(40)] public ulong Physical;
        [FieldOffset(72)] public uint Flags;
    }

    /// <summary>struct statx: unlike struct stat, the same layout on every processor family.</summary>
    [StructLayout(LayoutKind.Explicit, Size = 256)]
    public struct StatBuffer
    {
        [FieldOffset(28)] public ushort Mode;
        [FieldOffset(32)] public ulong Inode;
        [FieldOffset(40)] public ulong Size;
        [FieldOffset(64)] public StatTime Accessed;
        [FieldOffset(96)] public StatTime Changed;
        [FieldOffset(112)] public StatTime Modified;
        [FieldOffset(136)] public uint DeviceMajor;
        [FieldOffset(140)] public uint DeviceMinor;
    }

    [StructLayout(LayoutKind.Sequential)]
    public struct StatTime
    {
        public long Seconds;
        public uint Nanoseconds;
        public int Reserved;
    }
}
