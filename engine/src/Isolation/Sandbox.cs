using System.Globalization;
using Cotejo.Engine.Evidence;

namespace Cotejo.Engine.Isolation;

/// <summary>
/// What hostile bytes are decoded in: bubblewrap, where the kernel lets it work, with a filter of system calls; and resource limits, always.
/// Inside there is no network, no process but the child's own, and of the file system only the system's libraries and the child's program,
/// read-only. One is made for a run; any thread may start children in it.
/// </summary>
internal sealed class Sandbox
{
    private const string Bubblewrap = "/usr/bin/bwrap";

    /// <summary>util-linux, on every Debian. Exec of either costs a millisecond, of ffmpeg a hundred.</summary>
    private const string Limiter = "/usr/bin/prlimit", Guard = "/usr/bin/setpriv";

    /// <summary>What programs are linked against, and where the loader looks for it. What a system does not have is passed over.</summary>
    private static readonly string[] Libraries =
        ["/usr", "/lib", "/lib64", "/lib32", "/bin", "/sbin", "/etc/ld.so.cache", "/etc/alternatives"];

    private readonly bool _wraps;

    private Sandbox(bool wraps) => _wraps = wraps;

    /// <summary>Resource limits alone: what is left where bubblewrap is missing or refused.</summary>
    public static Sandbox LimitsOnly { get; } = new(wraps: false);

    /// <summary>Bubblewrap and the filter, whether or not this machine lets them work.</summary>
    public static Sandbox Whole { get; } = new(wraps: true);

    /// <summary>Bubblewrap is in force.</summary>
    public bool IsWhole => _wraps;

    /// <param name="command">The program's absolute path, then its arguments.</param>
    /// <param name="environment">All of it, each NAME=value.</param>
    /// <param name="descriptors">Become the child's 1, 2, 3 and so on, in this order.</param>
    public LinuxError Start(IReadOnlyList<string> command, IReadOnlyList<string> environment, ReadOnlySpan<int> descriptors,
        Confinement confinement, out ChildProcess? started)
    {
        started = null;
        if (!_wraps) { return ChildProcess.Start([.. Limits(confinement), .. Guarded(), .. command], environment, descriptors, out started); }
        // A fresh one for each: bubblewrap reads it to its end through the place that all who hold it share.
        var error = SeccompFilter.Open(out var filter);
        if (!error.IsNone) { return error; }
        using (filter)
        {
            int number = descriptors.Length + 1;
            int[] all = [.. descriptors, (int)filter!.DangerousGetHandle()];
            string[] wrapped = [.. Limits(confinement), Bubblewrap, .. Walls(confinement, number), "--", .. command];
            return ChildProcess.Start(wrapped, environment, all, out started);
        }
    }

    private static IEnumerable<string> Limits(Confinement c)
    {
        if (!File.Exists(Limiter)) { return []; }
        // No core dump of seized pictures is left behind.
        return
        [
            Limiter, "--core=0",
            .. Option("--as", c.AddressBytes), .. Option("--fsize", c.FileBytes),
            .. Option("--cpu", c.ProcessorTime is { } time ? (long)Math.Ceiling(time.TotalSeconds) : null), "--",
        ];

        static IEnumerable<string> Option(string name, long? value) =>
            value is { } number ? [string.Create(CultureInfo.InvariantCulture, $"{name}={number}")] : [];
    }

    /// <summary>A killed parent takes its children along. Without the guard they end with their next word, of SIGPIPE.</summary>
    private static string[] Guarded() => File.Exists(Guard) ? [Guard, "--no-new-privs", "--pdeathsig", "KILL", "--"] : [];

    private static List<string> Walls(Confinement c, int filter)
    {
        // The child has a session of its own already, and the process namespace ends with its parent.
        List<string> walls = ["--unshare-all", "--die-with-parent", "--cap-drop", "ALL"];
        foreach (string path in Libraries) { walls.AddRange(["--ro-bind-try", path, path]); }
        walls.AddRange(["--proc", "/proc", "--dev", "/dev", "--tmpfs", "/tmp"]);
        foreach (string path in c.Reads) { walls.AddRange(["--ro-bind", path, path]); }
        if (c.Devices)
        {
            walls.AddRange(["--dev-bind-try", "/dev/dri", "/dev/dri", "--ro-bind-try", "/sys", "/sys"]);
            foreach (string device in Directory.EnumerateFileSystemEntries("/dev", "nvidia*")) { walls.AddRange(["--dev-bind-try", device, device]); }
        }
        walls.AddRange(["--chdir", "/", "--seccomp", filter.ToString(CultureInfo.InvariantCulture)]);
        return walls;
    }
}
