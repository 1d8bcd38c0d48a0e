using Cotejo.Engine.Exchange;
using Cotejo.Engine.Hashing;
using Cotejo.Engine.Ledger;
using Cotejo.Engine.Matching;
using Cotejo.Kernels;
using Microsoft.Data.Sqlite;

namespace Cotejo.Engine.Lists;

/// <summary>A content as lists are held against it.</summary>
/// <param name="Id">The ledger's.</param>
/// <param name="IsWholePicture">One frame, whole: what is near to it is near to all of it.</param>
internal readonly record struct KnownContent(long Id, Digests Digests, bool IsHashed, bool IsVideo, bool IsWholePicture);

/// <summary>
/// Every content that is present, of any outcome, numbered in the order of SHA-256: a digest is known of each, also of what cannot be
/// decoded and of what is no picture.
/// </summary>
internal sealed class KnownContents
{
    private const string Present = "EXISTS (SELECT 1 FROM items i WHERE i.content_id = c.content_id AND i.vanished_run IS NULL)";

    private readonly SqliteConnection _connection;
    private readonly KnownContent[] _contents;

    private KnownContents(SqliteConnection connection, KnownContent[] contents)
    {
        (_connection, _contents) = (connection, contents);
        Hashed = contents.LongCount(content => content.IsHashed);
    }

    public int Count => _contents.Length;

    public ref readonly KnownContent this[int number] => ref _contents[number];

    public long Hashed { get; }

    public static KnownContents Load(SqliteConnection connection, CancellationToken cancel)
    {
        var contents = new List<KnownContent>();
        using var query = new Statement(connection, $"""
            SELECT c.content_id, c.md5, c.sha1, c.sha256, c.outcome = 'hashed', v.content_id IS NOT NULL, c.frames = 1 AND c.damage IS NULL
            FROM contents c LEFT JOIN videos v USING (content_id) WHERE {Present} ORDER BY c.sha256
            """);
        using var row = query.Rows();
        while (row.Read())
        {
            cancel.ThrowIfCancellationRequested();
            var digests = new Digests(Md5Digest.Read((byte[])row[1]), Sha1Digest.Read((byte[])row[2]), Sha256Digest.Read((byte[])row[3]));
            bool isVideo = row.GetBoolean(5);
            contents.Add(new KnownContent(row.GetInt64(0), digests, row.GetBoolean(4), isVideo, !isVideo && row.GetBoolean(6)));
        }
        return new KnownContents(connection, [.. contents]);
    }

    /// <summary>The digests of one kind, ascending, each with the number of its content in the place of an entry.</summary>
    public ListRow[] Digests(HashKind kind)
    {
        var rows = new ListRow[_contents.Length];
        for (int n = 0; n < rows.Length; n++)
        {
            rows[n] = kind switch
            {
                HashKind.Md5 => ListRow.Of(_contents[n].Digests.Md5, (ulong)n),
                HashKind.Sha1 => ListRow.Of(_contents[n].Digests.Sha1, (ulong)n),
                _ => ListRow.Of(_contents[n].Digests.Sha256, (ulong)n),
            };
        }
        rows.AsSpan().Sort();
        return rows;
    }

    /// <summary>The PDQ hashes of all frames of sufficient quality, in parts that fit in memory; a content's frames are in one part.</summary>
    /// <param name="most">Frames of a part, but for a content that has more.</param>
    public IEnumerable<FrameHashes> Frames(int most, CancellationToken cancel)
    {
        using var query = new Statement(_connection, $"""
            SELECT c.content_id, h.frame, h.hash, h.turned FROM contents c JOIN hashes h ON h.content_id = c.content_id AND h.policy = 'full'
            WHERE c.outcome = 'hashed' AND h.quality >= {MatchTables.LeastQuality} AND {Present} ORDER BY c.sha256, h.frame
            """);
        using var row = query.Rows();
        var frames = new FrameHashes();
        var eight = new Hash256[FrameHashes.Orientations];
        int number = 0;
        while (row.Read())
        {
            cancel.ThrowIfCancellationRequested();
            long id = row.GetInt64(0);
            bool isNext = _contents[number].Id != id;
            while (_contents[number].Id != id) { number++; }
            if (isNext && frames.Count >= most)
            {
                yield return frames;
                frames = new FrameHashes();
            }
            MatchTables.Eight((byte[])row[2], (byte[])row[3], eight);
            frames.Add(number, row.GetInt32(1), eight);
        }
        if (frames.Count > 0) { yield return frames; }
    }
}
