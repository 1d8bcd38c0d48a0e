using System.Globalization;
using Cotejo.Engine.Ledger;
using Cotejo.Engine.Matching;
using Cotejo.Engine.Pipeline;
using Cotejo.Engine.Planning;
using Cotejo.Kernels;
using Microsoft.Data.Sqlite;

namespace Cotejo.Engine.Tests.Pipeline;

public sealed class Scanning : IDisposable
{
    private readonly TestFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Accounts_for_every_file_once()
    {
        _folder.Jpeg("in/a/one.jpg", seed: 1);
        _folder.Jpeg("in/b/same.jpg", seed: 1);
        _folder.Jpeg("in/b/smaller.jpg", seed: 1, quality: 60);
        _folder.Png("in/c/other.jpg", seed: 2);
        _folder.Write("in/c/empty.jpg", []);
        _folder.Write("in/c/text.txt", "no picture"u8.ToArray());
        _folder.Write("in/c/text.jpg", "no picture"u8.ToArray());
        _folder.Write("in/c/cut.jpg", [0xFF, 0xD8, 0xFF, 0xE0, 0, 16]);
        File.CreateSymbolicLink(_folder["in/loop"], _folder["in"]);

        var result = Scan();

        Assert.Equal(9, result.Case.Items);
        Assert.Equal(4, result.Case.Hashed);
        Assert.Equal(new Dictionary<string, long> { ["Corrupt"] = 1, ["Unrecognised"] = 1 }, result.Case.Failed);
        Assert.Equal(new Dictionary<string, long> { ["Empty"] = 1, ["NotMedia"] = 1, ["SymbolicLink"] = 1 }, result.Case.Skipped);
        Assert.Equal(6, result.Case.Contents);
        Assert.Equal(1, result.Case.Pairs);
        Assert.Equal(1, result.Case.Groups);
        Assert.Equal(new ReviewDebt(Items: 4, Contents: 3, Groups: 2, Undecided: 2), result.Case.Review);
    }

    [Fact]
    public void Reads_nothing_again_that_is_unchanged()
    {
        _folder.Jpeg("in/one.jpg", seed: 1);
        _folder.Jpeg("in/two.jpg", seed: 2);
        Scan();
        var again = Scan();
        Assert.Equal(0, again.ReadItems);
        Assert.Equal(0, again.ReadBytes);
        Assert.Equal(2, again.Case.Hashed);
    }

    [Fact]
    public void Notices_new_changed_vanished_and_returned_files()
    {
        string kept = _folder.Jpeg("in/kept.jpg", seed: 1);
        string changed = _folder.Jpeg("in/changed.jpg", seed: 2);
        string gone = _folder.Jpeg("in/gone.jpg", seed: 3);
        Scan();

        _folder.Jpeg("in/new.jpg", seed: 4);
        _folder.Jpeg("in/changed.jpg", seed: 5, quality: 70);
        File.Move(gone, _folder["aside.jpg"]);
        var second = Scan();
        Assert.Equal(2, second.ReadItems);
        Assert.Equal(3, second.Case.Items);
        Assert.Equal(1, second.Case.Vanished);
        Assert.Equal(["changed.jpg changed", "gone.jpg vanished"], Changes());

        File.Move(_folder["aside.jpg"], gone);
        var third = Scan();
        Assert.Equal(0, third.ReadItems);
        Assert.Equal(0, third.Case.Vanished);
        Assert.Equal(4, third.Case.Review.Groups);
        Assert.Equal("gone.jpg returned", Changes()[^1]);
        Assert.True(File.Exists(kept) && File.Exists(changed));
    }

    [Fact]
    public void Tries_again_what_failed_for_a_moment()
    {
        _folder.Jpeg("in/one.jpg", seed: 1);
        Scan();
        Change("UPDATE contents SET outcome = 'failed', reason = 'OutOfMemory'; DELETE FROM hashes;");
        var again = Scan();
        Assert.Equal(1, again.ReadItems);
        Assert.Equal(1, again.Case.Hashed);
    }

    [Fact]
    public void Does_not_try_again_what_failed_for_good()
    {
        _folder.Write("in/cut.jpg", [0xFF, 0xD8, 0xFF, 0xE0, 0, 16]);
        Assert.Equal(1, Scan().Case.FailedItems);
        Assert.Equal(0, Scan().ReadItems);
    }

    [Fact]
    public void Keeps_what_was_committed_when_it_is_stopped()
    {
        for (int i = 0; i < 40; i++) { _folder.Jpeg($"in/{i}.jpg", seed: i, width: 1200, height: 900); }
        using var stop = new CancellationTokenSource();
        using (var scan = new Scan(Settings()))
        {
            var watch = new Thread(() =>
            {
                while (scan.Progress.Record.Items < 10) { Thread.Yield(); }
                stop.Cancel();
            });
            watch.Start();
            Assert.ThrowsAny<OperationCanceledException>(() => scan.Run(stop.Token));
            watch.Join();
        }
        Assert.Equal(["stopped"], Rows("SELECT state FROM runs WHERE ended IS NOT NULL"));
        Assert.True(long.Parse(Rows("SELECT count(*) FROM items")[0], CultureInfo.InvariantCulture) >= 10);
        using (var connection = Open()) { Assert.Equal(10, Math.Min(10, CaseSummary.Read(connection).Review.Undecided)); }
        var rest = Scan();
        Assert.Equal(40, rest.Case.Hashed);
        Assert.InRange(rest.ReadItems, 0, 40);
        Assert.Equal(["stopped", "done"], Rows("SELECT state FROM runs ORDER BY run_id"));
    }

    [Fact]
    public void Tells_a_link_that_became_a_file_by_its_name_as_if_it_were_new()
    {
        Directory.CreateDirectory(_folder["in"]);
        File.CreateSymbolicLink(_folder["in/a.jpg"], "nowhere");
        Scan();
        File.Delete(_folder["in/a.jpg"]);
        _folder.Write("in/a.jpg", "text"u8.ToArray());
        Assert.Equal(1, Scan().Case.Failed["Unrecognised"]);
    }

    [Fact]
    public void Ends_with_a_message_when_there_is_no_memory_for_all_pairs_and_matches_with_more()
    {
        for (int i = 0; i < 40; i++)
        {
            string file = _folder.Jpeg($"in/{i}.jpg", seed: 1);
            File.AppendAllText(file, $"{i}");
        }
        var frames = new FrameHashes();
        var flat = new Hash256[FrameHashes.Orientations];
        for (int content = 0; content < 400; content++) { frames.Add(content, 0, flat); }
        Assert.Throws<RunStoppedException>(() => CopyFinder.Find(frames, new CopyOptions(31, 2, MaxPairs: 10_000)));
        Assert.Equal(400 * 399 / 2, CopyFinder.Find(frames, new CopyOptions(31, 2)).Edges.Count);
        Assert.Equal(40 * 39 / 2, Scan().Case.Pairs);
    }

    [Fact]
    public void Decodes_a_content_once_whatever_its_copies()
    {
        string one = _folder.Jpeg("in/0.jpg", seed: 1);
        for (int i = 1; i < 50; i++) { File.Copy(one, _folder[$"in/{i}.jpg"]); }
        var result = Scan(threads: 4);
        Assert.Equal(50, result.Case.Hashed);
        Assert.Equal(1, result.Case.Contents);
        Assert.Equal(["1"], Rows("SELECT count(*) FROM hashes WHERE policy = 'full'"));
    }

    [Fact]
    public void Gives_the_same_edges_and_groups_for_any_number_of_threads()
    {
        for (int i = 0; i < 12; i++)
        {
            for (int quality = 50; quality < 100; quality += 20) { _folder.Jpeg($"in/{quality}/{i}.jpg", seed: i, quality: quality); }
        }
        const string Found = """
            SELECT hex(a.sha256) || hex(b.sha256) || e.distance || e.orientation FROM edges e JOIN contents a ON a.content_id = e.a
            JOIN contents b ON b.content_id = e.b ORDER BY 1
            """;
        const string Grouped = """
            SELECT m.group_id || hex(c.sha256) || m.distance || m.orientation FROM members m JOIN contents c USING (content_id) ORDER BY 1
            """;
        Scan(threads: 1);
        var (edges, groups) = (Rows(Found), Rows(Grouped));
        Directory.Delete(_folder["case"], recursive: true);
        Scan(threads: 5);
        Assert.Equal(edges, Rows(Found));
        Assert.Equal(groups, Rows(Grouped));
        Assert.Equal(36, edges.Count);
    }

    [Fact]
    public void Takes_a_single_file_as_a_source()
    {
        string one = _folder.Jpeg("in/one.jpg", seed: 1);
        using var scan = new Scan(Settings() with { Sources = [one] });
        Assert.Equal(1, scan.Run(CancellationToken.None).Case.Hashed);
    }

    [Fact]
    public void Sets_a_picture_aside_that_the_budget_cannot_hold_and_hashes_it_with_more()
    {
        using (var big = TestFolder.Picture(1, 6000, 5000))
        using (var data = big.Encode(SkiaSharp.SKEncodedImageFormat.Webp, 50)) { _folder.Write("in/big.webp", data.ToArray()); }
        Assert.Equal(1, Scan(memory: "64MiB").Case.Failed["OutOfMemory"]);
        Assert.Equal(1, Scan().Case.Hashed);
    }

    private ScanSettings Settings() => new(_folder["case"], [_folder["in"]], null, null, null);

    private ScanResult Scan(int? threads = null, string? memory = null)
    {
        using var scan = new Scan(Settings() with { Threads = threads, Memory = memory });
        return scan.Run(CancellationToken.None);
    }

    private List<string> Changes() => Rows("SELECT i.shown || ' ' || c.what FROM changes c JOIN items i USING (item_id) ORDER BY change_id");

    private List<string> Rows(string sql)
    {
        using var connection = Open();
        using var statement = new Statement(connection, sql);
        using var row = statement.Rows();
        var rows = new List<string>();
        while (row.Read()) { rows.Add(row.GetValue(0).ToString()!); }
        return rows;
    }

    private void Change(string sql)
    {
        using var connection = Open();
        Case.Execute(connection, sql);
    }

    private SqliteConnection Open()
    {
        var connection = new SqliteConnection($"Data Source={_folder["case/ledger.db"]};Pooling=False");
        connection.Open();
        return connection;
    }
}
