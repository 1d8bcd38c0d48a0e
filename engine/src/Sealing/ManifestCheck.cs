using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Cotejo.Engine.Checking;
using Cotejo.Engine.Evidence;
using Cotejo.Engine.Ledger;
using Cotejo.Engine.Report;
using Cotejo.Engine.Selecting;

namespace Cotejo.Engine.Sealing;

/// <summary>What was typed for a verification.</summary>
/// <param name="Evidence">Where the sources lie now, in the order of the manifest; empty: they are not read.</param>
/// <param name="Case">The case that was sealed; null: it is not looked at.</param>
/// <param name="Key">The public key that must have signed, as PEM.</param>
/// <param name="TimeStampAuthority">The certificate of whom the user trusts with time, as PEM or DER.</param>
public sealed record VerifySettings(string Manifest, IReadOnlyList<string> Evidence, string? Case, string? Key, string? TimeStampAuthority);

/// <param name="Findings">What is not as it should be; empty when all that was looked at is.</param>
/// <param name="Head">The digest of the manifest's end; null, as the counts are, when the manifest is broken.</param>
/// <param name="KeyFingerprint">Of the key that signed; null for none.</param>
/// <param name="IsKnownKey">The key is the one that was given.</param>
/// <param name="TimeStamp">Null where none lies beside the manifest.</param>
/// <param name="FilesRead">Files of the evidence whose digests were compared; null when it was not asked for.</param>
/// <param name="Uncompared">Files without digests: they could not be read when they were scanned.</param>
/// <param name="Notes">What could not be looked at, in words.</param>
public sealed record VerifyResult(
    IReadOnlyList<Finding> Findings, long? Items, long? LogEntries, string? Sealed, string? Head, string? KeyFingerprint, bool IsKnownKey, TimeStampFacts? TimeStamp,
    long? FilesRead, long Uncompared, IReadOnlyList<string> Notes)
{
    /// <summary>Of a manifest that vouches for nothing any more.</summary>
    internal static VerifyResult Broken(Finding finding) => new([finding], null, null, null, null, null, false, null, null, 0, []);
}

/// <summary>Holds a manifest to itself, to the key, to its time stamp, and the evidence and the case to the manifest.</summary>
public static class ManifestCheck
{
    /// <exception cref="SettingsException">Something that was named is not there, or cannot be read as what it should be.</exception>
    public static VerifyResult Run(VerifySettings settings, CheckProgress progress, CancellationToken cancel)
    {
        var problems = new List<string>();
        var evidence = Evidence(settings, problems);
        using var key = settings.Key is { } path ? SealKey.ReadPublic(path, problems) : null;
        using var authority = settings.TimeStampAuthority is { } certificate ? Certificate(certificate, problems) : null;
        if (settings.Case is { } folder)
        {
            try { Case.OpenForReading(folder).Dispose(); }
            catch (SettingsException e) { problems.AddRange(e.Problems); }
        }
        byte[]? response = Response(settings, problems);
        if (!File.Exists(settings.Manifest)) { problems.Add($"There is no manifest {settings.Manifest}."); }
        if (problems.Count > 0) { throw new SettingsException(problems); }

        var reader = new ManifestReader();
        using var sealedItems = evidence.Count > 0 ? new SealedLedger() : null;
        var log = new List<string>();
        try
        {
            using var manifest = File.OpenRead(settings.Manifest);
            reader.Read(manifest, item => sealedItems?.Add(item), entry => log.Add(entry.Hash), cancel);
        }
        catch (ManifestFault fault)
        {
            return VerifyResult.Broken(new($"line {fault.Line}", $"{fault.Message}; nothing else was compared with this manifest"));
        }
        var (header, end) = (reader.Header!, reader.End!);
        if (evidence.Count > 0 && evidence.Count != header.Sources.Count)
        {
            throw new SettingsException($"The manifest has {Counted.Of(header.Sources.Count, "source")}: {string.Join(", ", header.Sources.Select(s => s.Path))}. "
                + "Give --evidence once for each, in this order.");
        }
        var findings = new List<Finding>();
        var notes = new List<string>();
        bool known = CheckKey(reader.PublicKey, key, findings);
        var stamp = CheckTimeStamp(settings.Manifest, response, authority, findings);
        if (settings.Case is not null) { CheckCase(settings.Case, header, end, reader.Head, log, findings, notes, cancel); }
        if (sealedItems is not null) { findings.AddRange(sealedItems.Compare(evidence, progress, cancel)); }
        return new(findings, end.Items, end.Log, header.Sealed, reader.Head, reader.PublicKey is { } signer ? SealKey.Fingerprint(signer) : null, known, stamp,
            sealedItems is null ? null : progress.Files, progress.Uncompared, notes);
    }

    private static List<EvidenceSource> Evidence(VerifySettings settings, List<string> problems)
    {
        var sources = new List<EvidenceSource>();
        foreach (string typed in settings.Evidence)
        {
            if (EvidenceSource.Find(typed, out string problem) is { } source) { sources.Add(source); }
            else { problems.Add(problem); }
        }
        return sources;
    }

    private static X509Certificate2? Certificate(string path, List<string> problems)
    {
        try { return X509CertificateLoader.LoadCertificateFromFile(path); }
        catch (Exception e) when (e is CryptographicException or IOException or UnauthorizedAccessException)
        {
            problems.Add($"--timestamp-authority {path} cannot be read as a certificate: {e.Message.TrimEnd('.')}.");
            return null;
        }
    }

    private static byte[]? Response(VerifySettings settings, List<string> problems)
    {
        string path = TimeStamp.NameBeside(settings.Manifest);
        if (File.Exists(path)) { return File.ReadAllBytes(path); }
        if (settings.TimeStampAuthority is not null) { problems.Add($"There is no time stamp {path} for --timestamp-authority to vouch for."); }
        return null;
    }

    private static bool CheckKey(byte[]? signer, ECDsa? key, List<Finding> findings)
    {
        if (key is null) { return false; }
        if (signer is null) { findings.Add(new("signature", "is missing: the manifest is not signed")); }
        else if (!signer.AsSpan().SequenceEqual(key.ExportSubjectPublicKeyInfo())) { findings.Add(new("signature", "is by another key than the one that was given")); }
        else { return true; }
        return false;
    }

    private static TimeStampFacts? CheckTimeStamp(string manifest, byte[]? response, X509Certificate2? authority, List<Finding> findings)
    {
        if (response is null) { return null; }
        var facts = TimeStamp.Read(response, CaseSeal.DigestOf(manifest), authority);
        if (facts is null) { findings.Add(new("time stamp", "is none of this manifest, or its signature does not hold")); }
        else if (facts.Problem is { } problem) { findings.Add(new("time stamp", problem)); }
        return facts;
    }

    private static void CheckCase(
        string folder, ManifestHeader header, ManifestEnd end, string head, List<string> log, List<Finding> findings, List<string> notes, CancellationToken cancel)
    {
        using var numbered = NumberedCase.Open(folder);
        findings.AddRange(LogCheck.Run(numbered.Connection));
        int number = 0;
        bool wasScanned = false;
        foreach (var entry in LogEntry.All(numbered.Connection))
        {
            if (number >= log.Count) { wasScanned |= entry.What == LogWords.RunBegun; }
            else if (Convert.ToHexStringLower(entry.Hash) != log[number]) { findings.Add(new($"run_log ({entry.Number})", "is not the entry that was sealed")); }
            number++;
        }
        if (number < log.Count) { findings.Add(new("run_log", $"has {Counted.Of(number, "entry", "entries")}; {log.Count} were sealed")); }
        if (wasScanned)
        {
            notes.Add("The case was scanned or matched after it was sealed: what the ledger says of items was not compared.");
            return;
        }
        var chain = new ManifestChain(Stream.Null);
        var now = ManifestBody.Write(chain, ChosenItems.Choose(numbered, new Selection { Vanished = true }), header.Tool, header.Sealed, end.Log, cancel);
        chain.Write(_ => now, ManifestForm.Lines.ManifestEnd);
        if (chain.Head != head) { findings.Add(new("ledger.db", "says something else of items, runs or sources than was sealed")); }
    }
}
