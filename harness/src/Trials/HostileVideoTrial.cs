using System.Runtime.InteropServices;
using Cotejo.Harness.Seizures;

namespace Cotejo.Harness.Trials;

/// <param name="Traced">strace looked on: without it nothing is known of what was opened.</param>
/// <param name="Programs">What was executed; empty when not traced.</param>
/// <param name="Problems">What was not as it must be; empty when passed.</param>
internal sealed record HostileVideoResult(int? ExitCode, double Seconds, long Items, bool Traced, IReadOnlyCollection<string> Programs,
    IReadOnlyDictionary<string, long> Outcomes, IReadOnlyList<string> Problems)
{
    public bool Passed => Problems.Count == 0;
}

/// <summary>Hostile videos through the real command, and the system's own account of what it and its decoders touched.</summary>
internal sealed class HostileVideoTrial(string cotejo, Workplace place, TimeSpan limit, Action<string> say)
{
    private const string Decoder = "ffmpeg";

    /// <summary>
    /// What may be executed: prlimit and setpriv or bubblewrap become the decoder, once they have taken something from it; and what
    /// bubblewrap is tried with. A shell is not among them.
    /// </summary>
    private static readonly string[] Programs = ["cotejo", "prlimit", "setpriv", "bwrap", "true", Decoder];

    /// <summary>Where libraries, their settings and the system's accounts of itself lie.</summary>
    private static readonly string[] System = ["/usr/", "/lib/", "/lib64/", "/etc/", "/proc/", "/sys/", "/dev/"];

    private static readonly string[] WallsInBuilding = ["/newroot", "/oldroot"];

    public HostileVideoResult Run(ulong seed)
    {
        string seizure = place.At("seizure"), caseFolder = place.At("case"), trace = place.At("trace.txt");
        IReadOnlyList<ManifestEntry> manifest = HostileVideos.Generate(seizure, seed);
        say($"generated {manifest.Count} entries");
        EvidenceCount counted = EvidenceCount.Of(seizure, unprivileged: false);
        string before = EvidenceCount.Traces(seizure);

        bool traced = HasStrace();
        string home = Directory.CreateDirectory(place.At("home")).FullName;
        string[] command = [cotejo, "scan", caseFolder, seizure, "--json"];
        if (traced) { command = ["strace", "-f", "-y", "-qq", "-s", "8", "-e", "trace=" + SystemCalls.Traced, "-o", trace, .. command]; }
        // It works, remembers things and puts things down for a moment in a folder of its own, and not in that of whoever runs the trial.
        var variables = new Dictionary<string, string> { ["HOME"] = home, ["TMPDIR"] = home, ["XDG_CACHE_HOME"] = home };
        ProcessResult run = CotejoProcess.Run("env", ["-C", home, .. command], limit, variables: variables);
        say($"exit code {run.ExitCode}, {run.Wall.TotalSeconds:0.0} s; {(traced ? "watched by strace" : "strace is not installed: what was opened is not known")}");

        List<string> problems = [.. run.Problems(limit)];
        if (EvidenceCount.Traces(seizure) != before) { problems.Add("the evidence is not as it was: a mode, size, link count or time has changed"); }
        LedgerOutcomes? outcomes = run.IsDone ? LedgerOutcomes.Read(caseFolder) : null;
        if (outcomes is not null) { problems.AddRange([.. outcomes.Problems(counted), .. manifest.SelectMany(entry => Problems(entry, outcomes))]); }
        SystemCalls? calls = traced ? SystemCalls.Read(File.ReadLines(trace)) : null;
        string[] allowed = [seizure, caseFolder, home, Path.GetDirectoryName(cotejo)!, RuntimeEnvironment.GetRuntimeDirectory()];
        if (calls is not null) { problems.AddRange(Problems(calls, seizure, allowed)); }
        return new HostileVideoResult(run.ExitCode, run.Wall.TotalSeconds, outcomes?.Items ?? 0, traced, calls?.Programs ?? [],
            outcomes?.Counts ?? new Dictionary<string, long>(), problems);
    }

    private static IEnumerable<string> Problems(ManifestEntry entry, LedgerOutcomes outcomes)
    {
        if (!outcomes.ByPath.TryGetValue(Convert.ToHexString(entry.PathBytes()), out string? outcome)) { return [$"{entry.Path} is not in the ledger"]; }
        string? wanted = entry.Kind switch
        {
            "video" when outcome != "hashed" => "hashed",
            "lure" when outcome == "hashed" => "anything but hashed",
            "other" when !outcome.StartsWith("skipped(", StringComparison.Ordinal) => "skipped",
            "link" when outcome != "skipped(SymbolicLink)" => "skipped(SymbolicLink)",
            "broken" when entry.Edit == "no bytes" && outcome != "skipped(Empty)" => "skipped(Empty)",
            _ => null,
        };
        return wanted is null ? [] : [$"{entry.Path} ({entry.Edit}): {outcome}, not {wanted}"];
    }

    /// <param name="allowed">Folders beside the system's in which files may be opened.</param>
    internal static IEnumerable<string> Problems(SystemCalls calls, string seizure, IReadOnlyList<string> allowed)
    {
        IReadOnlyList<string> baits = HostileVideos.BaitsOf(seizure);
        foreach (OpenCall call in calls.Opened.Where(c => c.Paths.Any(baits.Contains))) { yield return $"the bait was asked for: {call.Path}"; }
        var outside = calls.Opened.Where(c => c.Succeeded).SelectMany(c => c.Paths).Where(path => !IsAllowed(path, allowed)).Distinct();
        foreach (string path in outside) { yield return $"opened outside the evidence: {path}"; }
        foreach (var decoder in calls.Opened.Where(c => Path.GetFileName(c.Program) == Decoder).GroupBy(c => c.Process))
        {
            string[] inputs = [.. decoder.Select(c => c.Target ?? c.Path).Where(p => p.StartsWith(seizure + "/", StringComparison.Ordinal)).Distinct()];
            if (inputs.Length > 1) { yield return $"one decoder opened several files: {string.Join(", ", inputs)}"; }
        }
        foreach (string program in calls.Programs.Where(p => !Programs.Contains(Path.GetFileName(p)))) { yield return $"executed: {program}"; }
        foreach (string call in calls.Network) { yield return $"the network was asked for: {call}"; }
    }

    /// <summary>In an allowed folder, or one of the folders above it, which are opened on the way there.</summary>
    private static bool IsAllowed(string path, IReadOnlyList<string> allowed)
    {
        // Bubblewrap's names for what the decoder will see, and for the file system that it takes it from, while it builds the walls.
        string real = WallsInBuilding.FirstOrDefault(walls => Within(path, walls)) is { } prefix ? path[prefix.Length..] : path;
        return real.Length == 0 || System.Any(folder => Within(real, folder)) || allowed.Any(folder => Within(real, folder) || Within(folder, real));
    }

    private static bool Within(string path, string folder) =>
        (path + "/").StartsWith(folder.TrimEnd('/') + "/", StringComparison.Ordinal);

    private static bool HasStrace() =>
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':').Any(folder => File.Exists(Path.Combine(folder, "strace")));
}
