using Cotejo.Engine.Checking;
using Cotejo.Engine.Decoding;
using Cotejo.Engine.Evidence;
using Cotejo.Engine.Hashing;
using Cotejo.Engine.Ledger;

namespace Cotejo.Engine.Sealing;

/// <summary>
/// The items of a manifest as a ledger again, in a folder that goes with it: the evidence is compared with it as with any case. Where the evidence lies
/// now is what the user says.
/// </summary>
internal sealed class SealedLedger : IDisposable
{
    private const int Batch = 1000;
    private const long Run = 1;

    private readonly string _folder = Directory.CreateTempSubdirectory("cotejo-verify-").FullName;
    private readonly Case _case;
    private readonly Microsoft.Data.Sqlite.SqliteConnection _connection;
    private readonly LedgerWriter _writer;

    public SealedLedger()
    {
        _case = Case.OpenForWriting(Path.Combine(_folder, "sealed"));
        _connection = _case.Connect(readOnly: false);
        // Nobody misses it after a power cut.
        Case.Execute(_connection, $"""
            PRAGMA synchronous = OFF;
            INSERT INTO runs(run_id, started, state, tool, settings, plan, backend) VALUES ({Run}, '', 'done', '', '', '', '');
            """);
        _writer = new LedgerWriter(_connection, Run);
    }

    public void Add(ManifestItem item)
    {
        // What vanished before is not looked for.
        if (item.Vanished) { return; }
        Sha256Digest? sha256 = item.Sha256 is { } hex ? Sha256Digest.Read(Convert.FromHexString(hex)) : null;
        var content = sha256 is null ? null : new ContentRow
        {
            Digests = new Digests(Md5Digest.Read(Convert.FromHexString(item.Md5!)), Sha1Digest.Read(Convert.FromHexString(item.Sha1!)), sha256.Value),
            Size = item.Size, Type = MediaType.Unknown, Skip = SkipRule.NotMedia,
        };
        _writer.Write(content, new ItemRow
        {
            Source = item.Source, Folder = item.Folder, Name = item.Name, Kind = item.What, Size = item.Size, ModifiedNs = 0, Inode = 0, Sha256 = sha256,
            Failure = sha256 is not null ? null : Enum.TryParse<FailureKind>(item.Reason, out var kind) ? kind : FailureKind.ReadError,
        });
        if (_writer.Pending >= Batch) { _writer.Commit(); }
    }

    /// <param name="evidence">Where each source lies now, in their order.</param>
    public IReadOnlyList<Finding> Compare(IReadOnlyList<EvidenceSource> evidence, CheckProgress progress, CancellationToken cancel)
    {
        _writer.Commit();
        for (int i = 0; i < evidence.Count; i++)
        {
            using var put = new Statement(_connection, "INSERT INTO sources(source_id, path, shown) VALUES (?1, ?2, ?3)");
            put.Run(i + 1, evidence[i].Path, evidence[i].ToString());
        }
        return new EvidenceCheck(_case, _connection, progress).Run(cancel);
    }

    public void Dispose()
    {
        _writer.Dispose();
        _connection.Dispose();
        _case.Dispose();
        Directory.Delete(_folder, recursive: true);
    }
}
