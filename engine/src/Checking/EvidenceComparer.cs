using Cotejo.Engine.Evidence;
using Cotejo.Engine.Hashing;
using Cotejo.Engine.Ledger;
using Cotejo.Engine.Pipeline;
using Microsoft.Data.Sqlite;

namespace Cotejo.Engine.Checking;

/// <summary>Looks a file up in the ledger, reads it, and says what is different. One for each thread.</summary>
internal sealed class EvidenceComparer : IStageWorker<FoundItem, Finding>
{
    private readonly EvidenceRoot _root;
    private readonly string _source;
    private readonly ItemSet _met;
    private readonly CheckProgress _progress;
    private readonly CancellationToken _stopping;
    private readonly EvidenceReader _reader;
    private readonly SqliteConnection _connection;
    private readonly Statement _find;

    /// <param name="source">The source as shown: what findings' paths begin with.</param>
    /// <param name="met">Receives the items of the ledger that were found.</param>
    public EvidenceComparer(Case opened, EvidenceRoot root, DigestTeam team, string source, ItemSet met, CheckProgress progress, CancellationToken stopping)
    {
        (_root, _source, _met, _progress, _stopping) = (root, source, met, progress, stopping);
        _reader = new EvidenceReader(team);
        _connection = opened.Connect(readOnly: true);
        _find = new Statement(_connection, """
            SELECT i.item_id, c.sha256, c.sha1, c.md5 FROM items i JOIN folders f USING (folder_id) LEFT JOIN contents c USING (content_id)
            WHERE f.source_id = ?1 AND f.path = ?2 AND i.name = ?3
            """);
    }

    public void Process(FoundItem item, Action<Finding> emit)
    {
        if (item.Kind == FoundKind.RegularFile && Compare(item) is { } difference)
        {
            emit(new(item.Path.Name.Length == 0 ? _source : $"{_source}/{item.Path}", difference));
        }
    }

    public void Dispose()
    {
        _find.Dispose();
        _connection.Dispose();
        _reader.Dispose();
    }

    private string? Compare(FoundItem item)
    {
        using var row = _find.Rows(item.Path.Source, item.Path.Folder, item.Path.Name);
        if (!row.Read()) { return "is not recorded: it came later, or under another name"; }
        _met.Add(row.GetInt64(0));
        if (row.IsDBNull(1))
        {
            // It could not be read when it was scanned: there is nothing from which it could differ.
            _progress.AddUncompared();
            return null;
        }
        var now = default(Digests);
        var failure = _reader.Open(_root, item) ?? _reader.Digest(_stopping, out now);
        _reader.Close();
        if (failure is not null) { return failure.Message; }
        _progress.AddFile(item.Size);
        return Differs("SHA-256", now.Sha256.ToString(), (byte[])row[1]) ?? Differs("SHA-1", now.Sha1.ToString(), (byte[])row[2])
            ?? Differs("MD5", now.Md5.ToString(), (byte[])row[3]);
    }

    private static string? Differs(string digest, string now, byte[] recorded) =>
        now == Convert.ToHexStringLower(recorded) ? null : $"has the {digest} {now}; recorded is {Convert.ToHexStringLower(recorded)}";
}
