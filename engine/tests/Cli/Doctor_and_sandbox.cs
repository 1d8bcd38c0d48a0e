using System.Text.Json;
using Cotejo.Engine.Tests.Isolation;
using Microsoft.Data.Sqlite;

namespace Cotejo.Engine.Tests.Cli;

/// <summary>What protects this machine from a file, as the command shows it, obeys it and records it.</summary>
public sealed class Doctor_and_sandbox : IDisposable
{
    private readonly TestFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Doctor_proves_what_is_in_force()
    {
        string secret = _folder.Write("secret", [1]);
        var plain = BuiltCommand.Run("doctor", secret);
        bool whole = Sandboxes.Here.IsWhole;
        Assert.True(plain.Code == (whole ? 0 : 2), plain.Output + plain.Error);
        Assert.Contains("ffmpeg (", plain.Output);
        Assert.Contains("videos       by workers that call ffmpeg's libraries;", plain.Output);
        Assert.Contains($"read {secret}", plain.Output);
        Assert.Equal(whole, !plain.Output.Contains("NOT", StringComparison.Ordinal));

        var json = BuiltCommand.Run("doctor", secret, "--json");
        var told = JsonDocument.Parse(json.Output).RootElement;
        Assert.Equal((plain.Code, whole), (json.Code, told.GetProperty("whole").GetBoolean()));
        Assert.Equal(["pictures", "videos"], told.GetProperty("trials").EnumerateArray().Select(t => t.GetProperty("of").GetString()));
        Assert.All(told.GetProperty("trials").EnumerateArray(), t => Assert.True(t.GetProperty("attempts").GetArrayLength() >= 10));
    }

    [Fact]
    public void Doctor_wants_a_file_that_is_there() => Assert.Equal(1, BuiltCommand.Run("doctor", _folder["nowhere"]).Code);

    [Theory]
    [InlineData("auto")]
    [InlineData("off")]
    public void A_run_records_what_it_was_shut_in_and_its_limits(string sandbox)
    {
        _folder.Jpeg("in/one.jpg", seed: 1);
        var scan = BuiltCommand.Run("scan", _folder["case"], _folder["in"], "--backend", "cpu", "--sandbox", sandbox, "--max-frames", "77", "--json");
        Assert.True(scan.Code == 0, scan.Error);
        string expected = sandbox == "off" ? "off" : Sandboxes.Here.Name;
        Assert.Equal((expected, "frames 77"), (Asked("SELECT sandbox FROM runs"), Asked("SELECT substr(limits, instr(limits, 'frames'), 9) FROM runs")));
        bool noted = JsonDocument.Parse(scan.Output).RootElement.GetProperty("notes").EnumerateArray()
            .Any(n => n.GetString()!.Contains("shut in", StringComparison.Ordinal));
        Assert.Equal(expected != "bubblewrap", noted);
    }

    [Fact]
    public void Settings_are_refused_before_anything_is_made()
    {
        _folder.Jpeg("in/one.jpg", seed: 1);
        var scan = BuiltCommand.Run("scan", _folder["case"], _folder["in"], "--sandbox", "perhaps", "--max-file", "1B", "--password-file", _folder["nowhere"]);
        Assert.Equal(1, scan.Code);
        Assert.Contains("--sandbox 'perhaps' is none of auto, required, off.", scan.Error);
        Assert.Contains("--max-file 1B is out of range", scan.Error);
        Assert.Contains("is not there", scan.Error);
        Assert.False(Directory.Exists(_folder["case"]));
    }

    [Fact]
    public void Hash_obeys_the_sandbox_and_warns_where_it_is_off()
    {
        string picture = _folder.Jpeg("one.jpg", seed: 1);
        var open = BuiltCommand.Run("hash", picture, "--sandbox", "off");
        Assert.Equal(0, open.Code);
        Assert.Contains("measurements", open.Error);
        var required = BuiltCommand.Run("hash", picture, "--sandbox", "required");
        Assert.Equal(Sandboxes.Here.IsWhole ? 0 : 1, required.Code);
        if (Sandboxes.Here.IsWhole) { Assert.Equal((open.Output, ""), (required.Output, required.Error)); }
    }

    private string Asked(string question)
    {
        using var ledger = new SqliteConnection($"Data Source={_folder["case/ledger.db"]};Mode=ReadOnly;Pooling=False");
        ledger.Open();
        using var command = ledger.CreateCommand();
        command.CommandText = question;
        return (string)command.ExecuteScalar()!;
    }
}
