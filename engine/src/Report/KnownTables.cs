using Cotejo.Engine.Ledger;

namespace Cotejo.Engine.Report;

/// <summary>What lists know of the case: every content and entry, by SHA-256, list and entry; and the entries that say nothing because they flood.</summary>
internal static class KnownTables
{
    private const string Hits = $"""
        SELECT {KnownHit.Columns}, c.sha256, {ShownPath.Columns},
            (SELECT count(*) FROM items n WHERE n.content_id = c.content_id AND n.vanished_run IS NULL)
        FROM hits h {KnownHit.Joins} JOIN contents c ON c.content_id = h.content_id
            JOIN items i ON i.item_id = (
                SELECT n.item_id FROM items n JOIN folders d USING (folder_id) JOIN sources o USING (source_id)
                WHERE n.content_id = c.content_id AND n.vanished_run IS NULL ORDER BY o.path, d.path, n.name LIMIT 1)
            JOIN folders f ON f.folder_id = i.folder_id JOIN sources s ON s.source_id = f.source_id
        ORDER BY c.sha256, h.list_id, h.entry
        """;

    public const string Floods = $"""
        SELECT {KnownEntry.Columns}, x.entry_ms, x.contents, m.most
        FROM floods x JOIN lists l USING (list_id) JOIN list_entries e ON e.list_id = x.list_id AND e.entry = x.entry CROSS JOIN list_matches m
        ORDER BY x.flood
        """;

    private static readonly string[] EntryColumns = ["list", "listKind", "category", "region", "label", "id", "series", "tags", "place"];

    public static TableSize WriteHits(NumberedCase numbered, Stream csv, Stream lines, CancellationToken cancel)
    {
        using var table = new TableFile(csv, lines, ["sha256", .. EntryColumns, "kind", "agree", "contradict", "distance", "orientation", "frame", "time", "entryTime",
            "shareOfContent", "shareOfEntry", "setsAside", "items", "firstPath"]);
        using var query = new Statement(numbered.Connection, Hits);
        using var row = query.Rows();
        int after = KnownEntry.ColumnCount + 11;
        while (row.Read())
        {
            cancel.ThrowIfCancellationRequested();
            var hit = KnownHit.Read(row, 0, numbered.Labels);
            table.Text("sha256", row.Hex(after));
            WriteEntry(table, hit.Entry);
            table.Text("kind", hit.Kind);
            table.Text("agree", hit.Agree);
            table.Text("contradict", hit.Contradict);
            table.Number("distance", hit.Distance);
            table.Text("orientation", hit.Orientation);
            table.Number("frame", hit.Frame);
            table.Number("time", hit.Time);
            table.Number("entryTime", hit.EntryTime);
            table.Number("shareOfContent", hit.ShareOfContent);
            table.Number("shareOfEntry", hit.ShareOfEntry);
            table.Flag("setsAside", hit.SetsAside);
            table.Number("items", row.GetInt64(after + 7));
            table.Text("firstPath", ShownPath.Read(row, after + 1).Path);
            table.EndRow();
        }
        return table.Size;
    }

    public static TableSize WriteFloods(NumberedCase numbered, Stream csv, Stream lines, CancellationToken cancel)
    {
        using var table = new TableFile(csv, lines, [.. EntryColumns, "entryTime", "contents", "most"]);
        using var query = new Statement(numbered.Connection, Floods);
        using var row = query.Rows();
        while (row.Read())
        {
            cancel.ThrowIfCancellationRequested();
            WriteEntry(table, KnownEntry.Read(row, 0, numbered.Labels));
            table.Number("entryTime", row.Seconds(KnownEntry.ColumnCount));
            table.Number("contents", row.Number(KnownEntry.ColumnCount + 1));
            table.Number("most", row.GetInt64(KnownEntry.ColumnCount + 2));
            table.EndRow();
        }
        return table.Size;
    }

    private static void WriteEntry(TableFile table, KnownEntry entry)
    {
        table.Text("list", entry.List);
        table.Text("listKind", entry.ListKind);
        table.Number("category", entry.Category);
        table.Text("region", entry.Region);
        table.Text("label", entry.Label);
        table.Text("id", entry.Id);
        table.Text("series", entry.Series);
        table.Text("tags", entry.Tags);
        table.Text("place", entry.Place);
    }
}
