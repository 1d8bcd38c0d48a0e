using Cotejo.Engine.Ledger;
using Microsoft.Data.Sqlite;

namespace Cotejo.Engine.Report;

/// <summary>Every item of the case, also those that vanished, by source, folder and name, each in the order of its bytes.</summary>
internal static class ItemTable
{
    private const string Selected = $"""
        SELECT {ShownPath.Columns}, o.kind, o.size, i.mtime_ns, i.inode, c.sha256, c.sha1, c.md5, c.type, o.outcome, o.reason, o.message,
            c.damage, c.width, c.height, c.frames, n.number, m.distance, m.orientation, t.sha256, o.vanished_run IS NOT NULL,
            CASE WHEN o.outcome = 'hashed' THEN c.quality END, v.duration_ms, v.codec, d.decision, d.category, d.note
        """;

    private const string Facts = """
        LEFT JOIN contents c ON c.content_id = o.content_id
            LEFT JOIN videos v ON v.content_id = o.content_id
            LEFT JOIN members m ON m.content_id = o.content_id
            LEFT JOIN numbered n ON n.group_id = m.group_id
            LEFT JOIN contents t ON t.content_id = m.linked_through
            LEFT JOIN decided d ON d.sha256 = c.sha256
        """;

    /// <summary>The indexes of the three tables give the rows in the wanted order: nothing is sorted, nothing is held.</summary>
    private const string Every = $"""
        {Selected}
        FROM sources s CROSS JOIN folders f ON f.source_id = s.source_id CROSS JOIN outcomes o ON o.folder_id = f.folder_id
            CROSS JOIN items i ON i.item_id = o.item_id
            {Facts}
        ORDER BY s.path, f.path, o.name
        """;

    private const string Chosen = $"""
        {Selected}
        FROM chosen h CROSS JOIN items i ON i.item_id = h.item_id CROSS JOIN outcomes o ON o.item_id = h.item_id
            CROSS JOIN folders f ON f.folder_id = i.folder_id CROSS JOIN sources s ON s.source_id = f.source_id
            {Facts}
        ORDER BY h.place
        """;

    /// <summary>In the order of a row. Those of bytes are no columns of a CSV.</summary>
    public static IReadOnlyList<(string Name, Type Type)> Columns { get; } =
    [
        ("source", typeof(string)), ("folder", typeof(string)), ("name", typeof(string)), ("kind", typeof(string)), ("size", typeof(long)),
        ("mtime", typeof(string)), ("sha256", typeof(string)), ("sha1", typeof(string)), ("md5", typeof(string)), ("type", typeof(string)),
        ("outcome", typeof(string)), ("reason", typeof(string)), ("message", typeof(string)), ("damage", typeof(string)), ("width", typeof(long)),
        ("height", typeof(long)), ("frames", typeof(long)), ("duration", typeof(decimal)), ("codec", typeof(string)), ("quality", typeof(long)),
        ("group", typeof(long)), ("distance", typeof(long)), ("orientation", typeof(string)), ("linkedThrough", typeof(string)),
        ("vanished", typeof(bool)), ("decision", typeof(string)), ("category", typeof(long)), ("note", typeof(string)),
        ("sourceBytes", typeof(byte[])), ("folderBytes", typeof(byte[])), ("nameBytes", typeof(byte[])),
    ];

    public static TableSize Write(NumberedCase numbered, Stream csv, Stream lines, CancellationToken cancel)
    {
        using var table = File(csv, lines);
        Fill(table, numbered.Connection, Every, cancel);
        return table.Size;
    }

    /// <summary>Those of the temporary table chosen.</summary>
    public static long WriteChosen(SqliteConnection connection, ITable table, CancellationToken cancel) => Fill(table, connection, Chosen, cancel);

    /// <summary>For this table's rows.</summary>
    public static TableFile File(Stream csv, Stream lines) =>
        new(csv, lines, [.. Columns.Where(c => c.Type != typeof(byte[])).Select(c => c.Name)]);

    private static long Fill(ITable table, SqliteConnection connection, string sql, CancellationToken cancel)
    {
        long rows = 0;
        using var query = new Statement(connection, sql);
        using var row = query.Rows();
        while (row.Read())
        {
            cancel.ThrowIfCancellationRequested();
            WriteRow(table, row);
            rows++;
        }
        return rows;
    }

    private static void WriteRow(ITable table, SqliteDataReader row)
    {
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
        table.Text("decision", row.Text(29));
        table.Number("category", row.Number(30));
        table.Text("note", row.Message(31));
        table.Bytes("sourceBytes", path.SourceBytes);
        table.Bytes("folderBytes", path.FolderBytes);
        table.Bytes("nameBytes", path.NameBytes);
        table.EndRow();
    }
}
