using System.Buffers.Binary;
using System.Formats.Tar;
using System.Text;
using Cotejo.Engine.Pipeline;
using Cotejo.Engine.Planning;
using Cotejo.Engine.Tests.Decoding.Workers;
using Microsoft.Data.Sqlite;
using SkiaSharp;

namespace Cotejo.Engine.Tests.Archives;

public sealed class Scanning_archives : ArchiveScans
{
    private static readonly byte[] One = Jpeg(1), Two = Jpeg(2);

    public static TheoryData<string> Formats => ["zip", "7z", "rar", "tar", "tar.gz", "tar.bz2"];

    [Theory]
    [MemberData(nameof(Formats))]
    public void Entries_are_items_with_the_way_to_them(string format)
    {
        (string, byte[])[] entries = [("one.jpg", One), ("in/deep/two.jpg", Two), ("notes.txt", "no picture"u8.ToArray())];
        Place.Write("in/album." + format, format switch
        {
            "zip" => ArchiveFiles.Zip(entries),
            "7z" => ArchiveFiles.SevenZip(entries),
            "rar" => ArchiveFiles.Rar(entries),
            "tar" => ArchiveFiles.Tar(entries),
            "tar.gz" => ArchiveFiles.GZip(ArchiveFiles.Tar(entries)),
            _ => ArchiveFiles.BZip2(ArchiveFiles.Tar(entries)),
        });
        Place.Write("in/one.jpg", One);

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
        Place.Write("in/one.jpg.gz", ArchiveFiles.GZip(One));
        Place.Write("in/two.BZ2", ArchiveFiles.BZip2(Two));
        Scan();
        Assert.Equal(["one.jpg.gz > one.jpg hashed", "one.jpg.gz skipped Archive", "two.BZ2 > two hashed", "two.BZ2 skipped Archive"], Outcomes());
    }

    [Fact]
    public void A_compressed_file_that_was_cut_is_told_as_damaged()
    {
        byte[] whole = ArchiveFiles.GZip(One);
        Place.Write("in/checksum.jpg.gz", whole[..^4]);
        Scan();
        Assert.Equal(["checksum.jpg.gz > checksum.jpg hashed", "checksum.jpg.gz failed Corrupt"], Outcomes());
        File.Delete(Place["in/checksum.jpg.gz"]);
        byte[] tar = ArchiveFiles.GZip(ArchiveFiles.Tar(("one.jpg", One)));
        Place.Write("in/a.tar.gz", tar[..^4]);
        Scan();
        Assert.Equal(["a.tar.gz > one.jpg hashed", "a.tar.gz failed Corrupt"], Outcomes());
    }

    [Fact]
    public void Bytes_under_the_name_of_a_folder_are_read()
    {
        byte[] zip = ArchiveFiles.Zip(("a.txt", "text"u8.ToArray()), ("empty/", []), ("one.jpg|", One));
        foreach (int at in (ReadOnlySpan<int>)[zip.AsSpan().IndexOf("one.jpg|"u8), zip.AsSpan().LastIndexOf("one.jpg|"u8)]) { zip[at + 7] = (byte)'/'; }
        Place.Write("in/a.zip", zip);
        Scan();
        Assert.Equal(["a.zip > a.txt skipped NotMedia", "a.zip > one.jpg hashed", "a.zip skipped Archive"], Outcomes());
    }

    [Fact]
    public void Archives_in_archives_are_opened_down_to_a_depth()
    {
        byte[] nested = ArchiveFiles.Zip(("one.jpg", One));
        for (int i = 2; i <= 4; i++) { nested = i % 2 == 0 ? ArchiveFiles.Tar(("in.zip", nested)) : ArchiveFiles.Zip(("in.tar", nested)); }
        Place.Write("in/a.tar", nested);
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
        Place.Write("in/a.zip", ArchiveFiles.Zip([.. names.Select(name => (name, One))]));
        string before = string.Join('\n', Directory.EnumerateFileSystemEntries(Place.Root, "*", SearchOption.AllDirectories).Order());
        Scan();
        Directory.Delete(Place["case"], recursive: true);
        Assert.Equal(before, string.Join('\n', Directory.EnumerateFileSystemEntries(Place.Root, "*", SearchOption.AllDirectories).Order()));
    }

    [Fact]
    public void Names_that_mean_something_elsewhere_mean_nothing_here()
    {
        Place.Write("in/a.zip", ArchiveFiles.Zip(("../../up.jpg", One), ("/etc/abs.jpg", One), ("C:\\d.jpg", One), ("same.jpg", One), ("same.jpg", Two), ("x > y.jpg", One)));
        Scan();
        Assert.Equal(
        [
            "a.zip > ../../up.jpg hashed", "a.zip > /etc/abs.jpg hashed", "a.zip > C:\\\\d.jpg hashed", "a.zip > same.jpg hashed", "a.zip > same.jpg\\#5 hashed",
            "a.zip > x \\x3e y.jpg hashed", "a.zip skipped Archive",
        ], Outcomes());
    }

    [Fact]
    public void Links_andPlaces_of_a_tar_are_not_followed()
    {
        using var file = new MemoryStream();
        using (var writer = new TarWriter(file, leaveOpen: true))
        {
            writer.WriteEntry(new PaxTarEntry(TarEntryType.Directory, "folder/"));
            writer.WriteEntry(new PaxTarEntry(TarEntryType.SymbolicLink, "link.jpg") { LinkName = "/etc/passwd" });
            writer.WriteEntry(new PaxTarEntry(TarEntryType.HardLink, "hard.jpg") { LinkName = "../outside" });
            writer.WriteEntry(new PaxTarEntry(TarEntryType.RegularFile, "folder/one.jpg") { DataStream = new MemoryStream(One) });
        }
        Place.Write("in/a.tar", file.ToArray());
        Scan();
        Assert.Equal(["a.tar > folder/one.jpg hashed", "a.tar > hard.jpg skipped SymbolicLink", "a.tar > link.jpg skipped SymbolicLink", "a.tar skipped Archive"], Outcomes());
    }

    [Fact]
    public void What_came_out_of_a_broken_archive_is_kept()
    {
        byte[] zip = ArchiveFiles.Zip(("one.jpg", One), ("two.jpg", Two));
        Place.Write("in/cut.zip", zip[..(One.Length + (Two.Length / 2))]);
        byte[] wrong = ArchiveFiles.Zip(("bytes.txt", "some bytes"u8.ToArray()), ("one.jpg", One));
        int crc = wrong.AsSpan().LastIndexOf("bytes.txt"u8) - 30;
        wrong[crc]++;
        Place.Write("in/wrong.zip", wrong);
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
        Place.Write("in/a.zip", ArchiveFiles.EncryptedZip("one.jpg", One, "right"));
        Scan();
        Assert.Equal(["a.zip > one.jpg failed Encrypted", "a.zip skipped Archive"], Outcomes());
        Assert.Equal(0, Scan().ReadItems);
        Scan(new LimitSettings(PasswordFile: Place.Write("wrong.txt", "wrong\nalso wrong\n"u8.ToArray())));
        Assert.Equal(["a.zip > one.jpg failed Encrypted", "a.zip skipped Archive"], Outcomes());
        Scan(new LimitSettings(PasswordFile: Place.Write("right.txt", "wrong\nright\n"u8.ToArray())));
        Assert.Equal(["a.zip > one.jpg hashed", "a.zip skipped Archive"], Outcomes());
    }

    [Fact]
    public void A_bomb_ends_by_its_ratio_and_what_came_before_is_kept()
    {
        Place.Write("in/bomb.zip", ArchiveFiles.Zip(("one.jpg", One), ("zeros", new byte[40 << 20]), ("two.jpg", Two)));
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
        Place.Write("in/a.zip", ArchiveFiles.Zip(("1", Grain()), ("2", Grain()), ("3", Grain())));
        Scan(new LimitSettings(ArchiveEntries: entries, ArchiveBytes: bytes));
        Assert.Equal("a.zip skipped " + rule, Outcomes()[^1]);
    }

    [Fact]
    public void What_left_an_archive_has_vanished_and_what_it_kept_has_not()
    {
        Place.Write("in/a.zip", ArchiveFiles.Zip(("one.jpg", One), ("two.jpg", Two)));
        Place.Write("in/b.zip", ArchiveFiles.Zip(("one.jpg", One)));
        Scan();
        Place.Write("in/a.zip", ArchiveFiles.Zip(("one.jpg", One)));
        var second = Scan();
        Assert.Equal(1, second.Case.Vanished);
        Assert.Equal(["a.zip > one.jpg hashed", "a.zip skipped Archive", "b.zip > one.jpg hashed", "b.zip skipped Archive"], Outcomes());
        File.Delete(Place["in/b.zip"]);
        Assert.Equal(3, Scan().Case.Vanished);
    }

    [Fact]
    public void An_archive_is_recorded_behind_its_entries()
    {
        Place.Write("in/a.zip", ArchiveFiles.Zip([.. Enumerable.Range(0, 60).Select(i => ($"{i}.jpg", Jpeg(100 + i)))]));
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
    public void A_tar_that_ends_within_an_entry_is_damaged_and_keeps_what_came()
    {
        byte[] whole = ArchiveFiles.Tar(("one.jpg", One), ("two.jpg", Two));
        const int Block = 512;
        // Headers are a block each; half of the second picture is there.
        int first = Block + ((One.Length + Block - 1) / Block * Block);
        Place.Write("in/cut.tar", whole[..(first + Block + (Two.Length / 2))]);
        Scan();
        var outcomes = Outcomes();
        Assert.Contains("cut.tar failed Corrupt", outcomes);
        Assert.Contains("cut.tar > one.jpg hashed", outcomes);
        Assert.Equal(3, outcomes.Count);
    }

    [Fact]
    public void A_picture_that_claims_more_than_any_memory_is_hashed_as_what_it_is()
    {
        byte[] zip = ArchiveFiles.Zip(("one.jpg", One));
        int central = zip.AsSpan().IndexOf("PK\x01\x02"u8);
        // Uncompressed size, in the header of the entry and in the directory.
        BinaryPrimitives.WriteUInt32LittleEndian(zip.AsSpan(22), 1 << 30);
        BinaryPrimitives.WriteUInt32LittleEndian(zip.AsSpan(central + 24), 1 << 30);
        Place.Write("in/lie.zip", zip);
        using var scan = new Scan(Settings(null) with { Memory = "512MiB" });
        Assert.Equal(1, scan.Run(default).Case.Hashed);
    }
}
