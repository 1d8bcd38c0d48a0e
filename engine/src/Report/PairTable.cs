using Cotejo.Engine.Ledger;

namespace Cotejo.Engine.Report;

/// <summary>Every pair of contents that are copies of each other, by their SHA-256; that of A is the smaller one.</summary>
internal static class PairTable
{
    private const string Query = """
        SELECT a.sha256, b.sha256, e.distance, e.orientation, e.frame_a, e.frame_b
        FROM contents a CROSS JOIN edges e ON e.a = a.content_id CROSS JOIN contents b ON b.content_id = e.b
        ORDER BY a.sha256, b.sha256
        """;

    public static TableSize Write(NumberedCase numbered, Stream csv, Stream lines, CancellationToken cancel)
    {
        using var table = new TableFile(csv, lines, "sha256A", "sha256B", "distance", "orientation", "frameA", "frameB");
        using var query = new Statement(numbered.Connection, Query);
        using var row = query.Rows();
        while (row.Read())
        {
            cancel.ThrowIfCancellationRequested();
            table.Text("sha256A", row.Hex(0));
            table.Text("sha256B", row.Hex(1));
            table.Number("distance", row.GetInt64(2));
            table.Text("orientation", row.GetString(3));
            table.Number("frameA", row.GetInt64(4));
            table.Number("frameB", row.GetInt64(5));
            table.EndRow();
        }
        return table.Size;
    }
}
