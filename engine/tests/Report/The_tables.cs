using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using Cotejo.Engine.Evidence;
using Cotejo.Engine.Report;

namespace Cotejo.Engine.Tests.Report;

public sealed class The_tables(ReportedCase reported) : IClassFixture<ReportedCase>
{
    [Fact]
    public void List_every_item_once_under_its_own_name()
    {
        var rows = reported.Table("items");
        Assert.Equal(reported.Items, rows.Count);
        var expected = reported.Names.Select(n => PathText.Escape(n)).Concat(["fifo", "link"]).Order(StringComparer.Ordinal);
        Assert.Equal(expected, rows.Select(r => Restore(r["name"])).Order(StringComparer.Ordinal));
        Assert.All(rows, r => Assert.Equal(reported.Source, r["source"]));
    }

    [Fact]
    public void Hold_no_cell_that_a_spreadsheet_would_run()
    {
        foreach (string table in new[] { "items", "groups", "pairs", "videos", "segments", "folders", "overlaps" })
        {
            foreach (string cell in reported.Table(table).SelectMany(r => r.Values))
            {
                Assert.DoesNotMatch("^[=+\\-@\\t\\r\\n\uFF1D\uFF0B\uFF0D\uFF20]", cell);
            }
        }
        var names = reported.Table("items").Select(r => r["name"]).ToList();
        Assert.All(ReportedCase.FormulaNames, n => Assert.Contains("'" + n, names));
        Assert.Contains(reported.Table("items"), r => r["folder"] == "'=1+1<b>");
    }

    [Fact]
    public void Keep_the_raw_bytes_of_names_that_are_not_plain()
    {
        var names = reported.Lines("items").Where(i => i.GetProperty("kind").GetString() == "RegularFile")
            .Select(i => i.TryGetProperty("nameBytes", out var raw) ? raw.GetBytesFromBase64() : Encoding.UTF8.GetBytes(i.GetProperty("name").GetString()!));
        Assert.Equal(reported.Names.Select(Convert.ToHexString).Order(), names.Select(Convert.ToHexString).Order());
    }

    [Theory]
    [InlineData("items")]
    [InlineData("pairs")]
    [InlineData("folders")]
    [InlineData("overlaps")]
    public void Say_the_same_as_CSV_and_as_JSON(string table)
    {
        var rows = reported.Table(table);
        var lines = reported.Lines(table);
        Assert.NotEmpty(rows);
        Assert.Equal(rows.Count, lines.Count);
        foreach (var (row, line) in rows.Zip(lines))
        {
            foreach (var (column, cell) in row)
            {
                string value = !line.TryGetProperty(column, out var property) ? ""
                    : property.ValueKind == JsonValueKind.String ? property.GetString()! : property.GetRawText();
                Assert.Equal(value, Restore(cell));
            }
        }
    }

    [Fact]
    public void Give_each_item_the_facts_of_its_content()
    {
        var items = reported.Table("items").ToDictionary(r => Restore(r["folder"]) + "/" + Restore(r["name"]));
        var one = items["a/one.jpg"];
        byte[] bytes = File.ReadAllBytes(Path.Combine(reported.Source, "a/one.jpg"));
        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(bytes)), one["sha256"]);
        Assert.Equal(bytes.Length.ToString(CultureInfo.InvariantCulture), one["size"]);
        Assert.Equal(("Jpeg", "hashed", "320", "240", "1"), (one["type"], one["outcome"], one["width"], one["height"], one["group"]));
        Assert.Equal(("failed", "Unrecognised"), (items["c/text.jpg"]["outcome"], items["c/text.jpg"]["reason"]));
        Assert.Equal(("skipped", "Empty"), (items["c/empty.jpg"]["outcome"], items["c/empty.jpg"]["reason"]));
        Assert.Equal(("Fifo", "SpecialFile", ""), (items["c/fifo"]["kind"], items["c/fifo"]["reason"], items["c/fifo"]["sha256"]));
        Assert.NotEqual("", items["c/cut.jpg"]["damage"]);
        // .NET keeps tenths of microseconds, the table nanoseconds.
        string time = File.GetLastWriteTimeUtc(Path.Combine(reported.Source, "a/one.jpg")).ToString("yyyy-MM-ddTHH:mm:ss.fffffff", CultureInfo.InvariantCulture);
        Assert.Matches($"^{Regex.Escape(time)}[0-9]{{2}}Z$", one["mtime"]);
    }

    [Fact]
    public void Number_groups_by_their_items_and_then_by_their_original()
    {
        var lines = reported.Lines("groups");
        var rows = reported.Table("groups");
        Assert.Equal(Enumerable.Range(1, lines.Count), lines.Select(l => l.GetProperty("group").GetInt32()));
        Assert.Equal(lines.Count, rows.Count(r => r["role"] == "representative"));
        var order = lines.Select(l => (Items: -l.GetProperty("items").GetInt64(), First: l.GetProperty("members")[0].GetProperty("sha256").GetString()!)).ToList();
        Assert.Equal(order.OrderBy(g => g.Items).ThenBy(g => g.First, StringComparer.Ordinal), order);

        // One look a group, and every picture in exactly one.
        Assert.Equal(reported.Result.Summary.Review.Undecided, lines.Count);
        Assert.Equal(reported.Result.Summary.Hashed, lines.Sum(l => l.GetProperty("members").EnumerateArray().Sum(m => m.GetProperty("paths").GetArrayLength())));
        foreach (var group in lines)
        {
            string number = group.GetProperty("group").GetRawText();
            Assert.Equal(group.GetProperty("items").GetInt32(), reported.Table("items").Count(i => i["group"] == number));
        }
    }

    [Fact]
    public void Count_pairs_and_files_as_told()
    {
        Assert.Equal(reported.Result.Summary.Pairs, reported.Lines("pairs").Count);
        Assert.All(reported.Lines("pairs"), p =>
            Assert.True(string.CompareOrdinal(p.GetProperty("sha256A").GetString(), p.GetProperty("sha256B").GetString()) < 0));
        foreach (var file in reported.Result.Files.Where(f => f.Rows is not null))
        {
            string name = Path.GetFileNameWithoutExtension(file.Path);
            Assert.Equal(file.Rows, file.Path.EndsWith("csv", StringComparison.Ordinal) ? reported.Table(name).Count : reported.Lines(name).Count);
        }
    }

    [Fact]
    public void Are_the_same_bytes_for_any_number_of_threads()
    {
        string one = CaseReport.Write(reported.ScanAgain("one", threads: 1), CancellationToken.None).Page;
        string four = CaseReport.Write(reported.ScanAgain("four", threads: 4), CancellationToken.None).Page;
        var tables = Directory.GetFiles(Path.GetDirectoryName(one)!).Select(Path.GetFileName)
            .Where(f => Path.GetExtension(f) is ".csv" or ".jsonl").ToList();
        Assert.Equal(18, tables.Count);
        foreach (string? table in tables)
        {
            byte[] expected = File.ReadAllBytes(Path.Combine(Path.GetDirectoryName(one)!, table!));
            Assert.Equal(expected, File.ReadAllBytes(Path.Combine(Path.GetDirectoryName(four)!, table!)));
            Assert.Equal(expected, File.ReadAllBytes(Path.Combine(reported.Folder, "report", table!)));
        }
    }

    /// <summary>Takes the apostrophe away that keeps a spreadsheet from running a text.</summary>
    private static string Restore(string cell) => cell.StartsWith('\'') ? cell[1..] : cell;
}
