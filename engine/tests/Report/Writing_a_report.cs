using System.Text.Json;
using Cotejo.Cli.Terminal;
using Cotejo.Engine.Ledger;
using Cotejo.Engine.Pipeline;
using Cotejo.Engine.Planning;
using Cotejo.Engine.Report;
using SkiaSharp;

namespace Cotejo.Engine.Tests.Report;

public sealed class Writing_a_report : IDisposable
{
    private readonly TestFolder _folder = new();

    private string CaseFolder => _folder["case"];

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Leaves_the_old_report_whole_when_it_breaks_off()
    {
        _folder.Jpeg("in/one.jpg", seed: 1);
        Scan();
        Report();
        var before = Contents();
        _folder.Jpeg("in/two.jpg", seed: 2);
        Scan();

        // A folder in the way of one of the last files: everything before it has been written by then.
        string obstacle = Path.Combine(CaseFolder, "report", ".overlaps.csv.new");
        Directory.CreateDirectory(obstacle);
        Assert.ThrowsAny<Exception>(Report);
        Directory.Delete(obstacle);
        Assert.Equal(before, Contents());

        Report();
        Assert.NotEqual(before["items.csv"], Contents()["items.csv"]);
    }

    [Fact]
    public void Is_refused_while_another_process_writes_one()
    {
        _folder.Jpeg("in/one.jpg", seed: 1);
        Scan();
        Report();
        using (new FileStream(Path.Combine(CaseFolder, "report", ".lock"), FileMode.Open, FileAccess.ReadWrite, FileShare.None))
        {
            Assert.Throws<SettingsException>(Report);
        }
        Report();
    }

    [Fact]
    public void Of_no_case_is_refused() => Assert.Throws<SettingsException>(() => CaseReport.Write(_folder["nowhere"], CancellationToken.None));

    [Fact]
    public void Of_nothing_has_empty_tables()
    {
        Directory.CreateDirectory(_folder["in"]);
        Scan();
        Report();
        Assert.StartsWith("source,folder,name,", File.ReadAllText(Path.Combine(CaseFolder, "report", "items.csv")));
        Assert.Equal("", File.ReadAllText(Path.Combine(CaseFolder, "report", "items.jsonl")));
        Assert.Contains("0 hashed + 0 failed + 0 skipped = 0<", Page());
    }

    [Fact]
    public void Says_what_a_bound_left_out_of_the_overlaps()
    {
        for (int f = 0; f < 6; f++)
        {
            _folder.Jpeg($"in/{f}/spread.jpg", seed: 1);
            if (f < 2) { _folder.Jpeg($"in/{f}/two.jpg", seed: 2); }
        }
        Scan();
        Report();
        Assert.Equal(15, Overlaps().Length);
        Assert.DoesNotContain("class=\"note\"", Page());

        // Six folders make fifteen pairs by the spread picture, one by the other.
        CaseReport.Write(CaseFolder, pairBound: 15, CancellationToken.None);
        Assert.EndsWith(",1,1,2,1,0.5,2,1,0.5", Assert.Single(Overlaps()));
        Assert.Contains("leave out those that lie in more than 2 folders each: 1.", Page());
        Assert.All(File.ReadAllLines(Path.Combine(CaseFolder, "report", "folders.jsonl")), l => Assert.Matches("\"copiedElsewhere\":[12]}", l));
    }

    [Fact]
    public void Tells_of_changes_and_of_a_run_that_was_stopped()
    {
        _folder.Jpeg("in/kept.jpg", seed: 1);
        _folder.Jpeg("in/gone.jpg", seed: 2);
        Scan();
        File.Delete(_folder["in/gone.jpg"]);
        _folder.Jpeg("in/kept.jpg", seed: 3, quality: 70);
        Scan();
        Change("UPDATE runs SET state = 'stopped' WHERE run_id = 2; DELETE FROM members");
        Report();
        string page = Page();
        Assert.Contains("The last scan was stopped early", page);
        Assert.Matches(@"1 picture or video has not been\s+compared yet", page);
        Assert.Matches("""<td>vanished</td>\s*<td class="path">gone.jpg</td>""", page);
        Assert.Matches("""<td>changed</td>\s*<td class="path">kept.jpg</td><td><code>[0-9a-f]{64}</code></td>""", page);
        string vanished = File.ReadAllLines(Path.Combine(CaseFolder, "report", "items.jsonl")).Single(l => l.Contains("\"vanished\":true"));
        Assert.Contains("\"name\":\"gone.jpg\"", vanished);
    }

    [Fact]
    public void Counts_what_no_group_answers_for()
    {
        _folder.Jpeg("in/rich.jpg", seed: 1);
        Plain("in/plain.png", 90);
        File.Copy(_folder["in/plain.png"], _folder["in/again.png"]);
        _folder.Write("in/broken.jpg", "nothing of the kind"u8.ToArray());
        Scan();
        var summary = CaseReport.Write(CaseFolder, CancellationToken.None).Summary;
        Assert.Equal((1, 0, 2), (summary.FailedItems, summary.Partial, summary.NotComparable));
        Assert.Equal("1 failed, 2 items too plain to compare", SummaryView.Besides(summary));
        string page = Page();
        Assert.Contains("<li>1 failed: ", page);
        Assert.Contains("<li>2 items too plain to compare (quality below 50): ", page);
        var items = File.ReadAllLines(Path.Combine(CaseFolder, "report", "items.jsonl")).Select(l => JsonDocument.Parse(l).RootElement)
            .ToDictionary(i => i.GetProperty("name").GetString()!);
        Assert.True(items["plain.png"].GetProperty("quality").GetInt32() < 50);
        Assert.True(items["rich.jpg"].GetProperty("quality").GetInt32() >= 50);
        Assert.False(items["broken.jpg"].TryGetProperty("quality", out _));
    }

    [Fact]
    public void Says_nothing_besides_the_groups_where_there_is_nothing()
    {
        _folder.Jpeg("in/rich.jpg", seed: 1);
        Scan();
        Assert.Equal("", SummaryView.Besides(CaseReport.Write(CaseFolder, CancellationToken.None).Summary));
        Assert.DoesNotContain("Besides the groups", Page());
    }

    [Fact]
    public void Names_the_source_with_every_path_when_there_are_two()
    {
        _folder.Jpeg("x/same.jpg", seed: 1);
        _folder.Jpeg("y/same.jpg", seed: 1);
        using (var scan = new Scan(new ScanSettings(CaseFolder, [_folder["x"], _folder["y"]], null, 1, null))) { scan.Run(CancellationToken.None); }
        Report();
        Assert.Contains($">{_folder["x/same.jpg"]}<", Page());
        Assert.Contains($">{_folder["y/same.jpg"]}<", Page());
        Assert.DoesNotContain("The one source", Page());
    }

    private void Plain(string name, byte grey)
    {
        using var picture = new SKBitmap(64, 64, SKColorType.Rgba8888, SKAlphaType.Opaque);
        picture.Erase(new SKColor(grey, grey, grey));
        using var png = picture.Encode(SKEncodedImageFormat.Png, 100);
        _folder.Write(name, png.ToArray());
    }

    private string[] Overlaps() => File.ReadAllLines(Path.Combine(CaseFolder, "report", "overlaps.csv"))[1..];

    private string Page() => File.ReadAllText(Path.Combine(CaseFolder, "report", "report.html"));

    private Dictionary<string, string> Contents() =>
        Directory.GetFiles(Path.Combine(CaseFolder, "report")).ToDictionary(f => Path.GetFileName(f), File.ReadAllText);

    private void Report() => CaseReport.Write(CaseFolder, CancellationToken.None);

    private void Scan()
    {
        using var scan = new Scan(new ScanSettings(CaseFolder, [_folder["in"]], null, 2, null));
        scan.Run(CancellationToken.None);
    }

    private void Change(string sql)
    {
        using var opened = Case.OpenForWriting(CaseFolder);
        using var connection = opened.Connect(readOnly: false);
        Case.Execute(connection, sql);
    }
}
