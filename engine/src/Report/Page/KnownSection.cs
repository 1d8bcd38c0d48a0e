using Cotejo.Engine.Ledger;
using Microsoft.Data.Sqlite;

namespace Cotejo.Engine.Report.Page;

/// <summary>What the lists are that the case was held against, what they know of it, and which entries say nothing.</summary>
internal sealed class KnownSection(PageWriter page, NumberedCase numbered)
{
    private const int Categories = 50;
    private const int Contents = 100;
    private const int FloodRows = 50;

    private SqliteConnection Connection => numbered.Connection;

    public void Write()
    {
        var known = numbered.Summary.Known;
        page.WriteFixed("""
            <section id="known" aria-labelledby="known-title">
            <h2 id="known-title">Known from lists</h2>
            """);
        if (known.Lists == 0)
        {
            page.WriteFixed("<p class=\"none\">The case was held against no list.</p>\n</section>");
            return;
        }
        page.Write($"""
            <p>Lists that look for something know <strong>{Counted.Of(known.FoundItems, "item")}</strong> ({Counted.Of(known.FoundContents, "distinct content")}). Lists
            of what is to be ignored set {Counted.Of(known.AsideItems, "item")} aside ({Counted.Of(known.AsideContents, "distinct content")}; as
            {Counted.Of(known.AsideGroups, "whole group")} fewer to look at). What is near by PDQ is alike in coarse structure; it need not be the
            same. Nothing is removed: without the list it counts again.</p>
            """);
        WriteLists();
        WriteCategories();
        WriteFound(known.FoundContents);
        WriteFloods(known.Floods);
        page.WriteFixed("</section>");
    }

    private void WriteLists()
    {
        page.WriteFixed("""<div class="scroll"><table>""");
        page.Columns("List", "For", "#Entries", "Added", "#Contents it knows", "#Contents it sets aside", "SHA-256");
        using var query = new Statement(Connection, """
            SELECT l.name, l.kind, l.entries, l.added, (SELECT count(DISTINCT h.content_id) FROM hits h WHERE h.list_id = l.list_id),
                (SELECT count(*) FROM set_aside a WHERE a.list_id = l.list_id), l.sha256
            FROM lists l ORDER BY l.list_id
            """);
        using var row = query.Rows();
        while (row.Read())
        {
            string sha256 = row.GetString(6);
            page.Write($"""
                <tr><th scope="row">{row.Message(0)}</th><td>{row.GetString(1).ToLowerInvariant()}</td><td class="n">{row.GetInt64(2)}</td><td>{row.GetString(3)}</td>
                <td class="n">{row.GetInt64(4)}</td><td class="n">{row.GetInt64(5)}</td><td><code title="{sha256}">{sha256[..12]}</code></td></tr>
                """);
        }
        page.WriteFixed("</tbody></table></div>");
    }

    private void WriteCategories()
    {
        using var query = new Statement(Connection, """
            SELECT e.category, e.region, count(DISTINCT h.content_id), count(DISTINCT i.item_id)
            FROM hits h JOIN lists l USING (list_id) JOIN list_entries e ON e.list_id = h.list_id AND e.entry = h.entry
                JOIN items i ON i.content_id = h.content_id AND i.vanished_run IS NULL
            WHERE l.kind = 'Find' AND e.category IS NOT NULL GROUP BY 1, 2 ORDER BY 2, 1 LIMIT ?1
            """);
        using var row = query.Rows(Categories);
        if (!row.HasRows) { return; }
        page.WriteFixed("""<h3>By category</h3><table class="few">""");
        page.Columns("#Category", "Region", "Label", "#Contents", "#Items");
        while (row.Read())
        {
            page.Write($"""
                <tr><td class="n">{row.GetInt64(0)}</td><td>{row.Message(1)}</td><td>{numbered.Labels.Of(row.Text(1), row.GetInt64(0))}</td>
                <td class="n">{row.GetInt64(2)}</td><td class="n">{row.GetInt64(3)}</td></tr>
                """);
        }
        page.WriteFixed("</tbody></table>");
    }

    private void WriteFound(long count)
    {
        if (count == 0) { return; }
        page.WriteFixed("""<h3>What was found</h3><div class="scroll"><table class="where">""");
        page.Columns("Path", "#Places", "List", "Category", "How it is known", "Entry");
        using var paths = new Statement(Connection, GroupList.PathsQuery);
        using var query = new Statement(Connection, $"""
            SELECT c.content_id, (SELECT count(*) FROM items i WHERE i.content_id = c.content_id AND i.vanished_run IS NULL) AS places
            FROM contents c WHERE c.content_id IN ({KnownCounts.Found}) AND places > 0 ORDER BY places DESC, c.sha256 LIMIT ?1
            """);
        using var row = query.Rows(Contents);
        while (row.Read())
        {
            // The first is of a list that looks for something: it is what the content is listed here for.
            var hit = KnownHit.Of(numbered, row.GetInt64(0))[0];
            using var path = paths.Rows(row.GetInt64(0), 1);
            path.Read();
            page.Write($"""
                <tr><td class="path">{ShownPath.Read(path, 0)}</td><td class="n">{row.GetInt64(1)}</td><td>{hit.Entry.List}</td><td>{hit.Entry.CategoryText}</td>
                <td>{hit.Words}</td><td>{hit.Entry.Place}</td></tr>
                """);
        }
        page.WriteFixed("</tbody></table></div>");
        page.Write($"""<p class="soft">{(count > Contents ? $"The {Contents} in most places, of {count}; one" : "One")} entry each. All, with every entry: hits.csv</p>""");
    }

    private void WriteFloods(long count)
    {
        if (count == 0) { return; }
        page.WriteFixed("""
            <h3>Entries that flood</h3>
            <p>Each of these is near to more contents than the limit, as a black frame or a flat sky is; so its hits are counted here and left out everywhere else. A
            list of many such entries deserves a question to its maker.</p>
            <div class="scroll"><table>
            """);
        page.Columns("List", "Entry", "Id", "Category", "#Contents it is near to", "#Limit");
        using var query = new Statement(Connection, KnownTables.Floods + " LIMIT ?1");
        using var row = query.Rows(FloodRows);
        while (row.Read())
        {
            var entry = KnownEntry.Read(row, 0, numbered.Labels);
            string at = row.Seconds(KnownEntry.ColumnCount) is { } time ? $", its frame at {ClockTime.Of(time)}" : "";
            page.Write($"""<tr><td>{entry.List}</td><td>{entry.Place}{at}</td><td>{entry.Id}</td><td>{entry.CategoryText}</td>""");
            if (row.Number(KnownEntry.ColumnCount + 1) is { } contents) { page.Write($"""<td class="n">{contents}</td>"""); }
            else { page.WriteFixed("""<td class="n">not counted</td>"""); }
            page.Write($"""<td class="n">{row.GetInt64(KnownEntry.ColumnCount + 2)}</td></tr>""");
        }
        page.WriteFixed("</tbody></table></div>");
        if (count > FloodRows) { page.WriteFixed("""<p class="soft">More: floods.csv</p>"""); }
    }
}
