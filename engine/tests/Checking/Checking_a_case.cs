using Cotejo.Engine.Checking;
using Cotejo.Engine.Ledger;
using Cotejo.Engine.Pipeline;
using Cotejo.Engine.Planning;
using Microsoft.Data.Sqlite;

namespace Cotejo.Engine.Tests.Checking;

public sealed class Checking_a_case : IDisposable
{
    private readonly TestFolder _folder = new();

    public Checking_a_case()
    {
        for (int i = 0; i < 3; i++)
        {
            _folder.Jpeg($"in/{i}.jpg", seed: i);
            _folder.Jpeg($"in/copies/{i}.jpg", seed: i, quality: 60);
        }
        _folder.Write("in/notes.txt", "text"u8.ToArray());
        using var scan = new Scan(new ScanSettings(_folder["case"], [_folder["in"]], null, null, null));
        scan.Run(CancellationToken.None);
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Finds_nothing_in_a_sound_one()
    {
        var result = Check(readEvidence: true);
        Assert.Empty(result.Findings);
        Assert.Equal(7, result.FilesRead);
    }

    [Theory]
    [InlineData("UPDATE edges SET distance = distance + 1", "edges")]
    [InlineData("UPDATE edges SET orientation = 'Rotate90'", "edges")]
    [InlineData("UPDATE hashes SET hash = zeroblob(32) WHERE policy = 'centred'", "edges")]
    [InlineData("DELETE FROM hashes WHERE policy = 'full' AND content_id = 1", "contents")]
    [InlineData("DELETE FROM members WHERE content_id = 1", "members")]
    [InlineData("UPDATE groups SET contents = contents + 1", "members")]
    [InlineData("DELETE FROM contents WHERE content_id = 1", "items")]
    [InlineData("DELETE FROM edges", "edges")]
    [InlineData("DELETE FROM folders", "items")]
    [InlineData("DELETE FROM edges; DELETE FROM members; DELETE FROM groups; DELETE FROM matches", "matches")]
    [InlineData("DELETE FROM matches", "matches")]
    [InlineData("UPDATE edges SET orientation = '99'", "edges")]
    [InlineData("UPDATE members SET orientation = 'Rotate90' WHERE distance > 0", "members")]
    [InlineData("UPDATE members SET distance = 1", "members")]
    [InlineData("UPDATE contents SET quality = 3 WHERE outcome = 'hashed'", "contents")]
    [InlineData("UPDATE contents SET sha256 = zeroblob(32) WHERE content_id = 1", "matches")]
    [InlineData("DELETE FROM items WHERE item_id = 1", "contents")]
    [InlineData("UPDATE items SET vanished_run = 1 WHERE item_id = 1", "matches")]
    [InlineData("UPDATE items SET shown = 'other'", "items")]
    [InlineData("DELETE FROM runs", "contents")]
    public void Finds_what_was_changed_in_the_ledger(string change, string where)
    {
        using (var connection = new SqliteConnection($"Data Source={_folder["case/ledger.db"]};Pooling=False"))
        {
            connection.Open();
            Case.Execute(connection, "PRAGMA foreign_keys = OFF; " + change);
        }
        var findings = Check(readEvidence: false).Findings;
        Assert.Contains(findings, f => f.Where.StartsWith(where, StringComparison.Ordinal));
    }

    [Fact]
    public void Finds_what_was_changed_in_the_report()
    {
        Cotejo.Engine.Report.CaseReport.Write(_folder["case"], CancellationToken.None);
        Assert.Empty(Check(readEvidence: false).Findings);
        File.AppendAllText(_folder["case/report/items.csv"], "one more\n");
        File.Delete(_folder["case/report/pairs.csv"]);
        var findings = Check(readEvidence: false).Findings;
        Assert.Equal(["report/items.csv", "report/pairs.csv"], findings.Select(f => f.Where));
    }

    [Fact]
    public void Finds_evidence_that_changed_vanished_or_came()
    {
        string changed = _folder["in/0.jpg"];
        byte[] bytes = File.ReadAllBytes(changed);
        bytes[^3] ^= 1;
        File.WriteAllBytes(changed, bytes);
        File.Delete(_folder["in/1.jpg"]);
        _folder.Write("in/new.bin", [1]);

        var findings = Check(readEvidence: true).Findings;

        Assert.Equal(["0.jpg", "1.jpg", "new.bin"], findings.Select(f => Path.GetFileName(f.Where)));
        Assert.Contains("has the SHA-256", findings[0].What);
        Assert.Contains("not there", findings[1].What);
        Assert.Contains("not recorded", findings[2].What);
    }

    private CheckResult Check(bool readEvidence) => CaseCheck.Run(_folder["case"], readEvidence, new CheckProgress(), CancellationToken.None);

    [Fact]
    public void Leaves_the_case_as_it_is()
    {
        byte[] before = File.ReadAllBytes(_folder["case/ledger.db"]);
        Check(readEvidence: true);
        Assert.Equal(before, File.ReadAllBytes(_folder["case/ledger.db"]));
    }
}
