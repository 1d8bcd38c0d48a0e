using System.Globalization;
using Cotejo.Engine.Ledger;
using Cotejo.Engine.Planning;
using Microsoft.Data.Sqlite;

namespace Cotejo.Engine.Report.Page;

/// <summary>What the videos are, and what those that are related to something are related to.</summary>
internal sealed class VideoSection : IDisposable
{
    private const int Videos = 50;
    private const int RelationsOfVideo = 12;
    private const int SegmentsOfRelation = 4;
    private const int DigestDigits = 12;
    private const int Columns = 8;

    private const string Present = "EXISTS (SELECT 1 FROM items i WHERE i.content_id = v.content_id AND i.vanished_run IS NULL)";

    /// <summary>Every pair from the side of each video in it, but those that have too little in common to say what they are.</summary>
    private const string Related = """
        SELECT a AS content_id FROM edges WHERE kind NOT IN ('Copy', 'Glimpse') UNION ALL SELECT b FROM edges WHERE kind NOT IN ('Copy', 'Glimpse')
        """;

    private readonly PageWriter _page;
    private readonly SqliteConnection _connection;
    private readonly Statement _paths, _relations;
    private readonly SegmentReader _segments;

    private VideoSection(PageWriter page, SqliteConnection connection)
    {
        (_page, _connection, _segments) = (page, connection, new SegmentReader(connection));
        _paths = new(connection, GroupList.PathsQuery);
        _relations = new(connection, $"""
            SELECT {Relation.Columns}, e.a = ?1, e.distance, c.content_id, c.sha256,
                iif(o.group_id <> (SELECT m.group_id FROM members m WHERE m.content_id = ?1), n.number, NULL)
            FROM (SELECT * FROM edges WHERE a = ?1 UNION ALL SELECT * FROM edges WHERE b = ?1) e
                JOIN contents c ON c.content_id = iif(e.a = ?1, e.b, e.a)
                LEFT JOIN members o ON o.content_id = c.content_id LEFT JOIN numbered n ON n.group_id = o.group_id {Relation.Times}
            WHERE e.kind <> 'Glimpse'
            ORDER BY e.kind = 'Still', e.distance, c.sha256 LIMIT ?2
            """);
    }

    public void Dispose()
    {
        _paths.Dispose();
        _relations.Dispose();
        _segments.Dispose();
    }

    public static void Write(PageWriter page, SqliteConnection connection)
    {
        page.WriteFixed("""
            <section id="videos" aria-labelledby="videos-title">
            <h2 id="videos-title">Videos</h2>
            """);
        if (Case.Number(connection, $"SELECT count(*) FROM videos v WHERE {Present}") == 0)
        {
            page.WriteFixed("<p class=\"none\">No video was hashed.</p>\n</section>");
            return;
        }
        using (var section = new VideoSection(page, connection))
        {
            section.WriteTotals();
            section.WriteRelated();
        }
        page.WriteFixed("</section>");
    }

    private void WriteTotals()
    {
        using var query = new Statement(_connection, $"""
            SELECT count(*), sum((SELECT count(*) FROM items i WHERE i.content_id = v.content_id AND i.vanished_run IS NULL)),
                sum(v.duration_ms), sum(v.duration_ms IS NULL), sum(v.sampled), sum(c.frames), sum(c.damage IS NOT NULL)
            FROM videos v JOIN contents c USING (content_id) WHERE {Present}
            """);
        using var row = query.Rows();
        row.Read();
        _page.WriteFixed("<dl class=\"facts\">");
        _page.Write($"<dt>Distinct videos</dt><dd>{row.GetInt64(0)}, found as {Counted.Of(row.GetInt64(1), "item")}</dd>");
        string untold = row.GetInt64(3) == 0 ? "" : $"; not counted: {Counted.Of(row.GetInt64(3), "video")} of unknown duration";
        _page.Write($"<dt>Duration</dt><dd>{ClockTime.Of(row.Seconds(2) ?? 0)}{untold}</dd>");
        _page.Write($"<dt>Frames</dt><dd>{row.GetInt64(4)} looked at; {Counted.Kept(row.GetInt64(5), row.GetInt64(4))}</dd>");
        if (row.GetInt64(6) is > 0 and var partial)
        {
            _page.Write($"""<dt>Partial</dt><dd>{partial}: compared as far as they decode (<a href="#partial">partial</a>)</dd>""");
        }
        _page.WriteFixed("</dl>");
    }

    private void WriteRelated()
    {
        long related = Case.Number(_connection, $"SELECT count(DISTINCT v.content_id) FROM videos v JOIN ({Related}) r USING (content_id)");
        if (related == 0) { _page.WriteFixed("<p class=\"none\">No video has anything in common with another video or a picture.</p>"); }
        else
        {
            _page.WriteFixed("""
                <p>A still is a picture that looks like a frame of the video. Times are those at which a player shows the frame. Only the frames that
                were looked at can be compared: between two of them, and at the ends of a stretch, a video may agree for longer than is told
                here. The number of bits is how many of 256 differ, at the frames that are nearest, or on average over a stretch. What is in
                another group is nearer to the best copy there, or is a video that shares too little to be joined for it: an unmoving picture
                alone, or less than half of either, such as an introduction.</p>
                <div class="scroll"><table class="videos">
                """);
            _page.Write($"""
                <caption>{(related > Videos ? $"The {Videos} with most relations, of the" : "The")} {related} distinct videos that have something in
                common with another video or a picture (videos.csv, segments.csv, pairs.csv)</caption>
                """);
            _page.Columns("Video", "#Duration", "Codec", "Size", "#Frames looked at", "#Kept", "#Places", "SHA-256");
            WriteVideos();
            _page.WriteFixed("</tbody></table></div>");
        }
        if (Case.Number(_connection, "SELECT count(*) FROM edges WHERE kind = 'Glimpse'") is > 0 and var glimpses)
        {
            _page.Write($"""
                <p class="soft">Besides, {Counted.Of(glimpses, "pair")} of videos {(glimpses == 1 ? "has" : "have")} single frames in common and too
                little to say more; {(glimpses == 1 ? "it is" : "they are")} in no group for that (pairs.csv).</p>
                """);
        }
    }

    private void WriteVideos()
    {
        using var query = new Statement(_connection, $"""
            SELECT c.content_id, c.sha256, v.duration_ms, v.codec, c.width, c.height, c.size, v.sampled, c.frames, c.damage IS NOT NULL, n.relations,
                (SELECT count(*) FROM items i WHERE i.content_id = c.content_id AND i.vanished_run IS NULL)
            FROM (SELECT content_id, count(*) AS relations FROM ({Related}) JOIN videos USING (content_id) GROUP BY content_id) n
                JOIN videos v USING (content_id) JOIN contents c USING (content_id)
            ORDER BY n.relations DESC, c.sha256 LIMIT ?1
            """);
        using var row = query.Rows(Videos);
        while (row.Read())
        {
            long content = row.GetInt64(0);
            string sha256 = row.Hex(1)!;
            string duration = row.Seconds(2) is { } seconds ? ClockTime.Of(seconds) : "–";
            _page.WriteFixed("<tr class=\"video\">");
            _page.Write($"""<th scope="row" class="path">{FirstPath(content)}</th>""");
            _page.Write($"""
                <td class="n">{duration}</td><td>{row.Message(3)}</td><td class="fact">{Pixels(row.GetInt64(4), row.GetInt64(5))},
                {new ByteSize(row.GetInt64(6))}{(row.GetBoolean(9) ? ", partial" : "")}</td><td class="n">{row.GetInt64(7)}</td>
                <td class="n">{row.GetInt64(8)}</td><td class="n">{row.GetInt64(11)}</td><td><code title="{sha256}">{sha256[..DigestDigits]}</code></td></tr>
                """);
            WriteRelations(content, row.GetInt64(10));
        }
    }

    private void WriteRelations(long content, long count)
    {
        _page.Write($"""<tr class="relations"><td colspan="{Columns}"><ul>""");
        using var row = _relations.Rows(content, RelationsOfVideo);
        while (row.Read())
        {
            var relation = Relation.Read(row, 0, row.GetBoolean(7));
            long other = row.GetInt64(9);
            string sha256 = row.Hex(10)!;
            string apart = row.Number(11) is not { } group ? ""
                : string.Create(CultureInfo.InvariantCulture, $", in another group: {group}");
            _page.Write($"<li><strong>{RelationWords.Of(relation.Kind)}</strong>");
            _page.Write($"""<span class="path">{FirstPath(other)}</span>""");
            _page.Write($"""
                <code title="{sha256}">{sha256[..DigestDigits]}</code>{RelationWords.Circumstances(relation)}, {Counted.Of(row.GetInt64(8), "bit")}{apart}
                """);
            WriteSegments(content, other);
            _page.WriteFixed("</li>");
        }
        if (count > RelationsOfVideo) { _page.Write($"""<li class="soft">and {count - RelationsOfVideo} more: pairs.csv</li>"""); }
        _page.WriteFixed("</ul></td></tr>");
    }

    private void WriteSegments(long content, long other)
    {
        var segments = _segments.Of(content, other, SegmentsOfRelation);
        if (segments.Count == 0) { return; }
        _page.WriteFixed("<ul>");
        foreach (var segment in segments) { _page.Write($"<li>{RelationWords.Of(segment)}</li>"); }
        long more = _segments.Count(content, other) - segments.Count;
        if (more > 0) { _page.Write($"""<li class="soft">and {more} more: segments.csv</li>"""); }
        _page.WriteFixed("</ul>");
    }

    private ShownPath? FirstPath(long content)
    {
        using var row = _paths.Rows(content, 1);
        return row.Read() ? ShownPath.Read(row, 0) : null;
    }

    private static string Pixels(long width, long height) => FormattableString.Invariant($"{width}×{height}");
}
