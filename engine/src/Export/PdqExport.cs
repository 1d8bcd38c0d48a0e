using System.Globalization;
using System.Text;
using Cotejo.Engine.Ledger;
using Cotejo.Engine.Report;
using Cotejo.Engine.Selecting;

namespace Cotejo.Engine.Export;

/// <summary>Lines as Meta's tools print them: hash,quality,path. Of an animation its first frame, as 'cotejo hash' prints it.</summary>
internal sealed class PdqExport : IExporter
{
    private const string Query = $"""
        SELECT coalesce(e.hash, h.hash), coalesce(e.quality, h.quality), {ShownPath.Columns} FROM chosen x CROSS JOIN items i ON i.item_id = x.item_id
            JOIN folders f ON f.folder_id = i.folder_id JOIN sources s ON s.source_id = f.source_id
            JOIN contents c ON c.content_id = i.content_id AND {MediaContents.IsPicture}
            JOIN hashes h ON h.content_id = i.content_id AND h.policy = 'full' AND h.frame = 0
            LEFT JOIN temp.exact_hashes e ON e.content_id = i.content_id
        ORDER BY x.place
        """;

    public ExportCounts Write(ChosenItems chosen, Stream output, CancellationToken cancel)
    {
        ExactHashes.Compute(chosen, cancel);
        long lines = 0;
        using var text = new StreamWriter(output, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false), leaveOpen: true) { NewLine = "\n" };
        using (var query = new Statement(chosen.Connection, Query))
        using (var row = query.Rows())
        {
            while (row.Read())
            {
                cancel.ThrowIfCancellationRequested();
                text.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{row.Hex(0)},{row.GetInt64(1)},{ShownPath.Read(row, 2)}"));
                lines++;
            }
        }
        var left = new LeftOutCounts();
        long videos = Case.Number(chosen.Connection, $"SELECT count(*) FROM chosen JOIN items USING (item_id) JOIN contents c USING (content_id) WHERE {MediaContents.IsVideo}");
        left.Add("a video, which takedown has", videos);
        left.Add("without a PDQ hash: no picture, or not decoded", chosen.Count - lines - videos);
        return new(lines, left.All);
    }
}
