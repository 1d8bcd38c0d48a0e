using System.Globalization;
using Cotejo.Engine.Ledger;
using Cotejo.Engine.Planning;
using Microsoft.Data.Sqlite;

namespace Cotejo.Engine.Report.Page;

/// <summary>The page: one file that needs no other, shows no picture and runs nothing.</summary>
internal static class ReportPage
{
    public static void Write(PageWriter page, NumberedCase numbered, OverlapCut cut, IReadOnlyList<ReportFile> files, CancellationToken cancel)
    {
        var connection = numbered.Connection;
        page.OneSource = OneSource(connection);
        var summary = numbered.Summary;
        WriteHead(page, numbered);
        WriteOverview(page, summary);
        WriteWarnings(page, numbered);
        page.WriteFixed("""
            <nav aria-label="Contents"><ul>
            <li><a href="#review">Review debt</a></li><li><a href="#known">Known</a></li><li><a href="#outcomes">Outcomes</a></li>
            <li><a href="#overlap">Folders that share content</a></li>
            <li><a href="#folders">Folders</a></li><li><a href="#groups">Largest groups</a></li>
            <li><a href="#videos">Videos</a></li><li><a href="#failures">Failures</a></li>
            <li><a href="#partial">Partial</a></li><li><a href="#changes">Changes</a></li><li><a href="#runs">Sources and runs</a></li>
            <li><a href="#files">Files</a></li>
            </ul></nav>
            </header>
            <main>
            """);
        ReviewSection.Write(page, summary);
        new KnownSection(page, numbered).Write();
        OutcomeSection.Write(page, connection, summary);
        cancel.ThrowIfCancellationRequested();
        FolderSection.WriteOverlaps(page, connection, cut);
        FolderSection.WriteTotals(page, connection);
        cancel.ThrowIfCancellationRequested();
        GroupSection.Write(page, numbered);
        VideoSection.Write(page, connection);
        FailureSection.Write(page, connection, summary);
        FailureSection.WritePartial(page, connection, summary);
        ChangeSection.Write(page, connection, summary);
        RunSection.Write(page, connection);
        WriteFiles(page, files);
        page.WriteFixed("""
            </main>
            <footer><p>Paths are shown escaped: a byte that is no printable UTF-8 as \xHH, a backslash as \\; so no two paths look alike.
            This page holds no picture and no video, loads nothing and runs no script.</p></footer>
            </body>
            </html>
            """);
    }

    private static void WriteHead(PageWriter page, NumberedCase numbered)
    {
        string name = ShownFolder(Path.GetFileName(numbered.Folder.TrimEnd('/')));
        string now = DateTime.UtcNow.ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture) + " UTC";
        page.Write($"""
            <!DOCTYPE html>
            <html lang="en">
            <head>
            <meta charset="utf-8">
            <meta http-equiv="Content-Security-Policy" content="{PageStyle.Policy}">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <meta name="referrer" content="no-referrer">
            <meta name="color-scheme" content="light dark">
            <title>Report of the case {name}</title>
            """);
        page.WriteFixed("<style>\n" + PageStyle.Css + "\n</style>\n</head>\n<body>\n<header>");
        page.Write($"""
            <h1>Report of the case <span class="path">{name}</span></h1>
            <p class="soft">Written {now} from <span class="path">{ShownFolder(numbered.Folder)}</span></p>
            """);
        if (page.OneSource is { } source)
        {
            page.Write($"""<p>The one source is <span class="path">{source}</span>; paths on this page are relative to it.</p>""");
        }
    }

    private static string? OneSource(SqliteConnection connection)
    {
        using var query = new Statement(connection, "SELECT shown FROM sources LIMIT 2");
        using var row = query.Rows();
        string? first = row.Read() ? row.GetString(0) : null;
        return row.Read() ? null : first;
    }

    private static void WriteOverview(PageWriter page, CaseSummary s) => page.Write($"""
        <dl class="key">
        <div><dt>Items</dt><dd>{s.Items}</dd></div>
        <div><dt>Bytes</dt><dd>{new ByteSize(s.Bytes)}</dd></div>
        <div><dt>Pictures</dt><dd>{s.Review.Items - s.Videos}</dd></div>
        <div><dt>Videos</dt><dd>{s.Videos}</dd></div>
        <div><dt>Distinct</dt><dd>{s.Review.Contents}</dd></div>
        <div><dt>Known</dt><dd>{s.Known.FoundItems}</dd></div>
        <div><dt>Left to look at</dt><dd>{s.Review.Undecided}</dd></div>
        <div><dt>Failed</dt><dd>{s.FailedItems}</dd></div>
        </dl>
        """);

    private static void WriteWarnings(PageWriter page, NumberedCase numbered)
    {
        long unmatched = numbered.Summary.Unmatched;
        if (unmatched > 0)
        {
            page.Write($"""
                <p class="note">{Counted.Of(unmatched, "picture or video", "pictures or videos")} {(unmatched == 1 ? "has" : "have")} not been
                compared yet, because the last scan stopped before that: groups, pairs and the review debt do not tell of them. Scan again to complete the case.</p>
                """);
        }
        using var query = new Statement(numbered.Connection, "SELECT state FROM runs ORDER BY run_id DESC LIMIT 1");
        using var row = query.Rows();
        if (row.Read() && row.GetString(0) is var state && state != "done")
        {
            page.Write($"""
                <p class="note">The last scan {(state == "running" ? "had not ended when this page was written" : "was stopped early")}:
                there may be files that this case does not know of. Scan again to complete it.</p>
                """);
        }
    }

    private static void WriteFiles(PageWriter page, IReadOnlyList<ReportFile> files)
    {
        page.WriteFixed("""
            <section id="files" aria-labelledby="files-title">
            <h2 id="files-title">Files beside this page</h2>
            <p>The same findings whole, as tables (CSV) and as JSON Lines. In the CSV files an apostrophe at the beginning of a text keeps a
            spreadsheet from running it as a formula; it is not part of the text. The file SHA256SUMS holds the digests of this page and of
            all tables: <code>sha256sum -c SHA256SUMS</code>, run in this folder, says whether they are as they were written.</p>
            <table class="few">
            """);
        page.Columns("File", "Holds", "#Rows");
        foreach (var file in files)
        {
            string name = Path.GetFileName(file.Path);
            page.Write($"""
                <tr><th scope="row"><a href="{name}">{name}</a></th><td>{Holds(Path.GetFileNameWithoutExtension(name))}</td>
                <td class="n">{file.Rows ?? 0}</td></tr>
                """);
        }
        page.WriteFixed("</tbody></table>\n</section>");
    }

    private static string Holds(string table) => table switch
    {
        "items" => "every item with digests, outcome and group",
        "groups" => "every group of copies with its contents; a picture or video without copies is a group of one",
        "pairs" => "every pair of contents that have something in common: what A is to B, and when",
        "videos" => "every distinct video: its length, codec and rate, and which of its frames were looked at",
        "segments" => "every stretch that two videos share, and the shares of their frames",
        "hits" => "every content that a list knows, with the entry, its category, and how it is known",
        "floods" => "every entry of a list that is near to too many contents to say anything",
        "folders" => "every folder's totals",
        _ => "every pair of folders that share content",
    };

    private static string ShownFolder(string path) => Evidence.PathText.Escape(System.Text.Encoding.UTF8.GetBytes(path));
}
