using System.CommandLine;
using System.Text.Json;
using Cotejo.Cli.Terminal;
using Cotejo.Engine.Checking;
using Cotejo.Engine.Planning;
using Cotejo.Engine.Report;

namespace Cotejo.Cli.Verbs;

internal static class CheckVerb
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(10);

    public static Command Command()
    {
        var caseFolder = Verb.Case();
        var readEvidence = new Option<bool>("--read-evidence") { Description = "Read every file of the sources again and compare its digests with the ledger." };
        var json = Verb.Json();
        return new VerbCommand("check", "Verify a case, and on request the evidence.", """
            Looked at: the ledger's file and rules, the run log's chain, the report's files, and every pair and group: the case is matched
            once more and compared. With the evidence, every file's three digests. A change of a hash that has no copies, made with care, is not
            seen: 'cotejo seal' is against that. Nothing is changed. Exit code 2 when something is not as it should be.

            Examples:
              cotejo check case1
              cotejo check case1 --read-evidence --json
            """)
        {
            caseFolder, readEvidence,
        }.Does(json, (parsed, cancel) => Run(parsed.GetValue(caseFolder)!, parsed.GetValue(readEvidence), parsed.GetValue(json), cancel));
    }

    private static ExitCode Run(string caseFolder, bool readEvidence, bool json, CancellationToken cancel)
    {
        var progress = new CheckProgress();
        CheckResult result;
        using (new Timer(_ => Console.Error.WriteLine($"checking: {progress.Files:N0} files read again, {new ByteSize(progress.Bytes)}"), null, Pause, Pause))
        {
            result = CaseCheck.Run(caseFolder, readEvidence, progress, cancel);
        }
        bool sound = result.Findings.Count == 0;
        if (json)
        {
            long? uncompared = readEvidence ? result.Uncompared : null;
            Console.WriteLine(JsonSerializer.Serialize(new CheckJson(sound, result.FilesRead, uncompared, result.Findings), CliJson.Default.CheckJson));
        }
        else
        {
            foreach (var finding in result.Findings) { Console.WriteLine(PlainText.Of($"{finding.Where}: {finding.What}")); }
            Console.WriteLine(sound ? "The case is sound." : $"Not as it should be: {Counted.Of(result.Findings.Count, "thing")}.");
            if (result.FilesRead is { } files) { Console.WriteLine($"{Counted.Of(files, "file")} of the evidence read again."); }
            if (result.Uncompared > 0) { Console.WriteLine($"{Counted.Of(result.Uncompared, "file")} could not be read when scanned: there is nothing to compare."); }
        }
        return sound ? ExitCode.Done : ExitCode.DoneWithFailedItems;
    }
}

/// <summary>What check prints with --json.</summary>
/// <param name="Uncompared">Files that could not be read when they were scanned, so that they have no digests.</param>
internal sealed record CheckJson(bool Sound, long? FilesRead, long? Uncompared, IReadOnlyList<Finding> Findings);
