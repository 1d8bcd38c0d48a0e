using BenchmarkDotNet.Attributes;
using Cotejo.Engine.Decoding;
using Cotejo.Engine.Hashing;
using Cotejo.Engine.Ledger;
using Cotejo.Kernels;
using Microsoft.Data.Sqlite;

namespace Cotejo.Benches.Engine.Ledger;

/// <summary>
/// Items into the ledger, with their commits, which wait for the disk: one operation is one item. A new content has two rows of hashes, a copy
/// is its item alone. By rows a commit: 1,000 is what the recorder writes.
/// </summary>
[MemoryDiagnoser]
public class LedgerBenchmark : IDisposable
{
    private const int Items = 2_000;

    private readonly Hash256[] _eight = RandomHashes.Make(8, seed: 6);
    private string _folder = "";
    private Case _case = null!;
    private SqliteConnection _connection = null!;
    private LedgerWriter _writer = null!;
    private long _number;

    [Params(1, 1000)]
    public int RowsACommit { get; set; }

    [GlobalSetup]
    public void Prepare()
    {
        _folder = Directory.CreateTempSubdirectory("cotejo-bench-").FullName;
        _case = Case.OpenForWriting(Path.Combine(_folder, "case"));
        _connection = _case.Connect(readOnly: false);
        Case.Execute(_connection, """
            INSERT INTO runs(run_id, started, state, tool, settings, plan, backend) VALUES (1, '', 'running', '', '', '', '');
            INSERT INTO sources(source_id, path, shown) VALUES (1, x'2F65', '/e');
            """);
        _writer = new LedgerWriter(_connection, run: 1);
    }

    [GlobalCleanup]
    public void Dispose()
    {
        _writer.Dispose();
        _connection.Dispose();
        _case.Dispose();
        Directory.Delete(_folder, recursive: true);
        GC.SuppressFinalize(this);
    }

    [Benchmark(OperationsPerInvoke = Items)]
    public void NewContents() => Write(copies: false);

    [Benchmark(OperationsPerInvoke = Items)]
    public void Copies() => Write(copies: true);

    private void Write(bool copies)
    {
        // A name of its own for every item ever written: none replaces an earlier one. Of copies the first brings the content.
        Sha256Digest shared = default;
        for (int i = 0; i < Items; i++)
        {
            long number = ++_number;
            bool isNew = !copies || i == 0;
            if (isNew) { shared = new Sha256Digest((ulong)number * 0x9E3779B97F4A7C15, (ulong)number, 0, 0); }
            _writer.Write(isNew ? Content(shared) : null, new ItemRow
            {
                Source = 1,
                Folder = "telegram/photos"u8.ToArray(),
                Name = System.Text.Encoding.UTF8.GetBytes($"photo_{number}.jpg"),
                Kind = "RegularFile",
                Size = 150_000,
                ModifiedNs = 0,
                Inode = (ulong)number,
                NamesMedia = true,
                Sha256 = shared,
            });
            if (_writer.Pending >= RowsACommit) { _writer.Commit(); }
        }
        _writer.Commit();
    }

    private ContentRow Content(Sha256Digest sha256) => new()
    {
        Digests = new Digests(default, default, sha256),
        Size = 150_000,
        Type = MediaType.Jpeg,
        Decoder = "libjpeg-turbo",
        Width = 1280,
        Height = 960,
        Frames = [new HashedFrame(0, 100, _eight, 100, _eight)],
    };
}
