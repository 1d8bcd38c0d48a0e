using System.Formats.Tar;
using System.Text;
using Cotejo.Engine.Pipeline;
using Cotejo.Engine.Planning;
using Cotejo.Engine.Tests.Decoding.Workers;
using Microsoft.Data.Sqlite;
using SkiaSharp;

namespace Cotejo.Engine.Tests.Archives;

public sealed class Scanning_archives : IDisposable
{
    private static readonly byte[] One = Jpeg(1), Two = Jpeg(2);

    private readonly TestFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    public static TheoryData<string> Formats => ["zip", "7z", "rar", "tar", "tar.gz", "tar.bz2"];

    [Theory]
    [MemberData(nameof(Formats))]
    public void Entries_are_items_with_the_way_to_them(string format)
    {
        (string, byte[])[] entries = [("one.jpg", One), ("in/deep/two.jpg", Two), ("notes.txt", "no picture"u8.ToArray())];
        _folder.Write("in/album." + format, format switch
        {
            "zip" => ArchiveFiles.Zip(entries),
            "7z" => ArchiveFiles.SevenZip(entries),
            "rar" => ArchiveFiles.Rar(entries),
            "tar" => ArchiveFiles.Tar(entries),
            "tar.gz" => ArchiveFiles.GZip(ArchiveFiles.Tar(entries)),
            _ => ArchiveFiles.BZip2(ArchiveFiles.Tar(entries)),
        });
        _folder.Write("in/one.jpg", One);

        var result = Scan();

        Assert.Equal(
        [
            $"album.{format} > in/deep/two.jpg hashed", $"album.{format} > notes.txt skipped NotMedia", $"album.{format} > one.jpg hashed",
            $"album.{format} skipped Archive", "one.jpg hashed",
        ], Outcomes());
        Assert.Equal(3, result.Case.Hashed);
        Assert.Equal(2, result.Case.Review.Contents);
        Assert.Equal(0, Scan().ReadItems);
    }

    [Fact]
    public void A_compressed_file_is_an_archive_of_one()
    {
        _folder.Write("in/one.jpg.gz", ArchiveFiles.GZip(One));
        _folder.Write("in/two.BZ2", ArchiveFiles.BZip2(Two));
        Scan();
        Assert.Equal(["one.jpg.gz > one.jpg hashed", "one.jpg.gz skipped Archive", "two.BZ2 > two hashed", "two.BZ2 skipped Archive"], Outcomes());
    }

    [Fact]
    public void Archives_in_archives_are_opened_down_to_a_depth()
    {
        byte[] nested = ArchiveFiles.Zip(("one.jpg", One));
        for (int i = 2; i <= 4; i++) { nested = i % 2 == 0 ? ArchiveFiles.Tar(("in.zip", nested)) : ArchiveFiles.Zip(("in.tar", nested)); }
        _folder.Write("in/a.tar", nested);
        Scan(new LimitSettings(ArchiveDepth: 3));
        Assert.Equal(
        [
            "a.tar > in.zip > in.tar > in.zip skipped ArchiveDepth", "a.tar > in.zip > in.tar skipped Archive", "a.tar > in.zip skipped Archive", "a.tar skipped Archive",
        ], Outcomes());
        Scan(new LimitSettings(ArchiveDepth: 4));
        Assert.Contains("a.tar > in.zip > in.tar > in.zip > one.jpg hashed", Outcomes());
    }

    [Fact]
    public void Nothing_is_written_by_a_name_and_every_entry_is_there()
    {
        string[] names = ["../../escape.jpg", "/etc/escape.jpg", "C:\\escape.jpg", "a/../b.jpg", "same.jpg", "same.jpg", "line\nbreak.jpg", "-rf", " > .jpg"];
        _folder.Write("in/a.zip", ArchiveFiles.Zip([.. names.Select(name => (name, One))]));
        string before = string.Join('\n', Directory.EnumerateFileSystemEntries(_folder.Root, "*", SearchOption.AllDirectories).Order());
        Scan();
        Directory.Delete(_folder["case"], recursive: true);
        Assert.Equal(before, string.Join('\n', Directory.EnumerateFileSystemEntries(_folder.Root, "*", SearchOption.AllDirectories).Order()));
    }

    [Fact]
    public void Names_that_mean_something_elsewhere_mean_nothing_here()
    {
        _folder.Write("in/a.zip", ArchiveFiles.Zip(("../../up.jpg", One), ("/etc/abs.jpg", One), ("C:\\d.jpg", One), ("same.jpg", One), ("same.jpg", Two), ("x > y.jpg", One)));
        Scan();
        Assert.Equal(
        [
            "a.zip > ../../up.jpg hashed", "a.zip > /etc/abs.jpg hashed", "a.zip > C:\\\\d.jpg hashed", "a.zip > same.jpg hashed", "a.zip > same.jpg\\#5 hashed",
            "a.zip > x \\x3e y.jpg hashed", "a.zip skipped Archive",
        ], Outcomes());
    }

    [Fact]
    public void Links_and_folders_of_a_tar_are_not_followed()
    {
        using var file = new MemoryStream();
        using (var writer = new TarWriter(file, leaveOpen: true))
        {
            writer.WriteEntry(new PaxTarEntry(TarEntryType.Directory, "folder/"));
            writer.WriteEntry(new PaxTarEntry(TarEntryType.SymbolicLink, "link.jpg") { LinkName = "/etc/passwd" });
            writer.WriteEntry(new PaxTarEntry(TarEntryType.HardLink, "hard.jpg") { LinkName = "../outside" });
            writer.WriteEntry(new PaxTarEntry(TarEntryType.RegularFile, "folder/one.jpg") { DataStream = new MemoryStream(One) });
        }
        _folder.Write("in/a.tar", file.ToArray());
        Scan();
        Assert.Equal(["a.tar > folder/one.jpg hashed", "a.tar > hard.jpg skipped SymbolicLink", "a.tar > link.jpg skipped SymbolicLink", "a.tar skipped Archive"], Outcomes());
    }

    [Fact]
    public void What_came_out_of_a_broken_archive_is_kept()
    {
        byte[] zip = ArchiveFiles.Zip(("one.jpg", One), ("two.jpg", Two));
        _folder.Write("in/cut.zip", zip[..(One.Length + (Two.Length / 2))]);
        byte[] wrong = ArchiveFiles.Zip(("bytes.txt", "some bytes"u8.ToArray()), ("one.jpg", One));
        int crc = wrong.AsSpan().LastIndexOf("bytes.txt"u8) - 30;
        wrong[crc]++;
        _folder.Write("in/wrong.zip", wrong);
        Scan();
        var outcomes = Outcomes();
        Assert.Contains("cut.zip > one.jpg hashed", outcomes);
        Assert.Contains("cut.zip failed Corrupt", outcomes);
        Assert.Contains("wrong.zip > bytes.txt skipped NotMedia", outcomes);
        Assert.Contains("wrong.zip > one.jpg hashed", outcomes);
        Assert.Contains("wrong.zip failed Corrupt", outcomes);
    }

    [Fact]
    public void Passwords_of_a_list_are_tried_and_missing_ones_are_outcomes()
    {
        _folder.Write("in/a.zip", ArchiveFiles.EncryptedZip("one.jpg", One, "right"));
        Scan();
        Assert.Equal(["a.zip > one.jpg failed Encrypted", "a.zip skipped Archive"], Outcomes());
        Assert.Equal(0, Scan().ReadItems);
        Scan(new LimitSettings(PasswordFile: _folder.Write("wrong.txt", "wrong\nalso wrong\n"u8.ToArray())));
        Assert.Equal(["a.zip > one.jpg failed Encrypted", "a.zip skipped Archive"], Outcomes());
        Scan(new LimitSettings(PasswordFile: _folder.Write("right.txt", "wrong\nright\n"u8.ToArray())));
        Assert.Equal(["a.zip > one.jpg hashed", "a.zip skipped Archive"], Outcomes());
    }

    [Fact]
    public void A_bomb_ends_by_its_ratio_and_what_came_before_is_kept()
    {
        _folder.Write("in/bomb.zip", ArchiveFiles.Zip(("one.jpg", One), ("zeros", new byte[40 << 20]), ("two.jpg", Two)));
        Scan(new LimitSettings(ArchiveRatio: 100));
        Assert.Equal(["bomb.zip > one.jpg hashed", "bomb.zip > zeros skipped ArchiveRatio", "bomb.zip skipped ArchiveRatio"], Outcomes());
        Scan();
        Assert.Equal(["bomb.zip > one.jpg hashed", "bomb.zip > two.jpg hashed", "bomb.zip > zeros skipped NotMedia", "bomb.zip skipped Archive"], Outcomes());
    }

    [Theory]
    [InlineData(2, null, "ArchiveEntries")]
    [InlineData(null, "1MiB", "ArchiveBytes")]
    public void Too_many_entries_and_bytes_end_an_archive(int? entries, string? bytes, string rule)
    {
        var chance = new Random(1);
        byte[] Grain()
        {
            byte[] grain = new byte[600_000];
            chance.NextBytes(grain);
            return grain;
        }
        _folder.Write("in/a.zip", ArchiveFiles.Zip(("1", Grain()), ("2", Grain()), ("3", Grain())));
        Scan(new LimitSettings(ArchiveEntries: entries, ArchiveBytes: bytes));
        Assert.Equal("a.zip skipped " + rule, Outcomes()[^1]);
    }

    [Fact]
    public void What_left_an_archive_has_vanished_and_what_it_kept_has_not()
    {
        _folder.Write("in/a.zip", ArchiveFiles.Zip(("one.jpg", One), ("two.jpg", Two)));
        _folder.Write("in/b.zip", ArchiveFiles.Zip(("one.jpg", One)));
        Scan();
        _folder.Write("in/a.zip", ArchiveFiles.Zip(("one.jpg", One)));
        var second = Scan();
        Assert.Equal(1, second.Case.Vanished);
        Assert.Equal(["a.zip > one.jpg hashed", "a.zip skipped Archive", "b.zip > one.jpg hashed", "b.zip skipped Archive"], Outcomes());
        File.Delete(_folder["in/b.zip"]);
        Assert.Equal(3, Scan().Case.Vanished);
    }

    [Fact]
    public void An_archive_is_recorded_behind_its_entries()
    {
        _folder.Write("in/a.zip", ArchiveFiles.Zip([.. Enumerable.Range(0, 60).Select(i => ($"{i}.jpg", Jpeg(100 + i)))]));
        using var stop = new CancellationTokenSource();
        using (var scan = new Scan(Settings(null)))
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
        Assert.DoesNotContain("a.zip skipped Archive", Outcomes());
        Assert.Equal(60, Scan().Case.Hashed);
        Assert.Equal(61, Outcomes().Count);
    }

    [Fact]
    public void Workers_that_are_killed_cost_nothing()
    {
        // A solid archive is unpacked anew up to where it was: what takes longer than a worker lives never comes to its end.
        byte[] solid = ArchiveFiles.SevenZip([.. Enumerable.Range(0, 30).Select(i => ($"{i / 20}/{i}.jpg", Jpeg(i)))]);
        (string, byte[])[] album = [.. Enumerable.Range(0, 400).Select(i => ($"{i / 20}/{i}.jpg", Jpeg(i)))];
        _folder.Write("in/a.7z", solid);
        _folder.Write("in/b.zip", ArchiveFiles.Zip([.. album, ("a.7z", solid)]));
        Scan();
        var undisturbed = Outcomes();
        Directory.Delete(_folder["case"], recursive: true);
        using var stop = new CancellationTokenSource();
        int killed = 0;
        var killer = new Thread(() =>
        {
            while (!stop.IsCancellationRequested)
            {
                Thread.Sleep(1000);
                killed += WorkerChildren.Signal(WorkerChildren.Killed);
            }
        });
        killer.Start();
        Scan();
        stop.Cancel();
        killer.Join();
        Assert.True(killed > 0);
        Assert.Equal(undisturbed, Outcomes());
    }

    private ScanResult Scan(LimitSettings? limits = null)
    {
        using var scan = new Scan(Settings(limits));
        return scan.Run(default);
    }

    private ScanSettings Settings(LimitSettings? limits) => new(_folder["case"], [_folder["in"]], null, null, null, Limits: limits);

    /// <summary>Path, outcome and reason of what is there, ordered by path.</summary>
    private List<string> Outcomes()
    {
        using var connection = new SqliteConnection($"Data Source={_folder["case"]}/ledger.db;Mode=ReadOnly;Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = "SELECT f.shown, o.shown, o.outcome, o.reason FROM outcomes o JOIN folders f USING (folder_id) WHERE o.vanished_run IS NULL";
        using var row = command.ExecuteReader();
        var found = new List<string>();
        while (row.Read()) { found.Add($"{Engine.Evidence.PathText.Join(row.GetString(0), row.GetString(1))} {row.GetString(2)} {row.GetValue(3)}".Trim()); }
        return [.. found.Order(StringComparer.Ordinal)];
    }

    private static byte[] Jpeg(int seed)
    {
        using var picture = TestFolder.Picture(seed);
        using var data = picture.Encode(SKEncodedImageFormat.Jpeg, 85);
        return data.ToArray();
    }
}
