using Cotejo.Engine.Deciding;
using Cotejo.Engine.Export;
using Cotejo.Engine.Selecting;

namespace Cotejo.Engine.Tests.Export;

public sealed class Choosing_items : IDisposable
{
    private readonly ScannedCase _case = new();

    public void Dispose() => _case.Dispose();

    [Fact]
    public void Means_all_that_is_there_without_conditions()
    {
        Assert.Equal(["1.jpg", "2.jpg", "copies/1.jpg", "copies/2.jpg", "more/1.jpg", "notes.txt"], Chosen(new Selection()).Order(StringComparer.Ordinal));
        File.Delete(_case["in/notes.txt"]);
        _case.Scan();
        Assert.DoesNotContain("notes.txt", Chosen(new Selection()));
        Assert.Contains("notes.txt", Chosen(new Selection { Vanished = true }));
    }

    [Fact]
    public void Widens_within_a_kind_and_narrows_between_kinds()
    {
        Assert.Equal(["1.jpg", "copies/1.jpg", "more/1.jpg"], Chosen(new Selection { Groups = [1] }));
        Assert.Equal(5, Chosen(new Selection { Groups = [1, 2] }).Count);
        Assert.Equal(["copies/1.jpg"], Chosen(new Selection { Groups = [1], Folders = ["copies"] }));
        Assert.Equal(["copies/1.jpg", "copies/2.jpg", "more/1.jpg"], Chosen(new Selection { Folders = ["copies", _case["in/more"]] }));
    }

    [Fact]
    public void Goes_by_decisions()
    {
        CaseDeciding.Run(new DecisionSettings(_case.Folder, new Selection { Groups = [1] }, "relevant", null, null, false));
        Assert.Equal(["1.jpg", "copies/1.jpg", "more/1.jpg"], Chosen(new Selection { Decisions = ["relevant"] }));
        Assert.Equal(["2.jpg", "notes.txt", "copies/2.jpg"], Chosen(new Selection { Decisions = ["undecided"] }));
        Assert.Equal(6, Chosen(new Selection { Decisions = ["undecided", "relevant"] }).Count);
    }

    [Fact]
    public void Goes_by_lists_where_the_case_was_matched_against_them()
    {
        Assert.Equal(["The case was not matched against a list 'known'."], Problems(new Selection { Lists = ["known"] }));
        _case.Change("""
            DROP TABLE IF EXISTS hits; DROP TABLE IF EXISTS lists;
            CREATE TABLE lists(list_id INTEGER PRIMARY KEY, name TEXT NOT NULL);
            CREATE TABLE hits(content_id INTEGER NOT NULL, list_id INTEGER NOT NULL);
            INSERT INTO lists VALUES (1, 'known'), (2, 'empty');
            INSERT INTO hits SELECT content_id, 1 FROM items WHERE shown = '1.jpg';
            """);
        Assert.Equal(["1.jpg", "copies/1.jpg", "more/1.jpg"], Chosen(new Selection { Lists = ["known"] }));
        Assert.Empty(Chosen(new Selection { Lists = ["empty"] }));
        Assert.Equal(["The case was not matched against a list 'other'."], Problems(new Selection { Lists = ["other"] }));
    }

    [Fact]
    public void Takes_archives_for_folders()
    {
        _case.Files.Write("in/more/a.zip", Archives.ArchiveFiles.Zip(("x.txt", [1]), ("sub/y.txt", [2])));
        _case.Files.Write("in/more/a.zip.d/z.txt", [3]);
        _case.Scan();
        Assert.Equal(["more/a.zip > sub/y.txt", "more/a.zip > x.txt"], Chosen(new Selection { Folders = ["more/a.zip"] }).Order(StringComparer.Ordinal));
        Assert.Equal(["more/a.zip > sub/y.txt"], Chosen(new Selection { Folders = ["more/a.zip > sub"] }));
        Assert.Equal(2, Chosen(new Selection { Folders = ["more/a.zip > "] }).Count);
        Assert.Equal(5, Chosen(new Selection { Folders = ["more"] }).Count);
    }

    [Fact]
    public void Says_everything_that_the_case_does_not_have() =>
        Assert.Equal(4, Problems(new Selection { Groups = [0, 7], Folders = ["nowhere"], Decisions = ["good"] }).Count);

    private List<string> Chosen(Selection chosen)
    {
        using var output = new MemoryStream();
        CaseExport.Run(new ExportSettings(_case.Folder, "jsonl", "-", chosen, false, null, null, false), output, CancellationToken.None);
        return [.. System.Text.Encoding.UTF8.GetString(output.ToArray()).Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Select(line => System.Text.Json.JsonDocument.Parse(line).RootElement)
            .Select(item => Cotejo.Engine.Evidence.PathText.Join(item.GetProperty("folder").GetString()!, item.GetProperty("name").GetString()!))];
    }

    private IReadOnlyList<string> Problems(Selection chosen) => Assert.Throws<SettingsException>(() => Chosen(chosen)).Problems;
}
