using System.Diagnostics;
using System.Text;
using System.Text.Json;
using Cotejo.Cli.Verbs;
using Cotejo.Engine.Evidence;
using Cotejo.Engine.Ledger;
using Cotejo.Engine.Matching;
using Cotejo.Engine.Pipeline;
using Cotejo.Engine.Planning;
using Cotejo.Engine.Report;

namespace Cotejo.Engine.Tests.Report;

public sealed class Listing_and_showing(ReportedCase reported) : IClassFixture<ReportedCase>
{
    private static readonly GroupFilter Near = new(Least: 2, Exact: false, Limit: null);

    [Fact]
    public void Groups_of_near_copies_are_listed_by_default_and_exact_ones_when_asked()
    {
        string near = List(Near, json: false);
        Assert.StartsWith("group 1: 2 contents, 13 items\n", near);
        Assert.DoesNotContain("group 2", near);
        Assert.Matches(@"\n  copy +[0-9]+ Original +320x240 .* [^ ]*/c/smaller\.jpg\n$", near);

        string exact = List(Near with { Exact = true }, json: false);
        Assert.StartsWith(near, exact);
        Assert.Contains("group 2: 1 content, 4 items\n", exact);
        Assert.DoesNotContain("group 3", exact);
        Assert.Contains("group 3: 1 content, 1 item\n", List(GroupFilter.Every, json: false));
        Assert.Equal(near, List(Near with { Exact = true, Limit = 1 }, json: false));
        Assert.Equal("", List(Near with { Least = 14 }, json: false));
    }

    [Fact]
    public void The_list_as_JSON_is_that_of_the_report()
    {
        string lines = List(GroupFilter.Every, json: true);
        Assert.Equal(reported.Read("groups.jsonl"), lines);
        var first = JsonDocument.Parse(lines.Split('\n')[0]).RootElement;
        Assert.Equal(13, first.GetProperty("members").EnumerateArray().Sum(m => m.GetProperty("paths").GetArrayLength()));
    }

    [Fact]
    public void No_listing_steers_the_terminal()
    {
        string text = List(GroupFilter.Every, json: false) + Show(@"b/line\x0abreak\x09\x1b[31m.jpg");
        Assert.DoesNotContain(text, c => c != '\n' && char.IsControl(c));
    }

    [Fact]
    public void A_closed_pipe_ends_the_list_quietly()
    {
        // The command as it was built for the tests: with their list of libraries, which says where the native ones lie.
        string tests = Path.Combine(AppContext.BaseDirectory, "Cotejo.Engine.Tests");
        const string pipe = "\"$0\" exec --depsfile \"$1.deps.json\" --runtimeconfig \"$1.runtimeconfig.json\" \"$2\" groups \"$3\" --exact --json"
            + " | true; echo ${PIPESTATUS[0]}";
        using var shell = Process.Start(new ProcessStartInfo("bash",
            ["-c", pipe, Environment.ProcessPath!, tests, Path.Combine(AppContext.BaseDirectory, "cotejo.dll"), reported.Folder])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        string errors = shell.StandardError.ReadToEnd();
        Assert.Equal(("0\n", ""), (shell.StandardOutput.ReadToEnd(), errors));
    }

    [Fact]
    public void An_item_is_found_by_path_and_by_digest()
    {
        var byPath = Details("a/one.jpg");
        Assert.Equal("a/one.jpg", byPath.Item!.Path.Folder + "/" + byPath.Item.Path.Name);
        var content = byPath.Content!;
        string sha256 = content.Sha256;
        foreach (string typed in (string[])[reported.Source + "/a/one.jpg", sha256, sha256.ToUpperInvariant(), sha256[..8], sha256[..9], content.Sha1, content.Md5])
        {
            Assert.Equal(content, Details(typed).Content);
        }
        foreach (string dotted in (string[])["./a/one.jpg", "././a/one.jpg"]) { Assert.Equal(byPath.Item, Details(dotted).Item); }
        Assert.Equal(@"b/back\\slash.jpg", $"b/{Details(@"./b/back\\slash.jpg").Item!.Path.Name}");
        foreach (string odd in (string[])[@"b/\xe4\xff.jpg", @"b/back\\slash.jpg", @"b/back\slash.jpg", @"b/\xe2\x80\xaegpj.exe", "b/<script>alert(1)", "a/=cmd|' !A0"])
        {
            Assert.NotNull(Details(odd).Item);
        }
    }

    [Fact]
    public void Everything_known_is_shown()
    {
        string text = Show("c/smaller.jpg");
        var near = Details("c/smaller.jpg");
        var original = near.Representative!;
        var edge = Assert.Single(near.Edges);
        Assert.Equal(original.Sha256, edge.Sha256);
        Assert.Equal(near.Group!.Distance, edge.Distance);
        Assert.Equal(["pdq", "centred"], near.Hashes.Select(h => h.Policy));
        Assert.All(near.Hashes, h => Assert.Equal(8, h.Dihedral.Distinct().Count()));
        string[] known =
            [near.Content!.Sha256, near.Content.Sha1, near.Content.Md5, near.Hashes[0].Hash, near.Hashes[1].Hash, original.Sha256, "Cotejo JPEG", "320x240",
             "occurrences (1)", "2 contents, 13 items"];
        Assert.All(known, k => Assert.Contains(k, text));
        Assert.DoesNotContain(near.Hashes[0].Dihedral[3], text);
        Assert.Contains(near.Hashes[0].Dihedral[3], Show("c/smaller.jpg", dihedral: true));
        Assert.Contains("outcome      failed (Unrecognised)", Show("c/text.jpg"));
        Assert.Contains("kind         Fifo", Show("c/fifo"));
    }

    [Fact]
    public void Near_copies_are_shown_one_place_a_line()
    {
        string text = Show("c/smaller.jpg");
        Assert.Contains("relations (1): ", text);
        Assert.Matches(@"\n  [ 0-9][0-9] Original   [0-9a-f]{64}\n       [^\n]*/a/[^\n]*\n       [^\n]*\n       [^\n]*\n       and 9 more\n", text);
        Assert.Matches("\n  as +its best copy\n", Show("a/one.jpg"));
    }

    [Theory]
    [InlineData("nowhere.jpg", "no item at 'nowhere.jpg'")]
    [InlineData("one.jpg", "Of that name: ")]
    [InlineData("ffffffffffffffff", "no digest that is or begins with, 'ffffffffffffffff'")]
    [InlineData("", "no item at ''")]
    public void What_is_not_there_is_told(string typed, string message) =>
        Assert.Contains(message, Assert.Throws<SettingsException>(() => Details(typed)).Message);

    [Fact]
    public void A_path_in_two_sources_is_told()
    {
        using var folder = new TestFolder();
        folder.Jpeg("x/same.jpg", seed: 1);
        folder.Jpeg("y/same.jpg", seed: 2);
        using (var scan = new Scan(new ScanSettings(folder["case"], [folder["x"], folder["y"]], null, 1, null)))
        {
            scan.Run(CancellationToken.None);
        }
        using var numbered = NumberedCase.Open(folder["case"]);
        string problem = Assert.Throws<SettingsException>(() => ItemDetailsReader.Read(numbered, "same.jpg")).Message;
        Assert.Contains(folder["x/same.jpg"], problem);
        Assert.Contains(folder["y/same.jpg"], problem);
        Assert.NotNull(ItemDetailsReader.Read(numbered, folder["y/same.jpg"]).Item);
    }

    [Fact]
    public void A_linked_copy_names_the_copy_that_links_it()
    {
        string folder = reported.ScanAgain("linked", threads: 2);
        using (var opened = Case.OpenForWriting(folder))
        using (var connection = opened.Connect(readOnly: false))
        {
            // All in one group: the third by SHA-256 through the second.
            Case.Execute(connection, """
                CREATE TEMP TABLE ranked AS SELECT content_id, row_number() OVER (ORDER BY sha256) AS rank FROM contents WHERE outcome = 'hashed';
                DELETE FROM groups; DELETE FROM members;
                INSERT INTO groups SELECT 1, content_id, 3 FROM ranked WHERE rank = 1;
                INSERT INTO members SELECT content_id, 1, rank * 5 - 5, CASE rank WHEN 1 THEN 'Original' ELSE 'Rotate90' END,
                    CASE rank WHEN 3 THEN (SELECT content_id FROM ranked WHERE rank = 2) END FROM ranked WHERE rank <= 3;
                """);
        }
        using var numbered = NumberedCase.Open(folder);
        using var groups = new GroupList(numbered);
        var members = groups.Contents(Near).ToList();
        Assert.Equal([MemberRole.Representative, MemberRole.Direct, MemberRole.Linked], members.Select(m => m.Role));
        Assert.Equal(members[1].Sha256, members[2].LinkedThrough);
        using var output = new MemoryStream();
        GroupsVerb.List(numbered, Near, json: false, output, CancellationToken.None);
        Assert.Contains($"  linked  10 Rotate90 to {members[1].Sha256[..12]} ", Encoding.UTF8.GetString(output.ToArray()));
        CaseReport.Write(folder, CancellationToken.None);
        string page = File.ReadAllText(Path.Combine(folder, "report", "report.html"));
        Assert.Contains($"<td>linked</td><td class=\"n\">10 to {members[1].Sha256[..12]}</td>", page);
    }

    private string List(GroupFilter filter, bool json)
    {
        using var numbered = NumberedCase.Open(reported.Folder);
        using var output = new MemoryStream();
        GroupsVerb.List(numbered, filter, json, output, CancellationToken.None);
        return Encoding.UTF8.GetString(output.ToArray());
    }

    private ItemDetails Details(string typed)
    {
        using var numbered = NumberedCase.Open(reported.Folder);
        return ItemDetailsReader.Read(numbered, typed);
    }

    private string Show(string typed, bool dihedral = false)
    {
        using var text = new StringWriter { NewLine = "\n" };
        ShowVerb.Print(Details(typed), dihedral, text);
        return text.ToString();
    }
}
