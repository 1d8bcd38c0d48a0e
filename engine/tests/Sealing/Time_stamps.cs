using Cotejo.Engine.Checking;
using Cotejo.Engine.Sealing;

namespace Cotejo.Engine.Tests.Sealing;

public sealed class Time_stamps : IDisposable
{
    private readonly ScannedCase _case = new();
    private readonly StampingLab _lab = new();

    public Time_stamps() => CaseSeal.Run(Settings(request: "q.tsq"), CancellationToken.None);

    public void Dispose()
    {
        _case.Dispose();
        _lab.Dispose();
    }

    [Fact]
    public void Are_asked_for_and_taken_in_by_file()
    {
        var before = DateTimeOffset.UtcNow.AddSeconds(-2);
        Stamp();
        var (file, facts) = CaseSeal.TakeTimeStamp(Settings(request: "q.tsq", response: "r.tsr"));
        Assert.Equal(_case["m.jsonl.tsr"], file);
        Assert.Equal("CN=Lab Signer", facts.Authority);
        Assert.InRange(facts.Time, before, DateTimeOffset.UtcNow);
        foreach (string pem in (string[])[_lab.Root.ExportCertificatePem(), _lab.SignerPem])
        {
            File.WriteAllText(_case["authority.pem"], pem);
            var verified = Verify("authority.pem");
            Assert.Empty(verified.Findings);
            Assert.Equal((facts.Time, null), (verified.TimeStamp!.Time, verified.TimeStamp.Problem));
        }
    }

    [Fact]
    public void Of_somebody_else_vouch_for_nothing()
    {
        Stamp();
        CaseSeal.TakeTimeStamp(Settings(request: "q.tsq", response: "r.tsr"));
        using var other = new StampingLab("Other");
        File.WriteAllText(_case["authority.pem"], other.Root.ExportCertificatePem());
        Assert.Contains("for which CN=Other Root does not vouch", Assert.Single(Verify("authority.pem").Findings).What);
        Assert.Empty(Verify(null).Findings);
    }

    [Fact]
    public void Fail_when_manifest_or_stamp_is_another()
    {
        Stamp();
        CaseSeal.TakeTimeStamp(Settings(request: "q.tsq", response: "r.tsr"));
        Assert.Equal(2, Assert.Throws<SettingsException>(() => CaseSeal.Run(Settings(), CancellationToken.None)).Problems.Count);
        CaseSeal.Run(Settings(force: true), CancellationToken.None);
        Assert.Null(Verify(null).TimeStamp);
        File.Copy(_case["r.tsr"], _case["m.jsonl.tsr"]);
        Assert.Equal("time stamp", Assert.Single(Verify(null).Findings).Where);
        File.WriteAllText(_case["m.jsonl.tsr"], "nothing of the kind");
        Assert.Equal("time stamp", Assert.Single(Verify(null).Findings).Where);
    }

    [Fact]
    public void Are_not_taken_in_when_they_answer_something_else()
    {
        Stamp();
        string Problem(string request, string response) =>
            Assert.Throws<SettingsException>(() => CaseSeal.TakeTimeStamp(Settings(request: request, response: response))).Message;
        File.WriteAllBytes(_case["other.tsq"], TimeStamp.Request(CaseSeal.DigestOf(_case["m.jsonl"])));
        Assert.Contains("does not fit the request", Problem("other.tsq", "r.tsr"));
        File.WriteAllBytes(_case["strange.tsq"], TimeStamp.Request(new byte[32]));
        Assert.Contains("the request is of another manifest", Problem("strange.tsq", "r.tsr"));
        Assert.Contains("the request is none of RFC 3161", Problem("m.jsonl", "r.tsr"));
        Assert.Contains("does not fit the request", Problem("q.tsq", "m.jsonl"));
        Assert.Contains("cannot be read", Problem("q.tsq", "nowhere"));
        Assert.Contains("--timestamp-request is missing", Assert.Throws<SettingsException>(() => CaseSeal.TakeTimeStamp(Settings(response: "r.tsr"))).Message);
        Assert.False(File.Exists(_case["m.jsonl.tsr"]));
        File.WriteAllText(_case["authority.pem"], _lab.SignerPem);
        Assert.Contains("There is no time stamp", Assert.Throws<SettingsException>(() => Verify("authority.pem")).Message);
    }

    [ToolFact("openssl")]
    public void Are_given_by_OpenSSL_too()
    {
        string root = _case["tsa"];
        Directory.CreateDirectory(root);
        File.WriteAllText(Path.Combine(root, "serial"), "01\n");
        File.WriteAllText(Path.Combine(root, "ts.cnf"), $"""
            [req]
            distinguished_name = name
            prompt = no
            x509_extensions = ext
            [name]
            CN = OpenSSL Lab
            [ext]
            extendedKeyUsage = critical,timeStamping
            [tsa]
            default_tsa = one
            [one]
            serial = {root}/serial
            signer_digest = sha256
            default_policy = 1.2.3.4
            digests = sha256
            accuracy = secs:1
            ess_cert_id_chain = no
            ess_cert_id_alg = sha256
            """);
        void OpenSsl(params string[] arguments)
        {
            var ran = OutsideTool.Run("openssl", arguments);
            Assert.True(ran.Code == 0, ran.Error);
        }
        OpenSsl("req", "-x509", "-newkey", "rsa:2048", "-nodes", "-keyout", $"{root}/key.pem", "-out", $"{root}/tsa.pem", "-config", $"{root}/ts.cnf");
        OpenSsl("ts", "-reply", "-config", $"{root}/ts.cnf", "-section", "one", "-queryfile", _case["q.tsq"], "-inkey", $"{root}/key.pem", "-signer", $"{root}/tsa.pem", "-out", _case["r.tsr"]);
        Assert.Equal("CN=OpenSSL Lab", CaseSeal.TakeTimeStamp(Settings(request: "q.tsq", response: "r.tsr")).Facts.Authority);
        Assert.Empty(Verify("tsa/tsa.pem").Findings);
        OpenSsl("ts", "-verify", "-in", _case["m.jsonl.tsr"], "-data", _case["m.jsonl"], "-CAfile", $"{root}/tsa.pem");
    }

    private void Stamp() => File.WriteAllBytes(_case["r.tsr"], _lab.Answer(File.ReadAllBytes(_case["q.tsq"])));

    private SealSettings Settings(string? request = null, string? response = null, bool force = false) => new(
        _case.Folder, _case["m.jsonl"], null, null, force, request is null ? null : _case[request], response is null ? null : _case[response]);

    private VerifyResult Verify(string? authority) => ManifestCheck.Run(
        new VerifySettings(_case["m.jsonl"], [], null, null, authority is null ? null : _case[authority]), new CheckProgress(), CancellationToken.None);
}
