using Cotejo.Harness.Measuring;
using Cotejo.Harness.Seizures;

namespace Cotejo.Harness.Trials;

/// <param name="Ratio">Wall time of the scan whose decoders are shut in, over that of the one that decodes in its own process.</param>
/// <param name="ProcessorRatio">The same of time on processors.</param>
internal sealed record IsolationRound(double ShutIn, double Here, double Ratio, double ProcessorRatio);

/// <param name="Sandbox">What the ledger says that decoders were shut in.</param>
internal sealed record IsolationResult(World World, int Files, string Sandbox, IReadOnlyList<IsolationRound> Rounds, double MedianRatio, double MedianProcessorRatio);

/// <summary>What it costs that decoders are shut in: the same files scanned with and without, in turn, in one run on one machine.</summary>
internal static class IsolationBench
{
    private static readonly TimeSpan Limit = TimeSpan.FromHours(1);

    public static IsolationResult Run(string cotejo, Workplace place, ulong seed, int count, int rounds, Action<string> say)
    {
        string photos = place.At("photos");
        if (!File.Exists(Manifest.PathOf(photos)))
        {
            say($"generating {count} pictures of 1280x960");
            PictureFolders.Photos(photos, seed, count, 1280, 960, 80);
        }
        int found = Manifest.Read(photos).Count;
        if (found != count) { throw new SettingsException($"'{photos}' holds {found} pictures, not {count}; remove it, or give --count {found}."); }
        // Fills the page cache, and is the first to be told what it ran in.
        string sandbox = Scan(cotejo, place, photos, "auto").Sandbox;
        var measured = new List<IsolationRound>();
        for (int round = 0; round < rounds; round++)
        {
            // Who goes first changes, so that a machine that grows slower favours neither.
            string[] order = round % 2 == 0 ? ["auto", "off"] : ["off", "auto"];
            var results = order.ToDictionary(policy => policy, policy => Scan(cotejo, place, photos, policy).Result);
            ProcessResult shutIn = results["auto"], here = results["off"];
            measured.Add(new IsolationRound(shutIn.Wall.TotalSeconds, here.Wall.TotalSeconds, shutIn.Wall / here.Wall, shutIn.Processor / here.Processor));
            say($"round {round + 1}: shut in {shutIn.Wall.TotalSeconds:0.0} s, here {here.Wall.TotalSeconds:0.0} s, ratio {measured[^1].Ratio:0.000}; of processor time {measured[^1].ProcessorRatio:0.000}");
        }
        double median = Statistics.Median([.. measured.Select(r => r.Ratio)]), processor = Statistics.Median([.. measured.Select(r => r.ProcessorRatio)]);
        say($"median ratio {median:0.000}, of processor time {processor:0.000}, over {rounds} rounds of {count} files in {sandbox}");
        return new IsolationResult(World.Here(), count, sandbox, measured, median, processor);
    }

    private static (ProcessResult Result, string Sandbox) Scan(string cotejo, Workplace place, string photos, string policy)
    {
        string caseFolder = place.At("case");
        Workplace.Remove(caseFolder);
        ProcessResult result = CotejoProcess.Run(cotejo, ["scan", caseFolder, photos, "--sandbox", policy, "--json"], Limit);
        if (result.ExitCode != 0) { throw new SettingsException($"The scan with --sandbox {policy} ended with {result.ExitCode}: {result.Errors.Trim()}"); }
        string sandbox = LedgerOutcomes.Sandbox(caseFolder);
        Workplace.Remove(caseFolder);
        return (result, sandbox);
    }
}
