using System.Globalization;
using System.Text;
using Cotejo.Engine.Decoding;
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

    /// <summary>As the ledger records it.</summary>
    public string Name => _wraps ? "bubblewrap" : "limits";

    /// <summary>Why it is less than it could be, in a sentence; null when it is whole or was not asked for.</summary>
    public string? Shortfall { get; private init; }

    /// <summary>Tries whether bubblewrap works on this machine, for this user.</summary>
    /// <param name="problems">Receives why the policy cannot be carried out.</param>
    public static Sandbox Find(SandboxPolicy policy, List<string> problems)
    {
        if (policy == SandboxPolicy.Off || Refusal.Value is not { } reason) { return policy == SandboxPolicy.Off ? LimitsOnly : Whole; }
        if (policy == SandboxPolicy.Required) { problems.Add($"--sandbox required: {reason}."); }
        return new Sandbox(wraps: false) { Shortfall = $"Decoders run under resource limits alone: {reason}." };
    }

    /// <summary>What stands against bubblewrap here, asked once in the life of this process; null when it works.</summary>
    private static readonly Lazy<string?> Refusal = new(() =>
    {
        if (!File.Exists(Bubblewrap)) { return "bubblewrap is not installed (on Debian: sudo apt-get install bubblewrap)"; }
        if (!ChildPipe.Open(out var opened).IsNone) { return "no pipe could be made"; }
        using var words = opened!;
        var error = Whole.Start(["/usr/bin/true"], ["LC_ALL=C"], [words.ChildNumber, words.ChildNumber], new Confinement(null, 0, null), out var started);
        words.CloseChildEnd();
        if (!error.IsNone) { return $"bubblewrap could not be started ({error.Words})"; }
        using var child = started!;
        var end = child.WaitForEnd();
        if (end.Code == 0) { return null; }
        Span<byte> said = stackalloc byte[1024];
        return $"bubblewrap does not work here ({QuotedWords.OneLine(Encoding.UTF8.GetString(said[..words.Read(said)]))})";
    });

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
        List<string> walls = ["--unshare-ipc", "--unshare-pid", "--unshare-net", "--unshare-uts", "--unshare-cgroup-try", "--die-with-parent", "--cap-drop", "ALL"];
        // A user namespace has no power over other users' files. What root's one capability reaches is what the walls leave: the descriptor.
        walls.AddRange(c.ReopensEvidence && Environment.IsPrivilegedProcess ? ["--cap-add", "CAP_DAC_READ_SEARCH"] : ["--unshare-user"]);
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
