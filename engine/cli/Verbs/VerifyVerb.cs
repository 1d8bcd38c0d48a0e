using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using Cotejo.Cli.Terminal;
using Cotejo.Engine.Checking;
using Cotejo.Engine.Planning;
using Cotejo.Engine.Report;
using Cotejo.Engine.Sealing;

namespace Cotejo.Cli.Verbs;

internal static class VerifyVerb
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(10);

    public static Command Command()
    {
        var manifest = new Argument<string>("MANIFEST") { Description = "A file that 'cotejo seal' wrote." };
        var evidence = new Option<string[]>("--evidence")
        {
            HelpName = "DIR", Description = "Read the evidence again: where it lies now. Once for each source, in the order of the manifest.",
        };
        var caseFolder = new Option<string?>("--case") { HelpName = "CASE", Description = "The case that was sealed: its run log and its items must be what was sealed." };
        var key = new Option<string?>("--key") { HelpName = "PUBLIC.pem", Description = "The key that must have signed." };
        var authority = new Option<string?>("--timestamp-authority")
        {
            HelpName = "CERT.pem", Description = "The certificate of whom you trust with time, or of whoever issued theirs.",
        };
        var json = Verb.Json();
        return new VerbCommand("verify", "Check a sealed manifest, and the evidence and the case against it.", """
            Looked at: the chain of lines, the counts, the run log's own chain, the signature, and a time stamp that lies beside the manifest
            as .tsr. With the evidence, the three digests of every file; what lies in archives is covered by the archives' own. Without --key
            a signature proves only that the manifest is whole: who signed, nobody vouches for. Nothing is changed. Exit code 2 when
            something is not as it should be.

            Examples:
              cotejo verify case1/manifest.jsonl --key lab.pem.pub
              cotejo verify case1.manifest --key lab.pem.pub --evidence /mnt/drive1 --case case1
              cotejo verify case1.manifest --timestamp-authority tsa.pem --json
            """)
        {
            manifest, evidence, caseFolder, key, authority,
        }.Does(json, (parsed, cancel) => Run(new VerifySettings(parsed.GetValue(manifest)!, parsed.GetValue(evidence) ?? [], parsed.GetValue(caseFolder),
            parsed.GetValue(key), parsed.GetValue(authority)), parsed.GetValue(json), cancel));
    }

    private static ExitCode Run(VerifySettings settings, bool json, CancellationToken cancel)
    {
        var progress = new CheckProgress();
        VerifyResult result;
        using (new Timer(_ => Console.Error.WriteLine($"verifying: {progress.Files:N0} files read again, {new ByteSize(progress.Bytes)}"), null, Pause, Pause))
        {
            result = ManifestCheck.Run(settings, progress, cancel);
        }
        if (json) { Console.WriteLine(JsonSerializer.Serialize(VerifyJson.From(result), CliJson.Default.VerifyJson)); }
        else { Print(result); }
        return result.Findings.Count == 0 ? ExitCode.Done : ExitCode.DoneWithFailedItems;
    }

    private static void Print(VerifyResult r)
    {
        foreach (var finding in r.Findings) { Console.WriteLine(PlainText.Of($"{finding.Where}: {finding.What}")); }
        if (r.Items is { } items)
        {
            Console.WriteLine($"The manifest is whole: sealed {r.Sealed}, {Counted.Of(items, "item")}, {Counted.Of(r.LogEntries ?? 0, "entry", "entries")} of the run log.");
            Console.WriteLine($"Head of the chain {r.Head}");
            Console.WriteLine(r.KeyFingerprint is null ? "Not signed."
                : $"Signed by the key {r.KeyFingerprint}{(r.IsKnownKey ? ", which is the one that was given." : "; nobody vouches for it here.")}");
        }
        if (r.TimeStamp is { Problem: null } stamp) { Console.WriteLine(PlainText.Of(string.Create(CultureInfo.InvariantCulture, $"Stamped {stamp.Time:u} by {stamp.Authority}."))); }
        if (r.FilesRead is { } files) { Console.WriteLine($"{Counted.Of(files, "file")} of the evidence read again."); }
        if (r.Uncompared > 0) { Console.WriteLine($"{Counted.Of(r.Uncompared, "file")} could not be read when scanned: there is nothing to compare."); }
        foreach (string note in r.Notes) { Console.WriteLine($"Note: {note}"); }
        Console.WriteLine(r.Findings.Count == 0 ? "Verified." : $"Not as it should be: {Counted.Of(r.Findings.Count, "thing")}.");
    }
}

/// <summary>What verify prints with --json. What was not looked at is absent.</summary>
/// <param name="KnownKey">Whether the key is the one that was given.</param>
internal sealed record VerifyJson(
    bool Verified, IReadOnlyList<Finding> Findings, long? Items, long? LogEntries, string? Sealed, string? Head, string? Key, bool KnownKey, TimeStampFacts? TimeStamp,
    long? FilesRead, long? Uncompared, IReadOnlyList<string> Notes)
{
    public static VerifyJson From(VerifyResult r) => new(r.Findings.Count == 0, r.Findings, r.Items, r.LogEntries, r.Sealed, r.Head, r.KeyFingerprint, r.IsKnownKey,
        r.TimeStamp, r.FilesRead, r.FilesRead is null ? null : r.Uncompared, r.Notes);
}
