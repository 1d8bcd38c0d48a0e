using Cotejo.Harness.Seizures;

namespace Cotejo.Harness.Trials;

/// <param name="PeakAt">Peak resident bytes up to the moment at which a tenth, half and all of the items were in the ledger, and at the end,
/// after matching.</param>
internal sealed record MemoryResult(int Files, int? ExitCode, double Seconds, IReadOnlyDictionary<string, long> PeakAt, long Bound)
{
    public bool Passed => ExitCode == 0 && PeakAt["end"] <= Bound;
}

internal static class MemoryTrial
{
    private static readonly (string Name, double Share)[] Marks = [("10 %", 0.1), ("50 %", 0.5), ("100 %", 1)];

    public static MemoryResult Run(string cotejo, Workplace place, ulong seed, int count, long bound, Action<string> say)
    {
        string many = place.At("many"), caseFolder = place.At("case");
        if (!File.Exists(Manifest.PathOf(many)))
        {
            say($"generating {count} pictures");
            PictureFolders.Many(many, seed, count);
        }
        if (Directory.Exists(caseFolder)) { throw new SettingsException($"'{caseFolder}' is left from an earlier trial; remove it, so that this one scans afresh."); }
        var peaks = new Dictionary<string, long>();
        using CotejoProcess scan = CotejoProcess.Start(cotejo, ["scan", caseFolder, many, "--json"]);
        int polls = 0;
        scan.WaitUntil(TimeSpan.FromHours(2), () =>
        {
            // Four looks a second.
            if (peaks.Count == Marks.Length || polls++ % 12 != 0) { return; }
            long items = CommittedItems.Of(caseFolder);
            foreach (var (name, share) in Marks)
            {
                if (items >= count * share && peaks.TryAdd(name, scan.PeakBytes)) { say($"{name}: {scan.PeakBytes / 1e6:0} MB"); }
            }
        });
        ProcessResult result = scan.Finish();
        foreach (var (name, _) in Marks) { peaks.TryAdd(name, result.PeakBytes); }
        peaks["end"] = result.PeakBytes;
        say($"end: {result.PeakBytes / 1e6:0} MB, exit code {result.ExitCode}, {result.Wall.TotalSeconds:0} s{(result.ExitCode == 0 ? "" : ": " + result.Errors)}");
        return new MemoryResult(count, result.ExitCode, result.Wall.TotalSeconds, peaks, bound);
    }
}
