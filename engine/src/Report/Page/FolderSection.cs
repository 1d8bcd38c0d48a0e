using Cotejo.Engine.Planning;
using Microsoft.Data.Sqlite;

namespace Cotejo.Engine.Report.Page;

/// <summary>Which folders share content, and how much; and what each folder holds.</summary>
internal static class FolderSection
{
    private const int OverlapRows = 50;
    private const int TotalRows = 100;

    public static void WriteOverlaps(PageWriter page, SqliteConnection connection, OverlapCut cut)
    {
        page.WriteFixed("""
            <section id="overlap" aria-labelledby="overlap-title">
            <h2 id="overlap-title">Folders that share content</h2>
            <p>Shared contents are media files that lie in both folders byte for byte. Shared groups also count near
            copies, stills and clips. The shares
            say how many of a folder's own hashed items (pictures and videos) lie, exactly or
            nearly, in the other folder as well.</p>
            """);
        WriteCut(page, cut);
        long pairs = Ledger.Case.Number(connection, "SELECT count(*) FROM overlaps");
        if (pairs == 0)
        {
            page.WriteFixed("<p class=\"none\">No two folders share content.</p>\n</section>");
            return;
        }
        page.Write($"""
            <div class="scroll"><table>
            <caption>{(pairs > OverlapRows ? "Those that share most, of the" : "The")} {pairs} pairs of folders that share something (overlaps.csv)</caption>
            """);
        page.Columns("Folder A", "Folder B", "#Shared contents, exact", "#Shared groups", "#Hashed of A in B", "#Share of A",
            "#Hashed of B in A", "#Share of B");
        foreach (var o in FolderTables.Overlaps(connection, OverlapRows))
        {
            page.Write($"""
                <tr><td class="path">{o.A}</td><td class="path">{o.B}</td><td class="n">{o.Contents}</td><td class="n">{o.Groups}</td>
                <td class="n">{o.SharedA}</td><td class="n">{Percent.Text(o.SharedA, o.HashedA)}</td>
                <td class="n">{o.SharedB}</td><td class="n">{Percent.Text(o.SharedB, o.HashedB)}</td></tr>
                """);
        }
        page.WriteFixed("</tbody></table></div>\n</section>");
    }

    public static void WriteTotals(PageWriter page, SqliteConnection connection)
    {
        long folders = Ledger.Case.Number(connection, "SELECT count(*) FROM folder_totals");
        page.Write($"""
            <section id="folders" aria-labelledby="folders-title">
            <h2 id="folders-title">Folders</h2>
            <div class="scroll"><table><caption>{(folders > TotalRows ? $"The {TotalRows} with most hashed items, of the" : "The")} {folders} folders
            that hold items (folders.csv). Copied elsewhere: hashed items (pictures and videos) that have
            another member of their group, exact or near, in another folder.</caption>
            """);
        page.Columns("Folder", "#Items", "#Bytes", "#Hashed", "#Failed", "#Distinct", "#Groups", "#Copied elsewhere", "#Share");
        foreach (var t in FolderTables.Largest(connection, TotalRows))
        {
            page.Write($"""
                <tr><td class="path">{t.Path}</td><td class="n">{t.Items}</td><td class="n">{new ByteSize(t.Bytes)}</td>
                <td class="n">{t.Hashed}</td><td class="n">{t.Failed}</td><td class="n">{t.Contents}</td><td class="n">{t.Groups}</td>
                <td class="n">{t.Elsewhere}</td><td class="n">{Percent.Text(t.Elsewhere, t.Hashed)}</td></tr>
                """);
        }
        page.WriteFixed("</tbody></table></div>\n</section>");
    }

    private static void WriteCut(PageWriter page, OverlapCut cut)
    {
        if (cut.IsNothing) { return; }
        page.WriteFixed("<p class=\"note\">Some content is spread so widely that folders were not compared by it.");
        if (cut.WidestContent is { } content)
        {
            page.Write($" Shared contents leave out those that lie in more than {content} folders each: {cut.Contents}.");
        }
        if (cut.WidestGroup is { } group)
        {
            page.Write($" Shared groups, and the shares, leave out groups with items in more than {group} folders each: {cut.Groups}.");
        }
        page.WriteFixed(" The folders' own totals, below, count everything.</p>");
    }
}
