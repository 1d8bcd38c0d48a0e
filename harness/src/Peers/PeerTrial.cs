using Cotejo.Harness.Measuring;
using Cotejo.Harness.Scenarios;
using Cotejo.Harness.Trials;
using Cotejo.Harness.Truth;

namespace Cotejo.Harness.Peers;

/// <param name="Processor">Median over the rounds of its processor time over that of cotejo's scan of the same files; likewise the next two.</param>
/// <param name="Found">Null for what finds nothing.</param>
/// <param name="ExitCode">Of its last run. Seizures hold broken files, at which some tools complain in the end.</param>
internal sealed record PeerResult(string Program, string Version, string Does, bool OnVideos, double Seconds, double Processor, double Wall, double Peak, Found? Found, int? ExitCode);

/// <param name="Missing">Programs that are not installed, by the Debian packages that have them.</param>
internal sealed record PeersResult(World World, Tool Cotejo, Inputs Pictures, Inputs Videos, int Rounds, IReadOnlyList<PeerResult> Peers, IReadOnlyList<string> Missing);

/// <summary>The same evidence through the command and through what users have today, in turn.</summary>
internal sealed class PeerTrial(string cotejo, Scope scope)
{
    private static readonly TimeSpan Limit = TimeSpan.FromHours(1);

    public PeersResult Run(int rounds)
    {
        Evidence pictures = Evidence.Seizure(scope with { Scale = 0.5 * scope.Scale }), videos = Evidence.Clips(scope with { From = null, Scale = 0.2 * scope.Scale });
        Inputs ofPictures = pictures.Prepare(), ofVideos = videos.Prepare();
        List<(PeerTool Tool, string? Version)> tools = [.. PeerTool.All.Select(tool => (tool, tool.Version()))];
        List<PeerResult> results =
        [
            .. Measure(pictures, rounds, [.. tools.Where(t => t is { Version: not null, Tool.OnVideos: false })]),
            .. Measure(videos, rounds, [.. tools.Where(t => t is { Version: not null, Tool.OnVideos: true })]),
        ];
        return new PeersResult(World.Here(), Tool.Of(cotejo), ofPictures, ofVideos, rounds, results, [.. tools.Where(t => t.Version is null).Select(t => t.Tool.Package)]);
    }

    private IEnumerable<PeerResult> Measure(Evidence evidence, int rounds, List<(PeerTool Tool, string? Version)> tools)
    {
        string caseFolder = scope.Place.At("case-peers");
        var own = new List<Sample>();
        List<ProcessResult>[] theirs = [.. tools.Select(_ => new List<ProcessResult>())];
        var found = new Found?[tools.Count];
        for (int round = 0; round < rounds; round++)
        {
            own.Add(CotejoRun.FreshScan(cotejo, caseFolder, [evidence.Folder, .. scope.Options], evidence.Truth));
            foreach (var (i, (tool, _)) in tools.Index())
            {
                ProcessResult result = Try(tool, evidence, out byte[] printed);
                theirs[i].Add(result);
                if (tool.Clusters is not null) { found[i] = evidence.Truth?.Score(tool.Found(evidence.Folder, printed)); }
                scope.Say($"round {round + 1}: {tool.Program} {result.Wall.TotalSeconds:0.00} s, {result.Processor.TotalSeconds / own[round].Processor:0.00} of cotejo's processor time");
            }
        }
        yield return new PeerResult("cotejo", "", evidence.IsVideo ? "scan of videos" : "scan of pictures", evidence.IsVideo, Statistics.Median([.. own.Select(s => s.Wall)]), 1, 1, 1,
            evidence.IsVideo ? null : own[^1].Found, 0);
        foreach (var (i, (tool, version)) in tools.Index())
        {
            double Median(Func<ProcessResult, Sample, double> ratio) => Statistics.Median([.. theirs[i].Zip(own, ratio)]);
            yield return new PeerResult(tool.Program, version!, tool.Does, tool.OnVideos, Statistics.Median([.. theirs[i].Select(r => r.Wall.TotalSeconds)]),
                Median((r, s) => r.Processor.TotalSeconds / s.Processor), Median((r, s) => r.Wall.TotalSeconds / s.Wall), Median((r, s) => (double)r.PeakBytes / s.PeakBytes),
                found[i], theirs[i][^1].ExitCode);
        }
    }

    /// <param name="printed">As bytes: names need not be text.</param>
    private ProcessResult Try(PeerTool tool, Evidence evidence, out byte[] printed)
    {
        string written = scope.Place.At("peer"), output = scope.Place.At("peer.out");
        Workplace.Remove(written);
        Directory.CreateDirectory(written);
        ProcessResult result = CotejoProcess.Run("sh", ["-c", $"exec >\"$3\"; {tool.Script}", "sh", evidence.Folder, written, output], Limit);
        if (result.ExitCode is null) { throw new SettingsException($"{tool.Program} was not done after {Limit}."); }
        printed = File.ReadAllBytes(output);
        return result;
    }
}
