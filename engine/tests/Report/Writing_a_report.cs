using Cotejo.Engine.Ledger;
using Cotejo.Engine.Pipeline;
using Cotejo.Engine.Planning;
using Cotejo.Engine.Report;

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
        Assert.Contains("1 pictures have not been compared yet", page);
        Assert.Matches("""<td>vanished</td>\s*<td class="path">[^<]*/in/gone.jpg</td>""", page);
        Assert.Matches("""<td>changed</td>\s*<td class="path">[^<]*/in/kept.jpg</td><td><code>[0-9a-f]{64}</code></td>""", page);
        string vanished = File.ReadAllLines(Path.Combine(CaseFolder, "report", "items.jsonl")).Single(l => l.Contains("\"vanished\":true"));
        Assert.Contains("\"name\":\"gone.jpg\"", vanished);
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
