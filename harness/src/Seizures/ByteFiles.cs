using System.Runtime.InteropServices;
using System.Text;
using Microsoft.Win32.SafeHandles;

namespace Cotejo.Harness.Seizures;

/// <summary>
/// Makes files, links and special files whose paths are bytes: .NET's own file API cannot write a name that is not UTF-8.
/// Paths are relative to one root, '/'-separated.
/// </summary>
internal sealed partial class ByteFiles
{
    private const int WriteOnly = 1, Create = 0x40, Exclusive = 0x80, FifoType = 0x1000, SocketType = 0xC000;

    private readonly byte[] _root;
    private readonly HashSet<string> _made = [];

    /// <exception cref="SettingsException">The folder exists and holds something, or cannot be made.</exception>
    public ByteFiles(string root)
    {
        root = Path.TrimEndingDirectorySeparator(Path.GetFullPath(root));
        try
        {
            if (File.Exists(root) || (Directory.Exists(root) && Directory.EnumerateFileSystemEntries(root).Any()))
            {
                throw new SettingsException($"'{root}' exists and is not empty; nothing is ever overwritten. Name a new folder, or remove that one first.");
            }
            Directory.CreateDirectory(root);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new SettingsException($"'{root}' cannot be made: {e.Message}");
        }
        Root = root;
        _root = Encoding.UTF8.GetBytes(root + "/");
    }

    public string Root { get; }

    public void Write(ReadOnlySpan<byte> path, ReadOnlySpan<byte> content, int mode = 0x1A4)
    {
        MakeFolders(path);
        int descriptor = open(Terminated(path), WriteOnly | Create | Exclusive, mode);
        Check(descriptor, "write", path);
        using var file = new SafeFileHandle(descriptor, ownsHandle: true);
        RandomAccess.Write(file, content, 0);
    }

    /// <summary>Every folder on the way to the path's last component.</summary>
    public void MakeFolders(ReadOnlySpan<byte> path)
    {
        for (int slash = path.IndexOf((byte)'/'); slash >= 0;)
        {
            ReadOnlySpan<byte> folder = path[..slash];
            lock (_made)
            {
                if (_made.Add(Convert.ToHexString(folder))) { Check(mkdir(Terminated(folder), 0x1ED), "make the folder", folder); }
            }
            int next = path[(slash + 1)..].IndexOf((byte)'/');
            slash = next < 0 ? -1 : slash + 1 + next;
        }
    }

    public void Link(ReadOnlySpan<byte> path, ReadOnlySpan<byte> target)
    {
        MakeFolders(path);
        Check(symlink([.. target, 0], Terminated(path)), "link", path);
    }

    public void HardLink(ReadOnlySpan<byte> path, ReadOnlySpan<byte> existing)
    {
        MakeFolders(path);
        Check(link(Terminated(existing), Terminated(path)), "link", path);
    }

    /// <summary>Below as many folders as wanted: each is made and opened from the one above, so that no path gets too long.</summary>
    public void WriteDeep(byte[][] folders, ReadOnlySpan<byte> name, ReadOnlySpan<byte> content)
    {
        var above = new SafeFileHandle(open(Terminated([]), 0, 0), ownsHandle: true);
        foreach (byte[] folder in folders)
        {
            byte[] component = [.. folder, 0];
            Check(mkdirat(above, component, 0x1ED), "make the folder", folder);
            int descriptor = openat(above, component, 0, 0);
            Check(descriptor, "open the folder", folder);
            above.Dispose();
            above = new SafeFileHandle(descriptor, ownsHandle: true);
        }
        int opened = openat(above, [.. name, 0], WriteOnly | Create | Exclusive, 0x1A4);
        above.Dispose();
        Check(opened, "write", name);
        using var file = new SafeFileHandle(opened, ownsHandle: true);
        RandomAccess.Write(file, content, 0);
    }

    /// <param name="length">What follows <paramref name="start"/> up to here reads as zeros and takes no disk.</param>
    public void WriteSparse(ReadOnlySpan<byte> path, ReadOnlySpan<byte> start, long length)
    {
        Write(path, start);
        using var file = new SafeFileHandle(open(Terminated(path), WriteOnly, 0), ownsHandle: true);
        RandomAccess.SetLength(file, length);
    }

    public void Fifo(ReadOnlySpan<byte> path) => Special(path, FifoType);

    /// <summary>A socket's entry without a process behind it, as a copied home folder holds them.</summary>
    public void Socket(ReadOnlySpan<byte> path) => Special(path, SocketType);

    /// <param name="mode">Permission bits; 0 shuts everyone but root out.</param>
    public void Permit(ReadOnlySpan<byte> path, int mode) => Check(chmod(Terminated(path), mode), "change the mode of", path);

    private void Special(ReadOnlySpan<byte> path, int type)
    {
        MakeFolders(path);
        Check(mknod(Terminated(path), type | 0x1A4, 0), "make the special file", path);
    }

    private byte[] Terminated(ReadOnlySpan<byte> path) => [.. _root, .. path, 0];

    private static void Check(int result, string what, ReadOnlySpan<byte> path)
    {
        if (result >= 0) { return; }
        string reason = Marshal.GetLastPInvokeErrorMessage();
        throw new IOException($"Cannot {what} '{Cotejo.Engine.Evidence.PathText.Escape(path)}': {reason}.");
    }

    [LibraryImport("libc", SetLastError = true)]
    private static partial int open(byte[] path, int flags, int mode);

    [LibraryImport("libc", SetLastError = true)]
    private static partial int mkdir(byte[] path, int mode);

    [LibraryImport("libc", SetLastError = true)]
    private static partial int openat(SafeFileHandle folder, byte[] path, int flags, int mode);

    [LibraryImport("libc", SetLastError = true)]
    private static partial int mkdirat(SafeFileHandle folder, byte[] path, int mode);

    [LibraryImport("libc", SetLastError = true)]
    private static partial int link(byte[] existing, byte[] path);

    [LibraryImport("libc", SetLastError = true)]
    private static partial int symlink(byte[] target, byte[] path);

    [LibraryImport("libc", SetLastError = true)]
    private static partial int mknod(byte[] path, int mode, ulong device);

    [LibraryImport("libc", SetLastError = true)]
    private static partial int chmod(byte[] path, int mode);
}
