using System.Security.Cryptography;
using System.Text.Json;

namespace Cotejo.Engine.Tests.Cli;

/// <summary>cotejo list, and what scan, match and show say of lists.</summary>
public sealed class List_verbs : IDisposable
{
    private readonly TestFolder _folder = new();

    public List_verbs()
    {
        string one = _folder.Jpeg("in/one.jpg", seed: 1);
        _folder.Jpeg("in/two.jpg", seed: 2);
        _folder.Write("known.txt", System.Text.Encoding.ASCII.GetBytes(Convert.ToHexString(CryptographicOperations.HashData(HashAlgorithmName.MD5, File.ReadAllBytes(one))) + "\n"));
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_list_is_added_before_the_scan_named_matched_and_dropped()
    {
        var added = Json(Run("list", "add", Case, _folder["known.txt"], "--as", "find", "--region", "UK", "--json"));
        var list = added.GetProperty("added")[0];
        Assert.Equal(("known", "find", 1, 1), (list.GetProperty("name").GetString(), list.GetProperty("kind").GetString(), list.GetProperty("entries").GetInt32(),
            list.GetProperty("counts").GetProperty("md5").GetInt32()));

        var scanned = Json(Run("scan", Case, _folder["in"], "--backend", "cpu", "--json"));
        Assert.Equal((1, 1), (scanned.GetProperty("known").GetProperty("lists").GetInt32(), scanned.GetProperty("known").GetProperty("foundItems").GetInt32()));
        Assert.Contains("  find   known: same MD5\n         line 1\n", Run("show", Case, "one.jpg").Output);
        Assert.Equal("exact", Json(Run("show", Case, "one.jpg", "--json")).GetProperty("hits")[0].GetProperty("kind").GetString());
        Assert.Contains("known, to find, added ", Run("list", "ls", Case).Output);
        Assert.Equal("UK", Json(Run("list", "ls", Case, "--json")).GetProperty("lists")[0].GetProperty("files")[0].GetProperty("region").GetString());
        Assert.Equal(0, Run("check", Case).Code);

        Assert.Equal(0, Run("list", "drop", Case, "known").Code);
        var matched = Run("match", Case, "--backend", "cpu");
        Assert.DoesNotContain("  known ", matched.Output);
        Assert.Equal("The case has no lists. 'cotejo list add' adds some.\n", Run("list", "ls", Case).Output);
    }

    [Fact]
    public void What_hash_prints_is_a_list()
    {
        _folder.Jpeg("in/one.jpg", seed: 1, quality: 95);
        Films.Make(_folder, "in/film.mp4", 5, 6);
        _folder.Write("picture.txt", System.Text.Encoding.UTF8.GetBytes(Run("hash", _folder["in/one.jpg"]).Output));
        _folder.Write("film.json", System.Text.Encoding.UTF8.GetBytes(Run("hash", "--vpdq", _folder["in/film.mp4"]).Output));
        _folder.Jpeg("in/one.jpg", seed: 1, quality: 40);
        Films.Edit(_folder, "in/film.mp4", "in/again.avi", "-vf", "scale=240:180", "-c:v", "mpeg4", "-q:v", "4");
        Assert.Equal(0, Run("list", "add", Case, _folder["picture.txt"], _folder["film.json"], "--as", "find").Code);
        var known = Json(Run("scan", Case, _folder["in"], "--backend", "cpu", "--json")).GetProperty("known");
        Assert.Equal((2, 3), (known.GetProperty("lists").GetInt32(), known.GetProperty("foundItems").GetInt32()));
        Assert.Equal("near", Hit("one.jpg").GetProperty("kind").GetString());
        Assert.Equal(100, Hit("film.mp4").GetProperty("shareOfContent").GetDouble());
        Assert.Equal("video", Hit("again.avi").GetProperty("kind").GetString());
        Assert.Equal(0, Run("check", Case).Code);

        JsonElement Hit(string item) => Json(Run("show", Case, item, "--json")).GetProperty("hits")[0];
    }

    [Fact]
    public void A_kill_leaves_no_half_of_a_list()
    {
        var chance = new Random(1);
        using (var writer = File.CreateText(_folder["long.txt"]))
        {
            var md5 = new byte[16];
            for (int n = 0; n < 300_000; n++)
            {
                chance.NextBytes(md5);
                writer.WriteLine(Convert.ToHexStringLower(md5));
            }
        }
        Assert.Equal(0, Run("list", "add", Case, _folder["known.txt"], "--as", "find").Code);
        for (int round = 0; round < 6; round++)
        {
            using var import = System.Diagnostics.Process.Start(new System.Diagnostics.ProcessStartInfo(BuiltCommand.File, ["list", "add", Case, _folder["long.txt"], "--as", "find", "--replace"])
            {
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            })!;
            import.WaitForExit(chance.Next(50, 900));
            import.Kill();
            import.WaitForExit();
            var lists = Json(Run("list", "ls", Case, "--json")).GetProperty("lists").EnumerateArray().Select(list => (list.GetProperty("name").GetString(), list.GetProperty("entries").GetInt32())).ToList();
            Assert.Contains(("known", 1), lists);
            Assert.All(lists.Where(list => list.Item1 == "long"), list => Assert.Equal(300_000, list.Item2));
        }
        Assert.Equal(0, Run("list", "add", Case, _folder["long.txt"], "--as", "find", "--replace").Code);
        Assert.Equal([".lock", "known.list", "long.list"],
            new DirectoryInfo(Path.Combine(Case, "lists")).GetFiles("*", new EnumerationOptions { AttributesToSkip = 0 }).Select(file => file.Name).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void What_is_set_aside_is_counted_beside_the_debt()
    {
        Assert.Equal(0, Run("scan", Case, _folder["in"], "--backend", "cpu").Code);
        Assert.Equal(0, Run("list", "add", Case, _folder["known.txt"], "--as", "ignore").Code);
        string said = Run("match", Case, "--backend", "cpu").Output;
        Assert.Contains("on 1 list: 0 distinct contents; 1 set aside, 1 as whole groups", said);
        Assert.Matches("review debt +1 ", said);
        Assert.Contains("besides: 1 set aside by ignore lists", said);
    }

    [Fact]
    public void A_list_that_is_wrong_ends_with_1_and_where()
    {
        _folder.Write("wrong.txt", [.. File.ReadAllBytes(_folder["known.txt"]), .. "zz\n"u8]);
        var refused = Run("list", "add", Case, _folder["wrong.txt"], "--as", "find", "--json");
        Assert.Equal(1, refused.Code);
        Assert.Contains("line 2: 'zz' is not an MD5 of 32 hexadecimal digits. No list was changed.", refused.Error);
        Assert.Equal(1, JsonDocument.Parse(refused.Output).RootElement.GetProperty("exitCode").GetInt32());
    }

    [Fact]
    public void A_name_that_is_taken_is_refused_unless_it_is_to_be_replaced()
    {
        Assert.Equal(0, Run("list", "add", Case, _folder["known.txt"], "--as", "find").Code);
        var refused = Run("list", "add", Case, _folder["known.txt"], "--as", "ignore");
        Assert.Equal(1, refused.Code);
        Assert.Contains("There is a list 'known' already", refused.Error);
        Assert.Equal(0, Run("list", "add", Case, _folder["known.txt"], "--as", "ignore", "--replace").Code);
        Assert.Contains("known, to ignore", Run("list", "ls", Case).Output);
    }

    [Theory]
    [InlineData("'cotejo list' takes one of: add, ls, drop.", "list")]
    [InlineData("CASE is missing", "list", "add")]
    [InlineData("FILE is missing: a list to add", "list", "add", "CASE")]
    [InlineData("--as is missing", "list", "add", "CASE", "FILE")]
    [InlineData("--as 'keep' is neither find nor ignore", "list", "add", "CASE", "FILE", "--as", "keep")]
    [InlineData("--format 'odd' is none of pdq, md5", "list", "add", "CASE", "FILE", "--as", "find", "--format", "odd")]
    [InlineData("--name '../x' is no name of a list", "list", "add", "CASE", "FILE", "--as", "find", "--name", "../x")]
    [InlineData("The list 'nowhere' is not there", "list", "add", "CASE", "nowhere", "--as", "find")]
    [InlineData("NAME is missing: the list to drop", "list", "drop", "MADE")]
    [InlineData("There is no list 'known' in", "list", "drop", "MADE", "known")]
    [InlineData("is no case", "list", "ls", "CASE")]
    [InlineData("--flood 'much' is no limit", "match", "MADE", "--flood", "much")]
    public void Says_what_it_cannot_do(string problem, params string[] words)
    {
        Assert.Equal(0, Run("scan", _folder["made"], _folder["in"], "--backend", "cpu").Code);
        var refused = Run([.. words.Select(word => word switch { "CASE" => Case, "MADE" => _folder["made"], "FILE" => _folder["known.txt"], _ => word })]);
        Assert.Equal(1, refused.Code);
        Assert.Contains(problem, refused.Error);
        Assert.False(Directory.Exists(Case));
    }

    [Theory]
    [InlineData("list")]
    [InlineData("list", "add")]
    [InlineData("list", "ls")]
    [InlineData("list", "drop")]
    public void Helps_with_examples(params string[] words)
    {
        var help = Run([.. words, "--help"]);
        Assert.Equal(0, help.Code);
        Assert.Contains("Examples:", help.Output);
        Assert.Equal(help.Output, Run(["help", .. words]).Output);
    }

    private string Case => _folder["case"];

    private static (int Code, string Output, string Error) Run(params string[] words) => BuiltCommand.Run(words);

    private static JsonElement Json((int Code, string Output, string Error) run)
    {
        Assert.True(run.Code == 0, run.Error);
        return JsonDocument.Parse(run.Output).RootElement;
    }
}
