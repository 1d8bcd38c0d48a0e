using Cotejo.Engine.Ledger;
using Microsoft.Data.Sqlite;

namespace Cotejo.Engine.Report.Page;

/// <summary>What could not be compared, or only in part, and where it lies.</summary>
internal static class FailureSection
{
    private const int PathsOfKind = 50;
    private const int PartialPaths = 100;

    public static void Write(PageWriter page, SqliteConnection connection, CaseSummary summary)
    {
        page.WriteFixed("""
            <section id="failures" aria-labelledby="failures-title">
            <h2 id="failures-title">Failures by kind</h2>
            """);
        if (summary.FailedItems == 0) { page.WriteFixed("<p class=\"none\">Nothing failed.</p>"); }
        using var query = new Statement(connection, $"""
            SELECT {ShownPath.Columns}, i.message
            FROM outcomes i JOIN folders f USING (folder_id) JOIN sources s USING (source_id)
            WHERE i.outcome = 'failed' AND i.reason = ?1 AND i.vanished_run IS NULL ORDER BY s.path, f.path, i.name LIMIT ?2
            """);
        foreach (var (kind, count) in summary.Failed.OrderByDescending(k => k.Value).ThenBy(k => k.Key, StringComparer.Ordinal))
        {
            page.Write($"""<h3>{kind}: {count}</h3><p class="soft">{KindWords.Of(kind)}</p>""");
            using var row = query.Rows(kind, PathsOfKind);
            WritePaths(page, row, "Message", count, PathsOfKind);
        }
        page.WriteFixed("</section>");
    }

    public static void WritePartial(PageWriter page, SqliteConnection connection, CaseSummary summary)
    {
        page.WriteFixed("""
            <section id="partial" aria-labelledby="partial-title">
            <h2 id="partial-title">Partial pictures and videos</h2>
            <p>Damaged or cut short; compared as far as they decode. What is missing may hide a likeness.</p>
            """);
        if (summary.Partial == 0)
        {
            page.WriteFixed("<p class=\"none\">None.</p>\n</section>");
            return;
        }
        using var query = new Statement(connection, $"""
            SELECT {ShownPath.Columns}, c.damage
            FROM contents c JOIN items i USING (content_id) JOIN folders f USING (folder_id) JOIN sources s USING (source_id)
            WHERE c.damage IS NOT NULL AND i.vanished_run IS NULL ORDER BY s.path, f.path, i.name LIMIT ?1
            """);
        using var row = query.Rows(PartialPaths);
        WritePaths(page, row, "Damage", summary.Partial, PartialPaths);
        page.WriteFixed("</section>");
    }

    private static void WritePaths(PageWriter page, SqliteDataReader row, string what, long count, int limit)
    {
        page.WriteFixed("""<div class="scroll"><table class="where">""");
        page.Columns("Path", what);
        while (row.Read()) { page.Write($"""<tr><td class="path">{ShownPath.Read(row, 0)}</td><td>{row.Message(6)}</td></tr>"""); }
        page.WriteFixed("</tbody></table></div>");
        if (count > limit) { page.Write($"""<p class="soft">and {count - limit} more: items.csv</p>"""); }
    }
}
