using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Text;
using Cotejo.Engine.Evidence;

namespace Cotejo.Engine.Tests.Evidence;

/// <summary>
/// A real folder of the test's own, filled through the system's calls with what .NET cannot create: names that are no UTF-8,
/// FIFOs, devices, paths beyond every limit. Removed at the end.
/// </summary>
internal sealed partial class SeizedFolder : IDisposable
{
    private const int CreateForWriting = 0x1 | 0x40 | 0x200;

    private readonly List<string> _modesSet = [];

    public SeizedFolder()
    {
        Path = Directory.CreateTempSubdirectory("cotejo-evidence-").FullName;
        SetMode("", 0b111_101_101);
    }

    public string Path { get; }

    public string this[string relative] => System.IO.Path.Combine(Path, relative);

    public static byte[] Bytes(string text) => Encoding.UTF8.GetBytes(text);

    /// <summary>Latin-1, so that a test can write any byte as one character.</summary>
    public static byte[] Raw(string text) => Encoding.Latin1.GetBytes(text);

    public EvidenceRoot Open(int number = 1)
    {
        var source = EvidenceSource.Open(Bytes(Path), out string problem);
        Assert.Equal("", problem);
        return EvidenceRoot.Open(number, source!, out _)!;
    }

    public void AddFile(byte[] relative, byte[]? content = null)
    {
        int file = CheckedCall(OpenFile(Absolute(relative), CreateForWriting, 0b110_100_100));
        using var stream = new FileStream(new Microsoft.Win32.SafeHandles.SafeFileHandle(file, ownsHandle: true), FileAccess.Write);
        stream.Write(content ?? []);
    }

    public void AddFile(string relative, byte[]? content = null) => AddFile(Bytes(relative), content);

    public void AddFolder(byte[] relative) => CheckedCall(MakeFolder(Absolute(relative), 0b111_101_101));

    public void AddFolder(string relative) => AddFolder(Bytes(relative));

    public void AddLink(string relative, string target) => File.CreateSymbolicLink(this[relative], target);

    public void AddFifo(string relative) => CheckedCall(MakeFifo(Absolute(Bytes(relative)), 0b110_100_100));

    /// <returns>False where the process may not make devices.</returns>
    public bool TryAddNullDevice(string relative) => MakeNode(Absolute(Bytes(relative)), 0x2000 | 0b110_100_100, (1 << 8) | 3) == 0;

    /// <summary>Folders one inside the other, made level by level, so that no path is too long.</summary>
    /// <param name="visit">Called with each level, from 0, and its folder's descriptor.</param>
    public void AddChain(int depth, string name, Action<int, int>? visit = null)
    {
        byte[] component = [.. Bytes(name), 0];
        int folder = CheckedCall(OpenFile(Absolute([]), 0, 0));
        for (int level = 0; level < depth; level++)
        {
            CheckedCall(MakeFolderAt(folder, component, 0b111_101_101));
            int next = CheckedCall(OpenFileAt(folder, component, 0, 0));
            CheckedCall(CloseFile(folder));
            folder = next;
            visit?.Invoke(level, folder);
        }
        CheckedCall(CloseFile(folder));
    }

    public static void AddFileAt(int folder, string name) =>
        CheckedCall(CloseFile(CheckedCall(OpenFileAt(folder, [.. Bytes(name), 0], CreateForWriting, 0b110_100_100))));

    public static void AddFolderAt(int folder, string name) => CheckedCall(MakeFolderAt(folder, [.. Bytes(name), 0], 0b111_101_101));

    public void SetMode(string relative, uint mode)
    {
        CheckedCall(ChangeMode(Absolute(Bytes(relative)), mode));
        _modesSet.Add(relative);
    }

    /// <summary>Days after 1970, times of last access and last change: an access older than the change is what 'relatime' updates.</summary>
    public void SetTimes(string relative, int accessed, int modified)
    {
        long[] times = [accessed * 86_400L, 0, modified * 86_400L, 0];
        CheckedCall(SetFileTimes(-100, Absolute(Bytes(relative)), times, 0));
    }

    /// <summary>Runs on a thread of its own as 'nobody' as far as files are concerned; as oneself when not root.</summary>
    public static void AsNobody(Action act)
    {
        Exception? failure = null;
        var thread = new Thread(() =>
        {
            try
            {
                _ = SetFileUser(65_534);
                act();
            }
            catch (Exception thrown)
            {
                failure = thrown;
            }
        });
        thread.Start();
        thread.Join();
        if (failure != null) { System.Runtime.ExceptionServices.ExceptionDispatchInfo.Throw(failure); }
    }

    /// <returns>False where the process may not mount; else the mount must be undone by <see cref="Unbind"/>.</returns>
    public bool TryBind(string from, string onto) =>
        Mount(Absolute(Bytes(from)), Absolute(Bytes(onto)), Bytes("none\0"), 0x1000, 0) == 0;

    public void Unbind(string onto) => CheckedCall(Unmount(Absolute(Bytes(onto)), 2));

    public void Dispose()
    {
        // Who is not root cannot empty a folder that is closed to its owner.
        foreach (string relative in _modesSet) { _ = ChangeMode(Absolute(Bytes(relative)), 0b111_101_101); }
        // Deeper than what Directory.Delete can name.
        using var removal = Process.Start("rm", ["-rf", "--one-file-system", "--", Path]);
        removal.WaitForExit();
    }

    private byte[] Absolute(byte[] relative) => [.. Bytes(Path), (byte)'/', .. relative, 0];

    private static int CheckedCall(int result) =>
        result >= 0 ? result : throw new IOException(Marshal.GetPInvokeErrorMessage(Marshal.GetLastPInvokeError()));

    [LibraryImport("libc", EntryPoint = "open", SetLastError = true)]
    private static partial int OpenFile(byte[] path, int flags, uint mode);

    [LibraryImport("libc", EntryPoint = "openat", SetLastError = true)]
    private static partial int OpenFileAt(int folder, byte[] path, int flags, uint mode);

    [LibraryImport("libc", EntryPoint = "close", SetLastError = true)]
    private static partial int CloseFile(int descriptor);

    [LibraryImport("libc", EntryPoint = "mkdir", SetLastError = true)]
    private static partial int MakeFolder(byte[] path, uint mode);

    [LibraryImport("libc", EntryPoint = "mkdirat", SetLastError = true)]
    private static partial int MakeFolderAt(int folder, byte[] path, uint mode);

    [LibraryImport("libc", EntryPoint = "mkfifo", SetLastError = true)]
    private static partial int MakeFifo(byte[] path, uint mode);

    [LibraryImport("libc", EntryPoint = "mknod", SetLastError = true)]
    private static partial int MakeNode(byte[] path, uint mode, ulong device);

    [LibraryImport("libc", EntryPoint = "chmod", SetLastError = true)]
    private static partial int ChangeMode(byte[] path, uint mode);

    [LibraryImport("libc", EntryPoint = "utimensat", SetLastError = true)]
    private static partial int SetFileTimes(int folder, byte[] path, long[] times, int flags);

    [LibraryImport("libc", EntryPoint = "setfsuid")]
    private static partial int SetFileUser(uint user);

    [LibraryImport("libc", EntryPoint = "mount", SetLastError = true)]
    private static partial int Mount(byte[] source, byte[] target, byte[] type, ulong flags, nint data);

    [LibraryImport("libc", EntryPoint = "umount2", SetLastError = true)]
    private static partial int Unmount(byte[] target, int flags);
}
