using System.Diagnostics;
using System.Text.Json;
using Cotejo.Cli.Terminal;
using Cotejo.Engine.Pipeline;

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
        var scan = Run("scan", _folder["case"], _folder["in"], "--backend", "cpu", "--json");
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
    public void Says_what_each_stage_cost()
    {
        for (int i = 0; i < 5; i++) { _folder.Jpeg($"in/{i}.jpg", seed: i); }
        var scan = Run("scan", _folder["case"], _folder["in"], "--threads", "2", "--json");
        var cost = JsonDocument.Parse(scan.Output).RootElement.GetProperty("cost");
        var stages = cost.GetProperty("stages").EnumerateArray().ToArray();
        Assert.Equal(["walk 1 5", "read 2 5", "decode 2 5", "record 1 5"],
            stages.Select(s => $"{s.GetProperty("stage")} {s.GetProperty("threads")} {s.GetProperty("items")}"));
        Assert.All(stages, stage =>
        {
            Assert.True(stage.GetProperty("processorSeconds").GetDouble() > 0);
            Assert.True(stage.GetProperty("allocatedBytes").GetInt64() > 0);
            Assert.True(stage.GetProperty("busySeconds").GetDouble() > 0);
            Assert.InRange(stage.GetProperty("waiting").GetDouble(), 0, stage.GetProperty("room").GetInt32());
        });
        var process = cost.GetProperty("process");
        double ofStages = stages.Sum(s => s.GetProperty("processorSeconds").GetDouble());
        Assert.True(process.GetProperty("processorSeconds").GetDouble() > ofStages);
        Assert.True(process.GetProperty("allocatedBytes").GetInt64() > cost.GetProperty("matching").GetProperty("allocatedBytes").GetInt64());
        Assert.True(process.GetProperty("peakBytes").GetInt64() > 1 << 20);
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
    [InlineData("seal")]
    public void Ends_with_1_where_there_is_no_case(string verb)
    {
        var asked = Run(verb, _folder["nowhere"], "--json");
        Assert.Equal(1, asked.Code);
        Assert.Contains("is no case", JsonDocument.Parse(asked.Output).RootElement.GetProperty("error")[0].GetString());
    }

    [Theory]
    [InlineData("--help")]
    [InlineData("scan", "--help")]
    [InlineData("match", "--help")]
    [InlineData("devices", "--help")]
    [InlineData("doctor", "--help")]
    [InlineData("report", "--help")]
    [InlineData("groups", "--help")]
    [InlineData("show", "--help")]
    [InlineData("check", "--help")]
    [InlineData("compare", "--help")]
    [InlineData("decide", "--help")]
    [InlineData("export", "--help")]
    [InlineData("seal", "--help")]
    [InlineData("verify", "--help")]
    [InlineData("hash", "--help")]
    [InlineData("vpdq", "--help")]
    public void Helps_with_examples(params string[] words)
    {
        var help = Run(words);
        Assert.Equal(0, help.Code);
        Assert.Contains("Examples:", help.Output);
    }

    [Theory]
    [InlineData("CASE is missing", "scan")]
    [InlineData("SOURCE is missing", "scan", "case")]
    [InlineData("ITEM is missing", "show", "case")]
    [InlineData("--limit 'x' is not a whole number", "groups", "case", "--limit", "x")]
    [InlineData("--limit needs a value: --limit N.", "groups", "case", "--limit")]
    [InlineData("--memory is given 2 times", "scan", "case", "in", "--memory", "1GiB", "--memory", "2GiB")]
    [InlineData("'frobnicate' is no verb of cotejo.", "frobnicate")]
    [InlineData("'frobnicate' is no verb of cotejo.", "help", "frobnicate")]
    [InlineData("'more' is more than 'cotejo groups' takes.", "groups", "case", "more")]
    [InlineData("--no-such-option is no option of 'cotejo scan'. If it is a name, write ./--no-such-option or put -- before it.",
        "scan", "case", "in", "--no-such-option")]
    [InlineData("COMPARED is missing", "vpdq", "one.mp4")]
    [InlineData("OTHER is missing", "compare", "case")]
    [InlineData("--group 'x' is not a whole number", "export", "case", "--format", "csv", "--group", "x")]
    [InlineData("-x.jpg is no option of 'cotejo hash'", "hash", "-x.jpg")]
    [InlineData("--jsn is no option of 'cotejo check'", "check", "--jsn")]
    public void Says_what_is_wrong_with_a_line_and_where_help_is(string problem, params string[] words)
    {
        var plain = Run(words);
        Assert.Equal((1, ""), (plain.Code, plain.Output));
        Assert.Contains("cotejo: " + problem, plain.Error);
        Assert.Matches("\nSee 'cotejo( [a-z]+)? --help'\\.\n$", plain.Error);
        Assert.DoesNotContain("System.", plain.Error);
        if (words[0] == "help") { return; }
        var json = Run([words[0], "--json", .. words[1..]]);
        var told = JsonDocument.Parse(json.Output).RootElement;
        Assert.Equal((1, 1), (json.Code, told.GetProperty("exitCode").GetInt32()));
        Assert.Contains(told.GetProperty("error").EnumerateArray(), e => e.GetString()!.StartsWith(problem, StringComparison.Ordinal));
    }

    [Fact]
    public void Takes_what_stands_behind_a_double_dash_for_a_name()
    {
        string one = _folder.Jpeg("--one.jpg", seed: 1);
        var hashed = RunIn(_folder.Root, "hash", "--", "--one.jpg");
        Assert.Equal(0, hashed.Code);
        Assert.EndsWith(",--one.jpg\n", hashed.Output);
        Assert.Equal(0, RunIn(_folder.Root, "hash", "./--one.jpg", one).Code);
        Assert.Equal(1, RunIn(_folder.Root, "hash", "--two.jpg", "--", "--one.jpg").Code);
    }

    [Fact]
    public void Prints_its_help_when_nothing_is_asked_and_ends_with_1()
    {
        var nothing = Run();
        Assert.Equal(1, nothing.Code);
        Assert.Equal(Run("--help").Output, nothing.Output);
    }

    [Theory]
    [InlineData("--help", "help")]
    [InlineData("--version", "version")]
    [InlineData("scan --help", "help", "scan")]
    public void Knows_help_and_version_as_words(string option, params string[] words)
    {
        var word = Run(words);
        Assert.Equal((0, Run(option.Split(' ')).Output), (word.Code, word.Output));
        Assert.NotEqual("", word.Output);
    }

    [Fact]
    public void Lets_nothing_typed_steer_the_terminal()
    {
        const string steering = "a\u001b[31m\u202eb";
        foreach (string[] words in (string[][])[["hash", steering], ["groups", steering], ["show", steering, steering], [steering], ["hash", "-" + steering],
            ["groups", "c", "--limit", steering], ["scan", _folder["case"], steering, "--memory", steering]])
        {
            var told = Run(words);
            Assert.Contains("\\x1b[31m\\xe2\\x80\\xaeb", told.Error);
            Assert.DoesNotContain(told.Error + told.Output, c => c != '\n' && (char.IsControl(c) || c == '\u202e'));
        }
    }

    [Fact]
    public void Says_that_standard_output_could_not_be_written()
    {
        _folder.Jpeg("in/one.jpg", seed: 1);
        Assert.Equal(0, Run("scan", _folder["case"], _folder["in"]).Code);
        foreach (string line in (string[])["scan case in --json", "scan case in", "groups case --exact --least 1", "groups case --exact --least 1 --json",
            "check case", "show case one.jpg", "hash in/one.jpg", "help"])
        {
            var full = Shell($"cd '{_folder.Root}' && '{BuiltCommand.File}' {line} >/dev/full");
            Assert.Equal(3, full.Code);
            Assert.Matches("^cotejo: Standard output could not be written: [^\n]*\n$", full.Error);
        }
        Assert.Equal(1, Shell($"'{BuiltCommand.File}' scan '{_folder["case"]}' nowhere --json >/dev/full 2>/dev/full").Code);
    }

    [Fact]
    public void Says_what_comes_next_after_a_scan_as_it_can_be_typed()
    {
        _folder.Jpeg("in/one.jpg", seed: 1);
        Assert.EndsWith("\nNext: cotejo report 'my case'\n", RunIn(_folder.Root, "scan", "my case", "in").Output);
        Assert.StartsWith("1 item read (", RunIn(_folder.Root, "scan", "--", "-odd", "in").Output);
        Assert.EndsWith("\nNext: cotejo report ./-odd\n", RunIn(_folder.Root, "scan", "--", "-odd", "in").Output);
        Assert.DoesNotContain("Next:", RunIn(_folder.Root, "scan", "case", "in", "--json").Output);
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

    [Fact]
    public void Tells_on_eighty_columns_how_long_it_takes_and_how_far_it_is()
    {
        var progress = new ScanProgress();
        progress.Record.Passed(250_000);
        string line = ProgressView.Totals(progress, 1_000_000, TimeSpan.FromMinutes(20));
        Assert.StartsWith("about 1:00:00 left, 0:20:00 so far, scanning 250,000 of 1,000,000 files, ", line);
        Assert.StartsWith("0:20:00 so far, scanning 250,000 files, ", ProgressView.Totals(progress, null, TimeSpan.FromMinutes(20)));
    }

    [Fact]
    public void Tells_of_a_stage_what_it_holds_for_long()
    {
        Assert.Equal("decode 12 (2 in work, the oldest for 3:12) [3 wait]", ProgressView.Stage("decode", 12, 2, TimeSpan.FromSeconds(192), 3));
        Assert.Equal("decode 12 (1 in work, the oldest for 75:00)", ProgressView.Stage("decode", 12, 1, TimeSpan.FromMinutes(75), 0));
        Assert.Equal("decode 1,200 (2 in work)", ProgressView.Stage("decode", 1200, 2, TimeSpan.FromSeconds(4), 0));
        Assert.Equal("walk 12", ProgressView.Stage("walk", 12, 0, null, 0));
    }

    /// <summary>The command as it was built: the copy beside this test lacks the native libraries of its platform.</summary>

    private static (int Code, string Output, string Error) Run(params string[] words) => BuiltCommand.Run(words);

    private static (int Code, string Output, string Error) RunIn(string folder, params string[] words) =>
        BuiltCommand.Start(new ProcessStartInfo(BuiltCommand.File, words) { WorkingDirectory = folder });

    private static (int Code, string Output, string Error) Shell(string line) => BuiltCommand.Start(new ProcessStartInfo("bash", ["-c", line]));
}
