using Cotejo.Engine.Ledger;

namespace Cotejo.Engine.Report;

/// <summary>Every item of the case, also those that vanished, by source, folder and name, each in the order of its bytes.</summary>
internal static class ItemTable
{
    /// <summary>The indexes of the three tables give the rows in the wanted order: nothing is sorted, nothing is held.</summary>
    private const string Query = $"""
        SELECT {ShownPath.Columns}, o.kind, o.size, i.mtime_ns, i.inode, c.sha256, c.sha1, c.md5, c.type, o.outcome, o.reason, o.message,
            c.damage, c.width, c.height, c.frames, n.number, m.distance, m.orientation, t.sha256, o.vanished_run IS NOT NULL,
            CASE WHEN o.outcome = 'hashed' THEN c.quality END, v.duration_ms, v.codec
        FROM sources s CROSS JOIN folders f ON f.source_id = s.source_id CROSS JOIN outcomes o ON o.folder_id = f.folder_id
            CROSS JOIN items i ON i.item_id = o.item_id
            LEFT JOIN contents c ON c.content_id = o.content_id
            LEFT JOIN videos v ON v.content_id = o.content_id
            LEFT JOIN members m ON m.content_id = o.content_id
            LEFT JOIN numbered n ON n.group_id = m.group_id
            LEFT JOIN contents t ON t.content_id = m.linked_through
        ORDER BY s.path, f.path, o.name
        """;

    public static TableSize Write(NumberedCase numbered, Stream csv, Stream lines, CancellationToken cancel)
    {
        using var table = new TableFile(csv, lines, "source", "folder", "name", "kind", "size", "mtime", "sha256", "sha1", "md5", "type", "outcome",
            "reason", "message", "damage", "width", "height", "frames", "duration", "codec", "quality", "group", "distance",
            "orientation", "linkedThrough", "vanished");
        using var query = new Statement(numbered.Connection, Query);
        using var row = query.Rows();
        while (row.Read())
        {
            cancel.ThrowIfCancellationRequested();
            var path = ShownPath.Read(row, 0);
            table.Text("source", path.Source);
            table.Text("folder", path.Folder);
            table.Text("name", path.Name);
            table.Text("kind", row.GetString(6));
            table.Number("size", row.GetInt64(7));
            table.Text("mtime", row.Modified(8));
            table.Text("sha256", row.Hex(10));
            table.Text("sha1", row.Hex(11));
            table.Text("md5", row.Hex(12));
            table.Text("type", row.Text(13));
            table.Text("outcome", row.GetString(14));
            table.Text("reason", row.Text(15));
            table.Text("message", row.Message(16));
            table.Text("damage", row.Message(17));
            table.Number("width", row.Positive(18));
            table.Number("height", row.Positive(19));
            table.Number("frames", row.Positive(20));
            table.Number("duration", row.Seconds(27));
            table.Text("codec", row.Message(28));
            table.Number("quality", row.Number(26));
            table.Number("group", row.Number(21));
            table.Number("distance", row.Number(22));
            table.Text("orientation", row.Text(23));
            table.Text("linkedThrough", row.Hex(24));
            table.Flag("vanished", row.GetBoolean(25));
            table.Bytes("sourceBytes", path.SourceBytes);
            table.Bytes("folderBytes", path.FolderBytes);
            table.Bytes("nameBytes", path.NameBytes);
            table.EndRow();
        }
        return table.Size;
    }
}
