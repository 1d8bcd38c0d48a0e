using Cotejo.Engine.Lists;
using Cotejo.Engine.Matching.Videos;
using Cotejo.Engine.Tests.Matching.Videos;
using Cotejo.Kernels;
using Microsoft.Data.Sqlite;

namespace Cotejo.Engine.Tests.Lists;

/// <summary>The search in parts and blocks against a double loop over everything.</summary>
public sealed class Near_as_defined : IDisposable
{
    private const int Contents = 40;

    private readonly KnownCase _case = new();
    private readonly Random _chance = new(3);

    public Near_as_defined()
    {
        for (int n = 0; n < Contents; n++)
        {
            if (n % 5 == 0) { _case.Video(n, [.. Enumerable.Range(0, 1 + (n / 5)).Select(_ => _chance.Next(60, 70))]); }
            else { _case.Picture(n, like: _chance.Next(60, 70), _chance.Next(25), (Orientation)_chance.Next(8)); }
        }
        _case.Add("one.txt", Lines(60, 66));
        _case.Add("two.txt", Lines(64, 70));
        foreach (int first in (int[])[60, 63, 66])
        {
            _case.Add($"clip{first}.json", $"[{string.Join(",", Enumerable.Range(first, 4).Select(n => $"\"{KnownCase.Near(n, _chance.Next(20))},90,{n}\""))}]");
        }
        _case.Match(flood: "off");
    }

    public void Dispose() => _case.Dispose();

    [Theory]
    [InlineData(1, 1, 1)]
    [InlineData(7, 3, 2)]
    [InlineData(1000, 1000, 1)]
    public void In_parts_of_any_size(int partFrames, int blockRows, int threads)
    {
        using var connection = new SqliteConnection($"Data Source={Path.Combine(_case.Folder, "ledger.db")};Mode=ReadOnly;Pooling=False");
        connection.Open();
        var lists = new CaseLists(_case.Folder).Open();
        var contents = KnownContents.Load(connection, CancellationToken.None);
        var options = new NearOptions(long.MaxValue, long.MaxValue, threads) { PartFrames = partFrames, BlockRows = blockRows };
        var (hits, floods) = new NearSearch(lists, contents, new CpuSearch(), options, CancellationToken.None).Find();
        Assert.Empty(floods);
        Assert.Equal(Defined(lists, contents), hits.Select(Words).Order(StringComparer.Ordinal));
        Assert.Contains(hits, hit => hit.Shared is not null);
        foreach (var list in lists) { list.Dispose(); }
    }

    private static IEnumerable<string> Defined(IReadOnlyList<OpenedList> lists, KnownContents contents)
    {
        var frames = contents.Frames(int.MaxValue, CancellationToken.None).Single();
        var found = new List<Hit>();
        for (int place = 0; place < lists.Count; place++)
        {
            foreach (bool ofVideos in (bool[])[false, true])
            {
                var rows = new NearRows(lists[place].File, ofVideos);
                for (int content = 0; content < contents.Count; content++)
                {
                    int[] own = [.. Enumerable.Range(0, frames.Count).Where(n => frames.Contents[n] == content)];
                    if (ofVideos && contents[content].IsVideo && rows.Count > 0) { found.AddRange(Shares(rows, lists[place].File, place, content, [.. own.Select(n => frames.Plane(0).Span[n])])); }
                    else { found.AddRange(Nearest(rows, place, content, own, frames)); }
                }
            }
        }
        return found.Select(Words).Order(StringComparer.Ordinal);
    }

    private static IEnumerable<Hit> Shares(NearRows rows, ListFile file, int place, int content, Hash256[] own)
    {
        ulong entry = rows.Row(0).Entry;   // One video a list.
        VpdqFrame[] Frames(IEnumerable<Hash256> hashes) => [.. hashes.Select(hash => new VpdqFrame(hash, 100, TimeSpan.Zero))];
        var (query, compared, _) = VpdqShares.Of(Frames(own), Frames(rows.FramesOf(file.Entry(entry))), new VpdqThresholds());
        if (query >= 80 || compared >= 80) { yield return new Hit(content, place, entry) { Shared = new FramesShared(query, compared) }; }
    }

    private static IEnumerable<Hit> Nearest(NearRows rows, int place, int content, int[] own, Engine.Matching.FrameHashes frames)
    {
        var near = from row in Enumerable.Range(0, rows.Count) let listed = rows.Row(row)
                   from o in Enumerable.Range(0, 8) from n in own
                   let distance = Hamming.Distance(listed.Hash, frames.Plane((Orientation)o).Span[n])
                   where distance <= 31
                   orderby distance, row, o, n
                   select new Hit(content, place, listed.Entry) { Near = new Nearness(distance, (Orientation)o, frames.Slots[n] / 2, listed.Time) };
        return near.DistinctBy(hit => hit.Entry);
    }

    private static string Words(Hit hit) => $"{hit.Content} {hit.List} {hit.Entry} {hit.Near} {hit.Shared}";

    private string Lines(int from, int until) =>
        string.Concat(Enumerable.Range(from, until - from).SelectMany(n => (string[])[$"{KnownCase.Near(n, 0)},90\n", $"{RandomHash.Flip(KnownCase.Near(n, 0), 9, _chance)},90\n"]));
}
