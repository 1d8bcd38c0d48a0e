using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Cotejo.Engine.Checking;
using Cotejo.Engine.Sealing;

namespace Cotejo.Engine.Tests.Sealing;

public sealed class Sealing_a_case : IDisposable
{
    private readonly SealedCase _sealed = new();

    public void Dispose() => _sealed.Dispose();

    [Fact]
    public void Is_verified_as_a_whole_with_evidence_case_and_key()
    {
        var verified = _sealed.Verify(evidence: true, inCase: true, _sealed.PublicKey);
        Assert.Empty(verified.Findings);
        Assert.Equal((6, 2, 6, true), (verified.Items, verified.LogEntries, verified.FilesRead, verified.IsKnownKey));
        Assert.Equal((_sealed.Result.Head, _sealed.Result.KeyFingerprint), (verified.Head, verified.KeyFingerprint));
        Assert.Empty(verified.Notes);
    }

    [Fact]
    public void Writes_lines_of_which_each_holds_the_digest_of_the_one_before()
    {
        string[] lines = File.ReadAllText(_sealed.Manifest).Split('\n');
        Assert.Equal("", lines[^1]);
        string previous = new('0', 64);
        var kinds = new List<string>();
        foreach (string line in lines[..^1])
        {
            var parsed = JsonDocument.Parse(line).RootElement;
            Assert.Equal(previous, parsed.GetProperty("previous").GetString());
            kinds.Add(parsed.GetProperty("kind").GetString()!);
            previous = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(line + "\n")));
        }
        Assert.Equal(["header", .. Enumerable.Repeat("item", 6), "log", "log", "end", "signature"], kinds);
        var item = JsonDocument.Parse(lines[1]).RootElement;
        Assert.Equal("1.jpg", Encoding.UTF8.GetString(item.GetProperty("name").GetBytesFromBase64()));
        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(_sealed.Case["in/1.jpg"]))), item.GetProperty("sha256").GetString());
        Assert.Contains("\"items\":6,\"hashed\":5,\"failed\":0,\"skipped\":1,\"vanished\":0,\"log\":2", lines[^3]);
    }

    [Fact]
    public void Tells_of_it_in_the_log_and_covers_that_with_the_next_seal()
    {
        var entry = JsonDocument.Parse(_sealed.Case.Ledger("SELECT detail FROM run_log WHERE what = 'sealed'").Single()).RootElement;
        Assert.Equal((_sealed.Result.Head, _sealed.Result.Sha256), (entry.GetProperty("head").GetString(), entry.GetProperty("sha256").GetString()));
        var again = Seal(force: true, key: _sealed.Case["lab.pem"]);
        Assert.Equal(3, again.LogEntries);
        Assert.Empty(_sealed.Verify(evidence: true, inCase: true, _sealed.PublicKey).Findings);
    }

    [Fact]
    public void Still_holds_when_the_case_was_scanned_again_or_handed_on()
    {
        _sealed.Case.Files.Write("in/later.txt", [1]);
        var verified = _sealed.Verify(evidence: true, inCase: true);
        Assert.EndsWith("later.txt", Assert.Single(verified.Findings).Where);
        _sealed.Case.Scan();
        verified = _sealed.Verify(inCase: true);
        Assert.Empty(verified.Findings);
        Assert.Contains("scanned or matched after it was sealed", Assert.Single(verified.Notes));
    }

    [Fact]
    public void Betrays_a_case_that_says_something_else()
    {
        foreach (string change in (string[])["UPDATE contents SET md5 = zeroblob(16) WHERE content_id = 1", "UPDATE items SET mtime_ns = 1 WHERE item_id = 1",
            "UPDATE contents SET message = 'x' WHERE type = 'Unknown'", "UPDATE items SET name = x'40', shown = '@' WHERE item_id = 2"])
        {
            Assert.Empty(_sealed.Verify(inCase: true).Findings);
            File.Copy(_sealed.Case["case/ledger.db"], _sealed.Case["kept"], overwrite: true);
            _sealed.Case.Change(change);
            Assert.Contains(_sealed.Verify(inCase: true).Findings, f => f.Where == "ledger.db");
            File.Copy(_sealed.Case["kept"], _sealed.Case["case/ledger.db"], overwrite: true);
        }
        using var other = new ScannedCase();
        var findings = ManifestCheck.Run(new VerifySettings(_sealed.Manifest, [], other.Folder, null, null), new CheckProgress(), CancellationToken.None).Findings;
        Assert.Contains(findings, f => f.Where == "run_log (1)");
    }

    [Fact]
    public void Knows_another_key_and_a_missing_one()
    {
        using var other = new SealedCase();
        Assert.Equal("is by another key than the one that was given", Assert.Single(_sealed.Verify(key: other.PublicKey).Findings).What);
        var unsigned = Seal(force: true);
        Assert.Null(unsigned.KeyFingerprint);
        Assert.Empty(_sealed.Verify(evidence: true).Findings);
        Assert.Equal("is missing: the manifest is not signed", Assert.Single(_sealed.Verify(key: _sealed.PublicKey).Findings).What);
    }

    [Fact]
    public void Keeps_the_private_key_to_its_owner_and_overwrites_nothing()
    {
        if (!OperatingSystem.IsWindows()) { Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(_sealed.Case["lab.pem"])); }
        Assert.DoesNotContain("PRIVATE", File.ReadAllText(_sealed.PublicKey));
        var problems = Assert.Throws<SettingsException>(() => CaseSeal.Run(
            new SealSettings(_sealed.Case.Folder, _sealed.Manifest, null, _sealed.Case["lab.pem"], false, null, null), CancellationToken.None)).Problems;
        Assert.Equal(3, problems.Count);
        Assert.All(problems, p => Assert.Contains("is there already", p));
    }

    [Fact]
    public void Refuses_keys_that_are_none()
    {
        File.WriteAllText(_sealed.Case["text"], "no key");
        using (var other = ECDsa.Create(ECCurve.NamedCurves.nistP384)) { File.WriteAllText(_sealed.Case["p384"], other.ExportPkcs8PrivateKeyPem()); }
        Assert.Contains("no PEM file with one ECDSA key", Problem(_sealed.Case["text"]));
        Assert.Contains("of another curve", Problem(_sealed.Case["p384"]));
        Assert.Contains("takes the private one", Problem(_sealed.PublicKey));
        Assert.Contains("cannot be read", Problem(_sealed.Case["nowhere"]));
    }

    [Fact]
    public void Stays_out_of_the_evidence()
    {
        var problems = Assert.Throws<SettingsException>(() => CaseSeal.Run(
            new SealSettings(_sealed.Case.Folder, _sealed.Case["in/m.jsonl"], null, _sealed.Case["in/key"], false, _sealed.Case["in/q"], null), CancellationToken.None)).Problems;
        Assert.Equal(4, problems.Count);
        Assert.All(problems, p => Assert.Contains("is evidence of this case", p));
    }

    [Fact]
    public void Asks_for_each_source_once()
    {
        var problem = Assert.Throws<SettingsException>(() => ManifestCheck.Run(
            new VerifySettings(_sealed.Manifest, [_sealed.Case.Source, _sealed.Case.Source], null, null, null), new CheckProgress(), CancellationToken.None)).Message;
        Assert.Contains($"The manifest has 1 source: {_sealed.Case.Source}.", problem);
        // The evidence may lie elsewhere by now.
        Directory.Move(_sealed.Case.Source, _sealed.Case["moved"]);
        Assert.Empty(ManifestCheck.Run(new VerifySettings(_sealed.Manifest, [_sealed.Case["moved"]], null, null, null), new CheckProgress(), CancellationToken.None).Findings);
    }

    [ToolFact("openssl")]
    public void Signs_as_OpenSSL_verifies()
    {
        string[] lines = File.ReadAllText(_sealed.Manifest).Split('\n');
        File.WriteAllText(_sealed.Case["end"], lines[^3] + "\n");
        File.WriteAllBytes(_sealed.Case["signature"], JsonDocument.Parse(lines[^2]).RootElement.GetProperty("signature").GetBytesFromBase64());
        var verified = OutsideTool.Run("openssl", "dgst", "-sha256", "-verify", _sealed.PublicKey, "-signature", _sealed.Case["signature"], _sealed.Case["end"]);
        Assert.Equal((0, "Verified OK"), (verified.Code, verified.Output.Trim()));
    }

    private SealResult Seal(bool force, string? key = null) =>
        CaseSeal.Run(new SealSettings(_sealed.Case.Folder, _sealed.Manifest, key, null, force, null, null), CancellationToken.None);

    private string Problem(string key) => Assert.Throws<SettingsException>(() => Seal(force: true, key)).Message;
}
