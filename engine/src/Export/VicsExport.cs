using System.Text.Json;
using Cotejo.Engine.Ledger;
using Cotejo.Engine.Report;
using Cotejo.Engine.Selecting;
using Cotejo.Kernels;
using Microsoft.Data.Sqlite;

namespace Cotejo.Engine.Export;

/// <summary>
/// Project VIC's JSON as public readers show it, #Cases: one medium for each distinct picture and video, with every place where it lies. What the
/// case does not know (whether a victim is identified, and the like) is left out, not denied. SHA-256 and PDQ stand among the AlternativeHashes, which is
/// this project's own assumption.
/// </summary>
internal sealed class VicsExport(ExportPlan plan) : JsonDocumentExport
{
    private const string Media = $"""
        SELECT c.content_id, c.sha256, c.sha1, c.md5, c.size, c.type, v.container, d.category, d.note, d.decision, coalesce(d.time, r.started), coalesce(e.hash, h.hash)
        FROM (SELECT i.content_id, min(x.place) AS first FROM chosen x JOIN items i ON i.item_id = x.item_id WHERE i.content_id IS NOT NULL GROUP BY 1) m
            JOIN contents c ON c.content_id = m.content_id AND {MediaContents.Condition}
            JOIN runs r ON r.run_id = c.run_id
            LEFT JOIN videos v ON v.content_id = c.content_id LEFT JOIN decided d ON d.sha256 = c.sha256
            LEFT JOIN hashes h ON h.content_id = c.content_id AND h.policy = 'full' AND h.frame = 0 AND c.type <> 'Video'
            LEFT JOIN temp.exact_hashes e ON e.content_id = c.content_id
        ORDER BY m.first
        """;

    private const string Places = $"""
        SELECT {ShownPath.Columns}, i.mtime_ns, i.inode FROM items i CROSS JOIN chosen x ON x.item_id = i.item_id
            JOIN folders f ON f.folder_id = i.folder_id JOIN sources s ON s.source_id = f.source_id
        WHERE i.content_id = ?1 ORDER BY x.place
        """;

    protected override ExportCounts Write(ChosenItems chosen, Utf8JsonWriter json, CancellationToken cancel)
    {
        ExactHashes.Compute(chosen, cancel);
        var ids = new StableId(chosen.Connection);
        json.WriteStartObject();
        if (plan.VicsVersion == "2.0") { json.WriteString("@odata.context", "http://github.com/VICSDATAMODEL/ProjectVic/DataModels/2.0.xml/Default/$metadata#Cases"); }
        else { json.WriteString("odata.metadata", "http://github.com/ICMEC/ProjectVic/DataModels/1.3.xml#Cases"); }
        json.WriteStartArray("value");
        json.WriteStartObject();
        json.WriteString("CaseID", ids.Of("case"));
        json.WriteString("CaseNumber", plan.CaseNumber ?? "");
        json.WriteString("SourceApplicationName", RunLog.Tool);
        json.WriteStartArray("Media");
        long media = 0;
        using (var places = new Statement(chosen.Connection, Places))
        using (var query = new Statement(chosen.Connection, Media))
        using (var row = query.Rows())
        {
            while (row.Read())
            {
                cancel.ThrowIfCancellationRequested();
                WriteMedium(json, ++media, row, places, ids);
            }
        }
        json.WriteEndArray();
        json.WriteEndObject();
        json.WriteEndArray();
        json.WriteEndObject();
        var left = new LeftOutCounts();
        left.Add("neither picture nor video by its bytes", Case.Number(chosen.Connection, $"""
            SELECT count(*) FROM chosen x JOIN items i USING (item_id) LEFT JOIN contents c USING (content_id) WHERE c.content_id IS NULL OR NOT ({MediaContents.Condition})
            """));
        return new(media, left.All);
    }

    private static void WriteMedium(Utf8JsonWriter json, long number, SqliteDataReader row, Statement places, StableId ids)
    {
        string md5 = Convert.ToHexString(row.Blob(3));
        json.WriteStartObject();
        json.WriteNumber("MediaID", number);
        // Zero is what every country calls not categorised.
        json.WriteNumber("Category", row.Number(7) ?? 0);
        json.WriteString("MD5", md5);
        json.WriteString("SHA1", Convert.ToHexString(row.Blob(2)));
        json.WriteNumber("MediaSize", row.GetInt64(4));
        json.WriteString("DateUpdated", row.GetString(10));
        if (MimeTypes.Of(row.Text(5), row.Text(6)) is { } mime) { json.WriteString("MimeType", mime); }
        if (row.Message(8) is { } note) { json.WriteString("Comments", note); }
        if (row.Text(9) is { } decision) { json.WriteString("Tags", decision); }
        WriteAlternatives(json, row);
        WritePlaces(json, md5, row.GetInt64(0), places, ids);
        json.WriteEndObject();
        Drain(json);
    }

    private static void WriteAlternatives(Utf8JsonWriter json, SqliteDataReader row)
    {
        json.WriteStartArray("AlternativeHashes");
        WriteHash(json, "SHA256", Convert.ToHexString(row.Blob(1)));
        if (!row.IsDBNull(11)) { WriteHash(json, "PDQ", Hash256.Read(row.Blob(11)).ToString()); }
        json.WriteEndArray();
    }

    private static void WriteHash(Utf8JsonWriter json, string name, string value)
    {
        json.WriteStartObject();
        json.WriteString("HashName", name);
        json.WriteString("HashValue", value);
        json.WriteEndObject();
    }

    private static void WritePlaces(Utf8JsonWriter json, string md5, long content, Statement places, StableId ids)
    {
        using var row = places.Rows(content);
        bool first = true;
        while (row.Read())
        {
            var path = ShownPath.Read(row, 0);
            if (first)
            {
                json.WriteString("RelativeFilePath", Backslashes(path.Relative));
                json.WriteStartArray("MediaFiles");
                first = false;
            }
            json.WriteStartObject();
            json.WriteString("MD5", md5);
            json.WriteString("FileName", path.Name);
            json.WriteString("FilePath", Backslashes((path with { Name = "" }).Path));
            if (row.Modified(6) is { } written) { json.WriteString("Written", written); }
            json.WriteBoolean("Unallocated", false);
            json.WriteString("SourceID", ids.Of("source", row.Blob(0)));
            json.WriteEndObject();
            Drain(json);
        }
        json.WriteEndArray();
    }

    private static string Backslashes(string shown) => shown.Replace('/', '\\');
}
