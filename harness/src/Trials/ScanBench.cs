using Cotejo.Harness.Measuring;
using Cotejo.Harness.Seizures;

namespace Cotejo.Harness.Trials;

/// <param name="Ratio">Wall time of the whole scan process, start-up included, over the floor's.</param>
internal sealed record BenchRound(double FloorSeconds, double ScanSeconds, double Ratio, long PeakBytes);

internal sealed record BenchResult(World World, int Files, long Bytes, int Threads, IReadOnlyList<BenchRound> Rounds, double MedianRatio, long PeakBytes, int Failed);

/// <summary>
/// The floor and the whole scan of the same files in turn, in one run on one machine: only their ratio says something, and it holds
/// when the machine is busy with other things.
/// </summary>
internal static class ScanBench
{
    public static BenchResult Run(string cotejo, Workplace place, ulong seed, int count, int rounds, Action<string> say)
    {
        string photos = place.At("photos");
        if (!File.Exists(Manifest.PathOf(photos)))
        {
            say($"generating {count} pictures of 1280x960");
            PictureFolders.Photos(photos, seed, count, 1280, 960, 80);
        }
        string[] files = Floor.List(photos);
        if (files.Length != count) { throw new SettingsException($"'{photos}' holds {files.Length} pictures, not {count}; remove it, or give --count {files.Length}."); }
        // Fills the page cache and compiles the floor's code; the scan's is compiled ahead, and is not spared its start-up.
        FloorResult floor = Floor.Measure(files);
        Scan(cotejo, place, photos);
        int failed = floor.Refused;
        var results = new List<BenchRound>();
        for (int round = 0; round < rounds; round++)
        {
            double seconds = Floor.Measure(files).Seconds;
            ProcessResult scan = Scan(cotejo, place, photos);
            if (scan.ExitCode != 0) { failed++; }
            results.Add(new BenchRound(seconds, scan.Wall.TotalSeconds, scan.Wall.TotalSeconds / seconds, scan.PeakBytes));
            say($"round {round + 1}: floor {seconds:0.000} s, scan {scan.Wall.TotalSeconds:0.000} s, ratio {results[^1].Ratio:0.00}, peak {scan.PeakBytes / 1e6:0} MB, exit code {scan.ExitCode}");
        }
        double median = Statistics.Median([.. results.Select(r => r.Ratio)]);
        say($"median ratio {median:0.00} over {rounds} rounds of {count} files");
        return new BenchResult(World.Here(), count, floor.Bytes, floor.Threads, results, median, results.Max(r => r.PeakBytes), failed);
    }

    private static ProcessResult Scan(string cotejo, Workplace place, string photos)
    {
        string caseFolder = place.At("case");
        Workplace.Remove(caseFolder);
        ProcessResult result = CotejoProcess.Run(cotejo, ["scan", caseFolder, photos, "--json"], TimeSpan.FromMinutes(30));
        Workplace.Remove(caseFolder);
        return result;
    }
}
