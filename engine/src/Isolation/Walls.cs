using System.Globalization;

namespace Cotejo.Engine.Isolation;

/// <summary>What bubblewrap is told: what the child sees of the file system, and that it sees nothing else.</summary>
internal static class Walls
{
    /// <summary>What programs are linked against, and where the loader looks for it. What a system does not have is passed over.</summary>
    private static readonly string[] Libraries = ["/usr", "/etc/ld.so.cache", "/etc/alternatives"];

    /// <summary>On most systems links into /usr, on others folders of their own.</summary>
    private static readonly string[] Shortcuts = ["/bin", "/sbin", "/lib", "/lib32", "/lib64", "/libx32"];

    /// <summary>Room for temporary files, in memory, where the child may write none of its own size.</summary>
    private const long LeastRoom = 1 << 20;

    private static readonly string[] System = [.. SystemPaths()];

    /// <param name="filter">The child's descriptor that holds the filter of system calls.</param>
    public static List<string> Around(Confinement c, int filter)
    {
        // The child has a session of its own already, and the process namespace ends with its parent.
        List<string> walls = [.. Namespaces(c), "--die-with-parent", .. System, "--proc", "/proc", "--dev", "/dev"];
        string room = Math.Max(c.FileBytes ?? 64 << 20, LeastRoom).ToString(CultureInfo.InvariantCulture);
        foreach (string folder in (ReadOnlySpan<string>)["/tmp", "/dev/shm"]) { walls.AddRange(["--size", room, "--tmpfs", folder]); }
        foreach (string path in c.Reads) { walls.AddRange(["--ro-bind", path, path]); }
        if (c.Devices)
        {
            walls.AddRange(["--dev-bind-try", "/dev/dri", "/dev/dri", "--ro-bind-try", "/sys", "/sys"]);
            foreach (string device in Directory.EnumerateFileSystemEntries("/dev", "nvidia*")) { walls.AddRange(["--dev-bind-try", device, device]); }
        }
        // Bubblewrap makes both in memory, without a limit of their size.
        walls.AddRange(["--remount-ro", "/dev", "--remount-ro", "/"]);
        walls.AddRange(["--chdir", "/", "--seccomp", filter.ToString(CultureInfo.InvariantCulture)]);
        return walls;
    }

    /// <summary>
    /// In a user namespace root's rights end at other users' files, so that a child that reopens one stays out of it and keeps the right
    /// to read, and no other. It finds nothing to use it on: no other file is behind these walls, and the filter refuses handles.
    /// </summary>
    private static string[] Namespaces(Confinement c) => c.ReopensEvidence && Environment.IsPrivilegedProcess
        ? ["--unshare-ipc", "--unshare-pid", "--unshare-net", "--unshare-uts", "--unshare-cgroup-try", "--cap-drop", "ALL", "--cap-add", "CAP_DAC_READ_SEARCH"]
        : ["--unshare-all", "--cap-drop", "ALL"];

    private static IEnumerable<string> SystemPaths()
    {
        foreach (string path in Libraries.Where(Path.Exists))
        {
            foreach (string word in (string[])["--ro-bind", path, path]) { yield return word; }
        }
        foreach (string path in Shortcuts.Where(Path.Exists))
        {
            string? target = new FileInfo(path).LinkTarget;
            foreach (string word in target is null ? (string[])["--ro-bind", path, path] : ["--symlink", target, path]) { yield return word; }
        }
    }
}
