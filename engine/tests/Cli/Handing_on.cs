using System.Text.Json;

namespace Cotejo.Engine.Tests.Cli;

/// <summary>From a scan to a sealed case, as it is typed.</summary>
public sealed class Handing_on : IDisposable
{
    private readonly TestFolder _folder = new();

    public Handing_on()
    {
        _folder.Jpeg("in/one.jpg", seed: 1);
        _folder.Jpeg("in/two.jpg", seed: 1, quality: 60);
        Assert.Equal(0, Run("scan", _folder["case"], _folder["in"]).Code);
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Decides_and_exports_what_was_decided()
    {
        var decided = Run("decide", _folder["case"], "--group", "1", "--as", "relevant", "--category", "2", "--json");
        Assert.Equal((0, 0), (decided.Code, JsonDocument.Parse(decided.Output).RootElement.GetProperty("reviewDebt").GetInt32()));
        Assert.Contains("\ndecision     relevant, category 2, decided ", Run("show", _folder["case"], "one.jpg").Output);
        var lines = Run("export", _folder["case"], "--format", "pdq", "--decision", "relevant", "--out", "-");
        Assert.Equal((0, 2), (lines.Code, lines.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Length));
        Assert.Contains("2 items of", lines.Error);
        var none = Run("export", _folder["case"], "--format", "vics", "--decision", "irrelevant", "--out", _folder["none.json"], "--json");
        Assert.Equal((0, 0), (none.Code, JsonDocument.Parse(none.Output).RootElement.GetProperty("records").GetInt32()));
        Assert.Equal(1, Run("export", _folder["case"], "--format", "pdq", "--out", "-", "--json").Code);
        Assert.Equal(1, Run("export", _folder["case"], "--format", "pdq", "--out", _folder["in/x"]).Code);
    }

    [Fact]
    public void Seals_verifies_and_says_by_its_exit_code_what_is_wrong()
    {
        string manifest = _folder["sealed.jsonl"];
        var made = Run("seal", _folder["case"], "--out", manifest, "--make-key", _folder["lab.pem"]);
        Assert.Equal(0, made.Code);
        Assert.Contains($"Next: cotejo verify {manifest} --key {_folder["lab.pem.pub"]} --case {_folder["case"]}\n", made.Output);
        string[] verify = ["verify", manifest, "--key", _folder["lab.pem.pub"], "--evidence", _folder["in"], "--case", _folder["case"]];
        var verified = Run(verify);
        Assert.Equal(0, verified.Code);
        Assert.EndsWith("\n2 files of the evidence read again.\nVerified.\n", verified.Output);
        File.AppendAllText(_folder["in/one.jpg"], "x");
        var changed = Run([.. verify, "--json"]);
        Assert.Equal(2, changed.Code);
        Assert.EndsWith("in/one.jpg", JsonDocument.Parse(changed.Output).RootElement.GetProperty("findings")[0].GetProperty("where").GetString());
        Assert.Equal(1, Run("verify", _folder["nowhere"]).Code);
        Assert.Equal(1, Run("seal", _folder["case"], "--out", manifest).Code);
    }

    [Fact]
    public void Compares()
    {
        Assert.Equal(0, Run("scan", _folder["other"], _folder["in/one.jpg"]).Code);
        var compared = Run("compare", _folder["case"], _folder["other"], "--json");
        var pair = JsonDocument.Parse(compared.Output).RootElement.GetProperty("pairs")[0];
        Assert.Equal((0, 1, 1), (compared.Code, pair.GetProperty("shared").GetInt32(), pair.GetProperty("nearPairs").GetInt32()));
        Assert.Contains("in both           1 picture, video or archive, byte for byte", Run("compare", _folder["case"], _folder["other"]).Output);
    }

    private static (int Code, string Output, string Error) Run(params string[] words) => BuiltCommand.Run(words);
}
