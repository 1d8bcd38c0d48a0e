using Cotejo.Engine.Ledger;
using Cotejo.Engine.Planning;
using Microsoft.Data.Sqlite;

namespace Cotejo.Engine.Report.Page;

/// <summary>Every item has exactly one outcome: the sums are written out so that a reader can add them up.</summary>
internal static class OutcomeSection
{
    public static void Write(PageWriter page, SqliteConnection connection, CaseSummary s)
    {
        long skipped = s.Skipped.Values.Sum();
        page.WriteFixed("""
            <section id="outcomes" aria-labelledby="outcomes-title">
            <h2 id="outcomes-title">Outcomes</h2>
            <table><caption>Every item that was there when its source was last walked</caption>
            """);
        page.Columns("Outcome", "#Items", "#Share", "Meaning");
        WritePart(page, "Hashed", s.Hashed, s.Items, s.Partial == 0 ? "pictures and videos that were decoded and compared"
            : "pictures and videos that were decoded and compared; some only in part: see partial");
        WritePart(page, "Failed", s.FailedItems, s.Items, "pictures or videos, or possible ones, that could not be compared");
        WriteKinds(page, s.Failed, s.Items);
        WritePart(page, "Skipped", skipped, s.Items, "set aside by a rule");
        WriteKinds(page, s.Skipped, s.Items);
        long sum = s.Hashed + s.FailedItems + skipped;
        string wrong = sum == s.Items ? "" : ": this is NOT the number of items; do not rely on this report";
        page.Write($"""
            </tbody><tfoot><tr><th scope="row">All items</th><td class="n">{s.Items}</td><td class="n">{Percent.Text(sum, s.Items)}</td>
            <td>{s.Hashed} hashed + {s.FailedItems} failed + {skipped} skipped = {sum}{wrong}</td></tr></tfoot></table>
            """);
        if (s.Vanished > 0)
        {
            string are = s.Vanished == 1 ? "is" : "are";
            page.Write($"""<p>Besides these, {Counted.Of(s.Vanished, "item")} of earlier runs {are} no longer there: see <a href="#changes">changes</a>.</p>""");
        }
        WriteTypes(page, connection);
        page.WriteFixed("</section>");
    }

    private static void WriteKinds(PageWriter page, IReadOnlyDictionary<string, long> kinds, long items)
    {
        foreach (var (kind, count) in kinds.OrderByDescending(k => k.Value).ThenBy(k => k.Key, StringComparer.Ordinal))
        {
            page.Write($"""
                <tr class="kind"><th scope="row">{kind}</th><td class="n">{count}</td><td class="n">{Percent.Text(count, items)}</td>
                <td class="soft">{KindWords.Of(kind)}</td></tr>
                """);
        }
    }

    private static void WritePart(PageWriter page, string outcome, long count, long items, string meaning) => page.Write($"""
        <tr class="part"><th scope="row">{outcome}</th><td class="n">{count}</td><td class="n">{Percent.Text(count, items)}</td>
        <td class="soft">{meaning}</td></tr>
        """);

    private static void WriteTypes(PageWriter page, SqliteConnection connection)
    {
        page.WriteFixed("""<table class="few"><caption>What the files that could be read are, by their content</caption>""");
        page.Columns("Type", "#Items", "#Distinct contents", "#Bytes of the items");
        using var query = new Statement(connection, """
            SELECT c.type, sum(n.copies), count(*), sum(n.copies * c.size)
            FROM (SELECT content_id, count(*) AS copies FROM items WHERE vanished_run IS NULL AND content_id IS NOT NULL GROUP BY content_id) n
                JOIN contents c USING (content_id)
            GROUP BY c.type ORDER BY 2 DESC, 1
            """);
        using var row = query.Rows();
        while (row.Read())
        {
            page.Write($"""
                <tr><th scope="row">{row.GetString(0)}</th><td class="n">{row.GetInt64(1)}</td><td class="n">{row.GetInt64(2)}</td>
                <td class="n">{new ByteSize(row.GetInt64(3))}</td></tr>
                """);
        }
        page.WriteFixed("</tbody></table>");
    }
}
