using System.CommandLine;
using System.Globalization;
using System.Text;
using System.Text.Json;
using Cotejo.Cli.Terminal;
using Cotejo.Engine;
using Cotejo.Engine.Decoding.Video;
using Cotejo.Engine.Evidence;
using Cotejo.Engine.Exchange;
using Cotejo.Engine.Hashing;
using Cotejo.Engine.Isolation;
using Cotejo.Engine.Matching.Videos;
using Cotejo.Engine.Planning;

namespace Cotejo.Cli.Verbs;

internal static class VpdqVerb
{
    private static readonly VpdqThresholds Defaults = new();

    public static Command Command()
    {
        const string either = "a video, or a list of one in vPDQ's compact exchange form, as 'cotejo hash --vpdq' writes it";
        var query = new Argument<string>("QUERY") { Description = $"What is looked for: {either}." };
        var compared = new Argument<string[]>("COMPARED") { Description = $"What it is looked for in: each {either}.", Arity = ArgumentArity.OneOrMore };
        var distance = Number("--distance", "BITS", Defaults.Distance, "Bits of 256 by which two frames may differ and still match, 0 to 256.");
        var quality = Number("--quality", "N", Defaults.Quality, "Frames of less quality are left out on both sides, 0 to 100: their hashes say little.");
        var queryShare = Percent("--query-share", Defaults.QueryShare, "Percent of the query's frames that must match for a match, 0 to 100.");
        var comparedShare = Percent("--compared-share", Defaults.ComparedShare,
            "Percent of the other video's frames that must match besides, 0 to 100. At 0 the query may be a short clip of it.");
        var (every, frames, sandbox) = (VideoOptions.Every(), VideoOptions.Frames(), SandboxOption.Make());
        var json = Verb.Json();
        return new VerbCommand("vpdq", "Compare a video with others by vPDQ's rules, as those do who exchange lists of frames.", """
            Frames are compared by PDQ, as they lie, whatever their order; repeated hashes count once. For each COMPARED: match or no
            match, the share of the query's frames that it has, and the share of its frames that the query has. The defaults are the
            exchange's. A case does more: its report tells which stretch is found where, mirrored or turned, and in which pictures.

            Examples:
              cotejo vpdq clip.mp4 film1.mp4 film2.mp4
              cotejo vpdq listed.vpdq.json *.mp4 --distance 31 --query-share 80
              cotejo vpdq clip.mp4 film.mp4 --json | jq .compared[0].queryShare
            """)
        {
            query, compared, distance, quality, queryShare, comparedShare, every, frames, sandbox,
        }.Does(json, (parsed, cancel) =>
        {
            var thresholds = new VpdqThresholds(
                parsed.GetValue(distance), parsed.GetValue(quality), parsed.GetValue(queryShare), parsed.GetValue(comparedShare));
            var problems = new List<string>();
            var video = VideoPlan.From(parsed.GetValue(every), parsed.GetValue(frames), decoder: null, time: null, threads: 0, problems);
            var policy = LimitPlan.Sandbox(parsed.GetValue(sandbox), problems);
            Check(thresholds, problems);
            if (problems.Count > 0) { throw new SettingsException(problems); }
            return Run(parsed.GetValue(query)!, parsed.GetValue(compared)!, thresholds, video, policy, parsed.GetValue(json), cancel);
        });
    }

    private static void Check(VpdqThresholds t, List<string> problems)
    {
        if (t.Distance is < 0 or > 256) { problems.Add($"--distance {t.Distance} is out of range; give 0 to 256 bits."); }
        if (t.Quality is < 0 or > 100) { problems.Add($"--quality {t.Quality} is out of range; give 0 to 100."); }
        foreach (var (name, share) in (ReadOnlySpan<(string, double)>)[("--query-share", t.QueryShare), ("--compared-share", t.ComparedShare)])
        {
            if (share is not (>= 0 and <= 100)) { problems.Add(Text($"{name} {share} is out of range; give 0 to 100 percent.")); }
        }
    }

    private static ExitCode Run(
        string query, string[] compared, VpdqThresholds thresholds, VideoSettings video, SandboxPolicy policy, bool json, CancellationToken cancel)
    {
        if (FileHasher.Probe() is { } missing) { throw new SettingsException(missing); }
        using var hasher = new FileHasher(video, keepRepeats: true, policy);
        if (hasher.Note is { } note) { Console.Error.WriteLine($"cotejo: {PlainText.Of(note)}"); }
        var (asked, file) = Read(query, hasher, cancel);
        if (file.Failure is { } unread) { throw new SettingsException($"QUERY {asked}: {unread}"); }
        if (!json) { Console.WriteLine("result     of the query  of this one  file"); }
        var results = new List<ComparedJson>();
        foreach (string typed in compared)
        {
            var (path, other) = Read(typed, hasher, cancel);
            var shares = other.Failure is null ? VpdqShares.Of(file.Frames, other.Frames, thresholds) : default;
            results.Add(other.Failure is { } failure ? new(path, null, null, null, null, failure)
                : new(path, shares.Matches, Math.Round(shares.Query, 2), Math.Round(shares.Compared, 2), other.Damage, null));
            if (!json) { Print(results[^1]); }
        }
        if (json)
        {
            var result = new VpdqResultJson(asked, file.Damage, thresholds, results);
            Console.WriteLine(JsonSerializer.Serialize(result, CliJson.Default.VpdqResultJson));
        }
        else if (file.Damage is { } damage) { Console.Error.WriteLine($"cotejo: {asked}: partial: {PlainText.Of(damage)}"); }
        return results.Any(r => r.Message is not null) ? ExitCode.DoneWithFailedItems : ExitCode.Done;
    }

    private static (string Path, VpdqFile File) Read(string typed, FileHasher hasher, CancellationToken cancel)
    {
        string path = PathText.Escape(Encoding.UTF8.GetBytes(typed));
        return EvidenceSource.Find(typed, out string problem) is not { } found ? (path, new([], null, problem))
            : !found.IsFile ? (path, new([], null, "is a folder, not a file"))
            : (path, VpdqFile.Read(found, hasher, cancel));
    }

    private static void Print(ComparedJson result)
    {
        if (result.Message is { } problem)
        {
            Console.Error.WriteLine($"cotejo: {result.Path}: {PlainText.Of(problem)}");
            return;
        }
        string verdict = result.Match == true ? "match" : "no match";
        Console.WriteLine(Text($"{verdict,-9} {result.QueryShare,11:0.0} % {result.ComparedShare,10:0.0} %  {result.Path}"));
        if (result.Damage is { } damage) { Console.Error.WriteLine($"cotejo: {result.Path}: partial: {PlainText.Of(damage)}"); }
    }

    private static Option<int> Number(string name, string help, int otherwise, string says) =>
        new(name) { HelpName = help, Description = says, DefaultValueFactory = _ => otherwise };

    private static Option<double> Percent(string name, double otherwise, string says) =>
        new(name) { HelpName = "PERCENT", Description = says, DefaultValueFactory = _ => otherwise };

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}

/// <param name="Match">Absent, as the shares are, when the file could not be read: message says why.</param>
/// <param name="QueryShare">Percent of the query's frames that this one has.</param>
/// <param name="ComparedShare">Percent of this one's frames that the query has.</param>
internal sealed record ComparedJson(string Path, bool? Match, double? QueryShare, double? ComparedShare, string? Damage, string? Message);

/// <summary>What vpdq prints with --json.</summary>
internal sealed record VpdqResultJson(string Query, string? Damage, VpdqThresholds Thresholds, IReadOnlyList<ComparedJson> Compared);
