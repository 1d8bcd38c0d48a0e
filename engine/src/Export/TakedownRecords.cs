using Cotejo.Engine.Ledger;
using Cotejo.Engine.Matching.Videos;
using Cotejo.Engine.Report;
using Cotejo.Engine.Selecting;
using Cotejo.Kernels;
using Microsoft.Data.Sqlite;

namespace Cotejo.Engine.Export;

/// <summary>Something by which a platform recognises a file, once for all that have it.</summary>
/// <param name="Hash">PDQ of a picture, or MD5 of a video, in lower-case hexadecimal.</param>
/// <param name="Quality">Of the PDQ hash, the best of all pictures that have it; null for a digest.</param>
/// <param name="Changed">Seconds since 1970, when it was decided on or else recorded.</param>
/// <param name="Paths">Where it lies; empty unless asked for.</param>
internal sealed record TakedownRecord(string Signal, string Hash, long? Quality, long Changed, IReadOnlyList<string> Paths);

/// <param name="Md5">Of the video, by which its record is found.</param>
/// <param name="Frames">The frames that the ledger keeps, policy full.</param>
internal sealed record TakedownVideo(string Md5, IReadOnlyList<VpdqFrame> Frames);

/// <summary>
/// What platforms need to take copies down: no pixels, no names, no sizes, ordered by hash so that not even the order tells where a file lay.
/// Pictures of less quality than matching asks for are left out: their hashes would hit what is innocent.
/// </summary>
internal sealed class TakedownRecords
{
    private readonly ChosenItems _chosen;
    private readonly bool _withPaths;

    /// <exception cref="SettingsException">An exact hash is wanting; see <see cref="ExactHashes"/>.</exception>
    public TakedownRecords(ChosenItems chosen, bool withPaths, CancellationToken cancel)
    {
        (_chosen, _withPaths) = (chosen, withPaths);
        ExactHashes.Compute(chosen, cancel);
    }

    public const string Picture = "ImagePDQ", Video = "VideoMD5";

    private const string From = $"""
        FROM chosen x CROSS JOIN items i ON i.item_id = x.item_id JOIN contents c ON c.content_id = i.content_id
            JOIN runs r ON r.run_id = c.run_id LEFT JOIN decided d ON d.sha256 = c.sha256
            JOIN folders f ON f.folder_id = i.folder_id JOIN sources s ON s.source_id = f.source_id
        """;

    private const string Changed = "CAST(strftime('%s', coalesce(d.time, r.started)) AS INTEGER)";

    private static readonly string Good = $"h.policy = 'full' AND h.frame = 0 AND h.quality >= {MatchTables.LeastQuality}";

    private static readonly string Pictures = $"""
        SELECT coalesce(e.hash, h.hash) AS exact, coalesce(e.quality, h.quality), {Changed}, {ShownPath.Columns} {From} JOIN hashes h ON h.content_id = c.content_id AND {Good}
            LEFT JOIN temp.exact_hashes e ON e.content_id = c.content_id
        WHERE {MediaContents.IsPicture} ORDER BY exact, x.place
        """;

    private static readonly string Videos = $"""
        SELECT c.md5, NULL, {Changed}, {ShownPath.Columns} {From} WHERE {MediaContents.IsVideo} ORDER BY c.md5, x.place
        """;

    private const string Sequences = $"""
        SELECT c.md5, h.hash, h.quality, t.time_ms
        FROM contents c JOIN frame_times t ON t.content_id = c.content_id
            JOIN hashes h ON h.content_id = c.content_id AND h.policy = 'full' AND h.frame = t.frame
        WHERE c.content_id IN (SELECT i.content_id FROM chosen x JOIN items i ON i.item_id = x.item_id) AND {MediaContents.IsVideo}
        ORDER BY c.md5, c.sha256, t.frame
        """;

    /// <summary>Pictures, then videos, each by hash.</summary>
    public IEnumerable<TakedownRecord> All(CancellationToken cancel) => Read(Pictures, Picture, cancel).Concat(Read(Videos, Video, cancel));

    public IEnumerable<TakedownVideo> Frames(CancellationToken cancel)
    {
        using var query = new Statement(_chosen.Connection, Sequences);
        using var row = query.Rows();
        string? md5 = null;
        var frames = new List<VpdqFrame>();
        while (row.Read())
        {
            cancel.ThrowIfCancellationRequested();
            string next = row.Hex(0)!;
            if (next != md5 && md5 is not null)
            {
                yield return new(md5, frames);
                frames = [];
            }
            md5 = next;
            frames.Add(new VpdqFrame(Hash256.Read(row.Blob(1)), row.GetInt32(2), TimeSpan.FromMilliseconds(row.GetInt64(3))));
        }
        if (md5 is not null) { yield return new(md5, frames); }
    }

    public IReadOnlyList<LeftOut> LeftOut()
    {
        const string items = "FROM chosen x JOIN items i ON i.item_id = x.item_id LEFT JOIN contents c ON c.content_id = i.content_id";
        string has = $"EXISTS (SELECT 1 FROM hashes h WHERE h.content_id = c.content_id AND {Good})";
        var left = new LeftOutCounts();
        left.Add($"a picture too plain for a hash that tells it from others: quality below {MatchTables.LeastQuality}", Case.Number(_chosen.Connection,
            $"SELECT count(*) {items} WHERE {MediaContents.IsPicture} AND c.outcome = 'hashed' AND NOT {has}"));
        left.Add("a picture that could not be decoded", Case.Number(_chosen.Connection,
            $"SELECT count(*) {items} WHERE {MediaContents.IsPicture} AND c.outcome <> 'hashed'"));
        left.Add("neither picture nor video by its bytes", Case.Number(_chosen.Connection,
            $"SELECT count(*) {items} WHERE c.content_id IS NULL OR NOT ({MediaContents.Condition})"));
        return left.All;
    }

    private IEnumerable<TakedownRecord> Read(string sql, string signal, CancellationToken cancel)
    {
        using var query = new Statement(_chosen.Connection, sql);
        using var row = query.Rows();
        TakedownRecord? record = null;
        var paths = new List<string>();
        while (row.Read())
        {
            cancel.ThrowIfCancellationRequested();
            string hash = row.Hex(0)!;
            if (record?.Hash != hash)
            {
                if (record is not null) { yield return record; }
                paths = [];
                record = new(signal, hash, row.Number(1), row.GetInt64(2), paths);
            }
            else { record = Merged(record, row); }
            if (_withPaths) { paths.Add(ShownPath.Read(row, 3).Path); }
        }
        if (record is not null) { yield return record; }
    }

    private static TakedownRecord Merged(TakedownRecord record, SqliteDataReader row) => record with
    {
        Quality = record.Quality is { } quality ? Math.Max(quality, row.GetInt64(1)) : null,
        Changed = Math.Max(record.Changed, row.GetInt64(2)),
    };
}
