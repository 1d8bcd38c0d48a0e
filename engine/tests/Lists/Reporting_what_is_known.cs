using System.Net;
using System.Text.Json;
using Cotejo.Engine.Lists;
using Cotejo.Engine.Report;
using CsvHelper;

namespace Cotejo.Engine.Tests.Lists;

public sealed class Reporting_what_is_known : IDisposable
{
    private const string Markup = "<script>alert(1)</script>", Formula = "=cmd|' !A0", Steering = "a\u001b[31m\u202eb";

    private readonly KnownCase _case = new();

    public Reporting_what_is_known()
    {
        _case.Picture(1, like: 7, bits: 3, copies: 2);
        _case.Picture(2, like: 8);
        for (int n = 10; n < 13; n++) { _case.Picture(n, like: 9, bits: n - 10); }
        _case.Add("known.csv", $"pdq,id,category,series,tags\n{KnownHashes.Pdq(7)},\"{Markup}\",1,\"{Formula}\",\"{Steering}\"\n{KnownHashes.Pdq(9)},,2,,\n", region: "UK");
        _case.Add("memes.txt", $"{KnownHashes.Md5(2)}\n", "ignore");
        _case.Match(flood: "2");
    }

    public void Dispose() => _case.Dispose();

    [Fact]
    public void Tables_have_every_hit_and_every_flood()
    {
        string labels = _case["uk.json"];
        File.WriteAllText(labels, """{"UK": {"1": "Category A"}}""");
        CaseReport.Write(_case.Folder, CancellationToken.None, labels);
        var hits = Lines("hits");
        Assert.Equal(2, hits.Count);
        var known = hits.Single(hit => hit.GetProperty("list").GetString() == "known");
        Assert.Equal((KnownHashes.Sha256(1), 1, "UK", "Category A", Markup, Formula, 3, 2, "/seized/1"),
            (known.GetProperty("sha256").GetString(), known.GetProperty("category").GetInt32(), known.GetProperty("region").GetString(), known.GetProperty("label").GetString(),
                known.GetProperty("id").GetString(), known.GetProperty("series").GetString(), known.GetProperty("distance").GetInt32(), known.GetProperty("items").GetInt32(),
                known.GetProperty("firstPath").GetString()));
        Assert.Equal("a\\x1b[31m\\xe2\\x80\\xaeb", known.GetProperty("tags").GetString());
        Assert.Equal("'" + Formula, Rows("hits").Single(row => row["list"] == "known")["series"]);
        Assert.True(hits.Single(hit => hit.GetProperty("list").GetString() == "memes").GetProperty("setsAside").GetBoolean());
        var flood = Assert.Single(Lines("floods"));
        Assert.Equal((2, 3, 2), (flood.GetProperty("category").GetInt32(), flood.GetProperty("contents").GetInt32(), flood.GetProperty("most").GetInt32()));
        Assert.Equal(hits.Count, Rows("hits").Count);
    }

    [Fact]
    public void The_page_tells_it_and_runs_nothing()
    {
        CaseReport.Write(_case.Folder, CancellationToken.None);
        string page = File.ReadAllText(Path.Combine(_case.Folder, "report", "report.html"));
        Assert.DoesNotContain("<script", page, StringComparison.OrdinalIgnoreCase);
        string text = WebUtility.HtmlDecode(page);
        Assert.DoesNotContain(text, c => c != '\n' && (char.IsControl(c) || c == '\u202e'));
        Assert.Contains("Lists that look for something know <strong>2 items</strong> (1 distinct content)", page);
        Assert.Contains("set 1 item aside (1 distinct content; as\n1 whole group fewer to look at)", page.Replace("            ", "", StringComparison.Ordinal));
        Assert.Contains("3 bits by PDQ, laid Original", page);
        Assert.Contains("Entries that flood", page);
        Assert.Contains("1 set aside by lists of what is to be ignored", page);
    }

    [Theory]
    [InlineData("[]", "cannot be read")]
    [InlineData("{\"UK\": {\"one\": \"x\"}}", "one for the category 'one', which is no whole number")]
    [InlineData("{\"UK\": null}", "cannot be read")]
    [InlineData("nothing", "cannot be read")]
    public void Labels_of_another_form_are_refused(string labels, string problem)
    {
        File.WriteAllText(Path.Combine(_case.Folder, "labels.json"), labels);
        Assert.Contains(problem, Assert.Throws<SettingsException>(() => CaseReport.Write(_case.Folder, CancellationToken.None)).Message);
        Assert.Throws<SettingsException>(() => CategoryLabels.Read(_case.Folder, _case["nowhere.json"]));
    }

    private List<JsonElement> Lines(string name) =>
        [.. File.ReadLines(Path.Combine(_case.Folder, "report", name + ".jsonl")).Select(line => JsonDocument.Parse(line).RootElement)];

    private List<Dictionary<string, string>> Rows(string name)
    {
        using var reader = CsvReader.FromFile(Path.Combine(_case.Folder, "report", name + ".csv"));
        var rows = new List<Dictionary<string, string>>();
        while (reader.Read()) { rows.Add(reader.Headers.Select((header, i) => (header, reader.GetString(i))).ToDictionary(cell => cell.header, cell => cell.Item2)); }
        return rows;
    }
}
