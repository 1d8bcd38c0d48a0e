using System.IO.Compression;
using Cotejo.Engine.Ledger;
using Cotejo.Engine.Pipeline;
using Cotejo.Engine.Planning;
using Cotejo.Engine.Tests.Evidence;

namespace Cotejo.Engine.Tests.Pipeline;

/// <summary>Scans with a /sys in which the tests' own file system lies on a rotating disk: real extents and a real gate, whatever the machine has.</summary>
public sealed class Scanning_a_rotating_disk : IDisposable
{
    // All that the ledger says of items, by their paths: numbers and times aside.
    private const string Rows = """
        SELECT hex(f.path) || '/' || hex(i.name) || ' ' || i.kind || ' ' || i.size || ' ' || i.mtime_ns || ' ' || coalesce(i.reason, '-') || ' ' || coalesce(i.message, '-') || ' '
            || coalesce(hex(c.sha256) || hex(c.md5) || ' ' || c.type || ' ' || c.outcome || ' ' || coalesce(c.reason, '-') || ' ' || c.width, '-')
        FROM items i JOIN folders f USING (folder_id) LEFT JOIN contents c USING (content_id) ORDER BY 1
        """;

    private const string Hashes = """
        SELECT hex(c.sha256) || h.policy || h.frame || hex(h.hash) || h.quality FROM hashes h JOIN contents c USING (content_id) ORDER BY 1
        """;

    private readonly TestFolder _folder = new();
    private readonly DiskTree _rotating, _solid;

    public Scanning_a_rotating_disk()
    {
        Directory.CreateDirectory(_folder["in"]);
        string number = DiskTree.NumberOf(_folder["in"]);
        _rotating = new DiskTree(_folder["rotating"]);
        _rotating.AddDisk("sda", number, rotates: true);
        _solid = new DiskTree(_folder["solid"]);
        _solid.AddDisk("sda", number, rotates: false);
    }

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(1, "one at a time, by the only reader.")]
    [InlineData(4, "1, 2 and 4 at a time in turn: too few to tell which is fastest.")]
    public void The_ledger_has_the_same_rows_and_the_log_says_how_it_was_read(int threads, string depth)
    {
        Fill();

        var forced = Scan("forced", _rotating, threads, memory: null);
        var usual = Scan("usual", _solid, threads, memory: null);

        Assert.Equal(Ledger("usual", Rows), Ledger("forced", Rows));
        Assert.Equal(Ledger("usual", Hashes), Ledger("forced", Hashes));
        Assert.Equal(usual.ReadBytes, forced.ReadBytes);
        Assert.True(usual.Case.Hashed > 0);
        string note = Assert.Single(forced.Notes, n => n.StartsWith($"SOURCE {_folder["in"]} lies on a rotating disk (sda): files were read in the order of their ", StringComparison.Ordinal));
        Assert.EndsWith(depth, note, StringComparison.Ordinal);
        Assert.DoesNotContain(usual.Notes, n => n.Contains("rotating", StringComparison.Ordinal));
        using var written = System.Text.Json.JsonDocument.Parse(Assert.Single(Ledger("forced", "SELECT notes FROM runs")));
        Assert.Contains(note, written.RootElement.EnumerateArray().Select(n => n.GetString()));
    }

    [Fact]
    public void The_depth_is_measured_while_there_is_enough_to_read()
    {
        for (int i = 0; i < 700; i++) { _folder.Write($"in/{i % 7}/{i}.txt", Noise(new Random(i), 20_000)); }

        var result = Scan("case", _rotating, threads: 2, memory: null);

        string note = Assert.Single(result.Notes, n => n.Contains("rotating disk", StringComparison.Ordinal));
        Assert.Matches(@"[12] at a time \(measured: 1: [0-9.]+ MB/s, 2: [0-9.]+ MB/s\)\.$", note);
        Assert.Equal(700, result.Case.Items);
    }

    [Fact]
    public void Readers_that_wait_for_memory_let_others_at_the_disk()
    {
        // Of the 32 MiB for files each picture takes from 6 to 25: most readers wait for memory most of the time.
        var random = new Random(6);
        for (int i = 0; i < 24; i++) { Padded(random, $"in/{i}.jpg", seed: i, (2 << 20) + (i % 7 * 1_000_000)); }
        for (int i = 0; i < 60; i++) { _folder.Write($"in/{i}.txt", Noise(random, 200_000)); }

        var result = Scan("case", _rotating, threads: 4, memory: "64MiB");

        Assert.Equal(84, result.Case.Items);
        Assert.Equal(24, result.Case.Hashed);
    }

    [Fact]
    public void Going_on_finds_what_is_done_what_vanished_and_what_came_in_any_order()
    {
        Fill();
        Scan("case", _rotating, threads: 2, memory: null);
        File.Delete(_folder["in/3.jpg"]);
        _folder.Write("in/new.txt", [1, 2, 3]);

        var again = Scan("case", _rotating, threads: 2, memory: null);
        var third = Scan("case", _rotating, threads: 2, memory: null);

        Assert.Equal(1, again.ReadItems);
        Assert.Equal("1", Assert.Single(Ledger("case", "SELECT count(*) FROM items WHERE vanished_run = 2")));
        Assert.Equal(0, third.ReadItems);
        Assert.DoesNotContain(third.Notes, n => n.Contains("rotating", StringComparison.Ordinal));
    }

    /// <summary>Pictures, copies, texts, an archive, nothing, and a link, in several folders.</summary>
    private void Fill()
    {
        var random = new Random(5);
        for (int i = 0; i < 12; i++)
        {
            _folder.Jpeg($"in/{i}.jpg", seed: i % 9, width: 64, height: 48);
            _folder.Write($"in/{i % 3}/{i}.txt", Noise(random, i == 7 ? 0 : 1 << (i + 8)));
        }
        Padded(random, "in/2/team.jpg", seed: 51, 8 << 20);
        File.CreateSymbolicLink(_folder["in/link"], "0.jpg");
        _folder.Write("in/broken.jpg", [0xFF, 0xD8, 0xFF, 0xE0, 1, 2, 3]);
        using var archive = ZipFile.Open(_folder["in/album.zip"], ZipArchiveMode.Create);
        archive.CreateEntryFromFile(_folder["in/1.jpg"], "a/1.jpg");
    }

    private ScanResult Scan(string name, DiskTree system, int threads, string? memory)
    {
        // Whoever waits for ever is told so.
        using var late = new CancellationTokenSource(TimeSpan.FromMinutes(3));
        using var scan = new Scan(new ScanSettings(_folder[name], [_folder["in"]], memory, threads, null)) { SystemFolder = system.Root };
        return scan.Run(late.Token);
    }

    private List<string> Ledger(string name, string sql)
    {
        using var opened = Case.OpenForReading(_folder[name]);
        using var connection = opened.Connect(readOnly: true);
        using var query = new Statement(connection, sql);
        using var row = query.Rows();
        var values = new List<string>();
        while (row.Read()) { values.Add(Convert.ToString(row[0], System.Globalization.CultureInfo.InvariantCulture)!); }
        return values;
    }

    /// <summary>A picture with noise behind its end, which decoders pass over.</summary>
    private void Padded(Random random, string name, int seed, int size)
    {
        byte[] picture = File.ReadAllBytes(_folder.Jpeg(name, seed, width: 64, height: 48));
        _folder.Write(name, [.. picture, .. Noise(random, size - picture.Length)]);
    }

    private static byte[] Noise(Random random, int length)
    {
        byte[] bytes = new byte[length];
        random.NextBytes(bytes);
        // Nothing that begins like a media file.
        if (length > 0) { bytes[0] = (byte)'#'; }
        return bytes;
    }
}
