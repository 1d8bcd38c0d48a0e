using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using Cotejo.Cli.Terminal;
using Cotejo.Engine.Report;
using Cotejo.Engine.Sealing;

namespace Cotejo.Cli.Verbs;

internal static class SealVerb
{
    public static Command Command()
    {
        var caseFolder = Verb.Case();
        var output = new Option<string?>("--out") { HelpName = "FILE", Description = $"The manifest. Default: {CaseSeal.ManifestName} in the case folder." };
        var key = new Option<string?>("--key") { HelpName = "PRIVATE.pem", Description = "Sign with this key: ECDSA on P-256, PEM, not encrypted." };
        var makeKey = new Option<string?>("--make-key") { HelpName = "FILE", Description = "Make a key pair and sign with it: the private key in FILE, the public key in FILE.pub." };
        var request = new Option<string?>("--timestamp-request")
        {
            HelpName = "FILE", Description = "Write a request to a time stamp authority (RFC 3161); with --timestamp-response, the request that it answers.",
        };
        var response = new Option<string?>("--timestamp-response")
        {
            HelpName = "FILE", Description = "Take in the answer for the manifest that is there, beside it as .tsr. Nothing is sealed anew.",
        };
        var force = new Option<bool>("--force") { Description = "Replace a manifest, request or time stamp that is there." };
        var json = Verb.Json();
        return new VerbCommand("seal", "Write a manifest of the evidence and the run log by which any later change can be told.", """
            The manifest is JSON Lines: sources, settings of the runs, every item with its raw path, digests and outcome, the run log, counts.
            Each line holds the digest of the line before, and the last is signed, if a key is given. Keep the manifest and the public key
            apart from the case; whoever has neither key nor time stamp can note the head of the chain. 'cotejo verify' checks it.

            Examples:
              cotejo seal case1 --make-key lab.pem
              cotejo seal case1 --key lab.pem --out case1.manifest --timestamp-request case1.tsq
              openssl ts -reply -queryfile case1.tsq -out case1.tsr     where the authority is
              cotejo seal case1 --out case1.manifest --timestamp-request case1.tsq --timestamp-response case1.tsr
            """)
        {
            caseFolder, output, key, makeKey, request, response, force,
        }.Does(json, (parsed, cancel) => Run(new SealSettings(parsed.GetValue(caseFolder)!, parsed.GetValue(output), parsed.GetValue(key), parsed.GetValue(makeKey),
            parsed.GetValue(force), parsed.GetValue(request), parsed.GetValue(response)), parsed.GetValue(json), cancel), stays: "A manifest that was there is unchanged.");
    }

    private static ExitCode Run(SealSettings settings, bool json, CancellationToken cancel)
    {
        if (settings.TimeStampResponse is not null)
        {
            var (file, facts) = CaseSeal.TakeTimeStamp(settings);
            if (json) { Console.WriteLine(JsonSerializer.Serialize(new TimeStampJson(file, facts.Time, facts.Authority), CliJson.Default.TimeStampJson)); }
            else { Console.WriteLine(PlainText.Of(string.Create(CultureInfo.InvariantCulture, $"Stamped {facts.Time:u} by {facts.Authority}; kept in {file}."))); }
            return ExitCode.Done;
        }
        var result = CaseSeal.Run(settings, cancel);
        if (json) { Console.WriteLine(JsonSerializer.Serialize(result, CliJson.Default.SealResult)); }
        else { Print(result, settings); }
        return ExitCode.Done;
    }

    private static void Print(SealResult r, SealSettings settings)
    {
        Console.WriteLine(PlainText.Of($"Sealed: {r.Manifest}, {Counted.Of(r.Items, "item")}, {Counted.Of(r.LogEntries, "entry", "entries")} of the run log."));
        Console.WriteLine($"Head of the chain {r.Head}");
        Console.WriteLine($"SHA-256 of the file {r.Sha256}");
        Console.WriteLine(r.KeyFingerprint is null ? "Not signed: note the head elsewhere, or give --key." : $"Signed by the key {r.KeyFingerprint}");
        if (r.PublicKey is { } key) { Console.WriteLine(PlainText.Of($"Public key: {key}; keep the private one where nobody reaches the case.")); }
        if (r.TimeStamp is { } request) { Console.WriteLine(PlainText.Of($"Request for a time stamp: {request}")); }
        string with = r.KeyFingerprint is null ? "" : $" --key {SummaryView.Typed(r.PublicKey ?? "PUBLIC.pem")}";
        Console.WriteLine($"Next: cotejo verify {SummaryView.Typed(r.Manifest)}{with} --case {SummaryView.Typed(settings.Case)}");
    }
}

/// <summary>What seal prints with --json when it takes in a time stamp.</summary>
internal sealed record TimeStampJson(string File, DateTimeOffset Time, string Authority);
