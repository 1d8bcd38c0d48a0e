using System.Text;
using Cotejo.Engine.Lists;
using Microsoft.Data.Sqlite;

namespace Cotejo.Engine.Tests.Lists;

public sealed class Wrong_lists : IDisposable
{
    private static readonly string Md5 = KnownHashes.Md5(1), Pdq = KnownHashes.Pdq(1);

    private readonly TestFolder _folder = new();

    public Wrong_lists() => Assert.Equal(1, Add(_folder.Write("good.txt", Text(Md5)), null).Added[0].Description.Counts.Md5);

    public void Dispose() => _folder.Dispose();

    public static TheoryData<string, string> Mistakes => new()
    {
        { "", "is empty" },
        { "\uFEFF", "is empty" },
        { "no hash at all", "line 1: 'no hash at all' is neither a hash nor a header that names a column of hashes" },
        { $"{Md5}\n\n{Md5[1..]}\n", $"line 3: '{Md5[1..]}' is not an MD5 of 32 hexadecimal digits" },
        { $"{Md5}\n{new string('a', 70_000)}\n", "line 2: is longer than 65536 bytes" },
        { $"{Pdq},101,a\n", "line 1: '101' is no quality from 0 to 100" },
        { $"{Pdq},100,a\nx\n", "line 2: 'x' is not a PDQ hash of 64 hexadecimal digits" },
        { $"name,md5\n\"a,{Md5}\n", "line 2: a text in quotation marks does not end" },
        { $"name,md5,category\na,{Md5},1.5\n", "line 2: '1.5' is no category: it takes a whole number" },
        { $"name,md5\na,{Md5[1..]}\n", $"line 2: '{Md5[1..]}' is no MD5 of 32 hexadecimal digits" },
        { $"hash\n{Md5}\nabc\n", "line 3: 'abc' is no hash of 32, 40 or 64 hexadecimal digits" },
        { $"md5{new string(',', 300)}\n", "line 1: " },
        { "%%%% HASHDEEP-1.0\n", "line 2: does not name the columns" },
        { "%%%% HASHDEEP-1.0\n%%%% size,tiger,filename\n", "line 2: names neither md5 nor sha1 nor sha256" },
        { "%%%% HASHDEEP-1.0\n%%%% size,md5,filename\n1,nothing,x\n", "line 3: 'nothing' is no MD5" },
        { "{\"x\": 1}", "byte 0: a JSON object that begins neither as Project VIC's nor has hashRecords as StopNCII's" },
        { "{\"odata.metadata\": \"http://example.com/1.3.xml#Media\", \"value\": []}", "byte 19: the context" },
        { Vics("{\"MD5\": \"x\"}"), "byte 100: 'x' is no MD5" },
        { Vics("{\"Category\": \"one\"}"), "the Category 'one' is not a whole number" },
        { Vics("{\"MD5\": {}}"), "MD5 is neither a text nor a number" },
        { Vics("7"), "is not an object" },
        { Vics("{\"Comments\": \"" + new string('x', 1 << 20) + "\"}"), "a text is longer than 1048576 bytes" },
        { Vics("{\"x\": " + new string('[', 100) + new string(']', 100) + "}"), "is not JSON, or is cut off" },
        { Vics("{}")[..^2], "is not JSON, or is cut off" },
        { Vics("{}") + "{}", "is not JSON, or is cut off" },
        { "{\"hashRecords\": [{\"hashValue\": \"a\"}]}", "byte 17: has no hashValue or no signalType" },
        { "{\"hashRecords\": [{\"hashValue\": \"a\", \"signalType\": \"VideoMD5\"}]}", "byte 17: 'a' is no MD5" },
        { "<x/>", "line 1: the root is not queryResult" },
        { "<!DOCTYPE x [<!ENTITY e SYSTEM \"file:///etc/passwd\">]><queryResult xmlns=\"https://hashsharing.ncmec.org/hashsharing/v2\">&e;</queryResult>", "line 1: is not XML that is read here" },
        { Ncmec("<image><id>1</id><fingerprints><md5>zz</md5></fingerprints></image>"), "line 1: 'zz' is no md5" },
        { Ncmec("<image><id>1</id><timestamp>never</timestamp></image>"), "the timestamp is no time" },
        { Ncmec($"<image a=\"{new string('x', 2 << 20)}\"/>"), "a tag or a text is longer than 1048576 bytes" },
        { Ncmec(string.Concat(Enumerable.Range(0, 5000).Select(n => $"<n{n}/>"))), "There are more than 4096 different names" },
        { Ncmec(string.Concat(Enumerable.Repeat("<a>", 100))), "is nested deeper than 32" },
        { Ncmec("<image>")[..^14], "is not XML that is read here" },
        { "[\"x\"]", "Entry 1 is not 'hash,quality,seconds'" },
        { "[", "is not JSON" },
    };

    [Theory]
    [MemberData(nameof(Mistakes))]
    public void Are_refused_with_the_place_of_the_mistake(string text, string mistake)
    {
        string file = _folder.Write("wrong.txt", Text(text));
        var before = Files();
        var refused = Assert.Throws<SettingsException>(() => Add(file, null));
        Assert.Contains(mistake, refused.Message);
        Assert.StartsWith($"'{file}': ", refused.Message);
        Assert.EndsWith("No list was changed.", refused.Message);
        Assert.Equal(before, Files());
    }

    [Theory]
    [InlineData("CREATE TABLE FILE(sha256, sha1, md5); INSERT INTO FILE VALUES ('x', NULL, NULL)", "row 1: 'x' is no SHA-256")]
    [InlineData("CREATE TABLE OTHER(sha256, sha1, md5)", "without the table FILE")]
    [InlineData("CREATE VIEW FILE AS SELECT 1 AS sha256, 2 AS sha1, 3 AS md5", "without the table FILE")]
    [InlineData("CREATE VIRTUAL TABLE FILE USING fts5(sha256, sha1, md5)", "without the table FILE")]
    [InlineData("CREATE TABLE FILE(sha256, sha1)", "no such column: md5")]
    public void A_database_that_is_none_of_nsrl_is_refused(string sql, string mistake)
    {
        string file = Database(sql);
        Assert.Contains(mistake, Assert.Throws<SettingsException>(() => Add(file, null)).Message);
    }

    [Fact]
    public void A_database_is_only_read_and_nothing_is_made_beside_it()
    {
        string file = Database("PRAGMA journal_mode = WAL; CREATE TABLE FILE(sha256, sha1, md5)");
        byte[] before = File.ReadAllBytes(file);
        string[] beside = Directory.GetFiles(Path.GetDirectoryName(file)!);
        Add(file, null);
        Assert.Equal(before, File.ReadAllBytes(file));
        Assert.Equal(beside.Order(), Directory.GetFiles(Path.GetDirectoryName(file)!).Order());
    }

    [Fact]
    public void What_is_no_regular_file_is_not_waited_for()
    {
        using (var made = System.Diagnostics.Process.Start("mkfifo", [_folder["fifo"]])) { made.WaitForExit(); }
        Assert.Contains("is no regular file", Assert.Throws<SettingsException>(() => Add(_folder["fifo"], null)).Message);
        Assert.Contains("is a folder", Assert.Throws<SettingsException>(() => Add(_folder.Root, null)).Message);
        File.CreateSymbolicLink(_folder["link.txt"], _folder["good.txt"]);
        Assert.Equal("link", Assert.Single(Add(_folder["link.txt"], null).Added).Name);
    }

    [Fact]
    public void A_record_of_very_many_tags_is_cut()
    {
        string file = _folder.Write("tags.json", Text(Vics($"{{\"MD5\": \"{Md5}\", \"Tags\": [{string.Join(',', Enumerable.Repeat("\"x\"", 300_000))}]}}")));
        Assert.Equal(1, Add(file, null).Added[0].Description.Counts.Entries);
    }

    [Fact]
    public void Utf16_is_refused_in_words()
    {
        foreach (var encoding in (Encoding[])[Encoding.Unicode, Encoding.BigEndianUnicode])
        {
            string file = _folder.Write("wide.txt", [.. encoding.Preamble, .. encoding.GetBytes(Md5)]);
            Assert.Contains("UTF-16; save it as UTF-8", Assert.Throws<SettingsException>(() => Add(file, null)).Message);
        }
    }

    [Fact]
    public void One_mistake_leaves_all_lists_as_they_were()
    {
        string good = _folder.Write("better.txt", Text(Md5)), wrong = _folder.Write("wrong.txt", Text(Md5 + "\nx"));
        var before = Files();
        Assert.Throws<SettingsException>(() => CaseListChanges.Add(new ListSettings(_folder["case"], [good, wrong], "find"), new ListProgress(), CancellationToken.None));
        Assert.Equal(before, Files());
    }

    /// <summary>A seeded share of the trial that the harness runs in full.</summary>
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    public void Broken_lists_are_read_or_refused_and_never_by_half(int part)
    {
        var before = Files();
        for (int seed = part * 100; seed < (part + 1) * 100; seed++)
        {
            var mutant = ListMutants.Make(seed);
            string file = _folder.Write("mutant", mutant.Bytes);
            string? format = seed % 3 == 0 ? mutant.Format : null;
            try
            {
                Add(file, format);
            }
            catch (SettingsException refused)
            {
                Assert.DoesNotContain("System.", refused.Message);
                Assert.Equal(before, Files());
                continue;
            }
            CheckWhole("mutant");
            CaseListChanges.Drop(_folder["case"], ["mutant"], null);
            Assert.Equal(before, Files());
        }
    }

    /// <summary>Every row leads to an entry that can be read.</summary>
    private void CheckWhole(string name)
    {
        using var list = ListFile.Open(new CaseLists(_folder["case"]).Own.PathOf(name));
        Assert.True(list.IsWhole(CancellationToken.None));
        foreach (bool ofVideos in (bool[])[false, true])
        {
            var rows = new NearRows(list, ofVideos);
            for (int row = 0; row < rows.Count; row++) { Assert.NotNull(list.Entry(rows.Row(row).Entry)); }
        }
    }

    private AddedLists Add(string file, string? format) =>
        CaseListChanges.Add(new ListSettings(_folder["case"], [file], "find", Format: format), new ListProgress(), CancellationToken.None);

    private List<(string, long, DateTime)> Files() =>
        [.. new DirectoryInfo(_folder["case/lists"]).GetFiles("*", new EnumerationOptions { AttributesToSkip = 0 }).Where(f => f.Name != ".lock")
            .Select(f => (f.Name, f.Length, f.LastWriteTimeUtc)).Order()];

    private string Database(string sql)
    {
        string file = _folder["db/nsrl.db"];
        Directory.CreateDirectory(_folder["db"]);
        using var connection = new SqliteConnection($"Data Source={file};Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
        return file;
    }

    private static string Vics(string media) => $"{{\"odata.metadata\": \"http://github.com/ICMEC/ProjectVic/DataModels/1.3.xml#Media\", \"value\": [{media}]}}";

    private static string Ncmec(string images) =>
        $"<queryResult xmlns=\"https://hashsharing.ncmec.org/hashsharing/v2\"><images>{images}</images></queryResult>";

    private static byte[] Text(string text) => Encoding.UTF8.GetBytes(text);
}
