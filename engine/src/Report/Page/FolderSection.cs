using Cotejo.Engine.Planning;
using Microsoft.Data.Sqlite;

namespace Cotejo.Engine.Report.Page;

/// <summary>Which folders share content, and how much; and what each folder holds.</summary>
internal static class FolderSection
{
    private const int OverlapRows = 100;
    private const int TotalRows = 100;

    public static void WriteOverlaps(PageWriter page, SqliteConnection connection, OverlapCut cut)
    {
        page.WriteFixed("""
            <section id="overlap" aria-labelledby="overlap-title">
            <h2 id="overlap-title">Folders that share content</h2>
            <p>Shared contents are media files that lie in both folders byte for byte. Shared groups also count near copies. The shares say how much of a
            folder's own pictures lies, exactly or nearly, in the other folder as well.</p>
            """);
        WriteCut(page, cut);
        long pairs = Ledger.Case.Number(connection, "SELECT count(*) FROM overlaps");
        if (pairs == 0)
        {
            page.WriteFixed("<p class=\"none\">No two folders share content.</p>\n</section>");
            return;
        }
        page.Write($"""
            <div class="scroll"><table><caption>{(pairs > OverlapRows ? "The pairs that share most, of all" : "All")} {pairs} pairs of folders that share something (overlaps.csv)</caption>
            <thead><tr><th scope="col">Folder A</th><th scope="col">Folder B</th><th scope="col" class="n">Shared contents, exact</th><th scope="col" class="n">Shared groups</th>
            <th scope="col" class="n">Pictures of A in B</th><th scope="col" class="n">Share of A</th><th scope="col" class="n">Pictures of B in A</th><th scope="col" class="n">Share of B</th></tr></thead><tbody>
            """);
        foreach (var o in FolderTables.Overlaps(connection, OverlapRows))
        {
            page.Write($"""
                <tr><td class="path">{o.A}</td><td class="path">{o.B}</td><td class="n">{o.Contents}</td><td class="n">{o.Groups}</td>
                <td class="n">{o.SharedA}</td><td class="n">{Percent.Text(o.SharedA, o.PicturesA)}</td><td class="n">{o.SharedB}</td><td class="n">{Percent.Text(o.SharedB, o.PicturesB)}</td></tr>
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
            <div class="scroll"><table><caption>{(folders > TotalRows ? $"The {TotalRows} with most pictures, of" : "All")} {folders} folders that hold items (folders.csv). Copied elsewhere: pictures with an exact or near copy in another folder.</caption>
            <thead><tr><th scope="col">Folder</th><th scope="col" class="n">Items</th><th scope="col" class="n">Bytes</th><th scope="col" class="n">Pictures</th><th scope="col" class="n">Failed</th>
            <th scope="col" class="n">Distinct</th><th scope="col" class="n">Groups</th><th scope="col" class="n">Copied elsewhere</th><th scope="col" class="n">Share</th></tr></thead><tbody>
            """);
        foreach (var t in FolderTables.Largest(connection, TotalRows))
        {
            page.Write($"""
                <tr><td class="path">{t.Path}</td><td class="n">{t.Items}</td><td class="n">{new ByteSize(t.Bytes)}</td><td class="n">{t.Pictures}</td><td class="n">{t.Failed}</td>
                <td class="n">{t.Contents}</td><td class="n">{t.Groups}</td><td class="n">{t.Elsewhere}</td><td class="n">{Percent.Text(t.Elsewhere, t.Pictures)}</td></tr>
                """);
        }
        page.WriteFixed("</tbody></table></div>\n</section>");
    }

    private static void WriteCut(PageWriter page, OverlapCut cut)
    {
        if (cut.IsNothing) { return; }
        page.WriteFixed("<p class=\"note\">Some content is spread so widely that folders were not compared by it.");
        if (cut.Contents > 0) { page.Write($" Shared contents leave out those that lie in more than {cut.WidestContent ?? 0} folders each: {cut.Contents}."); }
        if (cut.Groups > 0) { page.Write($" Shared groups, and the shares, leave out groups with pictures in more than {cut.WidestGroup ?? 0} folders each: {cut.Groups}."); }
        page.WriteFixed(" The folders' own totals, below, count everything.</p>");
    }
}
