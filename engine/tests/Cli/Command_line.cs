using System.Diagnostics;
using System.Text.Json;

namespace Cotejo.Engine.Tests.Cli;

/// <summary>The command as a process: exit codes, what goes to which stream, JSON.</summary>
public sealed class Command_line : IDisposable
{
    private readonly TestFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Ends_with_0_when_all_is_done_and_prints_the_summary()
    {
        _folder.Jpeg("in/one.jpg", seed: 1);
        _folder.Jpeg("in/two.jpg", seed: 1, quality: 60);
        var scan = Run("scan", _folder["case"], _folder["in"], "--json");
        Assert.Equal(0, scan.Code);
        var summary = JsonDocument.Parse(scan.Output).RootElement;
        Assert.Equal(2, summary.GetProperty("items").GetInt64());
        Assert.Equal(2, summary.GetProperty("outcomes").GetProperty("hashed").GetInt64());
        Assert.Equal(2, summary.GetProperty("contents").GetInt64());
        Assert.Equal(1, summary.GetProperty("pairs").GetInt64());
        Assert.Equal(1, summary.GetProperty("groups").GetInt64());
        Assert.Equal(1, summary.GetProperty("reviewDebt").GetInt64());
        Assert.StartsWith("cpu", summary.GetProperty("backend").GetString());
        Assert.True(summary.GetProperty("seconds").GetDouble() > 0);
        Assert.True(summary.GetProperty("bytes").GetInt64() > 0);
    }

    [Fact]
    public void Ends_with_2_when_items_failed()
    {
        _folder.Write("in/broken.jpg", "nothing of the kind"u8.ToArray());
        var scan = Run("scan", _folder["case"], _folder["in"], "--json");
        Assert.Equal(2, scan.Code);
        Assert.Equal(1, JsonDocument.Parse(scan.Output).RootElement.GetProperty("outcomes").GetProperty("failed").GetProperty("Unrecognised").GetInt64());
    }

    [Fact]
    public void Ends_with_1_and_every_problem_when_the_settings_are_rejected()
    {
        var scan = Run("scan", _folder["case"], _folder["nowhere"], "--memory", "much", "--json");
        Assert.Equal(1, scan.Code);
        Assert.Equal(2, JsonDocument.Parse(scan.Output).RootElement.GetProperty("error").GetArrayLength());
        Assert.Contains("--memory 'much' is not a size", scan.Error);
        Assert.False(Directory.Exists(_folder["case"]));
    }

    [Theory]
    [InlineData("frobnicate")]
    [InlineData("scan")]
    [InlineData("scan", "case", "in", "--no-such-option")]
    public void Ends_with_1_when_it_does_not_understand(params string[] words) => Assert.Equal(1, Run(words).Code);

    [Theory]
    [InlineData("check")]
    [InlineData("report")]
    [InlineData("groups")]
    public void Ends_with_1_where_there_is_no_case(string verb)
    {
        var asked = Run(verb, _folder["nowhere"], "--json");
        Assert.Equal(1, asked.Code);
        Assert.Contains("is no case", JsonDocument.Parse(asked.Output).RootElement.GetProperty("error")[0].GetString());
    }

    [Theory]
    [InlineData("--help")]
    [InlineData("scan", "--help")]
    [InlineData("report", "--help")]
    [InlineData("groups", "--help")]
    [InlineData("show", "--help")]
    [InlineData("check", "--help")]
    [InlineData("hash", "--help")]
    public void Helps_with_examples(params string[] words)
    {
        var help = Run(words);
        Assert.Equal(0, help.Code);
        Assert.Contains("Examples:", help.Output);
    }

    [Fact]
    public void Hashes_pictures_one_a_line()
    {
        string one = _folder.Jpeg("one.jpg", seed: 1);
        var hashed = Run("hash", one);
        Assert.Equal(0, hashed.Code);
        Assert.Matches($"^[0-9a-f]{{64}},[0-9]+,{one}\n$", hashed.Output);
        Assert.Equal(8, Run("hash", "--centred", "--dihedral", one).Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Length);
        var mixed = Run("hash", one, _folder["nowhere.jpg"]);
        Assert.Equal(2, mixed.Code);
        Assert.Contains("nowhere.jpg", mixed.Error);
        Assert.Equal(hashed.Output, mixed.Output);
    }

    /// <summary>The command as it was built: the copy beside this test lacks the native libraries of its platform.</summary>
    private static string Built()
    {
        var own = new DirectoryInfo(AppContext.BaseDirectory);
        return own.Parent!.Parent!.GetDirectories("Cli").Single().GetDirectories(own.Name + "_*").Single().GetFiles("cotejo").Single().FullName;
    }

    private static (int Code, string Output, string Error) Run(params string[] words)
    {
        var start = new ProcessStartInfo(Built())
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (string word in words) { start.ArgumentList.Add(word); }
        using var process = Process.Start(start)!;
        var error = process.StandardError.ReadToEndAsync();
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, output, error.Result);
    }
}
