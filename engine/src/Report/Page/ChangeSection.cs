using Cotejo.Engine.Ledger;
using Microsoft.Data.Sqlite;

namespace Cotejo.Engine.Report.Page;

/// <summary>Items that another run found changed, unreadable, gone, or there again: evidence should not do that.</summary>
internal static class ChangeSection
{
    private const int Rows = 100;

    public static void Write(PageWriter page, SqliteConnection connection, CaseSummary summary)
    {
        page.WriteFixed("""
            <section id="changes" aria-labelledby="changes-title">
            <h2 id="changes-title">Changes between runs</h2>
            """);
        long changes = Case.Number(connection, "SELECT count(*) FROM changes");
        if (changes == 0)
        {
            page.WriteFixed("<p class=\"none\">No item changed, became unreadable, vanished or returned between runs.</p>\n</section>");
            return;
        }
        page.Write($"""
            <dl class="facts">
            <dt>Changed</dt><dd>{Count(connection, "changed")}: other bytes than in an earlier run</dd>
            <dt>Unread</dt><dd>{Count(connection, "unread")}: read in an earlier run, and could not be read again</dd>
            <dt>Vanished</dt><dd>{Count(connection, "vanished")}: no longer there; of these still missing {summary.Vanished}</dd>
            <dt>Returned</dt><dd>{Count(connection, "returned")}: there again</dd>
            </dl>
            <div class="scroll"><table>
            """);
        page.Columns("#Run", "What", "Path", "SHA-256 before");
        using var query = new Statement(connection, $"""
            SELECT {ShownPath.Columns}, (SELECT count(*) FROM runs r WHERE r.run_id <= h.run_id), h.what, h.before
            FROM changes h JOIN items i USING (item_id) JOIN folders f USING (folder_id) JOIN sources s USING (source_id)
            ORDER BY h.run_id DESC, h.what, s.path, f.path, i.name LIMIT ?1
            """);
        using var row = query.Rows(Rows);
        while (row.Read())
        {
            page.Write($"""
                <tr><td class="n">{row.GetInt64(6)}</td><td>{row.GetString(7)}</td>
                <td class="path">{ShownPath.Read(row, 0)}</td><td><code>{row.Text(8)}</code></td></tr>
                """);
        }
        page.WriteFixed("</tbody></table></div>");
        if (changes > Rows) { page.Write($"""<p class="soft">and {changes - Rows} more, in the ledger's table of changes</p>"""); }
        page.WriteFixed("</section>");
    }

    private static long Count(SqliteConnection connection, string what)
    {
        using var query = new Statement(connection, "SELECT count(*) FROM changes WHERE what = ?1");
        return query.Number(what) ?? 0;
    }
}
