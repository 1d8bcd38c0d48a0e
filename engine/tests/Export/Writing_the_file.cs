using System.Text.Json.Nodes;
using Cotejo.Engine.Export;
using Cotejo.Engine.Selecting;

namespace Cotejo.Engine.Tests.Export;

public sealed class Writing_the_file : IDisposable
{
    private readonly ScannedCase _case = new();

    public void Dispose() => _case.Dispose();

    [Fact]
    public void Leaves_the_file_alone_and_its_digest_in_the_log()
    {
        var result = Export(_case["out/../items.csv"]);
        Assert.Equal(_case["items.csv"], result.Output);
        Assert.Equal(["case", "in", "items.csv"], Directory.GetFileSystemEntries(_case[""]).Select(Path.GetFileName).Order(StringComparer.Ordinal));
        var entry = JsonNode.Parse(_case.Ledger("SELECT detail FROM run_log WHERE what = 'exported'").Single())!;
        Assert.Equal((result.Sha256, "csv", _case["items.csv"], 6), ((string?)entry["sha256"], (string?)entry["format"], (string?)entry["output"], (int)entry["items"]!));
        Assert.True(result.IsLogged);
    }

    [Fact]
    public void Replaces_nothing_unless_told()
    {
        File.WriteAllText(_case["items.csv"], "mine");
        Assert.Contains("is there already; --force replaces it", Problem(_case["items.csv"]));
        Assert.Equal("mine", File.ReadAllText(_case["items.csv"]));
        Export(_case["items.csv"], force: true);
        Assert.StartsWith("source,folder,name", File.ReadAllText(_case["items.csv"]));
    }

    [Fact]
    public void Stays_out_of_evidence_and_the_ledger()
    {
        Assert.Contains("is evidence of this case", Problem(_case["in/items.csv"]));
        Directory.CreateSymbolicLink(_case["link"], _case["in"]);
        Assert.Contains("is evidence of this case", Problem(_case["link/copies/items.csv"]));
        Assert.Contains("a part of the case itself", Problem(_case["case/ledger.db"], force: true));
        Assert.Contains("a part of the case itself", Problem(_case["case/ledger.db-wal"], force: true));
        Assert.Contains("cannot be written", Problem(_case["nowhere/items.csv"]));
        Assert.Contains("is a folder", Problem(_case["case"]));
        Assert.Equal(["1.jpg", "2.jpg", "copies", "more", "notes.txt"], Directory.GetFileSystemEntries(_case["in"]).Select(Path.GetFileName).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Goes_to_standard_output_as_the_same_bytes()
    {
        foreach (var format in ExportFormat.All)
        {
            using var output = new MemoryStream();
            CaseExport.Run(Settings("-", format.Name), output, CancellationToken.None);
            Export(_case["file"], force: true, format.Name);
            Assert.True(File.ReadAllBytes(_case["file"]).AsSpan().SequenceEqual(output.ToArray()), format.Name);
        }
    }

    [Fact]
    public void Takes_nothing_that_its_form_has_no_place_for()
    {
        var problems = Assert.Throws<SettingsException>(() => CaseExport.Run(
            new ExportSettings(_case.Folder, "csv", null, new Selection(), false, "2.0", "17", true), Stream.Null, CancellationToken.None)).Problems;
        Assert.Equal(["--vics-version says nothing of --format csv.", "--with-paths says nothing of --format csv.", "--case-number says nothing of --format csv."], problems);
        Assert.StartsWith("--format is missing: one of csv,", Assert.Throws<SettingsException>(() => CaseExport.Run(Settings("-", null!), Stream.Null, CancellationToken.None)).Message);
        Assert.Contains("--vics-version '3.0' is not written", Assert.Throws<SettingsException>(() => CaseExport.Run(
            new ExportSettings(_case.Folder, "vics", "-", new Selection(), false, "3.0", null, false), Stream.Null, CancellationToken.None)).Message);
    }

    private ExportResult Export(string file, bool force = false, string format = "csv") => CaseExport.Run(Settings(file, format, force), Stream.Null, CancellationToken.None);

    private ExportSettings Settings(string file, string format, bool force = false) => new(_case.Folder, format, file, new Selection(), force, null, null, false);

    private string Problem(string file, bool force = false) => Assert.Throws<SettingsException>(() => Export(file, force)).Message;
}
