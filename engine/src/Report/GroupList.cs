using System.Text.Json.Serialization;
using Cotejo.Engine.Ledger;
using Cotejo.Engine.Matching;
using Microsoft.Data.Sqlite;

namespace Cotejo.Engine.Report;

/// <summary>Which groups are listed.</summary>
/// <param name="Least">Least number of items.</param>
/// <param name="Exact">Also groups of one content that occurs as several items; else only groups of two or more contents.</param>
/// <param name="Limit">Most groups; null for all.</param>
public sealed record GroupFilter(long Least, bool Exact, long? Limit)
{
    /// <summary>Groups of any size: each is one look.</summary>
    public static GroupFilter Every { get; } = new(0, true, null);
}

/// <summary>A content in its group.</summary>
/// <param name="Group">The group's number.</param>
/// <param name="GroupContents">Contents of the whole group; GroupItems likewise.</param>
/// <param name="Distance">Bits to the representative, or to the content that it is linked through.</param>
/// <param name="Orientation">How this content's picture must be laid to look like that one's.</param>
/// <param name="LinkedThrough">SHA-256 of the direct member through which a linked one belongs to the group, else null.</param>
/// <param name="Items">Present occurrences of this content.</param>
/// <param name="Duration">Of a video, in seconds; null when it does not tell.</param>
/// <param name="Relation">What it is to the content that the distance is measured to; null for a representative.</param>
public sealed record GroupContent(
    long Group, long GroupContents, long GroupItems, [property: JsonIgnore] MemberRole Role, string Sha256, int Distance, string Orientation,
    string? LinkedThrough, string Type, long Width, long Height, long Frames, long Size, string? Damage, long Items, decimal? Duration,
    Relation? Relation)
{
    /// <summary>representative, direct or linked.</summary>
    [JsonPropertyName("role")]
    public string RoleName => Role.ToString().ToLowerInvariant();

    /// <summary>What a person decided about it; null for nothing.</summary>
    public string? Decision { get; init; }

    internal long ContentId { get; init; }

    /// <summary>The content that the distance is measured to.</summary>
    internal long MeasuredTo { get; init; }
}

/// <summary>
/// Reads groups in the order of their numbers, and each group's contents: the representative, then direct members, then linked ones, the
/// nearest first, then by SHA-256. One row at a time; the case must stay open.
/// </summary>
public sealed class GroupList : IDisposable
{
    /// <summary>Parameters: a content's id, and the most paths, -1 for all.</summary>
    internal const string PathsQuery = $"""
        SELECT {ShownPath.Columns} FROM items i JOIN folders f USING (folder_id) JOIN sources s USING (source_id)
        WHERE i.content_id = ?1 AND i.vanished_run IS NULL ORDER BY s.path, f.path, i.name LIMIT ?2
        """;

    private const string Columns = """
        n.number, n.contents, n.items,
            CASE WHEN m.linked_through IS NOT NULL THEN 2 WHEN m.content_id = g.representative THEN 0 ELSE 1 END AS role,
            c.sha256, m.distance, m.orientation, t.sha256, c.type, c.width, c.height, c.frames, c.size, c.damage, c.content_id,
            (SELECT count(*) FROM items i WHERE i.content_id = c.content_id AND i.vanished_run IS NULL), v.duration_ms,
            coalesce(m.linked_through, g.representative), e.a,
            (SELECT d.decision FROM decided d WHERE d.sha256 = c.sha256)
        """;

    /// <summary>The edge by which a member belongs is kept under the smaller of two SHA-256.</summary>
    private const string Joins = $"""
        CROSS JOIN contents c ON c.content_id = m.content_id
            CROSS JOIN contents r ON r.content_id = coalesce(m.linked_through, g.representative)
            LEFT JOIN contents t ON t.content_id = m.linked_through LEFT JOIN videos v ON v.content_id = c.content_id
            LEFT JOIN edges e ON e.a = iif(c.sha256 < r.sha256, c.content_id, r.content_id)
                AND e.b = iif(c.sha256 < r.sha256, r.content_id, c.content_id)
            {Relation.Times}
        """;

    private const string ByNumber = $"""
        SELECT {Columns}, {Relation.Columns}
        FROM (SELECT * FROM numbered WHERE items >= ?1 AND contents >= ?2 ORDER BY number LIMIT ?3) n
            CROSS JOIN groups g ON g.group_id = n.group_id CROSS JOIN members m ON m.group_id = n.group_id
            {Joins}
        ORDER BY n.number, role, m.distance, c.sha256
        """;

    private const string ByContent = $"""
        SELECT {Columns}, {Relation.Columns}
        FROM members m CROSS JOIN numbered n ON n.group_id = m.group_id CROSS JOIN groups g ON g.group_id = m.group_id
            {Joins}
        WHERE m.content_id = ?1
        """;

    private readonly SqliteConnection _connection;
    private readonly Statement _paths;
    private readonly SegmentReader _segments;

    public GroupList(NumberedCase numbered)
    {
        _connection = numbered.Connection;
        _paths = new Statement(_connection, PathsQuery);
        _segments = new SegmentReader(_connection);
    }

    public IEnumerable<GroupContent> Contents(GroupFilter filter)
    {
        using var query = new Statement(_connection, ByNumber);
        using var row = query.Rows(filter.Least, filter.Exact ? 1 : 2, filter.Limit ?? -1);
        while (row.Read()) { yield return Read(row); }
    }

    /// <summary>Present occurrences of a content, by source, folder and name.</summary>
    public IEnumerable<ShownPath> Paths(GroupContent content, long? limit = null)
    {
        using var row = _paths.Rows(content.ContentId, limit ?? -1);
        while (row.Read()) { yield return ShownPath.Read(row, 0); }
    }

    /// <summary>How a content belongs to its group, in words; empty for its representative.</summary>
    public string Belongs(GroupContent content) => content.Role == MemberRole.Representative ? ""
        : content.Relation is not { } relation ? "copy"
        : RelationWords.Belongs(relation, _segments.Of(content.ContentId, content.MeasuredTo, limit: 1).FirstOrDefault());

    public void Dispose()
    {
        _paths.Dispose();
        _segments.Dispose();
    }

    /// <summary>A content's place in its group; null when it has none, since it was not hashed or never compared.</summary>
    internal GroupContent? OfContent(long contentId)
    {
        using var query = new Statement(_connection, ByContent);
        using var row = query.Rows(contentId);
        return row.Read() ? Read(row) : null;
    }

    /// <summary>The representative of the group that a content is in.</summary>
    internal GroupContent? RepresentativeOf(long contentId)
    {
        using var query = new Statement(_connection, "SELECT g.representative FROM members m JOIN groups g USING (group_id) WHERE m.content_id = ?1");
        return query.Number(contentId) is { } representative ? OfContent(representative) : null;
    }

    private static GroupContent Read(SqliteDataReader row) => new(
        row.GetInt64(0), row.GetInt64(1), row.GetInt64(2), (MemberRole)row.GetInt32(3), row.Hex(4)!, row.GetInt32(5), row.GetString(6), row.Hex(7),
        row.GetString(8), row.GetInt64(9), row.GetInt64(10), row.GetInt64(11), row.GetInt64(12), row.Message(13), row.GetInt64(15), row.Seconds(16),
        row.IsDBNull(18) ? null : Relation.Read(row, 20, isA: row.GetInt64(18) == row.GetInt64(14)))
    {
        ContentId = row.GetInt64(14),
        MeasuredTo = row.GetInt64(17),
        Decision = row.Text(19),
    };
}
