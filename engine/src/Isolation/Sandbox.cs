using System.Globalization;
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
    public const string Bubblewrap = "/usr/bin/bwrap";

    /// <summary>util-linux, on every Debian. Exec of either costs a millisecond, of ffmpeg a hundred.</summary>
    private const string Limiter = "/usr/bin/prlimit", Guard = "/usr/bin/setpriv";

    private readonly string? _bubblewrap;

    /// <param name="bubblewrap">Null: limits alone.</param>
    private Sandbox(string? bubblewrap, string name, string? note) => (_bubblewrap, Name, Note) = (bubblewrap, name, note);

    /// <summary>Resource limits alone: what is left where bubblewrap is missing or refused.</summary>
    public static Sandbox LimitsOnly { get; } = new(null, "limits", null);

    /// <summary>Bubblewrap and the filter, whether or not this machine lets them work.</summary>
    public static Sandbox Whole { get; } = new(Bubblewrap, "bubblewrap", null);

    /// <summary>What the ledger calls it: bubblewrap, limits or off.</summary>
    public string Name { get; }

    /// <summary>What the user should know of it, in a line; null when it is whole.</summary>
    public string? Note { get; }

    /// <summary>Bubblewrap is in force.</summary>
    public bool IsWhole => _bubblewrap is not null;

    /// <summary>Pictures are decoded in this process; what is started nevertheless has limits alone.</summary>
    public bool IsOff => Name == "off";

    /// <summary>Tries bubblewrap for real, unless it is not asked for.</summary>
    /// <param name="problems">Receives why it cannot be had, where it is required.</param>
    /// <param name="bubblewrap">Its path.</param>
    public static Sandbox Find(SandboxPolicy policy, List<string> problems, string bubblewrap = Bubblewrap)
    {
        if (policy == SandboxPolicy.Off)
        {
            return new Sandbox(null, "off", "--sandbox off: decoders are not shut in, and a hostile file can do what this user can. It is meant for measurements.");
        }
        var whole = new Sandbox(bubblewrap, "bubblewrap", null);
        if (whole.Obstacle() is not { } obstacle) { return whole; }
        if (policy == SandboxPolicy.Required) { problems.Add($"--sandbox required cannot be had: {obstacle}."); }
        return new Sandbox(null, "limits", $"Decoders run under resource limits alone, not shut in: {obstacle}.");
    }

    /// <param name="command">The program's absolute path, then its arguments.</param>
    /// <param name="environment">All of it, each NAME=value.</param>
    /// <param name="descriptors">Become the child's 1, 2, 3 and so on, in this order.</param>
    public LinuxError Start(IReadOnlyList<string> command, IReadOnlyList<string> environment, ReadOnlySpan<int> descriptors,
        Confinement confinement, out ChildProcess? started)
    {
        started = null;
        if (_bubblewrap is null) { return ChildProcess.Start([.. Limits(confinement), .. Guarded(), .. command], environment, descriptors, out started); }
        // A fresh one for each: bubblewrap reads it to its end through the place that all who hold it share.
        var error = SeccompFilter.Open(out var filter);
        if (!error.IsNone) { return error; }
        using (filter)
        {
            int number = descriptors.Length + 1;
            int[] all = [.. descriptors, (int)filter!.DangerousGetHandle()];
            string[] wrapped = [.. Limits(confinement), _bubblewrap, .. Walls.Around(confinement, number), "--", .. command];
            error = ChildProcess.Start(wrapped, environment, all, out started);
            if (started is not null) { started.TellsSignalsByCode = true; }
            return error;
        }
    }

    /// <returns>Null when a program starts in it; else why not, in a line.</returns>
    private string? Obstacle()
    {
        if (!File.Exists(_bubblewrap)) { return $"bubblewrap is not installed ({_bubblewrap}); on Debian: sudo apt-get install bubblewrap"; }
        if (!SeccompFilter.IsKnown(System.Runtime.InteropServices.RuntimeInformation.ProcessArchitecture))
        {
            return "there is no filter of system calls for this processor";
        }
        var tried = ChildOutput.Of(this, ["/usr/bin/true"], ["LC_ALL=C"], new Confinement(null, 0, null));
        if (tried.IsGood) { return null; }
        string words = tried.LastLine.Length > 0 ? QuotedWords.OneLine(tried.LastLine) : tried.End is null ? "no answer" : "no reason given";
        return $"bubblewrap does not work here ({words})";
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
}
