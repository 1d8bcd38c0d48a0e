using System.CommandLine;
using System.Text.Json;
using Cotejo.Cli.Terminal;
using Cotejo.Engine.Pipeline;
using Cotejo.Engine.Planning;

namespace Cotejo.Cli.Verbs;

internal static class ScanVerb
{
    public static Command Command()
    {
        var caseFolder = new Argument<string>("CASE") { Description = "The case folder. Made if it is not there; must not lie inside a source." };
        var sources = new Argument<string[]>("SOURCE")
        {
            Description = @"Folders or files with evidence. A name that is no UTF-8 is given as it is shown: bytes as \xHH, a backslash as \\.",
            Arity = ArgumentArity.OneOrMore,
        };
        var memory = ComputeOptions.Memory("file contents and decoders");
        var threads = new Option<int?>("--threads") { HelpName = "N", Description = "Threads that read, and as many that decode. Default: one a core." };
        var distance = ComputeOptions.Distance();
        var (backend, device) = (ComputeOptions.Backend("hashes and matches"), ComputeOptions.Device());
        var (every, frames, decoder, time) = (VideoOptions.Every(), VideoOptions.Frames(), VideoOptions.Decoder(), VideoOptions.Time());
        var exact = new Option<bool>("--exact")
        {
            Description = "Decode every pixel of every picture. Without it large JPEGs are decoded as far as their hashes need, and 'full' hashes may be some bits off; "
                + "what is in the case by such a hash is then read again.",
        };
        var (starts, flood) = (VideoOptions.Starts(), ComputeOptions.Flood());
        var (sandbox, limits) = (SandboxOption.Make(), new LimitOptions());
        var json = Verb.Json();
        var command = new VerbCommand("scan", "Scan evidence into a case: walk, read, digest, decode, hash, record, match and group.", """
            Run it again to continue after a stop, to retry what failed for a moment, and to notice new, changed and vanished files.
            Lists of known files ('cotejo list') are matched with at the end.
            Videos that are in the case already keep the frames that they have: the video options hold for those that come new.

            Examples:
              cotejo scan case1 /mnt/drive1
              cotejo scan case1 /mnt/drive1 ~/export --memory 8GiB --distance 23
              cotejo scan case1 /mnt/drive1 --video-frames keyframes
              cotejo scan case1 /mnt/drive1 --sandbox required
              cotejo scan case1 /mnt/drive1 --json | jq .reviewDebt
            """)
        {
            caseFolder, sources, memory, threads, distance, backend, device, every, frames, decoder, time, starts, exact, sandbox, flood,
        };
        foreach (var option in limits.All) { command.Options.Add(option); }
        return command.Does(json, (parsed, cancel) => Run(new ScanSettings(parsed.GetValue(caseFolder)!, parsed.GetValue(sources)!,
            parsed.GetValue(memory), parsed.GetValue(threads), parsed.GetValue(distance), parsed.GetValue(backend), parsed.GetValue(device),
            parsed.GetValue(every), parsed.GetValue(frames), parsed.GetValue(decoder), parsed.GetValue(time),
            parsed.GetValue(sandbox), limits.Value(parsed)) { Flood = parsed.GetValue(flood), Exact = parsed.GetValue(exact), VideoStarts = parsed.GetValue(starts) }, parsed.GetValue(json), cancel),
            stays: "What was committed is kept; the same command continues.");
    }

    private static ExitCode Run(ScanSettings settings, bool json, CancellationToken cancel)
    {
        ScanResult result;
        using (var scan = new Scan(settings))
        using (new ProgressView(scan.Progress, scan.Sources))
        {
            result = scan.Run(cancel);
        }
        if (json) { Console.WriteLine(JsonSerializer.Serialize(ScanJson.From(result), CliJson.Default.ScanJson)); }
        else { SummaryView.Print(result, settings.Case); }
        return result.Case.FailedItems > 0 ? ExitCode.DoneWithFailedItems : ExitCode.Done;
    }
}
