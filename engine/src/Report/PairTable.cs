using Cotejo.Engine.Ledger;

namespace Cotejo.Engine.Report;

/// <summary>Every pair of contents of which something is alike, by their SHA-256; that of A is the smaller one.</summary>
internal static class PairTable
{
    private const string Query = $"""
        SELECT a.sha256, b.sha256, e.distance, e.orientation, {Relation.Columns}
        FROM contents a CROSS JOIN edges e ON e.a = a.content_id CROSS JOIN contents b ON b.content_id = e.b
            {Relation.Times}
        ORDER BY a.sha256, b.sha256
        """;

    public static TableSize Write(NumberedCase numbered, Stream csv, Stream lines, CancellationToken cancel)
    {
        using var table = new TableFile(csv, lines, "sha256A", "sha256B", "kind", "distance", "orientation", "frameA", "frameB", "timeA", "timeB",
            "trimmedA", "trimmedB");
        using var query = new Statement(numbered.Connection, Query);
        using var row = query.Rows();
        while (row.Read())
        {
            cancel.ThrowIfCancellationRequested();
            var relation = Relation.Read(row, 4, isA: true);
            table.Text("sha256A", row.Hex(0));
            table.Text("sha256B", row.Hex(1));
            table.Text("kind", relation.KindName);
            table.Number("distance", row.GetInt64(2));
            table.Text("orientation", row.GetString(3));
            table.Number("frameA", relation.Frame);
            table.Number("frameB", relation.OtherFrame);
            table.Number("timeA", relation.Time);
            table.Number("timeB", relation.OtherTime);
            table.Flag("trimmedA", relation.Trimmed);
            table.Flag("trimmedB", relation.OtherTrimmed);
            table.EndRow();
        }
        return table.Size;
    }
}
