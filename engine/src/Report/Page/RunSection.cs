using System.Globalization;
using System.Text;
using System.Text.Json;
using Cotejo.Engine.Evidence;
using Cotejo.Engine.Ledger;
using Microsoft.Data.Sqlite;

namespace Cotejo.Engine.Report.Page;

/// <summary>How the case came about: sources, and every run with its settings.</summary>
internal static class RunSection
{
    private const int Rows = 50;

    public static void Write(PageWriter page, SqliteConnection connection)
    {
        page.WriteFixed("""
            <section id="runs" aria-labelledby="runs-title">
            <h2 id="runs-title">Sources and runs</h2>
            """);
        WriteSources(page, connection);
        WriteMatch(page, connection);
        WriteRuns(page, connection);
        page.WriteFixed("</section>");
    }

    private static void WriteSources(PageWriter page, SqliteConnection connection)
    {
        page.WriteFixed("""<table class="few">""");
        page.Columns("Source", "#Folders", "#Items");
        using var query = new Statement(connection, """
            SELECT s.shown, (SELECT count(*) FROM folders f WHERE f.source_id = s.source_id),
                (SELECT count(*) FROM folders f JOIN items i USING (folder_id) WHERE f.source_id = s.source_id AND i.vanished_run IS NULL)
            FROM sources s ORDER BY s.path
            """);
        using var row = query.Rows();
        while (row.Read())
        {
            page.Write($"""
                <tr><th scope="row" class="path">{row.GetString(0)}</th><td class="n">{row.GetInt64(1)}</td><td class="n">{row.GetInt64(2)}</td></tr>
                """);
        }
        page.WriteFixed("</tbody></table>");
    }

    private static void WriteMatch(PageWriter page, SqliteConnection connection)
    {
        using var query = new Statement(connection, "SELECT distance, method FROM matches");
        using var row = query.Rows();
        if (!row.Read()) { return; }
        page.Write($"""
            <p>Near copies are pictures and frames of videos whose centred hashes differ by at most {row.GetInt64(0)} of 256 bits, in any of eight
            orientations; so are their parts inside a uniform border. Among those of quality {MatchTables.LeastQuality} and above every such pair was looked
            for (method: {row.GetString(1)}). Between two frames of a video that were looked at, and in the repeats that were not kept, nothing was.</p>
            """);
    }

    private static void WriteRuns(PageWriter page, SqliteConnection connection)
    {
        long runs = Case.Number(connection, "SELECT count(*) FROM runs");
        using var query = new Statement(connection, """
            SELECT (SELECT count(*) FROM runs e WHERE e.run_id <= r.run_id), started, ended, state, tool, backend, settings, notes, plan
            FROM runs r ORDER BY run_id DESC LIMIT ?1
            """);
        using var row = query.Rows(Rows);
        while (row.Read())
        {
            page.Write($"""
                <h3>Run {row.GetInt64(0)}: {row.GetString(3)}</h3>
                <dl class="facts">
                <dt>Start</dt><dd>{Time(row.Text(1))}</dd>
                <dt>End</dt><dd>{Time(row.Text(2))}</dd>
                <dt>Tool</dt><dd>{row.GetString(4)}</dd>
                <dt>Ran on</dt><dd>{row.GetString(5)}</dd>
                <dt>Plan</dt><dd>{row.GetString(8)}</dd>
                """);
            WriteSettings(page, row.GetString(6));
            WriteNotes(page, row.GetString(7));
            page.WriteFixed("</dl>");
        }
        if (runs > Rows) { page.Write($"""<p class="soft">and {runs - Rows} earlier runs, in the ledger's table of runs</p>"""); }
    }

    /// <summary>Whatever settings there were: the tool that wrote them may have been another version.</summary>
    private static void WriteSettings(PageWriter page, string settings)
    {
        using var parsed = JsonDocument.Parse(settings);
        foreach (var setting in parsed.RootElement.EnumerateObject())
        {
            page.Write($"<dt>{setting.Name}</dt><dd>{Value(setting.Value)}</dd>");
        }
    }

    private static void WriteNotes(PageWriter page, string notes)
    {
        using var parsed = JsonDocument.Parse(notes);
        foreach (var note in parsed.RootElement.EnumerateArray()) { page.Write($"<dt>Note</dt><dd>{Value(note)}</dd>"); }
    }

    private static string Value(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Null => "default",
        JsonValueKind.Array => string.Join(", ", value.EnumerateArray().Select(Value)),
        JsonValueKind.String => PathText.Escape(Encoding.UTF8.GetBytes(value.GetString()!)).Replace(@"\\", @"\", StringComparison.Ordinal),
        _ => value.GetRawText(),
    };

    private static string Time(string? written) =>
        DateTime.TryParse(written, CultureInfo.InvariantCulture, DateTimeStyles.AdjustToUniversal | DateTimeStyles.AssumeUniversal, out var time)
            ? time.ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture) + " UTC"
            : "not ended";
}
