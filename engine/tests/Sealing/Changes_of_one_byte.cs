using System.Globalization;
using Cotejo.Engine.Ledger;
using Microsoft.Data.Sqlite;

namespace Cotejo.Engine.Tests.Sealing;

/// <summary>Two hundred bytes, drawn by chance: changed in the manifest, in the log of the case, in the evidence. None goes unseen.</summary>
public sealed class Changes_of_one_byte : IDisposable
{
    private readonly SealedCase _sealed = new();
    private readonly Random _chance = new(7);

    public void Dispose() => _sealed.Dispose();

    [Fact]
    public void In_the_manifest_fail_it()
    {
        byte[] whole = File.ReadAllBytes(_sealed.Manifest);
        for (int i = 0; i < 100; i++)
        {
            byte[] changed = [.. whole];
            // The last lines by themselves too: nothing behind them holds their digest.
            int at = i < 70 ? _chance.Next(whole.Length) : whole.Length - 1 - _chance.Next(600);
            changed[at] ^= (byte)(1 << _chance.Next(8));
            File.WriteAllBytes(_sealed.Manifest, changed);
            Assert.True(_sealed.Verify().Findings.Count > 0, $"byte {at} was changed to {changed[at]} and nothing was found");
        }
        File.WriteAllBytes(_sealed.Manifest, whole);
        Assert.Empty(_sealed.Verify().Findings);
    }

    [Fact]
    public void In_the_manifest_fail_it_when_it_is_not_signed_too()
    {
        Engine.Sealing.CaseSeal.Run(new Engine.Sealing.SealSettings(_sealed.Case.Folder, _sealed.Manifest, null, null, true, null, null), CancellationToken.None);
        byte[] whole = File.ReadAllBytes(_sealed.Manifest);
        for (int at = whole.Length - 250; at < whole.Length; at++)
        {
            byte[] changed = [.. whole];
            changed[at] ^= (byte)(1 << _chance.Next(8));
            File.WriteAllBytes(_sealed.Manifest, changed);
            Assert.True(_sealed.Verify().Findings.Count > 0, $"byte {at} was changed to {changed[at]} and nothing was found");
        }
    }

    [Fact]
    public void Lost_added_or_moved_in_the_manifest_fail_it()
    {
        byte[] whole = File.ReadAllBytes(_sealed.Manifest);
        string[] lines = File.ReadAllLines(_sealed.Manifest);
        foreach (byte[] changed in (byte[][])
        [
            whole[..^1], [.. whole, (byte)'\n'], [.. whole, .. whole], [], whole[..(whole.Length / 2)], Joined(lines[..^2]), Joined([.. lines[..^1], lines[^1], lines[^1]]),
            Joined([lines[0], lines[2], lines[1], .. lines[3..]]), Joined([.. lines[..3], .. lines[4..]]), Joined(lines[1..]),
        ])
        {
            File.WriteAllBytes(_sealed.Manifest, changed);
            Assert.NotEmpty(_sealed.Verify().Findings);
        }
    }

    [Fact]
    public void In_the_log_fail_the_case()
    {
        byte[] ledger = File.ReadAllBytes(_sealed.Case["case/ledger.db"]);
        string[] columns = ["time", "what", "detail", "previous", "hash"];
        for (int i = 0; i < 50; i++)
        {
            long entry = 1 + _chance.Next(2);
            string column = columns[_chance.Next(columns.Length)];
            ChangeLog(entry, column);
            Assert.True(_sealed.Verify(inCase: true).Findings.Count > 0, $"{column} of entry {entry} was changed and nothing was found");
            File.WriteAllBytes(_sealed.Case["case/ledger.db"], ledger);
        }
        Assert.Empty(_sealed.Verify(inCase: true).Findings);
    }

    [Fact]
    public void In_the_evidence_fail_it()
    {
        string[] files = [.. Directory.GetFiles(_sealed.Case.Source, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal)];
        for (int i = 0; i < 50; i++)
        {
            string file = files[_chance.Next(files.Length)];
            byte[] whole = File.ReadAllBytes(file), changed = [.. whole];
            changed[_chance.Next(whole.Length)] ^= (byte)(1 << _chance.Next(8));
            File.WriteAllBytes(file, changed);
            Assert.Equal(file, Assert.Single(_sealed.Verify(evidence: true).Findings).Where);
            File.WriteAllBytes(file, whole);
        }
        Assert.Empty(_sealed.Verify(evidence: true).Findings);
    }

    private static byte[] Joined(string[] lines) => System.Text.Encoding.UTF8.GetBytes(string.Concat(lines.Select(line => line + "\n")));

    /// <summary>One bit of a value, past the guards, which are put back.</summary>
    private void ChangeLog(long entry, string column)
    {
        var guards = _sealed.Case.Ledger("SELECT sql FROM sqlite_master WHERE type = 'trigger'");
        _sealed.Case.Change(string.Join(";", LogSchema.Guards.Select(guard => $"DROP TRIGGER {guard}")));
        byte[] value = Convert.FromHexString(_sealed.Case.Ledger(string.Create(CultureInfo.InvariantCulture, $"SELECT hex({column}) FROM run_log WHERE entry = {entry}")).Single());
        value[_chance.Next(value.Length)] ^= (byte)(1 << _chance.Next(7));
        using (var connection = new SqliteConnection($"Data Source={_sealed.Case["case/ledger.db"]};Pooling=False"))
        {
            connection.Open();
            // A text stays one: what is tried is the log's own chain, not SQLite's types or its constraints.
            string type = column is "previous" or "hash" ? "BLOB" : "TEXT";
            Case.Execute(connection, string.Create(CultureInfo.InvariantCulture,
                $"PRAGMA ignore_check_constraints = ON; UPDATE run_log SET {column} = CAST(x'{Convert.ToHexString(value)}' AS {type}) WHERE entry = {entry}"));
        }
        _sealed.Case.Change(string.Join(";", guards));
    }
}
