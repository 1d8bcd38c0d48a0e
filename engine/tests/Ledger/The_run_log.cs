using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Cotejo.Engine.Checking;
using Cotejo.Engine.Ledger;
using Cotejo.Engine.Planning;
using Microsoft.Data.Sqlite;

namespace Cotejo.Engine.Tests.Ledger;

public sealed class The_run_log : IDisposable
{
    private readonly ScannedCase _case = new();

    public void Dispose() => _case.Dispose();

    [Fact]
    public void Tells_of_every_run_from_the_first()
    {
        _case.Match(20);
        Assert.Equal(["run begun", "run ended", "run begun", "run ended"], _case.Ledger("SELECT what FROM run_log ORDER BY entry"));
        var begun = JsonNode.Parse(_case.Ledger("SELECT detail FROM run_log WHERE entry = 3").Single())!;
        Assert.Equal((2, 20), ((int)begun["run"]!, (int)begun["settings"]!["Distance"]!));
        Assert.Equal("done", (string?)JsonNode.Parse(_case.Ledger("SELECT detail FROM run_log WHERE entry = 4").Single())!["state"]);
        Assert.Empty(Findings());
    }

    [Fact]
    public void Is_a_chain_that_anybody_can_compute()
    {
        string[] rows = [.. _case.Ledger("SELECT lower(hex(previous)) || char(10) || entry || char(10) || time || char(10) || what || char(10) || detail || char(10) FROM run_log ORDER BY entry")];
        string[] hashes = [.. rows.Select(row => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(row))))];
        Assert.Equal(hashes, _case.Ledger("SELECT lower(hex(hash)) FROM run_log ORDER BY entry"));
        Assert.Equal([new string('0', 64), .. hashes[..^1]], rows.Select(row => row.Split('\n')[0]));
    }

    [Theory]
    [InlineData("UPDATE run_log SET what = 'other' WHERE entry = 1")]
    [InlineData("DELETE FROM run_log WHERE entry = 2")]
    [InlineData("INSERT INTO run_log SELECT 9, time, what, detail, previous, hash FROM run_log WHERE entry = 2")]
    [InlineData("INSERT INTO run_log SELECT 3, time, what, detail, previous, hash FROM run_log WHERE entry = 2")]
    [InlineData("INSERT OR REPLACE INTO run_log SELECT entry, time, 'other', detail, previous, hash FROM run_log WHERE entry = 2")]
    [InlineData("INSERT INTO run_log SELECT 3, time || char(10), what, detail, hash, hash FROM run_log WHERE entry = 2")]
    public void Refuses_to_be_changed(string change) => Assert.Throws<SqliteException>(() => _case.Change(change));

    [Theory]
    [InlineData("UPDATE run_log SET what = 'run endea' WHERE entry = 2", "run_log (2)")]
    [InlineData("UPDATE run_log SET time = '2020' || substr(time, 5) WHERE entry = 1", "run_log (1)")]
    [InlineData("UPDATE run_log SET detail = replace(detail, 'done', 'gone') WHERE entry = 2", "run_log (2)")]
    [InlineData("UPDATE run_log SET hash = zeroblob(32) WHERE entry = 1", "run_log (1)")]
    [InlineData("UPDATE run_log SET previous = zeroblob(32) WHERE entry = 2", "run_log (2)")]
    [InlineData("UPDATE run_log SET entry = 5 WHERE entry = 2", "run_log (5)")]
    [InlineData("DELETE FROM run_log WHERE entry = 1", "run_log (2)")]
    [InlineData("DELETE FROM run_log WHERE entry = 2", "runs (1)")]
    [InlineData("DELETE FROM run_log", "runs (1)")]
    [InlineData("UPDATE runs SET settings = replace(settings, 'in', 'out')", "runs (1)")]
    [InlineData("UPDATE runs SET notes = '[\"fine\"]'", "runs (1)")]
    [InlineData("UPDATE runs SET tool = 'another'", "runs (1)")]
    [InlineData("UPDATE runs SET run_id = 2", "runs (2)")]
    [InlineData("INSERT INTO runs SELECT 7, started, ended, state, tool, settings, plan, backend, sandbox, limits, notes FROM runs", "runs (7)")]
    [InlineData("INSERT INTO decisions VALUES (zeroblob(32), 1, 'relevant', NULL, NULL)", "decisions")]
    [InlineData("SELECT 1", "run_log", false)]
    public void Betrays_whoever_gets_past_its_guards(string change, string where, bool restoreGuards = true)
    {
        var guards = _case.Ledger("SELECT sql FROM sqlite_master WHERE type = 'trigger'");
        _case.Change(string.Join(";", LogSchema.Guards.Select(guard => $"DROP TRIGGER {guard}")) + "; PRAGMA foreign_keys = OFF; " + change);
        if (restoreGuards) { _case.Change(string.Join(";", guards)); }
        Assert.Contains(Findings(), f => f.Where == where);
    }

    [Fact]
    public void Closes_a_run_that_was_killed_when_the_next_one_begins()
    {
        using (var opened = Case.OpenForWriting(_case.Folder))
        using (var connection = opened.Connect(readOnly: false))
        {
            var plan = MatchPlan.From(new MatchSettings(_case.Folder, null, 1, null), []);
            new RunLog(connection).Begin(new MatchSettings(_case.Folder, null, 1, null), plan, "none");
        }
        _case.Scan();
        Assert.Equal(["done", "stopped", "done"], _case.Ledger("SELECT state FROM runs ORDER BY run_id"));
        Assert.Equal(["run begun", "run ended", "run begun", "run ended", "run begun", "run ended"], _case.Ledger("SELECT what FROM run_log ORDER BY entry"));
        Assert.Empty(Findings());
    }

    private IReadOnlyList<Finding> Findings() => CaseCheck.Run(_case.Folder, readEvidence: false, new CheckProgress(), CancellationToken.None).Findings;
}
