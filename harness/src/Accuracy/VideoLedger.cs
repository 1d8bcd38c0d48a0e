using Cotejo.Harness.Seizures;
using Microsoft.Data.Sqlite;

namespace Cotejo.Harness.Accuracy;

/// <param name="Kind">As the ledger names it; Glimpse alone is no reason to group.</param>
internal sealed record VideoEdge(long A, long B, string Kind)
{
    public bool Links => Kind != "Glimpse";
}

/// <summary>An interval of A that is shown in B, in seconds.</summary>
internal sealed record VideoSegment(double FromA, double FromB, double Length);

/// <summary>What a ledger says of videos and stills, read with SQL as an analyst would read it.</summary>
internal sealed class VideoLedger
{
    /// <summary>Content by the bytes of an item's path below its source, in hexadecimal digits.</summary>
    private readonly Dictionary<string, long> _contents = [];
    private readonly Dictionary<(long, long), VideoEdge> _edges = [];
    private readonly Dictionary<(long, long), List<VideoSegment>> _segments = [];
    private readonly Dictionary<long, long> _groups = [];

    public VideoLedger(string file)
    {
        using SqliteConnection connection = Open(file);
        // A slash only between a folder and a name: the source's own folder has an empty path.
        Read(connection, """
            SELECT hex(f.path) || CASE WHEN length(f.path) > 0 THEN '2F' ELSE '' END || hex(i.name), i.content_id
            FROM items i JOIN folders f USING (folder_id) WHERE i.content_id IS NOT NULL
            """, row => _contents[row.GetString(0)] = row.GetInt64(1));
        Read(connection, "SELECT a, b, kind FROM edges", row =>
        {
            var edge = new VideoEdge(row.GetInt64(0), row.GetInt64(1), row.GetString(2));
            _edges.Add((edge.A, edge.B), edge);
        });
        Read(connection, "SELECT a, b, from_a_ms, from_b_ms, until_a_ms FROM segments", row =>
        {
            (long, long) pair = (row.GetInt64(0), row.GetInt64(1));
            if (!_segments.TryGetValue(pair, out List<VideoSegment>? segments)) { _segments.Add(pair, segments = []); }
            double from = row.GetInt64(2) / 1000.0;
            segments.Add(new VideoSegment(from, row.GetInt64(3) / 1000.0, row.GetInt64(4) / 1000.0 - from));
        });
        Read(connection, "SELECT content_id, group_id FROM members", row => _groups.Add(row.GetInt64(0), row.GetInt64(1)));
    }

    /// <returns>Of every content that was hashed, the quality of its best frame, whole or inside of its border.</returns>
    public static Dictionary<long, int> Qualities(string file)
    {
        Dictionary<long, int> qualities = [];
        using SqliteConnection connection = Open(file);
        Read(connection, "SELECT content_id, quality FROM contents WHERE outcome = 'hashed'", row => qualities.Add(row.GetInt64(0), row.GetInt32(1)));
        return qualities;
    }

    public IReadOnlyCollection<VideoEdge> Edges => _edges.Values;

    /// <returns>Null where the scan did not meet the file, or could not read it.</returns>
    public long? Content(ManifestEntry entry) => _contents.TryGetValue(Convert.ToHexString(entry.PathBytes()), out long content) ? content : null;

    public VideoEdge? Edge(long one, long other) => _edges.GetValueOrDefault((one, other)) ?? _edges.GetValueOrDefault((other, one));

    /// <returns>Of the first as A, in whatever order the ledger holds the pair.</returns>
    public IEnumerable<VideoSegment> Segments(long a, long b) => _segments.TryGetValue((a, b), out List<VideoSegment>? held) ? held
        : _segments.GetValueOrDefault((b, a), []).Select(s => new VideoSegment(s.FromB, s.FromA, s.Length));

    public long? Group(long content) => _groups.TryGetValue(content, out long group) ? group : null;

    private static SqliteConnection Open(string file)
    {
        var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = file, Mode = SqliteOpenMode.ReadOnly, Pooling = false }.ToString());
        connection.Open();
        return connection;
    }

    private static void Read(SqliteConnection connection, string sql, Action<SqliteDataReader> take)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        using var reader = command.ExecuteReader();
        while (reader.Read()) { take(reader); }
    }
}
