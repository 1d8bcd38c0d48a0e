using System.Text;
using Cotejo.Engine.Evidence;
using Cotejo.Harness.Seizures;

namespace Cotejo.Harness.Trials;

/// <param name="Archives">In the manifest.</param>
/// <param name="Expected">Entries in the manifest.</param>
/// <param name="Entries">Items that were found in archives.</param>
/// <param name="Traced">strace looked on: without it nothing is known of what was opened.</param>
/// <param name="Trespasses">What was opened, changed or executed and must not be.</param>
/// <param name="Problems">What was not recorded as it must be.</param>
internal sealed record ArchiveResult(int? ExitCode, double Seconds, int Archives, int Expected, long Entries, bool Traced,
    IReadOnlyDictionary<string, long> Outcomes, IReadOnlyList<string> Trespasses, IReadOnlyList<string> Problems)
{
    public bool Passed => Trespasses.Count == 0 && Problems.Count == 0;
}

/// <summary>Hostile archives through the real command: nothing is written but the case, nothing is opened by a name in an archive, and all that lies in them is accounted for.</summary>
internal sealed class ArchiveTrial(string cotejo, Workplace place, TimeSpan limit, Action<string> say)
{
    public ArchiveResult Run(ulong seed)
    {
        string seizure = place.At("seizure"), caseFolder = place.At("case"), passwords = place.At("passwords.txt");
        IReadOnlyList<ManifestEntry> manifest = HostileArchives.Generate(seizure, seed);
        File.WriteAllLines(passwords, ["wrong", HostileArchives.Password, "wrong too"]);
        say($"generated {manifest.Count} archives");
        EvidenceCount counted = EvidenceCount.Of(seizure, unprivileged: false);
        string before = EvidenceCount.Traces(seizure);
        WatchedScan watched = WatchedScan.Of(cotejo, place, seizure, caseFolder, limit, "--password-file", passwords);
        ProcessResult run = watched.Run;
        say($"exit code {run.ExitCode}, {run.Wall.TotalSeconds:0.0} s; {watched.How}");
        List<string> problems = [.. run.Problems(limit)], trespasses = [];
        if (EvidenceCount.Traces(seizure) != before) { trespasses.Add("the evidence is not as it was: a mode, size, link count or time has changed"); }
        LedgerOutcomes? outcomes = run.IsDone ? LedgerOutcomes.Read(caseFolder) : null;
        if (outcomes is not null) { problems.AddRange([.. outcomes.Problems(counted), .. manifest.SelectMany(archive => Problems(archive, outcomes))]); }
        if (watched.Calls is { } calls) { trespasses.AddRange(Trespasses(calls, [.. watched.Readable, passwords], watched.Writable)); }
        trespasses.AddRange(Unpacked(manifest, [place.At("home"), caseFolder, seizure, place.Folder, "/tmp", "/"]).Select(path => $"unpacked: {path}"));
        return new ArchiveResult(run.ExitCode, run.Wall.TotalSeconds, manifest.Count, manifest.Sum(a => a.Entries?.Length ?? 0), outcomes?.Entries ?? 0,
            watched.Calls is not null, outcomes?.Counts ?? new Dictionary<string, long>(), trespasses, problems);
    }

    /// <summary>What an archive's own outcome has to be, and what of its entries is not accounted for.</summary>
    internal static IEnumerable<string> Problems(ManifestEntry archive, LedgerOutcomes outcomes)
    {
        string path = Convert.ToHexString(archive.PathBytes());
        string? outcome = outcomes.ByPath.GetValueOrDefault(path);
        if (outcome is null) { return [$"{archive.Path} is not in the ledger"]; }
        List<string> problems = [];
        if (archive.Kind == "archive" && outcome != "skipped(Archive)") { problems.Add($"{archive.Path} ({archive.Edit}): {outcome}, not skipped(Archive)"); }
        if (archive.Kind == "broken archive" && outcome is "skipped(Archive)" or "none") { problems.Add($"{archive.Path} ({archive.Edit}): {outcome}, as if it were whole"); }
        // A NUL, as behind the name of every archive that was entered.
        var inside = outcomes.ByPath.Keys.Where(p => p.StartsWith(path + "00", StringComparison.Ordinal)).ToLookup(p => Unnumbered(p[(path.Length + 2)..]));
        foreach (ArchivedEntry entry in archive.Entries ?? [])
        {
            string shown = string.Join(" > ", entry.Way);
            if (shown.Length > 60) { shown = shown[..60] + "..."; }
            // A reader has to call it something.
            string[] found = [.. entry.Way[^1].Length == 0 ? inside.SelectMany(i => i) : inside[Key(entry)]];
            string[] same = [.. found.Where(p => entry.Sha256 is null || outcomes.Digests.GetValueOrDefault(p) == entry.Sha256)];
            if (found.Length == 0) { problems.Add($"{archive.Path} ({archive.Edit}): '{shown}' is not accounted for"); }
            else if (same.Length == 0) { problems.Add($"{archive.Path} ({archive.Edit}): '{shown}' is there with other bytes"); }
            else if (entry.Outcome is { } wanted && !same.Any(p => outcomes.ByPath[p] == wanted))
            {
                problems.Add($"{archive.Path} ({archive.Edit}): '{shown}' is {outcomes.ByPath[same[0]]}, not {wanted}");
            }
        }
        return problems;
    }

    private static IEnumerable<string> Trespasses(SystemCalls calls, IReadOnlyList<string> readable, IReadOnlyList<string> writable)
    {
        bool IsBait(string path) => path.Contains(HostileArchives.Bait, StringComparison.Ordinal);
        foreach (string path in calls.Opened.SelectMany(c => c.Paths).Concat(calls.Written).Where(IsBait).Distinct()) { yield return $"a name in an archive was used: {path}"; }
        foreach (string problem in WatchedScan.Problems(calls, readable, writable)) { yield return problem; }
    }

    /// <summary>As the ledger has it: without slashes at its end, a NUL in a name as in modified UTF-8, a NUL behind every archive.</summary>
    private static string Key(ArchivedEntry entry) => string.Join("00", entry.Way.Select(name =>
        string.Concat(PathText.Unescape(name).AsSpan().TrimEnd((byte)'/').ToArray().Select(b => b == 0 ? "C080" : $"{b:X2}"))));

    /// <summary>Behind two NULs stands a number that tells entries of one name apart.</summary>
    private static string Unnumbered(string path)
    {
        for (int at = 0; at + 4 <= path.Length; at += 2)
        {
            if (path.AsSpan(at, 4).SequenceEqual("0000")) { return path[..at]; }
        }
        return path;
    }

    /// <summary>Files where a careless reader would have put entries.</summary>
    private static IEnumerable<string> Unpacked(IReadOnlyList<ManifestEntry> manifest, string[] folders)
    {
        var names = manifest.SelectMany(a => a.Entries ?? []).Select(e => Encoding.UTF8.GetString(PathText.Unescape(e.Way[^1])))
            .Where(name => Path.GetFileName(name).Contains(HostileArchives.Bait, StringComparison.Ordinal) && !name.Contains('\0', StringComparison.Ordinal));
        return names.SelectMany(name => folders.Select(folder => Path.GetFullPath(Path.Combine(folder, name)))).Distinct().Where(Path.Exists);
    }
}
