using Cotejo.Engine.Ledger;
using Microsoft.Data.Sqlite;

namespace Cotejo.Engine.Report;

/// <param name="Hashed">Hashed items: pictures and videos.</param>
/// <param name="Elsewhere">Of these: those with an exact or near copy in another folder.</param>
/// <param name="Contents">Their distinct contents.</param>
internal sealed record FolderTotal(
    ShownPath Path, long Items, long Bytes, long Hashed, long Failed, long Skipped, long Contents, long Groups, long Elsewhere);

/// <param name="Contents">Media contents that lie in both, byte for byte.</param>
/// <param name="Groups">Groups that have hashed items in both.</param>
/// <param name="SharedA">Hashed items of A with an exact or near copy in B.</param>
internal sealed record FolderOverlap(
    ShownPath A, ShownPath B, long Contents, long Groups, long SharedA, long HashedA, long SharedB, long HashedB);

/// <summary>The folders' totals and overlaps, read from the tables of <see cref="FolderOverlaps"/>.</summary>
internal static class FolderTables
{
    private const string ByPath = "t.rank";
    private const string ByHashed = "t.hashed DESC, t.items DESC, t.rank";

    public static IEnumerable<FolderTotal> Largest(SqliteConnection connection, int limit) => Totals(connection, ByHashed, limit);

    /// <summary>Most shared contents first, then most shared groups, then by path.</summary>
    public static IEnumerable<FolderOverlap> Overlaps(SqliteConnection connection, int limit)
    {
        using var query = new Statement(connection, """
            SELECT sa.path, sa.shown, fa.path, fa.shown, sb.path, sb.shown, fb.path, fb.shown,
                p.contents, p.groups, p.hashed_a, ta.hashed, p.hashed_b, tb.hashed
            FROM (SELECT * FROM overlaps ORDER BY contents DESC, groups DESC, a, b LIMIT ?1) p
                JOIN ranked_folders ra ON ra.rank = p.a JOIN folders fa ON fa.folder_id = ra.folder_id JOIN sources sa ON sa.source_id = fa.source_id
                JOIN ranked_folders rb ON rb.rank = p.b JOIN folders fb ON fb.folder_id = rb.folder_id JOIN sources sb ON sb.source_id = fb.source_id
                JOIN folder_totals ta ON ta.rank = p.a JOIN folder_totals tb ON tb.rank = p.b
            ORDER BY p.contents DESC, p.groups DESC, p.a, p.b
            """);
        using var row = query.Rows(limit);
        while (row.Read())
        {
            yield return new FolderOverlap(ShownPath.ReadFolder(row, 0), ShownPath.ReadFolder(row, 4), row.GetInt64(8), row.GetInt64(9),
                row.GetInt64(10), row.GetInt64(11), row.GetInt64(12), row.GetInt64(13));
        }
    }

    public static TableSize WriteTotals(NumberedCase numbered, Stream csv, Stream lines, CancellationToken cancel)
    {
        using var table = new TableFile(csv, lines, "source", "folder", "items", "bytes", "hashed", "failed", "skipped", "contents", "groups",
            "copiedElsewhere");
        foreach (var total in Totals(numbered.Connection, ByPath, -1))
        {
            cancel.ThrowIfCancellationRequested();
            table.Text("source", total.Path.Source);
            table.Text("folder", total.Path.Folder);
            table.Number("items", total.Items);
            table.Number("bytes", total.Bytes);
            table.Number("hashed", total.Hashed);
            table.Number("failed", total.Failed);
            table.Number("skipped", total.Skipped);
            table.Number("contents", total.Contents);
            table.Number("groups", total.Groups);
            table.Number("copiedElsewhere", total.Elsewhere);
            table.Bytes("sourceBytes", total.Path.SourceBytes);
            table.Bytes("folderBytes", total.Path.FolderBytes);
            table.EndRow();
        }
        return table.Size;
    }

    public static TableSize WriteOverlaps(NumberedCase numbered, Stream csv, Stream lines, CancellationToken cancel)
    {
        using var table = new TableFile(csv, lines, "sourceA", "folderA", "sourceB", "folderB", "contents", "groups",
            "hashedA", "sharedA", "shareA", "hashedB", "sharedB", "shareB");
        foreach (var pair in Overlaps(numbered.Connection, -1))
        {
            cancel.ThrowIfCancellationRequested();
            table.Text("sourceA", pair.A.Source);
            table.Text("folderA", pair.A.Folder);
            table.Text("sourceB", pair.B.Source);
            table.Text("folderB", pair.B.Folder);
            table.Number("contents", pair.Contents);
            table.Number("groups", pair.Groups);
            table.Number("hashedA", pair.HashedA);
            table.Number("sharedA", pair.SharedA);
            table.Share("shareA", pair.SharedA, pair.HashedA);
            table.Number("hashedB", pair.HashedB);
            table.Number("sharedB", pair.SharedB);
            table.Share("shareB", pair.SharedB, pair.HashedB);
            table.Bytes("sourceBytesA", pair.A.SourceBytes);
            table.Bytes("folderBytesA", pair.A.FolderBytes);
            table.Bytes("sourceBytesB", pair.B.SourceBytes);
            table.Bytes("folderBytesB", pair.B.FolderBytes);
            table.EndRow();
        }
        return table.Size;
    }

    private static IEnumerable<FolderTotal> Totals(SqliteConnection connection, string order, int limit)
    {
        using var query = new Statement(connection, $"""
            SELECT {ShownPath.FolderColumns}, t.items, t.bytes, t.hashed, t.failed, t.skipped, t.contents, t.groups, t.elsewhere
            FROM folder_totals t JOIN ranked_folders r USING (rank) JOIN folders f USING (folder_id) JOIN sources s USING (source_id)
            ORDER BY {order} LIMIT ?1
            """);
        using var row = query.Rows(limit);
        while (row.Read())
        {
            yield return new FolderTotal(ShownPath.ReadFolder(row, 0), row.GetInt64(4), row.GetInt64(5), row.GetInt64(6), row.GetInt64(7),
                row.GetInt64(8), row.GetInt64(9), row.GetInt64(10), row.GetInt64(11));
        }
    }
}
