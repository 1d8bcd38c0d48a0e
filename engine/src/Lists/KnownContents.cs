using System.Buffers.Binary;
using System.Security.Cryptography;
using Cotejo.Engine.Exchange;
using Cotejo.Engine.Hashing;
using Cotejo.Engine.Ledger;
using Cotejo.Engine.Matching;
using Cotejo.Kernels;
using Microsoft.Data.Sqlite;

namespace Cotejo.Engine.Lists;

/// <summary>A content as lists are held against it.</summary>
/// <param name="Id">The ledger's.</param>
/// <param name="IsExact">Its hashes are of every pixel: another scan may make them so.</param>
/// <param name="Frames">With hashes.</param>
/// <param name="IsWholePicture">One frame, whole: what is near to it is near to all of it.</param>
internal readonly record struct KnownContent(long Id, Digests Digests, bool IsHashed, bool IsExact, long Frames, bool IsVideo, bool IsWholePicture);

/// <summary>
/// Every content that is present, of any outcome: a digest is known of each, also of what cannot be decoded and of what is no picture.
/// Numbered in the order of the ledger's ids, in which it is read without jumping about; nothing that is found depends on it.
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
            SELECT c.content_id, c.md5, c.sha1, c.sha256, c.outcome = 'hashed', c.frames, v.content_id IS NOT NULL, c.damage IS NULL, coalesce(c.route, 'full') = 'full'
            FROM contents c LEFT JOIN videos v USING (content_id) WHERE {Present} ORDER BY c.content_id
            """);
        using var row = query.Rows();
        while (row.Read())
        {
            cancel.ThrowIfCancellationRequested();
            var digests = new Digests(Md5Digest.Read((byte[])row[1]), Sha1Digest.Read((byte[])row[2]), Sha256Digest.Read((byte[])row[3]));
            long frames = row.GetInt64(5);
            bool isVideo = row.GetBoolean(6);
            contents.Add(new KnownContent(row.GetInt64(0), digests, row.GetBoolean(4), row.GetBoolean(8), frames, isVideo, !isVideo && frames == 1 && row.GetBoolean(7)));
        }
        return new KnownContents(connection, [.. contents]);
    }

    /// <summary>All that hits depend on, appended in an order of its own.</summary>
    public void AppendTo(IncrementalHash digest)
    {
        Span<byte> bytes = stackalloc byte[Sha256Digest.Bytes + sizeof(bool) + sizeof(long)];
        foreach (var row in Digests(HashKind.Sha256))
        {
            ref readonly var content = ref _contents[(int)row.Entry];
            content.Digests.Sha256.Write(bytes);
            bytes[Sha256Digest.Bytes] = (byte)((content.IsHashed ? 1 : 0) | (content.IsExact ? 2 : 0));
            BinaryPrimitives.WriteInt64BigEndian(bytes[(Sha256Digest.Bytes + sizeof(bool))..], content.Frames);
            digest.AppendData(bytes);
        }
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
            WHERE c.outcome = 'hashed' AND h.quality >= {MatchTables.LeastQuality} AND {Present} ORDER BY c.content_id, h.frame
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
