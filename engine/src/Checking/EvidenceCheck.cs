using System.Collections.Concurrent;
using Cotejo.Engine.Evidence;
using Cotejo.Engine.Hashing;
using Cotejo.Engine.Ledger;
using Cotejo.Engine.Pipeline;
using Microsoft.Data.Sqlite;

namespace Cotejo.Engine.Checking;

/// <summary>Whether the evidence still is what the ledger says: every regular file is read again and its three digests compared.</summary>
internal sealed class EvidenceCheck(Case opened, SqliteConnection connection)
{
    private readonly ConcurrentBag<Finding> _findings = [];
    private long _read;

    /// <summary>Files whose digests were compared.</summary>
    public long FilesRead => Interlocked.Read(ref _read);

    public IReadOnlyList<Finding> Run(CancellationToken cancel)
    {
        foreach (var (number, path, shown) in Sources())
        {
            if (EvidenceSource.Open(path, out string problem) is not { } source || EvidenceRoot.Open(number, source, out _) is not { } root)
            {
                _findings.Add(new(shown, $"the source cannot be opened: {problem}"));
                continue;
            }
            using (root) { Read(root, number, shown, cancel); }
        }
        return [.. _findings.OrderBy(f => f.Where, StringComparer.Ordinal).ThenBy(f => f.What, StringComparer.Ordinal)];
    }

    private void Read(EvidenceRoot root, int number, string source, CancellationToken cancel)
    {
        using var control = new RunControl(cancel);
        using var team = new DigestTeam();
        var progress = new ScanProgress();
        int threads = Environment.ProcessorCount;
        var met = new ItemSet(Case.Number(connection, "SELECT coalesce(max(item_id), 0) FROM items"));
        var found = Stage.Source(control, progress.Walk, 4 * threads, () => new EvidenceWalk(root, new HashSet<FileIdentity>()).Items(control.Stopping));
        var done = Stage.Run(control, progress.Read, found, threads, 4 * threads, () => new Worker(this, root, team, source, met, control.Stopping));
        control.Start("drain", () => Stage.Drain(done, control.Stopping));
        control.Join();
        foreach (var (item, name) in Present(number))
        {
            if (!met.Contains(item)) { _findings.Add(new($"{source}/{name}", "is not there any more")); }
        }
    }

    private IEnumerable<(int Number, byte[] Path, string Shown)> Sources()
    {
        using var query = new Statement(connection, "SELECT source_id, path, shown FROM sources ORDER BY source_id");
        using var row = query.Rows();
        while (row.Read()) { yield return (row.GetInt32(0), (byte[])row[1], row.GetString(2)); }
    }

    private IEnumerable<(long Item, string Shown)> Present(int source)
    {
        using var query = new Statement(connection, """
            SELECT i.item_id, CASE f.shown WHEN '' THEN i.shown ELSE f.shown || '/' || i.shown END FROM items i JOIN folders f USING (folder_id)
            WHERE f.source_id = ?1 AND i.vanished_run IS NULL AND i.kind = 'RegularFile'
            """);
        using var row = query.Rows(source);
        while (row.Read()) { yield return (row.GetInt64(0), row.GetString(1)); }
    }

    /// <summary>Looks one file up, reads it, compares.</summary>
    private sealed class Worker : IStageWorker<FoundItem, long>
    {
        private readonly EvidenceCheck _check;
        private readonly EvidenceRoot _root;
        private readonly string _source;
        private readonly ItemSet _met;
        private readonly CancellationToken _stopping;
        private readonly EvidenceReader _reader;
        private readonly SqliteConnection _connection;
        private readonly Statement _find;

        public Worker(EvidenceCheck check, EvidenceRoot root, DigestTeam team, string source, ItemSet met, CancellationToken stopping)
        {
            (_check, _root, _source, _met, _stopping) = (check, root, source, met, stopping);
            _reader = new EvidenceReader(team);
            _connection = check.Opened.Connect(readOnly: true);
            _find = new Statement(_connection, """
                SELECT i.item_id, c.sha256, c.sha1, c.md5 FROM items i JOIN folders f USING (folder_id) LEFT JOIN contents c USING (content_id)
                WHERE f.source_id = ?1 AND f.path = ?2 AND i.name = ?3
                """);
        }

        public void Process(FoundItem item, Action<long> emit)
        {
            if (item.Kind != FoundKind.RegularFile) { return; }
            string where = $"{_source}/{item.Path}";
            if (Recorded(item) is not { } digests)
            {
                _check._findings.Add(new(where, "is not in the ledger, or has no digests there"));
                return;
            }
            var now = default(Digests);
            var failure = _reader.Open(_root, item) ?? _reader.Digest(_stopping, out now);
            _reader.Close();
            Interlocked.Increment(ref _check._read);
            if (failure is not null) { _check._findings.Add(new(where, failure.Message)); }
            else if (now != digests) { _check._findings.Add(new(where, $"has other bytes now: its SHA-256 is {now.Sha256}, the ledger says {digests.Sha256}")); }
        }

        public void Dispose()
        {
            _find.Dispose();
            _connection.Dispose();
            _reader.Dispose();
        }

        private Digests? Recorded(FoundItem item)
        {
            using var row = _find.Rows(item.Path.Source, item.Path.Folder, item.Path.Name);
            if (!row.Read()) { return null; }
            _met.Add(row.GetInt64(0));
            return row.IsDBNull(1) ? null
                : new Digests(Md5Digest.Read((byte[])row[3]), Sha1Digest.Read((byte[])row[2]), Sha256Digest.Read((byte[])row[1]));
        }
    }

    private Case Opened => opened;
}
