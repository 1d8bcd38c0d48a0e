using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json.Nodes;
using Cotejo.Engine.Export;
using Cotejo.Engine.Ledger;
using Cotejo.Engine.Report;
using Cotejo.Engine.Selecting;

namespace Cotejo.Engine.Sealing;

/// <summary>What was typed for a seal.</summary>
/// <param name="Output">The manifest; null for one in the case folder.</param>
/// <param name="Key">A private key to sign with, as PEM.</param>
/// <param name="MakeKey">Where a new private key is written, which then signs.</param>
/// <param name="Force">A manifest that is there is replaced, and its time stamp removed.</param>
/// <param name="TimeStampRequest">Where the request to an authority is written; with a response, the request that it answers.</param>
/// <param name="TimeStampResponse">What the authority answered: the manifest is not made anew, its time stamp is taken in.</param>
public sealed record SealSettings(
    string Case, string? Output, string? Key, string? MakeKey, bool Force, string? TimeStampRequest, string? TimeStampResponse);

/// <param name="Head">The digest of the manifest's last line but a signature: who notes it elsewhere needs no key.</param>
/// <param name="KeyFingerprint">Null when it is not signed.</param>
/// <param name="PublicKey">The file of the public key that was made; else null.</param>
/// <param name="TimeStamp">The file of the request; else null.</param>
public sealed record SealResult(
    string Case, string Manifest, long Items, long LogEntries, string Head, string Sha256, string? KeyFingerprint, string? PublicKey, string? TimeStamp);

/// <summary>Writes a manifest of all that a case says of its evidence, by which any later change of either can be told.</summary>
public static class CaseSeal
{
    public const string ManifestName = "manifest.jsonl";

    /// <exception cref="SettingsException">Every problem of the settings; nothing was written but a key that was asked for.</exception>
    /// <exception cref="RunStoppedException">The disk is full; a manifest that was there stands.</exception>
    public static SealResult Run(SealSettings settings, CancellationToken cancel)
    {
        string folder = Case.Absolute(settings.Case);
        string manifest = Path.GetFullPath(settings.Output ?? Path.Combine(folder, ManifestName));
        Check(settings, folder, manifest);
        // Held, so that no scan or match goes on meanwhile.
        using var opened = Case.OpenForWriting(folder);
        var problems = new List<string>();
        using var key = settings.Key is { } path ? SealKey.ReadPrivate(path, problems) : settings.MakeKey is { } made ? SealKey.Make(Path.GetFullPath(made), problems) : null;
        if (problems.Count > 0) { throw new SettingsException(problems); }
        try
        {
            var (end, head, sha256) = Write(folder, manifest, settings.Force, key, cancel);
            // A stamp that lies there is of the manifest that was replaced.
            File.Delete(TimeStamp.NameBeside(manifest));
            if (settings.TimeStampRequest is { } request)
            {
                using var file = new OutputFile(Path.GetFullPath(request), settings.Force);
                file.Stream.Write(TimeStamp.Request(sha256));
                file.Publish();
            }
            string? fingerprint = key is null ? null : SealKey.Fingerprint(key.ExportSubjectPublicKeyInfo());
            RunLog.Note(opened, LogWords.Sealed, new JsonObject
            {
                ["tool"] = RunLog.Tool, ["manifest"] = manifest, ["items"] = end.Items, ["log"] = end.Log, ["head"] = head,
                ["sha256"] = Convert.ToHexStringLower(sha256), ["key"] = fingerprint,
            });
            return new SealResult(folder, manifest, end.Items, end.Log, head, Convert.ToHexStringLower(sha256), fingerprint,
                settings.MakeKey is { } newKey ? SealKey.PublicName(Path.GetFullPath(newKey)) : null, settings.TimeStampRequest);
        }
        catch (Exception e) when (RunStoppedException.FromFullDisk(e, Path.GetDirectoryName(manifest)!) is not null)
        {
            throw new RunStoppedException($"No space is left for {manifest}, or for SQLite's temporary files. Make room and run the same command again.", e);
        }
    }

    /// <summary>Takes in what a time stamp authority answered, beside a manifest that is there.</summary>
    /// <returns>The file that it was put into.</returns>
    /// <exception cref="SettingsException">It is no answer to the request, or not of this manifest; nothing was written.</exception>
    public static (string File, TimeStampFacts Facts) TakeTimeStamp(SealSettings settings)
    {
        string folder = Case.Absolute(settings.Case);
        string manifest = Path.GetFullPath(settings.Output ?? Path.Combine(folder, ManifestName));
        var problems = new List<string>();
        if (settings.Key is not null || settings.MakeKey is not null)
        {
            problems.Add("--timestamp-response takes in a time stamp of a manifest that is there; leave out --key and --make-key.");
        }
        if (settings.TimeStampRequest is null) { problems.Add("--timestamp-request is missing: the request that the response answers."); }
        string beside = TimeStamp.NameBeside(manifest);
        OutputFile.CheckApart(beside, folder, Case.SourcesOf(folder), problems);
        byte[]? request = Bytes("--timestamp-request", settings.TimeStampRequest, problems), response = Bytes("--timestamp-response", settings.TimeStampResponse, problems);
        if (!File.Exists(manifest)) { problems.Add($"There is no manifest {manifest}; seal the case first."); }
        if (problems.Count > 0) { throw new SettingsException(problems); }
        byte[] sha256 = DigestOf(manifest);
        if (TimeStamp.Fault(request!, response!, sha256) is { } fault) { throw new SettingsException($"The time stamp was not taken in: {fault}."); }
        var facts = TimeStamp.Read(response!, sha256, authority: null)
            ?? throw new SettingsException("The time stamp was not taken in: its signature does not hold, or the signer's certificate is missing.");
        using var file = new OutputFile(beside, settings.Force);
        file.Stream.Write(response);
        file.Publish();
        return (beside, facts);
    }

    internal static byte[] DigestOf(string file)
    {
        using var stream = File.OpenRead(file);
        return SHA256.HashData(stream);
    }

    private static (ManifestEnd End, string Head, byte[] Sha256) Write(string folder, string manifest, bool force, ECDsa? key, CancellationToken cancel)
    {
        using var numbered = NumberedCase.Open(folder);
        var chosen = ChosenItems.Choose(numbered, new Selection { Vanished = true });
        using var file = new OutputFile(manifest, force);
        var chain = new ManifestChain(file.Stream);
        string now = DateTime.UtcNow.ToString("yyyy-MM-ddTHH:mm:ss.fffZ", CultureInfo.InvariantCulture);
        var end = ManifestBody.Write(chain, chosen, RunLog.Tool, now, long.MaxValue, cancel);
        byte[] line = chain.Write(_ => end, ManifestForm.Lines.ManifestEnd);
        string head = chain.Head;
        if (key is not null)
        {
            chain.Write(previous => new ManifestSignature(previous, ManifestKinds.Signature, ManifestSignature.EcdsaP256, key.ExportSubjectPublicKeyInfo(), SealKey.Sign(key, line)),
                ManifestForm.Lines.ManifestSignature);
        }
        return (end, head, file.Publish());
    }

    private static void Check(SealSettings settings, string folder, string manifest)
    {
        // Opened for reading first: for writing, a case that is not there would be made.
        Case.OpenForReading(folder).Dispose();
        var problems = new List<string>();
        if (settings.Key is not null && settings.MakeKey is not null) { problems.Add("Give --key or --make-key, not both."); }
        var sources = Case.SourcesOf(folder);
        string?[] written = [manifest, settings.MakeKey, settings.MakeKey is { } key ? SealKey.PublicName(key) : null, settings.TimeStampRequest];
        string[] paths = [.. written.OfType<string>().Select(Path.GetFullPath)];
        foreach (string path in paths) { OutputFile.CheckApart(path, folder, sources, problems); }
        foreach (string path in paths.Append(TimeStamp.NameBeside(manifest)).Where(path => !settings.Force && File.Exists(path)))
        {
            problems.Add($"{path} is there already; --force replaces all but keys.");
        }
        if (problems.Count > 0) { throw new SettingsException(problems); }
    }

    private static byte[]? Bytes(string option, string? path, List<string> problems)
    {
        const int most = 1 << 20;
        if (path is null) { return null; }
        try
        {
            if (new FileInfo(path).Length <= most) { return File.ReadAllBytes(path); }
            problems.Add($"{option} {path} is too large for a time stamp.");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException) { problems.Add($"{option} {path} cannot be read: {e.Message.TrimEnd('.')}."); }
        return null;
    }
}
