using System.Runtime.InteropServices;

namespace Cotejo.Harness.Trials;

/// <summary>A scan that strace looks on, where it is installed.</summary>
/// <param name="Calls">Null without strace: nothing is known of what was opened.</param>
/// <param name="Readable">Folders beside the system's in which files may be opened.</param>
/// <param name="Writable">Folders in which anything may be changed.</param>
internal sealed record WatchedScan(ProcessResult Run, SystemCalls? Calls, IReadOnlyList<string> Readable, IReadOnlyList<string> Writable)
{
    public const string VideoDecoder = "ffmpeg";

    /// <summary>
    /// What may be executed: prlimit and setpriv or bubblewrap become the decoder, once they have taken something from it; and what
    /// bubblewrap is tried with. A shell is not among them.
    /// </summary>
    private static readonly string[] Programs = ["cotejo", "prlimit", "setpriv", "bwrap", "true", VideoDecoder];

    /// <summary>Where libraries, their settings and the system's accounts of itself lie.</summary>
    private static readonly string[] System = ["/usr/", "/lib/", "/lib64/", "/etc/", "/proc/", "/sys/", "/dev/"];

    /// <summary>What is written there is no file.</summary>
    private static readonly string[] Accounts = ["/proc", "/dev/null", "/dev/tty"];

    private static readonly string[] WallsInBuilding = ["/newroot", "/oldroot"];

    public string How => Calls is not null ? "watched by strace" : "strace is not installed: what was opened is not known";

    public static WatchedScan Of(string cotejo, Workplace place, string seizure, string caseFolder, TimeSpan limit, params IEnumerable<string> options)
    {
        string home = Directory.CreateDirectory(place.At("home")).FullName, trace = place.At("trace.txt");
        bool traced = HasStrace();
        string[] command = [cotejo, "scan", caseFolder, seizure, "--json", .. options];
        if (traced) { command = ["strace", "-f", "-y", "-qq", "-s", "8", "-e", "trace=" + SystemCalls.Traced, "-o", trace, .. command]; }
        // It works, remembers things and puts things down for a moment in a folder of its own, and not in that of whoever runs the trial.
        var variables = new Dictionary<string, string> { ["HOME"] = home, ["TMPDIR"] = home, ["XDG_CACHE_HOME"] = home };
        ProcessResult run = CotejoProcess.Run("env", ["-C", home, .. command], limit, variables: variables);
        return new WatchedScan(run, traced ? SystemCalls.Read(File.ReadLines(trace)) : null,
            [seizure, caseFolder, home, Path.GetDirectoryName(cotejo)!, RuntimeEnvironment.GetRuntimeDirectory()],
            [caseFolder, home]);
    }

    public static IEnumerable<string> Problems(SystemCalls calls, IReadOnlyList<string> readable, IReadOnlyList<string> writable)
    {
        var outside = calls.Opened.Where(c => c.Succeeded).SelectMany(c => c.Paths).Where(path => !IsReadable(path, readable)).Distinct();
        foreach (string path in outside) { yield return $"opened outside the evidence: {path}"; }
        foreach (string path in calls.Written.Where(path => !IsWritable(path, writable)).Distinct()) { yield return $"changed outside the case: {path}"; }
        foreach (string program in calls.Programs.Where(p => !Programs.Contains(Path.GetFileName(p)))) { yield return $"executed: {program}"; }
        foreach (string call in calls.Network) { yield return $"the network was asked for: {call}"; }
    }

    /// <summary>In an allowed folder, or one of the folders above it, which are opened on the way there.</summary>
    private static bool IsReadable(string path, IReadOnlyList<string> folders)
    {
        // Bubblewrap's names for what the decoder will see, and for the file system that it takes it from, while it builds the walls.
        string real = WallsInBuilding.FirstOrDefault(walls => Within(path, walls)) is { } prefix ? path[prefix.Length..] : path;
        return real.Length == 0 || System.Any(folder => Within(real, folder)) || folders.Any(folder => Within(real, folder) || Within(folder, real));
    }

    private static bool IsWritable(string path, IReadOnlyList<string> folders) =>
        folders.Concat(WallsInBuilding).Concat(Accounts).Any(folder => Within(path, folder));

    private static bool Within(string path, string folder) =>
        (path + "/").StartsWith(folder.TrimEnd('/') + "/", StringComparison.Ordinal);

    private static bool HasStrace() =>
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':').Any(folder => File.Exists(Path.Combine(folder, "strace")));
}
