using Cotejo.Engine.Exchange;
using Cotejo.Engine.Hashing;
using Cotejo.Engine.Lists;

namespace Cotejo.Engine.Tests.Lists;

public sealed class Rows_of_lists : IDisposable
{
    private readonly TestFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(0, 4)]
    [InlineData(3, 4)]
    [InlineData(4, 4)]
    [InlineData(5, 4)]
    [InlineData(1000, 7)]
    [InlineData(1000, 1000)]
    public void Are_sorted_however_few_fit_in_memory(int count, int fit)
    {
        var chance = new Random(count + fit);
        ListRow[] rows = [.. Enumerable.Range(0, count).Select(n => Row(chance.Next(300), (ulong)n))];
        using var sorter = new RowSorter(_folder.Root, Md5Digest.Bytes) { RunRows = fit };
        foreach (var row in rows) { sorter.Add(row); }
        Assert.Equal(rows.Order(), sorter.Sorted());
        Assert.Empty(Directory.GetFiles(_folder.Root));
    }

    /// <summary>A block has 2,048 rows: at its edges, and where rows of one hash cross them, look-ups must agree with the definition.</summary>
    [Theory]
    [InlineData(1, 1)]
    [InlineData(2047, 1)]
    [InlineData(2048, 1)]
    [InlineData(2049, 1)]
    [InlineData(4096, 3)]
    [InlineData(10_000, 1)]
    [InlineData(10_000, 5000)]
    [InlineData(9_000, 9_000)]
    public void Are_found_as_a_double_loop_finds_them(int count, int perHash)
    {
        var chance = new Random(count);
        var written = Write([.. Enumerable.Range(0, count).Select(n => (Hash(2 * (n / perHash)), Category: n))]);
        using var list = ListFile.Open(written);
        Assert.Equal(count, list.Rows(HashKind.Md5));
        // Even numbers are there, odd ones are not; some are asked for twice.
        ListRow[] asked = [.. Enumerable.Range(0, 500).Select(_ => chance.Next(-3, (2 * count / perHash) + 5)).Append(0).Append(0).Select(n => ListRow.Of(Hash(n), 0)).Order()];
        var found = new List<(int, int?)>();
        list.Find(HashKind.Md5, asked, (place, entry) => found.Add((place, list.Entry(entry).Category)), CancellationToken.None);
        var all = Enumerable.Range(0, count).ToLookup(n => ListRow.Of(Hash(2 * (n / perHash)), 0));
        var expected = asked.SelectMany((row, place) => all[row].Select(n => (place, (int?)n)));
        Assert.Equal(expected.Order(), found.Order());
    }

    [Fact]
    public void Repeat_a_hash_only_where_its_entry_says_more()
    {
        using var writer = new ListFileWriter(_folder["new"]);
        foreach (int? category in (int?[])[null, 1, null, 2, null]) { writer.Add(new ListRecord(1) { Md5 = Hash(1), Category = category }, 0, isWithdrawn: false); }
        writer.Add(new ListRecord(9) { Md5 = Hash(2) }, 0, isWithdrawn: false);
        writer.Finish(ListKind.Find, [], CancellationToken.None);
        Assert.Equal((6, 3, 3), (writer.Description!.Counts.Entries, writer.Description.Counts.Md5, writer.Description.Counts.Repeats));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(8)]
    [InlineData(200)]
    [InlineData(-1)]
    [InlineData(-20)]
    public void A_damaged_list_is_refused(int at)
    {
        string path = Write([(Hash(1), 1), (Hash(2), 2)]);
        byte[] bytes = File.ReadAllBytes(path);
        if (at < 0) { File.WriteAllBytes(path, bytes[..^-at]); }
        else
        {
            bytes[at] ^= 0x20;
            File.WriteAllBytes(path, bytes);
            using var changed = TryOpen(path);
            Assert.True(changed is null || !changed.IsWhole(CancellationToken.None));
            return;
        }
        Assert.Throws<SettingsException>(() => ListFile.Open(path));
    }

    [Fact]
    public void Long_texts_are_cut()
    {
        using var writer = new ListFileWriter(_folder["new"]);
        string longText = new('\u4e16', 5000);
        writer.Add(new ListRecord(1) { Md5 = Hash(1), Id = longText, Series = longText, Tags = longText, Category = int.MinValue }, 0, isWithdrawn: false);
        writer.Finish(ListKind.Find, [new ListedFile("a", 1, new string('0', 64), "csv", null, null, "line", 1)], CancellationToken.None);
        writer.Publish(_folder["a.list"]);
        using var list = ListFile.Open(_folder["a.list"]);
        var entry = list.Entry(0);
        Assert.Equal((256, 256, 1024, int.MinValue), (entry.Id!.Length, entry.Series!.Length, entry.Tags!.Length, entry.Category));
    }

    private static ListFile? TryOpen(string path)
    {
        try { return ListFile.Open(path); }
        catch (SettingsException) { return null; }
    }

    private string Write(IReadOnlyList<(Md5Digest Hash, int Category)> records)
    {
        using var writer = new ListFileWriter(_folder["new"], runRows: 777);
        foreach (var (hash, category) in records) { writer.Add(new ListRecord(1) { Md5 = hash, Category = category }, 0, isWithdrawn: false); }
        writer.Finish(ListKind.Find, [new ListedFile("a", 1, new string('0', 64), "csv", null, null, "line", 1)], CancellationToken.None);
        writer.Publish(_folder["a.list"]);
        return _folder["a.list"];
    }

    private static Md5Digest Hash(int n) => new((ulong)(n + 10), 7);

    private static ListRow Row(int n, ulong entry) => ListRow.Of(Hash(n), entry);
}
