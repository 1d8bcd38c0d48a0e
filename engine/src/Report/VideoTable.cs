using Cotejo.Engine.Ledger;

namespace Cotejo.Engine.Report;

/// <summary>Every video content that is there, by its SHA-256: what it says of itself, and which of its frames were looked at.</summary>
internal static class VideoTable
{
    private const string Query = $"""
        SELECT {ShownPath.Columns}, c.sha256, v.duration_ms, v.container, v.codec, v.frame_rate, v.rotation, c.width, c.height, v.sampling, v.sampled,
            c.frames, c.damage, (SELECT sum(repeats) FROM frame_times t WHERE t.content_id = c.content_id), c.decoder,
            (SELECT count(*) FROM items n WHERE n.content_id = c.content_id AND n.vanished_run IS NULL)
        FROM contents c JOIN videos v USING (content_id)
            JOIN items i ON i.item_id = (
                SELECT n.item_id FROM items n JOIN folders d USING (folder_id) JOIN sources o USING (source_id)
                WHERE n.content_id = c.content_id AND n.vanished_run IS NULL ORDER BY o.path, d.path, n.name LIMIT 1)
            JOIN folders f ON f.folder_id = i.folder_id JOIN sources s ON s.source_id = f.source_id
        ORDER BY c.sha256
        """;

    public static TableSize Write(NumberedCase numbered, Stream csv, Stream lines, CancellationToken cancel)
    {
        using var table = new TableFile(csv, lines, "sha256", "firstPath", "items", "duration", "container", "codec", "frameRate", "rotation", "width",
            "height", "sampling", "sampled", "kept", "repeats", "decoder", "damage");
        using var query = new Statement(numbered.Connection, Query);
        using var row = query.Rows();
        while (row.Read())
        {
            cancel.ThrowIfCancellationRequested();
            table.Text("sha256", row.Hex(6));
            table.Text("firstPath", ShownPath.Read(row, 0).Path);
            table.Number("items", row.GetInt64(20));
            table.Number("duration", row.Seconds(7));
            table.Text("container", row.Message(8));
            table.Text("codec", row.Message(9));
            table.Number("frameRate", row.Decimal(10, decimals: 3));
            table.Number("rotation", row.GetInt64(11));
            table.Number("width", row.Positive(12));
            table.Number("height", row.Positive(13));
            table.Text("sampling", row.GetString(14));
            table.Number("sampled", row.GetInt64(15));
            table.Number("kept", row.GetInt64(16));
            table.Number("repeats", row.Number(18) ?? 0);
            table.Text("decoder", row.Message(19));
            table.Text("damage", row.Message(17));
            table.EndRow();
        }
        return table.Size;
    }
}
